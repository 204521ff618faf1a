import { afterArrivals, type Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { type DeviceKind, deviceKindSchema } from "../../contract/points.ts";
import type { RoomMeta } from "../../contract/sparkplug/documents.ts";
import { hubLimits } from "../hub-limits.ts";
import type { DayParts, DirtyDay, EnergyDayStore } from "../store/energy-days.ts";
import type { EnergySettingStore, StoredEnergySettings } from "../store/energy-settings.ts";
import type { AgendaStore, RoomRef } from "../store/hub-store.ts";
import type { ReadingStore } from "../store/reading-store.ts";
import { energyDay, type EnergyDayFacts } from "./energy-day.ts";
import type { BookedMeeting, PointStep, RoomLoad, RoomMeter } from "./energy-facts.ts";
import { type LocalDay, localDay } from "./local-day.ts";
import { withoutRepeats } from "./point-spans.ts";
import { costOf } from "./price.ts";
import { hourMs, type Span } from "./span.ts";

/** What meters and devices said, by room time. */
export type EnergyReadings = Pick<
  ReadingStore,
  "energyQuarters" | "correctedSpans" | "watts" | "steps"
>;

/** A room, by the number of its row. */
export interface NumberedRoom extends RoomRef {
  readonly id: number;
  readonly meta: RoomMeta | null;
}

export interface EnergyJobPorts {
  readonly days: EnergyDayStore;
  readonly settings: EnergySettingStore;
  readonly readings: EnergyReadings;
  readonly agendas: Pick<AgendaStore, "current">;
  readonly rooms: () => Promise<readonly NumberedRoom[]>;
  /** What devices are, as far as the room says so now. */
  readonly kindsNow: (ref: RoomRef) => ReadonlyMap<string, DeviceKind>;
  readonly roomClock: Clock;
  readonly wireClock: Clock;
  /** Local time: `18:30`. */
  readonly closing: string;
  readonly log: Log;
}

export interface EnergyJob {
  start(): void;
  /** Reckons some of the days that wait; returns how many. For tests and for the end of a replay. */
  run(): Promise<number>;
  stop(): Promise<void>;
}

const points = ["power", "mode", "setpoint", "temperature", "occupied"];
/** Of kinds of devices whose set-point and temperature tell something of a day. */
const airPoints: ReadonlySet<string> = new Set(["mode", "setpoint", "temperature"]);
const airKinds: ReadonlySet<DeviceKind> = new Set<DeviceKind>(["hvac", "air-sensor"]);

/**
 * Keeps the days of energy in step with readings, phases and prices, some days at a time. Between two
 * days, and between two parts of a day's readings, everything else has its turn.
 */
export function createEnergyJob(ports: EnergyJobPorts): EnergyJob {
  const { wireClock, log } = ports;
  const { lookEveryMs } = hubLimits.energy;
  let stopped = false;
  let failing = false;
  let cancel = () => {};
  let running: Promise<unknown> = Promise.resolve();
  const look = async () => {
    try {
      await runOnce(ports, () => stopped);
      if (failing) log.info({}, "days of energy are reckoned again");
      failing = false;
    } catch (error) {
      if (!failing) log.error({ error: String(error) }, "days of energy could not be reckoned");
      failing = true;
    }
    if (!stopped) arm();
  };
  const arm = () => {
    cancel = wireClock.after("reckon energy", lookEveryMs, () => {
      running = look();
    });
  };
  return {
    start: arm,
    run: () => runOnce(ports, () => stopped),
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}

async function runOnce(ports: EnergyJobPorts, isStopped: () => boolean): Promise<number> {
  const { days, settings, rooms, wireClock } = ports;
  const { daysAtOnce, againMs, pricesAtOnce } = hubLimits.energy;
  const stored = await settings.get();
  const dirty = await days.dirty(wireClock.wallMs() - againMs, daysAtOnce);
  if (dirty.length > 0) {
    const known = new Map((await rooms()).map((room) => [room.id, room]));
    for (const day of dirty) {
      if (isStopped()) return 0;
      const room = known.get(day.roomId);
      if (room !== undefined) await reckon(ports, room, day, stored);
      await days.settle(day);
      await turn();
    }
  }
  const unpriced = await days.unpriced(stored.version, pricesAtOnce);
  await days.setPrices(
    unpriced.map(({ roomId, date, metered, halfHours, bridgedKWh }) => ({
      roomId,
      date,
      ...priceOf(stored, metered, halfHours, bridgedKWh),
    })),
  );
  return dirty.length;
}

async function reckon(
  ports: EnergyJobPorts,
  room: NumberedRoom,
  { date }: DirtyDay,
  settings: StoredEnergySettings,
): Promise<void> {
  const { days, roomClock, wireClock, kindsNow } = ports;
  const day = localDay(room.meta?.timeZone ?? "UTC", date);
  const nowMs = roomClock.wallMs();
  // A day that has not begun cannot have used anything: a clock of a room was ahead, or its zone behind.
  if (day === undefined || day.fromMs >= nowMs) return await days.drop(room.id, date);
  const told = kindsNow(room);
  await days.learn(room.id, told);
  const { facts, renews } = await factsOf(ports, room, day, nowMs, told);
  const price = priceOf(settings, facts.kWh !== null, facts.halfHours, facts.bridgedKWh);
  await days.put(room.id, facts, price, wireClock.wallMs(), renews);
}

async function factsOf(
  { days, readings, agendas, closing }: EnergyJobPorts,
  room: NumberedRoom,
  day: LocalDay,
  nowMs: number,
  told: ReadonlyMap<string, DeviceKind>,
): Promise<{ readonly facts: EnergyDayFacts; readonly renews: DayParts }> {
  // The last quarter of a meeting over midnight is the baseline of what follows it.
  const fromMs = day.fromMs - hourMs;
  const toMs = Math.min(day.toMs, nowMs);
  const input = await days.input(room.id, day.date, fromMs, toMs);
  const kinds = new Map([...input.kinds, ...told]);
  const steps = await stepsOf(readings, room, kinds, { fromMs: day.fromMs, toMs });
  const agenda = await agendas.current(room);
  const facts = energyDay({
    day,
    nowMs,
    timeZone: room.meta?.timeZone ?? "UTC",
    standbyW: room.meta?.standbyWatts ?? 0,
    closing,
    holdMs: hubLimits.history.holdMs,
    meters: metersOf(room.meta),
    loads: loadsOf(room.meta),
    kinds,
    quarters: await readings.energyQuarters([room], fromMs, toMs),
    corrected: await readings.correctedSpans(room, fromMs, toMs),
    minutes: await readings.watts(room, fromMs, toMs),
    steps,
    marks: input.marks,
    meetings: meetingsOf(agenda?.agenda.meetings ?? [], input.earlier),
  });
  // Of a day whose readings are forgotten, in part or all, only what meters and records tell is known.
  const isForgotten = day.fromMs < nowMs - hubLimits.history.readingsKeptMs;
  return { facts, renews: isForgotten && input.reckonedAtMs !== null ? "metered" : "all" };
}

/** Some hours at a time: a whole day of a large room would hold everything up for a tenth of a second. */
async function stepsOf(
  readings: EnergyReadings,
  ref: RoomRef,
  kinds: ReadonlyMap<string, DeviceKind>,
  { fromMs, toMs }: Span,
): Promise<readonly PointStep[]> {
  const hasAir = [...kinds.values()].some((kind) => airKinds.has(kind));
  const wanted = hasAir ? points : points.filter((point) => !airPoints.has(point));
  const steps: PointStep[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += hubLimits.energy.stepsReadMs) {
    const part = await readings.steps(
      ref,
      wanted,
      atMs,
      Math.min(toMs, atMs + hubLimits.energy.stepsReadMs),
    );
    // What still held as a later part began was the last of the part before.
    const news = atMs === fromMs ? part : part.filter((step) => step.atMs >= atMs);
    steps.push(...withoutRepeats(news, hubLimits.history.holdMs));
    await turn();
  }
  return steps;
}

const turn = () => new Promise<void>((resolve) => afterArrivals(resolve));

const metersOf = (meta: RoomMeta | null): readonly RoomMeter[] => meta?.meters ?? [];

/** A room of a later version may have loads of a kind that is not known here. */
const loadsOf = (meta: RoomMeta | null): readonly RoomLoad[] =>
  (meta?.loads ?? []).flatMap(({ device, kind, ratedW }) => {
    const known = deviceKindSchema.safeParse(kind).data;
    return known === undefined ? [] : [{ device, kind: known, ratedW }];
  });

/** The agenda's word before what the day knew of it when it was reckoned last. */
function meetingsOf(
  agenda: readonly BookedMeeting[],
  earlier: readonly BookedMeeting[],
): readonly BookedMeeting[] {
  const known = new Set(agenda.map(({ id }) => id));
  return [...agenda, ...earlier.filter(({ id }) => !known.has(id))];
}

function priceOf(
  { version, settings }: StoredEnergySettings,
  isMetered: boolean,
  halfHours: readonly number[],
  bridgedKWh: number,
) {
  const { tariff } = settings;
  const cost = tariff === null || !isMetered ? null : costOf(halfHours, bridgedKWh, tariff);
  return { cost, pricedBy: version };
}
