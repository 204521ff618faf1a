import { describe, expect, it } from "vitest";
import type { EnergyDayFacts } from "../energy/energy-day.ts";
import { hubLimits } from "../hub-limits.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { createEnergyDayStore } from "./energy-days.ts";
import { createEnergyFigureStore } from "./energy-figures.ts";
import { createEnergySettingStore } from "./energy-settings.ts";
import type { HubDatabase } from "./hub-database.ts";
import { createRoomIds } from "./room-ids.ts";

const hourMs = 3_600_000;

const dayOf = (date: string, change: Partial<EnergyDayFacts>): EnergyDayFacts => {
  const fromMs = Date.parse(`${date}T00:00:00+08:00`);
  return {
    date,
    fromMs,
    toMs: fromMs + 24 * hourMs,
    kWh: 5,
    bridgedKWh: 0,
    coveredMs: 24 * hourMs,
    servedKWh: 3,
    servedMs: 3 * hourMs,
    servedCoveredMs: 3 * hourMs,
    baseKWh: 2,
    baseCoveredMs: 21 * hourMs,
    wastedKWh: 1,
    wastedMs: 2 * hourMs,
    savedKWh: 4,
    savedMs: 4 * hourMs,
    personHours: 20,
    headedKWh: 3,
    air: { onMs: hourMs, beyondMs: 60_000, comfortKnownMs: hourMs, comfortMs: hourMs },
    halfHours: Array.from({ length: 48 }, (_, half) => (half === 20 ? 5 : 0)),
    meetings: [],
    shares: [{ what: "wasted", device: "air", kind: "hvac", kWh: 1, ms: 2 * hourMs }],
    ...change,
  };
};

const unpriced = { cost: null, pricedBy: 0 };
const rooms = ["3-201", "3-202"] as const;

async function open(database: HubDatabase) {
  const ids = createRoomIds(database);
  const [one, other] = await Promise.all(
    rooms.map((room) => ids.need(database.queries, { site: "city-hall", room })),
  );
  return {
    one: one ?? 0,
    other: other ?? 0,
    days: createEnergyDayStore(database),
    figures: createEnergyFigureStore(database),
    settings: createEnergySettingStore(database),
  };
}

