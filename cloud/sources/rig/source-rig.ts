import { createClock } from "../../../contract/clock.ts";
import { type SourceSettings, sourceSettingsSchema } from "../../../contract/sources.ts";
import { type CalendarReader, createCalendarReader } from "../calendar-reader.ts";
import { createSource } from "../create-source.ts";
import { createGuardedFetch, type GuardedFetch, resolveByDns } from "../guarded-fetch.ts";
import type { Fetched, Source, SourceMeeting, SourceSpan } from "../source.ts";
import { silentLog } from "../../rig/hub-rig.ts";
import { calendarProgram } from "./calendar-program.ts";

/** For tests: sources on real wires, with a real reading thread. */
export interface SourceRig {
  readonly reader: CalendarReader;
  readonly http: GuardedFetch;
  /** A source with these settings; its address may be inside. @param http asks for it */
  source(
    settings: Pick<SourceSettings, "kind"> & Partial<SourceSettings>,
    secret: string,
    http?: GuardedFetch,
  ): Source;
  stop(): Promise<void>;
}

export const rigZone = "Asia/Shanghai";
/** What is written back is stamped with this. */
export const rigNowMs = Date.parse("2026-03-02T04:00:00Z");
/** March 2026. */
export const rigSpan: SourceSpan = {
  fromMs: Date.parse("2026-03-01T00:00:00+08:00"),
  toMs: Date.parse("2026-04-01T00:00:00+08:00"),
};
export const never: AbortSignal = new AbortController().signal;

export async function startSourceRig(): Promise<SourceRig> {
  const clock = createClock();
  const reader = createCalendarReader({ program: await calendarProgram(), clock, log: silentLog });
  const http = createGuardedFetch({ clock, resolve: resolveByDns });
  return {
    reader,
    http,
    source(settings, secret, by = http) {
      const full = { name: "calendar", site: "city-hall", room: "b301", allowsPrivate: true };
      const source = createSource(
        {
          settings: sourceSettingsSchema.parse({ ...full, ...settings }),
          secret,
          zone: rigZone,
          upload: () => Promise.resolve(null),
        },
        { http: by, reader, wireClock: clock, wallMs: () => rigNowMs },
      );
      if (source === null) throw new Error(`${settings.kind} is not asked`);
      return source;
    },
    stop: () => reader.stop(),
  };
}

/** The meetings of a fetch that brought everything. */
export async function broughtBy(
  source: Source,
  bookmark = "",
  span = rigSpan,
): Promise<Extract<Fetched, { kind: "all" }>> {
  const fetched = await source.fetch(span, bookmark, never);
  if (!fetched.ok) throw new Error(`${fetched.failure.code} ${fetched.failure.detail ?? ""}`);
  if (fetched.value.kind === "unchanged") throw new Error("unchanged");
  return fetched.value;
}

/** A meeting in a line: title, start and end in UTC, and what is special about it. */
export const lineOf = (meeting: SourceMeeting): string =>
  [
    meeting.title,
    new Date(meeting.startMs).toISOString().slice(5, 16),
    new Date(meeting.endMs).toISOString().slice(5, 16),
    ...(meeting.allDay ? ["all day"] : []),
    ...(meeting.cancelled ? ["cancelled"] : []),
    ...(meeting.classified ? ["classified"] : []),
    ...meeting.attendees.map(({ name }) => name),
  ].join(" | ");
