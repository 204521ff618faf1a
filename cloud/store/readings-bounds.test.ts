import { expect, test } from "vitest";
import { hubLimits } from "../hub-limits.ts";
import { onEveryDatabase, type OpenDatabase } from "../rig/databases.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { InboxBounds } from "./inbox-count.ts";
import { missingMinutes } from "./missing-minutes.ts";
import type { StoredReading } from "./reading-store.ts";
import { createReadingStore } from "./readings.ts";
import { createRoomIds } from "./room-ids.ts";

const ref = { site: "city-hall", room: "3-201" };
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const beginMs = Date.parse("2026-03-20T00:00:00Z");

const readings = (fromMs: number, count: number): StoredReading[] =>
  Array.from({ length: count }, (_, at) => ({
    ref,
    device: "air",
    point: "temperature",
    atMs: fromMs + at * 30_000,
    value: 20,
    late: false,
  }));
const minutes = (fromMs: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ ref, atMs: fromMs + at * minuteMs, watts: 600 }));

const storeOf = (database: HubDatabase, bounds: Partial<InboxBounds> = {}) =>
  createReadingStore(database, createRoomIds(database), { ...hubLimits.history, ...bounds });

async function fresh(open: OpenDatabase, bounds: Partial<InboxBounds> = {}) {
  const database = await open();
  const store = storeOf(database, bounds);
  const count = async () =>
    (await store.steps(ref, ["temperature"], 0, beginMs + 1_000 * dayMs)).length;
  return { database, store, count };
}

