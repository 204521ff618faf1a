import type { ProfilePoint } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";

/**
 * The wire value a device of a profile sends for what it shows. null, no value: the maker's own
 * sentinel where the profile names one, else not a number.
 */
export function wireOf(settings: ProfilePoint, value: PointValue | null): number | string {
  if (value === null) return settings.invalid[0] ?? Number.NaN;
  const meant = Object.entries(settings.values ?? {}).find(([, meaning]) => meaning === value);
  if (meant !== undefined) return meant[0];
  if (typeof value === "number") return (value - settings.offset) / settings.scale;
  return typeof value === "boolean" ? Number(value) : value;
}

/** What a wire value sent to a device of a profile means; undefined when it means nothing. */
export function meaningOf(settings: ProfilePoint, wire: number | string): PointValue | undefined {
  const sent = String(wire);
  const meant = Object.entries(settings.writes ?? {}).find(([, written]) => written === sent)?.[0];
  const meanings = settings.values ?? {};
  const meaning =
    meant === undefined
      ? meanings[sent]
      : Object.values(meanings).find((value) => String(value) === meant);
  if (meaning !== undefined) return meaning;
  if (settings.values !== undefined) return undefined;
  const number = Number(wire);
  if (typeof wire === "string" && (wire.trim() === "" || Number.isNaN(number))) return wire;
  return Number((number * settings.scale + settings.offset).toPrecision(12));
}
