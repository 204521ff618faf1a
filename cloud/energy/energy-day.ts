import type { DeviceKind } from "../../contract/points.ts";
import { wallClock, zonedMs } from "../../contract/zoned-time.ts";
import { type AirFacts, airFacts } from "./air.ts";
import type { BookedMeeting, EnergyFacts, EnergyQuarter } from "./energy-facts.ts";
import { isOn, stepsByDevice, stoodValues, whileValue } from "./point-spans.ts";
import { savingOf } from "./saving.ts";
import { type Serving, servings } from "./serving.ts";
import { meteredIn, type Slice, slicesOf, wholeRoomQuarters } from "./slices.ts";
import { hourMs, quarterMs, type Span, totalMs, union, within, without } from "./span.ts";
import { wasteOf } from "./waste.ts";

/** What a meeting took on this day: of one that lasts over midnight, the part of this day. */
export interface DayMeeting extends Span {
  readonly meetingId: string;
  readonly endedBy: Serving["endedBy"];
  /** Null: nothing was metered. */
  readonly kWh: number | null;
  readonly coveredMs: number;
  /** As booked; null once the agenda has it no more. */
  readonly booked: BookedMeeting | null;
  /** Head-count times the hours it took of this day, between its start and when people left. */
  readonly personHours: number;
}

/** Energy of one device: wasted at rest, or used in all, metered by a meter of its own or estimated. */
export interface EnergyShare {
  readonly what: "wasted" | "metered" | "estimated";
  /** Empty: nothing tells which. */
  readonly device: string;
  readonly kind: DeviceKind | null;
  readonly kWh: number;
  readonly ms: number;
}

/** One room and local day. Energy used = for meetings + outside meetings + bridged. */
export interface EnergyDayFacts extends Span {
  readonly date: string;
  /** Null: nothing was metered. */
  readonly kWh: number | null;
  /** Of that known only in total over gaps: it cannot be told when. */
  readonly bridgedKWh: number;
  readonly coveredMs: number;
  readonly servedKWh: number;
  readonly servedMs: number;
  readonly servedCoveredMs: number;
  readonly baseKWh: number;
  readonly baseCoveredMs: number;
  readonly wastedKWh: number;
  readonly wastedMs: number;
  readonly savedKWh: number;
  readonly savedMs: number;
  readonly personHours: number;
  /** Energy of the meetings whose head-count is known. */
  readonly headedKWh: number;
  readonly air: AirFacts;
  /** kWh of each half-hour of the local day, 00:00 first. */
  readonly halfHours: readonly number[];
  readonly meetings: readonly DayMeeting[];
  readonly shares: readonly EnergyShare[];
}

/** The facts of a day; what was not metered is not guessed. */
export function energyDay(facts: EnergyFacts): EnergyDayFacts {
  const span: Span = { fromMs: facts.day.fromMs, toMs: Math.min(facts.day.toMs, facts.nowMs) };
  const wholeRoom = facts.meters.filter(({ measures }) => measures === "whole-room");
  const room = wholeRoomQuarters(
    facts.quarters,
    wholeRoom.map(({ device }) => device),
    facts.corrected,
  );
  const slices = slicesOf(room, facts.minutes);
  const inDay = slices.filter(({ fromMs }) => fromMs >= span.fromMs && fromMs < span.toMs);
  const found = servings(facts.marks, facts.nowMs);
  const served = union(within(found, span));
  const base = without(span, served);
  const whole = meteredIn(inDay, [span]);
  const used = meteredIn(inDay, served);
  const left = meteredIn(inDay, base);
  const bridgedKWh = kWhOf(inSpan(room, span).reduce((sum, { bridgedWh }) => sum + bridgedWh, 0));
  const isMetered = whole.coveredMs > 0 || whole.wattHours > 0 || bridgedKWh > 0;
  const occupied = occupiedSpans(facts, span);
  const parts = partQuarters(facts, span);
  const onSpans = onSpansOf(facts, span);
  const free = base.flatMap((each) => without(each, occupied));
  const waste = wasteOf(inDay, free, facts.standbyW, {
    partQuarters: parts,
    loads: loadsOf(facts),
    onSpans,
  });
  const closingMs = zonedMs(facts.timeZone, facts.day.date, facts.closing) ?? span.toMs;
  const saving = savingOf(slices, found, span, closingMs, occupied);
  const meetings = meetingsOf(facts, found, span, inDay);
  const headed = meetings.filter(({ personHours, kWh }) => personHours > 0 && kWh !== null);
  const kindOf = (device: string) => facts.kinds.get(device) ?? null;
  return {
    ...span,
    date: facts.day.date,
    kWh: isMetered ? kWhOf(whole.wattHours) + bridgedKWh : null,
    bridgedKWh,
    coveredMs: whole.coveredMs,
    servedKWh: kWhOf(used.wattHours),
    servedMs: totalMs(served),
    servedCoveredMs: used.coveredMs,
    baseKWh: kWhOf(left.wattHours),
    baseCoveredMs: left.coveredMs,
    wastedKWh: waste.kWh,
    wastedMs: waste.ms,
    savedKWh: saving.kWh,
    savedMs: saving.ms,
    personHours: headed.reduce((sum, each) => sum + each.personHours, 0),
    headedKWh: headed.reduce((sum, each) => sum + (each.kWh ?? 0), 0),
    air: airFacts(facts.steps, facts.kinds, span, served, facts.holdMs),
    halfHours: halfHoursOf(inDay, facts.timeZone),
    meetings,
    shares: [
      ...waste.shares.map((share): EnergyShare => {
        return { what: "wasted", kind: kindOf(share.device), ...share };
      }),
      ...usedByDevice(facts, parts, onSpans),
    ],
  };
}

