import { describe, expect, it } from "vitest";
import { afterArrivals, createVirtualClock } from "../../contract/clock.ts";
import { meetingSchema } from "../../contract/agenda.ts";
import { message } from "../../contract/message.ts";
import type { RecordBody } from "../../contract/record.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { silentLog } from "../rig/quiet.ts";
import { createEnergyDayStore } from "../store/energy-days.ts";
import { createEnergyFigureStore } from "../store/energy-figures.ts";
import { createEnergySettingStore } from "../store/energy-settings.ts";
import type { HubDatabase } from "../store/hub-database.ts";
import type { HubStore, IncomingRecord, StoredAgenda } from "../store/hub-store.ts";
import { storeOn } from "../store/open-store.ts";
import { createRoomIds } from "../store/room-ids.ts";
import { meaningOf } from "../ingest/record-body.ts";
import { createEnergyBook } from "./energy-book.ts";
import { createEnergyJob } from "./energy-job.ts";
import { numberedRooms } from "./energy-rooms.ts";
import { hourMs, minuteMs } from "./span.ts";

const ref = { site: "city-hall", room: "3-201" };
const at = (time: string) => Date.parse(`2026-03-02T${time}:00+08:00`);
const nowMs = at("20:00");
const day = { from: "2026-03-02", to: "2026-03-02", step: "day", includes: () => true } as const;

const meeting = meetingSchema.parse({
  id: "m1",
  title: "例会",
  startMs: at("10:00"),
  endMs: at("11:00"),
  headCount: 10,
});

const phase = (number: number, time: string, name: "preparing" | "meeting" | "idle") => {
  const meetingId = name === "idle" ? null : "m1";
  const body: RecordBody = { kind: "phase", phase: name, meetingId, text: message("phase.idle") };
  const { unreadable: _unreadable, ...meaning } = meaningOf(body);
  return {
    ...meaning,
    number,
    atMs: at(time),
    clockTrusted: true,
    kind: "phase",
    body: JSON.stringify(body),
  } satisfies IncomingRecord;
};

function open(database: HubDatabase, agenda: () => StoredAgenda | null = () => null) {
  const store = storeOn(database);
  const wireClock = createVirtualClock(1_000_000);
  const roomClock = createVirtualClock(nowMs);
  const settings = createEnergySettingStore(database);
  const ids = createRoomIds(database);
  const rooms = () => numberedRooms(store.rooms, ids);
  const job = createEnergyJob({
    days: createEnergyDayStore(database),
    settings,
    readings: store.readings,
    agendas: { current: async () => agenda() },
    rooms,
    kindsNow: () => new Map([["air", "hvac"]]),
    roomClock,
    wireClock,
    closing: "18:30",
    log: silentLog,
  });
  const book = createEnergyBook({
    figures: createEnergyFigureStore(database),
    settings,
    rooms,
    nowMs: () => nowMs,
    closing: "18:30",
  });
  return { store, job, book, settings, wireClock, roomClock };
}

/** Watts of a day with a meeting: 6 W at rest, 600 W from half past nine to a quarter past eleven. */
async function meter(store: HubStore, fromTime: string, toTime: string): Promise<void> {
  const minutes = (at(toTime) - at(fromTime)) / minuteMs;
  const watts = Array.from({ length: minutes }, (_, minute) => {
    const atMs = at(fromTime) + minute * minuteMs;
    return { ref, atMs, watts: atMs >= at("09:30") && atMs < at("11:15") ? 600 : 6 };
  });
  await store.readings.append([], watts);
  await settleReadings(store);
}

const meta = (timeZone: string) => ({
  name: { zh: "第一会议室", en: "Meeting room 1" },
  timeZone,
  standbyWatts: 10,
  loads: [{ device: "proj", kind: "projector" as const, ratedW: 300 }],
});

/** Told every half minute: people are there and the projector is on from nine to eleven. */
async function tellReadings(store: HubStore): Promise<void> {
  for (let atMs = at("00:00"); atMs < at("20:00"); atMs += 30 * minuteMs) {
    const told = Array.from({ length: 60 }, (_, n) => atMs + n * 30_000).flatMap((each) => {
      const busy = each >= at("09:00") && each < at("11:15");
      const common = { ref, atMs: each, late: false };
      return [
        { ...common, device: "pir", point: "occupied", value: busy },
        { ...common, device: "proj", point: "power", value: busy ? "on" : "off" },
      ];
    });
    await store.readings.append(told, []);
  }
}

