import { expect, test } from "vitest";
import { hubLimits } from "../hub-limits.ts";
import { onEveryDatabase, type OpenDatabase } from "../rig/databases.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { ReadingStore, StoredReading } from "./reading-store.ts";
import { createReadingStore } from "./readings.ts";
import { createRoomIds } from "./room-ids.ts";

const ref = { site: "city-hall", room: "3-201" };
const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** 2026-03-02 00:00 in Shanghai. */
const midnightMs = Date.parse("2026-03-02T00:00:00+08:00");

const reading = (
  device: string,
  point: string,
  atMs: number,
  value: StoredReading["value"],
): StoredReading => ({ ref, device, point, atMs, value, late: false });

/** Told every half minute. */
const told = (
  device: string,
  point: string,
  [fromMs, toMs]: readonly [number, number],
  valueAt: (atMs: number) => StoredReading["value"],
): StoredReading[] => {
  const all: StoredReading[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += 30_000) {
    all.push(reading(device, point, atMs, valueAt(atMs)));
  }
  return all;
};

const settle = async (store: ReadingStore, nowMs: number): Promise<void> => {
  while (await store.compact(nowMs));
  while (await store.rollUp(nowMs, "all"));
  while (await store.rollUpDays());
};

async function fresh(open: OpenDatabase) {
  const database = await open();
  const ids = createRoomIds(database);
  const roomId = await ids.need(database.queries, ref);
  const meta = JSON.stringify({
    name: { zh: "", en: "" },
    timeZone: "Asia/Shanghai",
    standbyWatts: 5,
  });
  await database.queries.updateTable("rooms").set({ meta }).where("id", "=", roomId).execute();
  return { database, roomId, store: createReadingStore(database, ids) };
}

const energy = (store: ReadingStore) =>
  store.energyQuarters([ref], midnightMs - 40 * dayMs, midnightMs + 40 * dayMs);

const dirtyDays = async ({ queries }: HubDatabase) =>
  (await queries.selectFrom("dirty_days").select("date").orderBy("date").execute()).map(
    ({ date }) => date,
  );

