import type { MeetingView, WattsPoint } from "../../contract/api.ts";
import type {
  EnergyDay,
  EnergyMeeting,
  EnergyMeter,
  EnergyView,
  StandbyState,
} from "../../contract/energy.ts";
import { integrate, meanWatts, type Span, within, without } from "./integral.ts";
import { type LocalDay, localDays } from "./local-days.ts";
import { type PhaseMark, type ServingSpan, servingSpans } from "./serving-spans.ts";

/** Days that are shown: as many as the room keeps slots for. */
export const daysShown = 14;

/** What the room knows of its energy, all of it handed in. */
export interface EnergyFacts {
  readonly nowMs: number;
  readonly timeZone: string;
  readonly slotMs: number;
  /** Closed slots of the last fortnight, oldest first. */
  readonly slots: readonly WattsPoint[];
  /** From before the first of the days on, where the journal reaches so far back. */
  readonly marks: readonly PhaseMark[];
  /** On the agenda; titles of classified ones are empty. */
  readonly meetings: readonly MeetingView[];
  readonly meter: EnergyMeter | null;
  readonly standby: Pick<StandbyState, "limitW" | "isResting" | "culprit">;
}

/** Today's energy and that of the days before; what was not metered stays a gap. */
export function energyView(facts: EnergyFacts): EnergyView {
  const { slots, slotMs, meter } = facts;
  // The slot at hand is not closed yet: nothing is missing in it.
  const nowMs = Math.floor(facts.nowMs / slotMs) * slotMs;
  const spans = servingSpans(facts.marks, nowMs);
  const days = localDays(facts.timeZone, nowMs, daysShown).map((day) =>
    dayEnergy({ ...day, toMs: Math.min(day.toMs, nowMs) }, facts, spans),
  );
  const firstKnown = days.findIndex((day) => day.kWh !== null);
  const today = days.at(-1) ?? emptyDay(nowMs);
  return {
    nowMs: facts.nowMs,
    meter,
    slotMs,
    watts: slots.filter((slot) => slot.atMs >= today.fromMs && slot.atMs < today.toMs),
    today,
    days: firstKnown < 0 ? [] : days.slice(firstKnown),
    meetings: meetingsOf(today, facts, spans),
    standby: standbyState(today, facts, spans),
  };
}

const emptyDay = (nowMs: number): EnergyDay => ({
  date: "",
  fromMs: nowMs,
  toMs: nowMs,
  kWh: null,
  baseKWh: null,
  coverage: 0,
});

function dayEnergy(day: LocalDay, facts: EnergyFacts, spans: readonly Span[]): EnergyDay {
  const slots = slotsIn(facts, day);
  const free = without(day, spans);
  const base = integrate(slots, facts.slotMs, free);
  const all = integrate(slots, facts.slotMs, [day]);
  // A day that was full of meetings has no base load; one whose free time was not metered, who knows.
  const baseKWh = free.length === 0 && all.kWh !== null ? 0 : base.kWh;
  return { ...day, ...all, baseKWh };
}

const slotsIn = ({ slots, slotMs }: EnergyFacts, { fromMs, toMs }: Span): readonly WattsPoint[] =>
  slots.filter((slot) => slot.atMs < toMs && slot.atMs + slotMs > fromMs);

function meetingsOf(
  today: Span,
  facts: EnergyFacts,
  spans: readonly ServingSpan[],
): readonly EnergyMeeting[] {
  const ids = new Set(within(spans, today).length === 0 ? [] : idsWithin(spans, today));
  return [...ids].map((id) => {
    const parts = spans.filter((span) => span.meetingId === id);
    const fromMs = Math.min(...parts.map((part) => part.fromMs));
    const toMs = Math.max(...parts.map((part) => part.toMs));
    const endedBy = parts.at(-1)?.endedBy ?? null;
    const known = facts.meetings.find((meeting) => meeting.id === id);
    const energy = integrate(slotsIn(facts, { fromMs, toMs }), facts.slotMs, parts);
    return {
      meeting: known === undefined ? withdrawn(id, fromMs, toMs) : headOf(known),
      fromMs,
      toMs,
      endedBy,
      ...energy,
      meanWatts: meanWatts(energy, parts),
      kWhPerPersonHour:
        known === undefined || endedBy === null ? null : perPersonHour(energy.kWh, known),
    };
  });
}

const idsWithin = (spans: readonly ServingSpan[], { fromMs, toMs }: Span): readonly string[] =>
  spans.filter((span) => span.toMs > fromMs && span.fromMs < toMs).map((span) => span.meetingId);

/** It is on the agenda no longer: only what it took is known. */
const withdrawn = (id: string, startMs: number, endMs: number) => ({
  id,
  title: "",
  classified: false,
  startMs,
  endMs,
  headCount: 0,
});

const headOf = ({ id, title, classified, startMs, endMs, headCount }: MeetingView) => ({
  id,
  title,
  classified,
  startMs,
  endMs,
  headCount,
});

function perPersonHour(kWh: number | null, { headCount, startMs, endMs }: MeetingView) {
  const hours = (endMs - startMs) / 3_600_000;
  return kWh === null || headCount === 0 || hours <= 0 ? null : kWh / (headCount * hours);
}

function standbyState(
  today: Span,
  facts: EnergyFacts,
  spans: readonly ServingSpan[],
): StandbyState {
  const { standby, slotMs } = facts;
  const free = without(today, spans);
  const energy = integrate(slotsIn(facts, today), slotMs, free);
  const overSinceMs = standby.isResting ? overSince(facts, spans.at(-1)?.toMs ?? 0) : null;
  return {
    ...standby,
    culprit: overSinceMs === null ? null : standby.culprit,
    overSinceMs,
    meanWatts: meanWatts(energy, free),
  };
}

/** The first of the slots up to now that were all above the limit; a gap says nothing and ends it. */
function overSince({ slots, slotMs, meter, standby }: EnergyFacts, restsSinceMs: number) {
  if (meter?.watts == null || meter.watts <= standby.limitW) return null;
  let sinceMs: number | null = null;
  let nextMs: number | null = null;
  for (const { atMs, watts } of slots.toReversed()) {
    const isNext = nextMs === null || atMs + slotMs === nextMs;
    if (!isNext || watts === null || watts <= standby.limitW || atMs < restsSinceMs) break;
    sinceMs = atMs;
    nextMs = atMs;
  }
  return sinceMs;
}