async function settleReadings({ readings }: HubStore): Promise<void> {
  while (await readings.compact(nowMs));
  while (await readings.rollUp(nowMs, "all"));
  while (await readings.rollUpDays());
}

const stored: StoredAgenda = {
  agenda: { ...ref, version: 1, issuedAtMs: 0, hash: "0".repeat(64), meetings: [meeting] },
  waiting: [],
  notes: new Map(),
};

describe("days of energy from readings and records", () => {
  onEveryDatabase((openDatabase) => {
    it("NXC 8.2.3: follow what meters and phases tell, also when it comes late", async () => {
      const { store, job, book, wireClock } = open(await openDatabase(), () => stored);
      await store.rooms.setMeta(ref, {
        name: { zh: "第一会议室", en: "Meeting room 1" },
        timeZone: "Asia/Shanghai",
        standbyWatts: 10,
      });
      await meter(store, "00:00", "20:00");
      expect(await job.run()).toBe(1);
      const before = await book.site(day);
      const kWh = (0.6 * 105) / 60 + (0.006 * (20 * 60 - 105)) / 60;
      expect(before.total.kWh).toBeCloseTo(kWh, 6);
      expect(before.total).toMatchObject({ servedKWh: 0, coverage: 1, cost: null });
      // Nobody has told of the meeting yet: it all looks like waste.
      expect(before.total.wastedKWh).toBeCloseTo(0.59 * 1.75, 6);
      await store.records.append(ref, "first-epoch", [
        phase(1, "09:30", "preparing"),
        phase(2, "10:00", "meeting"),
        phase(3, "11:15", "idle"),
      ]);
      expect(await job.run()).toBe(0);
      wireClock.advance(180_000);
      expect(await job.run()).toBe(1);
      const after = await book.site(day);
      expect(after.total.kWh).toBeCloseTo(kWh, 6);
      expect(after.total.servedKWh).toBeCloseTo(1.05, 6);
      expect(after.total).toMatchObject({ wastedKWh: 0, personHours: 10, servedMs: 1.75 * hourMs });
      expect(after.total.kWhPerPersonHour).toBeCloseTo(0.105, 6);
      expect(after.total.savedKWh).toBeCloseTo(0.594 * 7.25, 6);
      expect(after.total.delayW).toBeCloseTo(594, 3);
      expect(await job.run()).toBe(0);
    });

    it("keep the head-count of a meeting that its agenda has forgotten, and follow a new tariff", async () => {
      let agenda: StoredAgenda | null = stored;
      const { store, job, book, settings, wireClock } = open(await openDatabase(), () => agenda);
      await store.rooms.setMeta(ref, {
        name: { zh: "第一会议室", en: "Meeting room 1" },
        timeZone: "Asia/Shanghai",
        standbyWatts: 10,
      });
      await store.records.append(ref, "first-epoch", [
        phase(1, "09:30", "preparing"),
        phase(2, "11:15", "idle"),
      ]);
      await meter(store, "00:00", "12:00");
      await job.run();
      agenda = null;
      await meter(store, "12:00", "20:00");
      wireClock.advance(180_000);
      expect(await job.run()).toBe(1);
      const { meetings, count } = await book.meetings(day, 10, async () => "title");
      expect(count).toBe(1);
      expect(meetings[0]).toMatchObject({
        meeting: { id: "m1", title: "title", headCount: 10, startMs: at("10:00") },
        personHours: 10,
        coverage: 1,
      });
      const bands = [{ from: "09:00", to: "10:00", pricePerKWh: 2 }];
      const tariff = { currency: "CNY", pricePerKWh: 1, bands };
      await settings.set({ tariff, co2KgPerKWh: 0.5 });
      expect((await book.site(day)).total.cost).toBeNull();
      await job.run();
      const { total } = await book.site(day);
      expect(total.cost).toBeCloseTo((total.kWh ?? 0) + 0.3 + 0.003, 3);
      const hours = await book.site({ ...day, step: "half-hour" });
      expect(hours.series[19]).toMatchObject({ key: "09:30" });
      expect(hours.series[19]?.kWh).toBeCloseTo(0.3, 4);
    });

    it("keep what forgotten readings told when a counter is corrected weeks later", async () => {
      const database = await openDatabase();
      const { store, job, wireClock, roomClock } = open(database);
      await store.rooms.setMeta(ref, meta("Asia/Shanghai"));
      await tellReadings(store);
      await meter(store, "00:00", "20:00");
      await job.run();
      const figures = () =>
        database.queries
          .selectFrom("energy_days")
          .select(["kwh", "wasted_kwh", "wasted_ms", "saved_kwh"])
          .executeTakeFirstOrThrow();
      const shares = () =>
        database.queries.selectFrom("energy_shares").select(["what", "device", "kwh"]).execute();
      const [before, sharesBefore] = [await figures(), await shares()];
      expect(before.wasted_ms).toBe(0);
      expect(sharesBefore).toMatchObject([{ what: "estimated", device: "proj" }]);
      const laterMs = 21 * 24 * hourMs;
      roomClock.advance(laterMs);
      wireClock.advance(laterMs);
      await store.readings.forget(roomClock.wallMs());
      await store.readings.correct(ref, {
        device: "",
        words: { kind: "total", fromMs: at("19:00"), toMs: at("19:15"), kWh: 0.5 },
        reason: "the meter was changed",
        who: "manager",
        atMs: roomClock.wallMs(),
      });
      while (await store.readings.rollUp(roomClock.wallMs(), "all"));
      expect(await job.run()).toBe(1);
      const after = await figures();
      expect(after.kwh).toBeCloseTo((before.kwh ?? 0) + 0.4985, 6);
      expect({ ...after, kwh: 0 }).toEqual({ ...before, kwh: 0 });
      expect(await shares()).toEqual(sharesBefore);
    });

    it("give everything else its turn between two parts of the work", async () => {
      const { store, job } = open(await openDatabase());
      await store.rooms.setMeta(ref, meta("UTC"));
      await tellReadings(store);
      await meter(store, "00:00", "20:00");
      let turns = 0;
      let counting = true;
      const count = () => {
        turns++;
        if (counting) afterArrivals(count);
      };
      afterArrivals(count);
      const days = await job.run();
      counting = false;
      expect(days).toBe(2);
      expect(turns).toBeGreaterThanOrEqual(10);
    });

    it("count each hour once after their room's time zone was corrected", async () => {
      const database = await openDatabase();
      const { store, job, wireClock } = open(database);
      await store.rooms.setMeta(ref, meta("America/New_York"));
      await meter(store, "00:00", "20:00");
      const air = { ref, device: "air", point: "temperature", value: 20, late: false };
      for (let atMs = at("00:00"); atMs < at("20:00"); atMs += hourMs) {
        const told = Array.from({ length: 60 }, (_, n) => ({ ...air, atMs: atMs + n * minuteMs }));
        await store.readings.append(told, []);
      }
      await settleReadings(store);
      await job.run();
      const days = () =>
        database.queries
          .selectFrom("energy_days")
          .select(["date", "kwh"])
          .where("kwh", "is not", null)
          .orderBy("date")
          .execute();
      const warm = async () => {
        const fromMs = at("00:00") - 48 * hourMs;
        const rows = await store.readings.trend(ref, "air", "temperature", fromMs, nowMs, "day");
        return rows.map(({ fromMs: beginMs, coveredMs }) => [beginMs, coveredMs / hourMs]);
      };
      expect((await days()).map(({ date }) => date)).toEqual(["2026-03-01", "2026-03-02"]);
      expect(await warm()).toHaveLength(2);
      await store.rooms.setMeta(ref, meta("Asia/Shanghai"));
      await settleReadings(store);
      wireClock.advance(400_000);
      await job.run();
      const kWh = (0.6 * 105) / 60 + (0.006 * (20 * 60 - 105)) / 60;
      expect(await days()).toEqual([{ date: "2026-03-02", kwh: expect.closeTo(kWh, 6) }]);
      expect(await warm()).toEqual([[at("00:00"), expect.closeTo(20, 0)]]);
      // A day that has not begun on the wall of the new zone is none.
      await store.rooms.setMeta(ref, meta("Pacific/Pago_Pago"));
      await settleReadings(store);
      wireClock.advance(400_000);
      await job.run();
      const cut = await days();
      expect(cut.map(({ date }) => date)).toEqual(["2026-03-01", "2026-03-02"]);
      expect(cut.reduce((sum, day) => sum + (day.kwh ?? 0), 0)).toBeCloseTo(kWh, 6);
    });
  });
});
