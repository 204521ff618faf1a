import type { RecordBody } from "../../../contract/record.ts";
import { meaningOf } from "../../ingest/record-body.ts";
import type { HubStore, IncomingRecord, RoomRef } from "../../store/hub-store.ts";
import type { StoredWatts } from "../../store/reading-store.ts";
import { roomDay } from "./room-day.ts";
import { habitsOf, type RoomHabits } from "./room-habits.ts";

/** For tests, pictures and the demonstration: rooms with a past, written by the stores themselves. */
export interface RecordedSite {
  readonly site: string;
  readonly rooms: number;
  /** Whole days that are told of; the last one ends at `untilMs`. */
  readonly days: number;
  /** A midnight of the zone. */
  readonly untilMs: number;
  readonly timeZone: string;
  /** Nothing later has been told yet. Left out: every day is over. */
  readonly nowMs?: number;
  /** Of so many of the last days there are watts. Left out: of all. */
  readonly wattsDays?: number;
  /** What its rooms are like, by their numbers from 0 on. Left out: `habitsOf`. */
  readonly habits?: (number: number) => RoomHabits;
}

const dayMs = 86_400_000;
/** As many as a room sends at a time. */
const batch = 100;

/** Returns the rooms in order. Minutes of watts stand every `slotMinutes`. */
export async function recordSite(
  store: HubStore,
  recorded: RecordedSite,
  slotMinutes = 1,
): Promise<readonly RoomRef[]> {
  const { site, rooms, days, untilMs, timeZone } = recorded;
  const { nowMs = untilMs, wattsDays = days, habits: habitsAt = habitsOf } = recorded;
  const refs: RoomRef[] = [];
  for (let number = 0; number < rooms; number++) {
    const habits = habitsAt(number);
    const ref = { site, room: habits.room };
    refs.push(ref);
    await store.rooms.setMeta(ref, {
      name: habits.name,
      timeZone,
      standbyWatts: habits.limitW,
    });
    const records: IncomingRecord[] = [];
    for (let day = 0; day < days; day++) {
      const fromMs = untilMs - (days - day) * dayMs;
      const told = roomDay(habits, number, day, fromMs);
      for (const { atMs, body } of told.records) {
        if (atMs <= nowMs) records.push(incoming(records.length + 1, atMs, body));
      }
      if (habits.isMetered && day >= days - wattsDays) {
        const watts = wattsOf(ref, told.watts, fromMs, slotMinutes);
        await store.readings.append(
          [],
          watts.filter(({ atMs }) => atMs <= nowMs),
        );
      }
    }
    for (let at = 0; at < records.length; at += batch) {
      await store.records.append(ref, `recorded-${habits.room}`, records.slice(at, at + batch));
    }
    await store.rooms.setSeen(ref, Math.min(nowMs, untilMs));
  }
  return refs;
}

function wattsOf(
  ref: RoomRef,
  watts: (minuteMs: number) => number | null,
  fromMs: number,
  slotMinutes: number,
): readonly StoredWatts[] {
  const slotMs = slotMinutes * 60_000;
  return Array.from({ length: dayMs / slotMs }, (_, at) => {
    const atMs = fromMs + at * slotMs;
    return { ref, atMs, watts: watts(atMs) };
  });
}

export function incoming(number: number, atMs: number, body: RecordBody): IncomingRecord {
  const { unreadable, ...meaning } = meaningOf(body);
  if (unreadable) throw new Error(`a recorded ${body.kind} is not one: ${JSON.stringify(body)}`);
  return {
    ...meaning,
    number,
    atMs,
    clockTrusted: true,
    kind: body.kind,
    body: JSON.stringify(body),
  };
}