onEveryDatabase((open, kind) => {
  test("a process that only appends goes on as long as another one empties the inbox", async () => {
    const bounds = { inboxRows: 100, inboxLookRows: 40 };
    const { database, store: hub, count } = await fresh(open, bounds);
    const ingest = storeOf(database, bounds);
    for (let round = 0; round < 10; round++) {
      const fromMs = beginMs + round * hourMs;
      expect(await ingest.append(readings(fromMs, 30), [])).toBe(0);
      while (await hub.compact(beginMs + dayMs));
    }
    expect(await count()).toBe(300);
    // Nobody empties it: what finds no room is said, by whoever appends.
    expect(await ingest.append(readings(beginMs - dayMs, 90), [])).toBe(0);
    expect(await hub.append(readings(beginMs - 2 * dayMs, 30), [])).toBe(20);
    expect(await ingest.append(readings(beginMs - 3 * dayMs, 30), [])).toBe(30);
    expect((await ingest.figures()).dropped).toBe(30);
    while (await hub.compact(beginMs + dayMs));
    expect(await ingest.append(readings(beginMs - 3 * dayMs, 30), [])).toBe(0);
  });

  test("readings ahead of a clock that is behind wait, and are kept when it is right", async () => {
    const { store, count } = await fresh(open, { aheadRows: 150 });
    await store.append(readings(beginMs, 100), []);
    while (await store.compact(beginMs - 3 * dayMs));
    expect(await count()).toBe(0);
    expect(await store.figures()).toMatchObject({ inbox: 100, outOfTime: 0 });
    // What is in time does not wait for them.
    await store.append(readings(beginMs - 3 * dayMs, 10), []);
    while (await store.compact(beginMs - 3 * dayMs));
    expect(await count()).toBe(10);
    await store.append(readings(beginMs + hourMs, 100), []);
    while (await store.compact(beginMs - 3 * dayMs));
    expect(await store.figures()).toMatchObject({ inbox: 150, outOfTime: 50 });
    while (await store.compact(beginMs + 2 * hourMs));
    expect(await count()).toBe(160);
    expect((await store.figures()).inbox).toBe(0);
  });

  test("a clock that is ahead destroys nothing: what is kept is counted from the newest reading", async () => {
    const { store, count } = await fresh(open);
    await store.append(readings(beginMs, 100), []);
    while (await store.compact(beginMs + hourMs));
    expect(await store.forget(beginMs + 40 * dayMs)).toBe(0);
    await store.append(
      readings(beginMs + 2 * hourMs, 100),
      minutes(beginMs, 3),
      beginMs + 40 * dayMs,
    );
    while (await store.compact(beginMs + 40 * dayMs));
    expect(await count()).toBe(200);
    expect(await store.watts(ref, 0, beginMs + dayMs)).toHaveLength(3);
  });

  test("readings that are still to be rolled up are not given up", async () => {
    const { store, count } = await fresh(open);
    const laterMs = beginMs + 20 * dayMs;
    await store.append(readings(beginMs, 10), []);
    while (await store.compact(beginMs + hourMs));
    await store.append(readings(laterMs, 10), []);
    while (await store.compact(laterMs));
    expect(await store.forget(laterMs + hourMs)).toBe(0);
    while (await store.rollUp(laterMs + hourMs, "all"));
    expect(await store.forget(laterMs + hourMs)).toBe(1);
    expect(await count()).toBe(10);
    const quarters = await store.trend(ref, "air", "temperature", beginMs, laterMs, "quarter");
    expect(quarters[0]).toMatchObject({ fromMs: beginMs, mean: 20 });
  });

  test("a part that is given up is deleted by and by, and its day may come again", async () => {
    const { store, database, count } = await fresh(open, { sweepRows: 1_000 });
    const laterMs = beginMs + 20 * dayMs;
    const settle = async (nowMs: number) => {
      while (await store.compact(nowMs));
      while (await store.rollUp(nowMs, "all"));
    };
    await store.append(readings(beginMs, 9_000 / 4), []);
    await settle(beginMs + dayMs);
    await store.append(readings(laterMs, 10), []);
    await settle(laterMs);
    expect(await store.forget(laterMs)).toBe(1);
    expect(await count()).toBe(10);
    let rounds = 0;
    while (await store.sweep()) rounds++;
    expect(rounds).toBe(kind === "sqlite" ? 3 : 0);
    const parts = await database.queries
      .selectFrom("history_parts")
      .select("from_ms")
      .where("family", "in", ["readings", "dropping_readings"])
      .execute();
    expect(parts).toEqual([{ from_ms: laterMs }]);
  });

  test("minutes of a room whose clock is wrong are not taken, and that is counted", async () => {
    const { store } = await fresh(open);
    const wrong = [...minutes(2 * minuteMs, 2), ...minutes(beginMs + 300 * dayMs, 1)];
    expect(await store.append([], [...wrong, ...minutes(beginMs, 5)], beginMs + hourMs)).toBe(3);
    expect(await store.watts(ref, 0, beginMs + 400 * dayMs)).toHaveLength(5);
    expect((await store.figures()).outOfTime).toBe(3);
  });

  test.runIf(kind === "postgres")(
    "what becomes due while its note is struck is due again",
    async () => {
      const { store, database } = await fresh(open);
      const nowMs = beginMs + hourMs;
      /** Strikes all that is due; in between, once, something comes. */
      const strike = async (
        table: "roll_ups_due" | "day_roll_ups_due",
        comes: () => Promise<unknown>,
      ) => {
        let runs = 0;
        await database.transaction(async (within) => {
          await within.selectFrom(table).selectAll().execute();
          if (runs++ === 0) await comes();
          await within.deleteFrom(table).execute();
        });
        return runs;
      };
      await store.append([], minutes(beginMs, 8));
      expect(
        await strike("roll_ups_due", () => store.append([], minutes(beginMs + 8 * minuteMs, 5))),
      ).toBe(2);
      await store.append(readings(beginMs, 10), []);
      await store.compact(nowMs);
      await store.append(readings(beginMs + 5 * minuteMs, 10), []);
      expect(await strike("roll_ups_due", () => store.compact(nowMs))).toBe(2);
      const words = { kind: "total", fromMs: beginMs, toMs: beginMs + 900_000, kWh: 1 } as const;
      const correction = { device: "", words, reason: "read off", who: "li.na", atMs: 5 };
      await store.append([], minutes(beginMs, 8));
      expect(await strike("roll_ups_due", () => store.correct(ref, correction))).toBe(2);
      await store.append(readings(beginMs, 10), []);
      await store.compact(nowMs);
      await store.rollUp(nowMs, "all");
      await store.append(readings(beginMs + 10 * minuteMs, 10), []);
      await store.compact(nowMs);
      expect(await strike("day_roll_ups_due", () => store.rollUp(nowMs, "all"))).toBe(2);
    },
  );
});

test("many small holes do not hide an outage", () => {
  const outage = [2_880 * minuteMs, 4_320 * minuteMs] as const;
  const there: number[] = [];
  for (let at = 0; at < 20_160; at++) {
    const isHole = at > 5_000 && at % 200 === 0;
    const isOut = at * minuteMs >= outage[0] && at * minuteMs < outage[1];
    if (!isHole && !isOut) there.push(at * minuteMs);
  }
  const spans = missingMinutes(there, { fromMs: 0, toMs: 20_160 * minuteMs }, 64);
  expect(spans).toHaveLength(64);
  expect(spans[0]).toEqual(outage);
  const known = new Set(there);
  const minutesAsked = spans.flatMap(([from, to]) =>
    Array.from({ length: (to - from) / minuteMs }, (_, at) => from + at * minuteMs),
  );
  const missing = Array.from({ length: 20_160 }, (_, at) => at * minuteMs);
  expect(minutesAsked).toEqual(expect.arrayContaining(missing.filter((atMs) => !known.has(atMs))));
});
