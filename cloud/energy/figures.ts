import type { EnergyBar, EnergyFigures } from "../../contract/site-energy.ts";
import type { DaySums, RoomSums, SeriesSums } from "../store/energy-figures.ts";
import { hourMs } from "./span.ts";

/** Figures of sums. `expectedMs`: how long could have been metered; of nothing, nothing is said. */
export function figuresOf(
  sums: readonly RoomSums[],
  expectedMs: number,
  isPriced: boolean,
): EnergyFigures {
  const of = (column: Exclude<keyof DaySums, "kwh" | "cost">) =>
    sums.reduce((sum, each) => sum + each[column], 0);
  const metered = sums.filter(({ kwh }) => kwh !== null);
  const personHours = of("person_hours");
  const price = metered.reduce((sum, each) => sum + (each.cost ?? 0), 0);
  const knowsPrice =
    isPriced && metered.length > 0 && metered.every(({ unpriced }) => unpriced === 0);
  return {
    kWh: metered.length === 0 ? null : metered.reduce((sum, each) => sum + (each.kwh ?? 0), 0),
    servedKWh: of("served_kwh"),
    baseKWh: of("base_kwh"),
    bridgedKWh: of("bridged_kwh"),
    coverage: expectedMs <= 0 ? 0 : Math.min(1, of("covered_ms") / expectedMs),
    servedMs: of("served_ms"),
    wastedKWh: of("wasted_kwh"),
    wastedMs: of("wasted_ms"),
    savedKWh: of("saved_kwh"),
    savedMs: of("saved_ms"),
    personHours,
    kWhPerPersonHour: personHours <= 0 ? null : of("headed_kwh") / personHours,
    delayW: delayOf(
      of("served_kwh"),
      of("served_covered_ms"),
      of("base_kwh"),
      of("base_covered_ms"),
    ),
    airOnMs: of("air_on_ms"),
    beyondMs: of("beyond_ms"),
    comfortKnownMs: of("comfort_known_ms"),
    comfortMs: of("comfort_ms"),
    cost: knowsPrice ? price : null,
  };
}

/** Mean watts of a room in use, less those of a room at rest. */
function delayOf(servedKWh: number, servedMs: number, baseKWh: number, baseMs: number) {
  if (servedMs <= 0 || baseMs <= 0) return null;
  const watts = (kWh: number, ms: number) => (kWh * 1000 * hourMs) / ms;
  return Math.max(0, watts(servedKWh, servedMs) - watts(baseKWh, baseMs));
}

/**
 * A bar for each key, those without a reading included: a gap stays one.
 * @param expectedMs how long could have been metered, by key
 */
export function barsOf(
  keys: readonly string[],
  sums: readonly SeriesSums[],
  expectedMs: (key: string) => number,
): readonly EnergyBar[] {
  const found = new Map(sums.map((each) => [each.key, each]));
  return keys.map((key) => {
    const each = found.get(key);
    const expected = expectedMs(key);
    if (each === undefined || each.kwh === null) {
      return { key, kWh: null, baseKWh: null, bridgedKWh: 0, coverage: expected > 0 ? 0 : null };
    }
    return {
      key,
      kWh: each.kwh,
      baseKWh: each.base_kwh,
      bridgedKWh: each.bridged_kwh,
      coverage: expected > 0 ? Math.min(1, each.covered_ms / expected) : null,
    };
  });
}

/** A day by its half-hours; what has not come yet is a gap. */
export const halfHourBars = (profile: readonly number[] | null): readonly EnergyBar[] =>
  Array.from({ length: 48 }, (_, half) => ({
    key: `${String(half >> 1).padStart(2, "0")}:${half % 2 === 0 ? "00" : "30"}`,
    kWh: profile?.[half] ?? null,
    baseKWh: null,
    bridgedKWh: 0,
    coverage: null,
  }));