const kWhOf = (wattHours: number): number => wattHours / 1000;

const inSpan = (quarters: readonly EnergyQuarter[], { fromMs, toMs }: Span) =>
  quarters.filter((quarter) => quarter.fromMs >= fromMs && quarter.fromMs < toMs);

/** Somebody was there, by any of the room's sensors. */
const occupiedSpans = ({ steps, holdMs }: EnergyFacts, span: Span): readonly Span[] =>
  union(
    [...stepsByDevice(steps, "occupied").values()].flatMap((each) =>
      whileValue(stoodValues(each, span, holdMs), (value) => value === true || value === 1),
    ),
  );

function onSpansOf({ steps, holdMs }: EnergyFacts, span: Span) {
  const power = stepsByDevice(steps, "power");
  return new Map(
    [...power].map(([device, each]) => [device, whileValue(stoodValues(each, span, holdMs), isOn)]),
  );
}

/** What a room of an earlier version does not tell of its loads is taken from its devices. */
function loadsOf({ loads, kinds }: EnergyFacts) {
  const told = new Set(loads.map(({ device }) => device));
  const others = [...kinds].filter(([device]) => !told.has(device));
  return [...loads, ...others.map(([device, kind]) => ({ device, kind, ratedW: null }))];
}

/** Quarters of meters that see a part of the room. */
function partQuarters({ quarters, meters }: EnergyFacts, span: Span): readonly EnergyQuarter[] {
  const parts = new Set(meters.flatMap((one) => (one.measures === "part" ? one.device : [])));
  return inSpan(quarters, span).filter(({ device }) => parts.has(device));
}

/** Metered where a meter of a part tells; else by how long it was on, where its data sheet says what it draws. */
function usedByDevice(
  { loads, kinds, meters }: EnergyFacts,
  parts: readonly EnergyQuarter[],
  onSpans: ReadonlyMap<string, readonly Span[]>,
): readonly EnergyShare[] {
  const metered = meters.flatMap(({ device, measures }): EnergyShare[] => {
    const own = parts.filter((quarter) => quarter.device === device);
    if (measures !== "part" || own.length === 0) return [];
    const wattHours = own.reduce((sum, each) => sum + each.measuredWh + each.bridgedWh, 0);
    const ms = own.reduce((sum, { coveredMs }) => sum + coveredMs, 0);
    return [
      { what: "metered", device, kind: kinds.get(device) ?? null, kWh: kWhOf(wattHours), ms },
    ];
  });
  const estimated = loads.flatMap(({ device, kind, ratedW }): EnergyShare[] => {
    const ms = totalMs(onSpans.get(device) ?? []);
    if (ratedW === null || ms === 0) return [];
    return [{ what: "estimated", device, kind, kWh: (ratedW * ms) / hourMs / 1000, ms }];
  });
  return [...metered, ...estimated];
}

function meetingsOf(
  facts: EnergyFacts,
  found: readonly Serving[],
  day: Span,
  slices: readonly Slice[],
): readonly DayMeeting[] {
  const ofDay = found.filter(({ fromMs, toMs }) => toMs > day.fromMs && fromMs < day.toMs);
  const ids = [...new Set(ofDay.map(({ meetingId }) => meetingId))];
  return ids.map((meetingId) => {
    const parts = ofDay.filter((each) => each.meetingId === meetingId);
    const clipped = within(parts, day);
    const metered = meteredIn(slices, clipped);
    const booked = facts.meetings.find(({ id }) => id === meetingId) ?? null;
    const leftMs = parts.at(-1)?.leftMs ?? day.toMs;
    return {
      meetingId,
      fromMs: Math.min(...clipped.map(({ fromMs }) => fromMs)),
      toMs: Math.max(...clipped.map(({ toMs }) => toMs)),
      endedBy: parts.at(-1)?.endedBy ?? null,
      kWh: metered.coveredMs > 0 ? kWhOf(metered.wattHours) : null,
      coveredMs: metered.coveredMs,
      booked,
      personHours: booked === null ? 0 : personHours(booked, leftMs, day),
    };
  });
}

function personHours({ startMs, endMs, headCount }: BookedMeeting, leftMs: number, day: Span) {
  const held = { fromMs: startMs, toMs: leftMs > startMs ? Math.min(endMs, leftMs) : endMs };
  return (headCount * totalMs(within([held], day))) / hourMs;
}

/** A day on which clocks are put back has some half-hours twice: they count together. */
function halfHoursOf(slices: readonly Slice[], timeZone: string): readonly number[] {
  const sums = Array.from({ length: 48 }, () => 0);
  let quarter = -1;
  let half = 0;
  for (const { fromMs, wattHours } of slices) {
    const now = Math.floor(fromMs / quarterMs);
    if (now !== quarter) {
      quarter = now;
      half = halfHourAt(timeZone, fromMs);
    }
    sums[half] = (sums[half] ?? 0) + kWhOf(wattHours);
  }
  return sums;
}

function halfHourAt(timeZone: string, atMs: number): number {
  const [hour = "0", minute = "0"] = wallClock(timeZone, atMs).time.split(":");
  return Number(hour) * 2 + (Number(minute) >= 30 ? 1 : 0);
}