onEveryDatabase((open) => {
  test("a minute of watts is replaced, gaps stay gaps, and missing minutes are known", async () => {
    const { store } = await fresh(open);
    await store.append(
      [],
      [
        { ref, atMs: minuteMs, watts: 10 },
        { ref, atMs: 2 * minuteMs, watts: null },
        { ref, atMs: 5 * minuteMs, watts: 4 },
      ],
    );
    await store.append([], [{ ref, atMs: minuteMs + 1, watts: 12.5 }]);
    expect(await store.watts(ref, 0, 5 * minuteMs)).toEqual([
      { atMs: minuteMs, watts: 12.5 },
      { atMs: 2 * minuteMs, watts: null },
    ]);
    expect(await store.missingWatts(ref, 0, 8 * minuteMs, 64)).toEqual([
      [0, minuteMs],
      [3 * minuteMs, 5 * minuteMs],
      [6 * minuteMs, 8 * minuteMs],
    ]);
    // With too many of them neighbours are joined: nothing that is missing is left out.
    expect(await store.missingWatts(ref, 0, 8 * minuteMs, 2)).toEqual([
      [0, minuteMs],
      [3 * minuteMs, 8 * minuteMs],
    ]);
    expect(await store.missingWatts({ ...ref, room: "none" }, 1, 2 * minuteMs, 9)).toEqual([
      [minuteMs, 2 * minuteMs],
    ]);
  });

  test("a point can be followed by minutes, quarter-hours and days, its gaps left out", async () => {
    const { store } = await fresh(open);
    const span = [midnightMs + 8 * hourMs, midnightMs + 9 * hourMs] as const;
    const half = midnightMs + 8.5 * hourMs;
    await store.append(
      told("air", "temperature", span, (atMs) => (atMs < half ? 20 : 26)),
      [],
    );
    await store.append([reading("air", "fault", span[0], "E7")], []);
    await settle(store, span[1]);
    const trend = (grain: "minute" | "quarter" | "day") =>
      store.trend(ref, "air", "temperature", midnightMs, midnightMs + dayMs, grain);
    const minutes = await trend("minute");
    expect(minutes).toHaveLength(61);
    expect(minutes[29]).toMatchObject({ mean: 20, coveredMs: minuteMs });
    expect(minutes[30]).toMatchObject({ fromMs: half, mean: 26, min: 26 });
    const quarters = await trend("quarter");
    expect(quarters.map(({ mean, coveredMs }) => [mean, coveredMs])).toEqual([
      [20, quarterMs],
      [20, quarterMs],
      [26, quarterMs],
      [26, quarterMs],
      // The last one holds for its limit.
      [26, minuteMs],
    ]);
    expect(await trend("day")).toEqual([
      {
        fromMs: midnightMs,
        mean: expect.closeTo((20 * 30 + 26 * 31) / 61, 6),
        min: 20,
        max: 26,
        first: 20,
        last: 26,
        coveredMs: 61 * minuteMs,
      },
    ]);
    expect(await store.series(ref)).toEqual([
      { device: "air", point: "temperature", kind: "gauge" },
    ]);
    expect(await store.figures()).toEqual({
      inbox: 0,
      slotsDue: 0,
      daysDue: 0,
      outOfTime: 0,
      dropped: 0,
    });
  });

  test("quarter-hours of a point are told in order over the end of a month, and of no other", async () => {
    const { store } = await fresh(open);
    const monthMs = Date.parse("2026-03-01T00:00:00Z");
    const span = [monthMs - 2 * quarterMs, monthMs + 2 * quarterMs] as const;
    const degrees = (atMs: number) => 20 + Math.floor((atMs - span[0]) / quarterMs);
    await store.append(told("air", "temperature", span, degrees), []);
    await store.append(
      told("air", "humidity", span, () => 50),
      [],
    );
    await settle(store, span[1]);
    const means = async (fromMs: number, toMs: number) =>
      (await store.trend(ref, "air", "temperature", fromMs, toMs, "quarter")).map(
        ({ mean }) => mean,
      );
    expect(await means(...span)).toEqual([20, 21, 22, 23]);
    expect(await means(monthMs - quarterMs, monthMs + quarterMs)).toEqual([21, 22]);
    expect(await means(monthMs, monthMs)).toEqual([]);
  });

  test("single readings are told with what still held as the span began", async () => {
    const { store } = await fresh(open);
    const at = midnightMs;
    await store.append(
      [
        reading("lamp", "power", at, "off"),
        reading("lamp", "power", at + 60_000, "warming"),
        reading("lamp", "power", at + 90_000, "on"),
        reading("sensor", "occupied", at + 70_000, true),
        reading("sensor", "occupied", at + 80_000, null),
        reading("sign", "text", at + 80_000, "words that nobody keeps"),
      ],
      [],
    );
    await settle(store, at + hourMs);
    expect(await store.steps(ref, ["power", "occupied", "text"], at + 75_000, at + hourMs)).toEqual(
      [
        { device: "lamp", point: "power", atMs: at + 60_000, value: "warming" },
        { device: "sensor", point: "occupied", atMs: at + 70_000, value: 1 },
        { device: "sensor", point: "occupied", atMs: at + 80_000, value: null },
        { device: "lamp", point: "power", atMs: at + 90_000, value: "on" },
      ],
    );
    const day = await store.trend(ref, "lamp", "power", at, at + dayMs, "day");
    // Off for a minute, then on until the value does not hold any more.
    expect(day[0]).toMatchObject({ mean: 120 / 180, coveredMs: 180_000 });
  });

  test("energy is by the counter; without one by watts; of the room by its minutes", async () => {
    const { store, database } = await fresh(open);
    const span = [midnightMs, midnightMs + hourMs] as const;
    await store.append(
      [
        ...told("meter", "energy", span, (atMs) => 500 + (atMs - midnightMs) / hourMs),
        ...told("meter", "activePower", span, () => 5000),
        ...told("plug", "activePower", span, () => 40),
      ],
      Array.from({ length: 60 }, (_, minute) => ({
        ref,
        atMs: midnightMs + minute * minuteMs,
        watts: minute < 30 ? 1200 : null,
      })),
    );
    await settle(store, span[1]);
    const all = await energy(store);
    const of = (name: string) => all.filter(({ device }) => device === name);
    const sum = (name: string) => of(name).reduce((wh, { measuredWh }) => wh + measuredWh, 0);
    // The last half minute has not been told yet.
    expect(sum("meter")).toBeCloseTo(1000 * (119 / 120), 3);
    expect(of("meter")[0]).toMatchObject({ ref, fromMs: midnightMs, coveredMs: quarterMs });
    expect(sum("plug")).toBeCloseTo(40 + (40 * 60) / 3600, 3);
    expect(sum("")).toBeCloseTo(600, 6);
    expect(of("").map(({ coveredMs }) => coveredMs)).toEqual([quarterMs, quarterMs]);
    expect(await dirtyDays(database)).toEqual(["2026-03-02"]);
  });

  test("what comes late opens its slots again, also those that were counted from it", async () => {
    const { store, database } = await fresh(open);
    const kWhAt = (atMs: number) => 100 + (atMs - midnightMs) / hourMs;
    const first = told("meter", "energy", [midnightMs - hourMs, midnightMs - 45 * minuteMs], kWhAt);
    const gap = told("meter", "energy", [midnightMs - 45 * minuteMs, midnightMs + hourMs], kWhAt);
    const last = told("meter", "energy", [midnightMs + hourMs, midnightMs + 2 * hourMs], kWhAt);
    await store.append([...first, ...last], []);
    await settle(store, midnightMs + 2 * hourMs);
    const bridged = (await energy(store)).filter(({ bridgedWh }) => bridgedWh > 0);
    expect(bridged).toHaveLength(1);
    expect(bridged[0]).toMatchObject({
      fromMs: midnightMs + hourMs,
      bridgedFromMs: midnightMs - 45 * minuteMs - 30_000,
      bridgedWh: expect.closeTo(1750 + 1000 / 120, 3),
    });
    await database.queries.deleteFrom("dirty_days").execute();
    await store.append(
      gap.map((one) => ({ ...one, late: true })),
      [],
    );
    await settle(store, midnightMs + 2 * hourMs);
    const after = await energy(store);
    expect(after.filter(({ bridgedFromMs }) => bridgedFromMs !== null)).toEqual([]);
    const sum = after.reduce((wh, { measuredWh }) => wh + measuredWh, 0);
    expect(sum).toBeCloseTo(1000 * (3 - 1 / 120), 3);
    expect(await dirtyDays(database)).toEqual(["2026-03-01", "2026-03-02"]);
  });

  test("a correction stands in place of what was counted, and its author is kept", async () => {
    const { store } = await fresh(open);
    const span = [midnightMs, midnightMs + hourMs] as const;
    await store.append(
      told("meter", "energy", span, (atMs) => 500 + (atMs - midnightMs) / hourMs),
      [],
    );
    await settle(store, span[1]);
    const words = {
      kind: "total",
      fromMs: midnightMs,
      toMs: midnightMs + 2 * quarterMs,
      kWh: 7,
    } as const;
    const correction = { device: "meter", words, reason: "read off", who: "li.na", atMs: 5 };
    await store.correct(ref, correction);
    await settle(store, span[1]);
    expect(
      (await energy(store)).map(({ measuredWh, bridgedWh }) => measuredWh + bridgedWh),
    ).toEqual([0, 7000, expect.closeTo(250, 3), expect.closeTo(250 - 1000 / 120, 3)]);
    // Of two totals that overlap one would be lost.
    const last = { ...words, fromMs: midnightMs + quarterMs, kWh: 1 };
    expect(await store.correct(ref, { ...correction, words: last })).toBe(false);
    expect(await store.correct(ref, { ...correction, words: { ...words, kWh: 7 } })).toBe(true);
    expect(await store.correct(ref, { ...correction, device: "other", words: last })).toBe(true);
    const swap = { kind: "swap", fromMs: midnightMs + 2 * hourMs, oldKWh: 502, newKWh: 0 } as const;
    await store.append(
      told("meter", "energy", [midnightMs + 3 * hourMs, midnightMs + 4 * hourMs], () => 3),
      [],
    );
    await settle(store, midnightMs + 4 * hourMs);
    await store.correct(ref, { ...correction, words: swap });
    await settle(store, midnightMs + 4 * hourMs);
    const [bridged] = (await energy(store)).filter(
      ({ fromMs }) => fromMs >= midnightMs + 3 * hourMs,
    );
    expect(bridged?.bridgedWh).toBeCloseTo(1000 + 1000 / 120 + 3000, 3);
    expect(await store.corrections(ref, 10)).toEqual([
      { ...correction, words: swap },
      { ...correction, device: "other", words: last },
      correction,
      correction,
    ]);
  });

  test("what is old goes with its part; what is older is not kept but counted, and what is ahead waits", async () => {
    const { store } = await fresh(open);
    const nowMs = midnightMs + 20 * dayMs;
    const old = nowMs - hubLimits.history.readingsKeptMs;
    await store.append(
      [old - 2 * dayMs, old, nowMs, nowMs + 2 * dayMs].map((atMs) =>
        reading("air", "temperature", atMs, 21),
      ),
      [],
    );
    await settle(store, nowMs);
    expect(await store.figures()).toMatchObject({ outOfTime: 1, inbox: 1 });
    const minutes = () =>
      store.trend(ref, "air", "temperature", midnightMs, nowMs + dayMs, "minute");
    expect(await minutes()).toHaveLength(4);
    expect(await store.forget(nowMs)).toBe(0);
    expect(await store.forget(nowMs + dayMs)).toBe(1);
    expect(await minutes()).toHaveLength(2);
    expect(await store.trend(ref, "air", "temperature", midnightMs, nowMs + 1, "day")).toHaveLength(
      2,
    );
    // Its slot comes again, and what was rolled up of readings that are gone stays.
    await store.append([reading("air", "temperature", old, 30)], []);
    await settle(store, nowMs + 2 * dayMs);
    expect(
      await store.trend(ref, "air", "temperature", old - dayMs, nowMs + 1, "day"),
    ).toHaveLength(2);
  });
});
