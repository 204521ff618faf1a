import type { DeviceKind } from "../../contract/points.ts";
import type { PointStep } from "./energy-facts.ts";
import { isOn, stepsByDevice, type Stood, stoodValues } from "./point-spans.ts";
import { minuteMs, type Span, within } from "./span.ts";

/** How the air-conditioning of a room was set, and how warm it was. Whole minutes, in milliseconds. */
export interface AirFacts {
  /** Some device of it was on, its set-point known. */
  readonly onMs: number;
  /** Of that: set below 26 °C while it cools, or above 20 °C while it heats. */
  readonly beyondMs: number;
  /** The room served a meeting, its temperature known. */
  readonly comfortKnownMs: number;
  /** Of that: within GB/T 18883. */
  readonly comfortMs: number;
}

/** 国办发〔2007〕42号: cooling never below, heating never above. */
export const coolingLimitC = 26;
export const heatingLimitC = 20;

/** GB/T 18883: summer and winter; where nothing tells the season, whatever suits either. */
const comfort = { cool: [22, 28], heat: [16, 24], unknown: [16, 28] } as const;

type Season = keyof typeof comfort;

interface Series {
  readonly power: readonly Stood[];
  readonly mode: readonly Stood[];
  readonly setpoint: readonly Stood[];
  readonly temperature: readonly Stood[];
}

/**
 * Looked at once a minute: the limits bind for hours, and a minute is what the pages tell.
 * `served`: when the room served a meeting.
 */
export function airFacts(
  steps: readonly PointStep[],
  kinds: ReadonlyMap<string, DeviceKind>,
  day: Span,
  served: readonly Span[],
  holdMs: number,
): AirFacts {
  const units = seriesOf(steps, kinds, "hvac", day, holdMs);
  const sensors = seriesOf(steps, kinds, "air-sensor", day, holdMs);
  const facts = { onMs: 0, beyondMs: 0, comfortKnownMs: 0, comfortMs: 0 };
  if (units.length === 0 && sensors.length === 0) return facts;
  const servedWithin = within(served, day);
  for (let atMs = day.fromMs; atMs < day.toMs; atMs += minuteMs) {
    const running = units.filter(({ power }) => isOn(at(power, atMs) ?? false));
    const set = running.filter(({ setpoint }) => typeof at(setpoint, atMs) === "number");
    if (set.length > 0) facts.onMs += minuteMs;
    if (set.some((unit) => isBeyond(unit, atMs))) facts.beyondMs += minuteMs;
    if (!servedWithin.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)) continue;
    const warmth = meanTemperature(sensors, atMs) ?? meanTemperature(units, atMs);
    if (warmth === null) continue;
    const [lowC, highC] = comfort[seasonOf(running, atMs)];
    facts.comfortKnownMs += minuteMs;
    if (warmth >= lowC && warmth <= highC) facts.comfortMs += minuteMs;
  }
  return facts;
}

/** A unit that chooses its own mode cools while the room is warmer than it is set to, else it heats. */
function isBeyond(unit: Series, atMs: number): boolean {
  const setpoint = at(unit.setpoint, atMs);
  if (typeof setpoint !== "number") return false;
  const mode = at(unit.mode, atMs);
  if (mode === "fan") return false;
  if (mode === "cool" || mode === "dry") return setpoint < coolingLimitC;
  if (mode === "heat") return setpoint > heatingLimitC;
  // Between the limits it is wrong whichever it does.
  if (setpoint > heatingLimitC && setpoint < coolingLimitC) return true;
  const temperature = at(unit.temperature, atMs);
  if (typeof temperature !== "number") return false;
  return temperature > setpoint ? setpoint < coolingLimitC : setpoint > heatingLimitC;
}

function seasonOf(running: readonly Series[], atMs: number): Season {
  const modes = running.map(({ mode }) => at(mode, atMs));
  if (modes.includes("cool")) return "cool";
  return modes.includes("heat") ? "heat" : "unknown";
}

function meanTemperature(series: readonly Series[], atMs: number): number | null {
  const known = series
    .map(({ temperature }) => at(temperature, atMs))
    .filter((value) => typeof value === "number");
  return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length;
}

function seriesOf(
  steps: readonly PointStep[],
  kinds: ReadonlyMap<string, DeviceKind>,
  kind: DeviceKind,
  day: Span,
  holdMs: number,
): readonly Series[] {
  const devices = [...kinds].filter(([, known]) => known === kind);
  if (devices.length === 0) return [];
  const byDevice = (point: string) => stepsByDevice(steps, point);
  const power = byDevice("power");
  const mode = byDevice("mode");
  const setpoint = byDevice("setpoint");
  const temperature = byDevice("temperature");
  const of = (found: typeof power, device: string) =>
    stoodValues(found.get(device) ?? [], day, holdMs);
  return devices.map(([device]) => ({
    power: of(power, device),
    mode: of(mode, device),
    setpoint: of(setpoint, device),
    temperature: of(temperature, device),
  }));
}

/** Spans are in order and do not overlap. */
function at(stood: readonly Stood[], atMs: number): Stood["value"] | undefined {
  let low = 0;
  let high = stood.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stood[middle]?.toMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  const found = stood[low];
  return found !== undefined && found.fromMs <= atMs ? found.value : undefined;
}
