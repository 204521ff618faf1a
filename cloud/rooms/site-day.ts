import { Temporal } from "temporal-polyfill";
import type { MeetingView } from "../../contract/api.ts";
import type { Preparation, RoomDay, SiteDay } from "../../contract/site-agenda.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { ByRoom, MeetingDuties, RoomSummaryStore } from "../store/room-summaries.ts";
import type { AgendaShelf } from "./agenda-shelf.ts";
import { keyOf } from "./live-rooms.ts";

/** A room as far as its day needs it. */
export type DayRoom = Pick<RoomDay, "site" | "room" | "name" | "timeZone" | "place">;

export interface SiteDayOptions {
  readonly summaries: Pick<RoomSummaryStore, "meetingDuties">;
  readonly shelf: AgendaShelf;
  readonly sees: (ref: RoomRef) => boolean;
  /** Room time. */
  readonly nowMs: number;
}

/** Duties of a meeting are due from hours before it to hours after it. */
const dutiesAroundMs = 24 * 3_600_000;

/**
 * The meetings of all rooms on one date, each in its own zone, in three questions to the store.
 * @param date `2026-03-02`, a day there is
 */
export async function siteDay(
  { summaries, shelf, sees, nowMs }: SiteDayOptions,
  all: readonly DayRoom[],
  date: string,
): Promise<SiteDay> {
  const days = all.filter(sees).map((room) => ({ ...room, ...dayOf(date, room.timeZone) }));
  if (days.length === 0) return { date, rooms: [] };
  const fromMs = Math.min(...days.map((day) => day.fromMs)) - dutiesAroundMs;
  const toMs = Math.max(...days.map((day) => day.toMs)) + dutiesAroundMs;
  const [pages, duties] = await Promise.all([
    shelf.pages(null),
    summaries.meetingDuties(null, fromMs, toMs),
  ]);
  return {
    date,
    rooms: days.map((day): RoomDay => {
      const page = pages.get(keyOf(day));
      const ofDay = (meetings: readonly MeetingView[]) =>
        meetings.filter((one) => one.startMs < day.toMs && one.endMs > day.fromMs);
      return {
        ...day,
        nowMs,
        meetings: ofDay(page?.meetings ?? []).map((meeting) => ({
          ...meeting,
          preparation: preparationOf(duties, day, meeting.id),
        })),
        waiting: ofDay(page?.waiting ?? []),
      };
    }),
  };
}

function preparationOf(
  duties: ByRoom<ReadonlyMap<string, MeetingDuties>>,
  room: RoomRef,
  meetingId: string,
): Preparation {
  const counts = duties.get(keyOf(room))?.get(meetingId);
  if (counts === undefined) return "none";
  if (counts.missed > 0) return "missed";
  if (counts.late > 0) return "late";
  if (counts.open > 0) return "open";
  return counts.done > 0 ? "done" : "none";
}

/** From midnight to midnight on the wall of a zone. */
function dayOf(date: string, timeZone: string): { readonly fromMs: number; readonly toMs: number } {
  const start = Temporal.PlainDate.from(date).toZonedDateTime(timeZone);
  return { fromMs: start.epochMilliseconds, toMs: start.add({ days: 1 }).epochMilliseconds };
}
