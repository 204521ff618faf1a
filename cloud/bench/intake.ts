import type { Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { ReadingBuffer } from "../ingest/reading-buffer.ts";
import type { HubDatabase } from "../store/hub-database.ts";
import { createReadingStore } from "../store/readings.ts";
import { createRoomIds } from "../store/room-ids.ts";
import { refOf, roomPoints, roomTold } from "./busy-rooms.ts";

export interface IntakeFigures {
  readonly rooms: number;
  readonly readings: number;
  /** Whole way: taken, committed, compacted, rolled up. */
  readonly aSecond: number;
  readonly committedASecond: number;
  readonly compactedASecond: number;
  readonly slotMs: number;
  /** The longest that one write or one part of the work took. */
  readonly longestMs: number;
}

const rooms = 200;
/** Half-minutes that are told: a quarter-hour and a bit. */
const rounds = 34;
const beginMs = Date.parse("2026-03-02T02:00:00Z");

/** A large building tells everything; slots are rolled up every minute of the rooms' time. */
export async function measureIntake(
  database: HubDatabase,
  clock: Clock,
  log: Log,
): Promise<IntakeFigures> {
  const store = createReadingStore(database, createRoomIds(database));
  const buffer = new ReadingBuffer(store, clock, log);
  const spent = { written: 0, compacted: 0, rolled: 0 };
  let longestMs = 0;
  let slots = 0;
  const timed = async <T>(part: keyof typeof spent, work: () => Promise<T>): Promise<T> => {
    const fromMs = clock.monotonicMs();
    const result = await work();
    const tookMs = clock.monotonicMs() - fromMs;
    spent[part] += tookMs;
    if (part !== "written" || slots > 0) longestMs = Math.max(longestMs, tookMs);
    return result;
  };
  for (let round = 0; round < rounds; round++) {
    const atMs = beginMs + round * 30_000;
    const told = Array.from({ length: rooms }, (_, room) => roomTold(room, atMs));
    await timed("written", async () => {
      for (const [room, all] of told.entries()) {
        for (const { device, payload } of all) buffer.take(refOf(room), device, payload);
      }
      await buffer.flush();
    });
    while (await timed("compacted", () => store.compact(atMs)));
    // As in the hub: every minute what is over, and every five minutes the slot at hand.
    if (round % 2 === 0) continue;
    const which = round % 10 === 9 ? "all" : "over";
    const before = (await store.figures()).slotsDue;
    while (await timed("rolled", () => store.rollUp(atMs, which)));
    slots += before - (await store.figures()).slotsDue;
  }
  const readings = rooms * roomPoints * rounds;
  return {
    rooms,
    readings,
    aSecond: (readings * 1000) / (spent.written + spent.compacted + spent.rolled),
    committedASecond: (readings * 1000) / spent.written,
    compactedASecond: (readings * 1000) / spent.compacted,
    slotMs: spent.rolled / slots,
    longestMs,
  };
}
