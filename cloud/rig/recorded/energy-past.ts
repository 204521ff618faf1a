import type { DeviceKind } from "../../../contract/points.ts";
import { energyDay } from "../../energy/energy-day.ts";
import type { EnergyQuarter, PhaseMark, PointStep } from "../../energy/energy-facts.ts";
import { dateAt, localDay } from "../../energy/local-day.ts";
import { minuteMs, quarterMs } from "../../energy/span.ts";
import { createEnergyDayStore } from "../../store/energy-days.ts";
import type { HubStore } from "../../store/hub-store.ts";
import { createRoomIds } from "../../store/room-ids.ts";
import { roomDay } from "./room-day.ts";
import { habitsOf, offersOf, type RoomHabits } from "./room-habits.ts";
import type { RecordedSite } from "./site.ts";

const dayMs = 86_400_000;
const kinds = new Map<string, DeviceKind>([
  ["hvac", "hvac"],
  ["projector", "projector"],
  ["rack-meter", "meter"],
]);

/**
 * For tests and pictures: days of energy of rooms with a past, reckoned from what their meters, phases
 * and devices would have told. One day of each month was not metered. `nowMs` cuts the last day.
 */
export async function recordEnergy(
  store: HubStore,
  { site, rooms, days, untilMs, timeZone, habits: habitsAt = habitsOf }: RecordedSite,
  nowMs: number,
): Promise<void> {
  const { database } = store;
  const ids = createRoomIds(database);
  for (let number = 0; number < rooms; number++) {
    const habits = habitsAt(number);
    const ref = { site, room: habits.room };
    await store.rooms.setMeta(ref, {
      name: habits.name,
      timeZone,
      standbyWatts: habits.limitW,
      offers: offersOf(habits),
    });
    const roomId = await ids.need(database.queries, ref);
    const past = Array.from({ length: days }, (_, day) => untilMs - (days - day) * dayMs)
      .filter((fromMs) => fromMs < nowMs)
      .map((fromMs, day) => dayOf(habits, number, day, fromMs, timeZone, nowMs));
    // All days of a room at once: each by itself would wait for the disk.
    await database.transaction(async (within) => {
      const dayStore = createEnergyDayStore({
        ...database,
        queries: within,
        transaction: (work) => work(within),
      });
      for (const facts of past) {
        await dayStore.put(roomId, facts, { cost: null, pricedBy: 0 }, nowMs, "all");
      }
    });
  }
}

function dayOf(
  habits: RoomHabits,
  number: number,
  day: number,
  fromMs: number,
  timeZone: string,
  nowMs: number,
) {
  const told = roomDay(habits, number, day, fromMs);
  const date = dateAt(timeZone, fromMs);
  const local = localDay(timeZone, date) ?? { date, fromMs, toMs: fromMs + dayMs };
  const isSilent = date.endsWith("-11") || (date.endsWith("-17") && number % 2 === 0);
  const marks = told.records.flatMap(({ atMs, body }): PhaseMark[] =>
    body.kind === "phase" ? [{ atMs, phase: body.phase, meetingId: body.meetingId }] : [],
  );
  return energyDay({
    day: local,
    nowMs,
    timeZone,
    standbyW: habits.limitW,
    closing: "18:30",
    holdMs: dayMs,
    meters: [
      { device: "meter", measures: "whole-room" },
      { device: "rack-meter", measures: "part" },
    ],
    loads: [{ device: "projector", kind: "projector", ratedW: 280 }],
    kinds,
    quarters: isSilent || !habits.isMetered ? [] : quartersOf(told.watts, local.fromMs, nowMs),
    corrected: [],
    minutes: [],
    steps: stepsOf(told.meetings, number, fromMs),
    marks,
    meetings: told.meetings,
  });
}

function quartersOf(
  watts: (minuteMs: number) => number | null,
  fromMs: number,
  nowMs: number,
): EnergyQuarter[] {
  return Array.from({ length: 96 }, (_, at) => fromMs + at * quarterMs)
    .filter((atMs) => atMs + quarterMs <= nowMs)
    .flatMap((atMs) => {
      const minutes = Array.from({ length: 15 }, (_, at) => watts(atMs + at * minuteMs) ?? 0);
      const measuredWh = minutes.reduce((sum, each) => sum + each, 0) / 60;
      const common = { fromMs: atMs, bridgedWh: 0, coveredMs: quarterMs };
      return [
        { ...common, device: "meter", measuredWh },
        { ...common, device: "rack-meter", measuredWh: 1.1 },
      ];
    });
}

/** Air-conditioning and projector run with the meetings; the wasteful ones set it too cool now and then. */
function stepsOf(
  meetings: readonly { readonly startMs: number; readonly endMs: number }[],
  number: number,
  fromMs: number,
): PointStep[] {
  const step = (device: string, point: string, atMs: number, value: PointStep["value"]) => ({
    device,
    point,
    atMs,
    value,
  });
  return [
    step("hvac", "mode", fromMs, "cool"),
    step("hvac", "setpoint", fromMs, number % 6 === 5 ? 25 : 26),
    ...meetings.flatMap(({ startMs, endMs }, at) => {
      const staysOn = number % 9 === 4 && at === meetings.length - 1;
      return [
        step("hvac", "power", startMs - 45 * minuteMs, "on"),
        step("hvac", "temperature", startMs, 25 + (number % 4)),
        step("projector", "power", startMs, "on"),
        step("projector", "power", endMs, "off"),
        ...(staysOn ? [] : [step("hvac", "power", endMs, "off")]),
      ];
    }),
  ];
}