describe("days of energy", () => {
  onEveryDatabase((openDatabase) => {
    it("are replaced with all that belongs to them, and summed by room, day and month", async () => {
      const { one, other, days, figures } = await open(await openDatabase());
      const meeting = {
        meetingId: "m1",
        fromMs: 1_000,
        toMs: 5_000,
        endedBy: "rest",
        kWh: 3,
        coveredMs: 4_000,
        booked: { id: "m1", startMs: 2_000, endMs: 4_000, headCount: 7, classified: false },
        personHours: 20,
      } as const;
      await days.put(one, dayOf("2026-02-28", { kWh: 9 }), unpriced, 1, "all");
      await days.put(one, dayOf("2026-03-01", { meetings: [meeting] }), unpriced, 1, "all");
      await days.put(one, dayOf("2026-03-02", { kWh: 7.5, shares: [] }), unpriced, 1, "all");
      await days.put(
        other,
        dayOf("2026-03-02", { kWh: null, meetings: [meeting] }),
        unpriced,
        1,
        "all",
      );
      await days.put(one, dayOf("2026-03-01", { kWh: 6, meetings: [meeting] }), unpriced, 2, "all");
      const march = { roomIds: [one, other], from: "2026-03-01", to: "2026-03-31" };
      const sums = await figures.byRoom(march, 0);
      const find = (roomId: number) => sums.find((each) => each.roomId === roomId);
      expect(find(one)).toMatchObject({
        kwh: 13.5,
        wasted_kwh: 2,
        served_ms: 6 * hourMs,
        cost: null,
      });
      expect(find(other)).toMatchObject({ kwh: null, unpriced: 0 });
      expect(await figures.series(march, "date")).toMatchObject([
        { key: "2026-03-01", kwh: 6 },
        { key: "2026-03-02", kwh: 7.5, base_kwh: 4 },
      ]);
      const all = { ...march, from: "2026-01-01" };
      expect(await figures.series(all, "month")).toMatchObject([
        { key: "2026-02", kwh: 9 },
        { key: "2026-03", kwh: 13.5 },
      ]);
      expect(await figures.firstDays([one, other])).toEqual(new Map([[one, "2026-02-28"]]));
      expect(await figures.wasters(march, 10)).toEqual([
        { roomId: one, device: "air", kind: "hvac", kWh: 1, ms: 2 * hourMs },
        { roomId: other, device: "air", kind: "hvac", kWh: 1, ms: 2 * hourMs },
      ]);
      expect(await figures.meetingCount(march)).toBe(2);
      expect((await figures.meetings(march, 1))[0]).toMatchObject({ kWh: 3, headCount: 7 });
      expect((await figures.profile({ ...march, to: "2026-03-01" }))?.[20]).toBe(5);
      const nobody = { ...march, roomIds: [] };
      expect(await figures.byRoom(nobody, 0)).toEqual([]);
      expect(await figures.meetings(nobody, 1)).toEqual([]);
    });

    it("remember head-counts, kinds of devices, and what readings told that are forgotten", async () => {
      const { one, days, figures } = await open(await openDatabase());
      const booked = { id: "m1", startMs: 2, endMs: 4, headCount: 7, classified: true };
      const meeting = { meetingId: "m1", fromMs: 1, toMs: 5, endedBy: null, kWh: 1, coveredMs: 4 };
      const meetings = [{ ...meeting, booked, personHours: 1 }];
      await days.put(one, dayOf("2026-03-01", { meetings }), unpriced, 1, "all");
      await days.learn(one, new Map([["air", "hvac"]]));
      await days.learn(one, new Map([["air", "relay"]]));
      const input = await days.input(one, "2026-03-01", 0, 1);
      expect(input).toMatchObject({ earlier: [booked], reckonedAtMs: 1 });
      expect(input.kinds).toEqual(new Map([["air", "relay"]]));
      const none = { onMs: 0, beyondMs: 0, comfortKnownMs: 0, comfortMs: 0 };
      const later = { kWh: 6, wastedKWh: 0, savedMs: 0, air: none, shares: [] };
      await days.put(one, dayOf("2026-03-01", later), unpriced, 2, "metered");
      const range = { roomIds: [one], from: "2026-03-01", to: "2026-03-01" };
      expect((await figures.byRoom(range, 0))[0]).toMatchObject({
        kwh: 6,
        beyond_ms: 60_000,
        wasted_kwh: 1,
        saved_ms: 4 * hourMs,
      });
      expect(await figures.wasters(range, 10)).toMatchObject([{ device: "air", kWh: 1 }]);
      await days.drop(one, "2026-03-01");
      expect(await figures.byRoom(range, 0)).toEqual([]);
      expect(await figures.wasters(range, 10)).toEqual([]);
    });

    it("find the marks of a day, and the one before that it began with", async () => {
      const database = await openDatabase();
      const { one, days } = await open(database);
      const { queries } = database;
      await queries
        .insertInto("journals")
        .values({ room_id: one, epoch: "first-epoch", up_to: 5 })
        .execute();
      const { id } = await queries.selectFrom("journals").select("id").executeTakeFirstOrThrow();
      const record = (number: number, kind: string, phase: string, trusted = 1) => ({
        journal_id: id,
        number,
        at_ms: number * 1000,
        clock_trusted: trusted,
        kind,
        body: JSON.stringify({ kind, phase, meetingId: "m1" }),
      });
      await queries
        .insertInto("records")
        .values([
          record(1, "phase", "preparing"),
          record(2, "phase", "meeting"),
          record(3, "duty", "meeting"),
          record(4, "phase", "leaving"),
          record(5, "phase", "idle", 0),
          record(6, "phase", "no-such-phase"),
        ])
        .execute();
      const { marks } = await days.input(one, "1970-01-01", 3_000, 9_000);
      expect(marks).toEqual([
        { atMs: 2_000, phase: "meeting", meetingId: "m1" },
        { atMs: 4_000, phase: "leaving", meetingId: "m1" },
      ]);
    });

    it("wait to be reckoned, the newest first; a mark made meanwhile is not lost", async () => {
      const database = await openDatabase();
      const { one, other, days } = await open(database);
      const mark = (room_id: number, date: string) =>
        database.queries
          .insertInto("dirty_days")
          .values({ room_id, date, mark: 1 })
          .onConflict((old) =>
            old.columns(["room_id", "date"]).doUpdateSet(({ eb }) => ({
              mark: eb("dirty_days.mark", "+", 1),
            })),
          )
          .execute();
      await mark(one, "2026-03-01");
      await mark(one, "2026-03-02");
      await mark(other, "2026-03-02");
      const waiting = await days.dirty(100, 10);
      expect(waiting.map(({ date }) => date)).toEqual(["2026-03-02", "2026-03-02", "2026-03-01"]);
      const [first, second] = waiting;
      if (first === undefined || second === undefined) throw new Error("nothing waits");
      await mark(one, "2026-03-02");
      await days.settle(first);
      await days.settle(second);
      expect(await days.dirty(100, 10)).toHaveLength(2);
      await days.put(one, dayOf("2026-03-02", {}), unpriced, 101, "all");
      expect((await days.dirty(100, 10)).map(({ date }) => date)).toEqual(["2026-03-01"]);
      expect(await days.dirty(101.5, 10)).toHaveLength(2);
      // Reckoned by a clock that was ahead, and has been set right.
      const aheadMs = 101 + hubLimits.energy.againMs;
      await days.put(one, dayOf("2026-03-02", {}), unpriced, aheadMs, "all");
      expect(await days.dirty(100, 10)).toHaveLength(2);
    });

    it("are priced anew when the settings change", async () => {
      const { one, days, figures, settings } = await open(await openDatabase());
      expect(await settings.get()).toMatchObject({ version: 0, settings: { tariff: null } });
      await days.put(one, dayOf("2026-03-01", { bridgedKWh: 1 }), unpriced, 1, "all");
      const tariff = { currency: "CNY", pricePerKWh: 0.8, bands: [] };
      await settings.set({ tariff, co2KgPerKWh: 0.5 });
      await settings.set({ tariff, co2KgPerKWh: 0.57 });
      expect(await settings.get()).toEqual({
        version: 2,
        settings: { tariff, co2KgPerKWh: 0.57 },
      });
      const [day] = await days.unpriced(2, 10);
      expect(day).toMatchObject({ date: "2026-03-01", metered: true, bridgedKWh: 1 });
      expect(day?.halfHours).toHaveLength(48);
      const range = { roomIds: [one], from: "2026-03-01", to: "2026-03-01" };
      expect((await figures.byRoom(range, 2))[0]).toMatchObject({ unpriced: 1 });
      await days.setPrices([{ roomId: one, date: "2026-03-01", cost: 4.8, pricedBy: 2 }]);
      expect((await figures.byRoom(range, 2))[0]).toMatchObject({ unpriced: 0, cost: 4.8 });
      expect(await days.unpriced(2, 10)).toEqual([]);
    });
  });
});
