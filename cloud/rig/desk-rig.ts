import { createVirtualClock, type VirtualClock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { type SourceSettings, sourceSettingsSchema } from "../../contract/sources.ts";
import type { GuardedFetch } from "../sources/guarded-fetch.ts";
import type { Fetched, Source, SourceMeeting, SourceSpan } from "../sources/source.ts";
import { SourceDesk } from "../sources/source-desk.ts";
import { SourceIntake } from "../sources/source-desk-intake.ts";
import { openSourceSecrets, type SourceSecrets } from "../sources/source-desk-secrets.ts";
import { SourceOffice } from "../sources/source-desk-settings.ts";
import { type AgendaRig, atHour, dropAgendaRig, openAgendaRig } from "./agenda-rig.ts";
import { silentLog } from "./quiet.ts";

/** For tests: a calendar somewhere else, changed at will, that counts how it is asked. */
export class FakeCalendar implements Source {
  meetings: SourceMeeting[] = [];
  /** What the next questions are answered instead; null: the meetings. */
  answer: Outcome<Fetched> | null = null;
  readonly asked: { readonly span: SourceSpan; readonly bookmark: string }[] = [];
  /** What the next answers say besides. */
  removed: string[] = [];
  unread: string[] = [];
  readonly released: { readonly key: string; readonly endMs: number }[] = [];
  /** Releases that fail before one succeeds. */
  refusals = 0;
  /** Questions that wait until they are let go. */
  readonly held: (() => void)[] = [];
  isHolding = false;
  now = 0;
  mostAtOnce = 0;

  async fetch(span: SourceSpan, bookmark: string, stop: AbortSignal): Promise<Outcome<Fetched>> {
    this.asked.push({ span, bookmark });
    this.now += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.now);
    if (this.isHolding) {
      await new Promise<void>((resolve) => {
        this.held.push(resolve);
        stop.addEventListener("abort", () => resolve());
      });
    }
    this.now -= 1;
    if (this.answer !== null) return this.answer;
    const meetings = [...this.meetings];
    const bookmark2 = `bookmark-${this.asked.length}`;
    const { removed, unread } = this;
    const besides = { removed, unread, complaints: [], bookmark: bookmark2 };
    return success({ kind: "all", meetings, ...besides });
  }

  readonly release = async ({ key }: SourceMeeting, endMs: number): Promise<Outcome<void>> => {
    if (this.refusals > 0) {
      this.refusals -= 1;
      return failed("source-unreachable");
    }
    this.released.push({ key, endMs });
    return success(undefined);
  };
}

/** An event of a calendar, hours after the rig's clock began. */
export const eventAt = (
  uid: string,
  fromHour: number,
  toHour: number,
  part: Partial<SourceMeeting> = {},
): SourceMeeting => ({
  key: uid,
  uid,
  originalStartMs: null,
  sequence: 0,
  stampMs: 0,
  title: `event ${uid}`,
  organiser: "办公室",
  startMs: atHour(fromHour),
  endMs: atHour(toHour),
  allDay: false,
  cancelled: false,
  classified: false,
  attendees: [],
  writeBack: { href: `/${uid}.ics`, etag: '"1"' },
  ...part,
});

/** For tests: a hub's desk for sources over a real database, with calendars in memory. */
export interface DeskRig extends AgendaRig {
  readonly wireClock: VirtualClock;
  readonly desk: SourceDesk;
  readonly office: SourceOffice;
  readonly sourceIntake: SourceIntake;
  readonly secrets: SourceSecrets;
  /** By the source's name. */
  readonly calendars: Map<string, FakeCalendar>;
  /** What hooks were told. */
  readonly hooked: { readonly url: string; readonly headers: object; readonly body: string }[];
  /** Adds a calendar for the room and returns its id; it is asked every minute. */
  add(name: string, room: string, part?: Partial<SourceSettings>): Promise<string>;
}

export const settingsOf = (
  name: string,
  room: string,
  part: Partial<SourceSettings> = {},
): SourceSettings =>
  sourceSettingsSchema.parse({
    kind: "caldav",
    name,
    site: "city-hall",
    room,
    url: "https://calendar.example/room",
    ...part,
  });

/** @param folder an earlier rig's, to go on with its database; null for a new one */
export async function openDeskRig(folder: string | null): Promise<DeskRig> {
  const rig = await openAgendaRig(folder);
  const wireClock = createVirtualClock(Date.parse("2026-03-02T00:00:00Z"));
  const { store, bookings, roomClock } = rig;
  const nowMs = () => roomClock.wallMs();
  const secrets = openSourceSecrets(rig.folder);
  const intake = new SourceIntake({ store: store.sources, bookings, nowMs, changed() {} });
  const calendars: DeskRig["calendars"] = new Map();
  const hooked: { url: string; headers: object; body: string }[] = [];
  const http: GuardedFetch = {
    async request({ url, headers, body }) {
      hooked.push({ url, headers, body: body ?? "" });
      return success({ status: 204, headers: {}, body: Buffer.alloc(0), url });
    },
  };
  const desk = new SourceDesk({
    store: store.sources,
    intake,
    secrets,
    wireClock,
    roomClock,
    random: () => 0.5,
    zoneOf: async () => "Asia/Shanghai",
    log: silentLog,
  });
  let made = 0;
  const randomBytes = (count: number) => Buffer.alloc(count, (made += 1));
  const office = new SourceOffice({
    store: store.sources,
    intake,
    desk,
    secrets,
    randomBytes,
    nowMs,
  });
  await desk.start({ http, makeSource: ({ settings }) => calendars.get(settings.name) ?? null });
  return {
    ...rig,
    wireClock,
    desk,
    office,
    sourceIntake: intake,
    secrets,
    calendars,
    hooked,
    async add(name, room, part = {}) {
      if (!calendars.has(name)) calendars.set(name, new FakeCalendar());
      const created = await office.create(settingsOf(name, room, part), "");
      return created?.source.id ?? "";
    },
    async close() {
      await desk.stop();
      await rig.close();
    },
  };
}

export const dropDeskRig = (rig: DeskRig): Promise<void> => dropAgendaRig(rig);
