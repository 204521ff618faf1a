import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import { harmlessLine } from "../../contract/harmless-text.ts";
import type { PointKind } from "../../contract/points.ts";
import type { ProfilePoint } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { PointSample } from "./driver.ts";

/** A value as the wire carries it, before the profile gives it a meaning. */
export type WireValue = number | string;

/** Scaling by 0.1 must not turn 21.5 into 21.500000000000004. */
const significantDigits = 12;
const rounded = (value: number) => Number(value.toPrecision(significantDigits));

/**
 * What a wire value of a point means. A sentinel of the maker and a number outside the plausible
 * range make a `bad` sample; a value without any meaning is a failure of the point.
 */
export function toSample(
  point: string,
  kind: PointKind,
  settings: ProfilePoint,
  wire: WireValue,
): Outcome<PointSample> {
  const meaning = settings.values?.[String(wire)];
  if (meaning !== undefined) return success({ point, value: meaning, quality: "good" });
  switch (kind.type) {
    case "number":
      return numberSample(point, settings, wire);
    case "boolean":
      return settings.values === undefined && (wire === 0 || wire === 1)
        ? success({ point, value: wire === 1, quality: "good" })
        : meaningless(point, wire);
    case "choice":
      return settings.values === undefined && kind.choices.includes(String(wire))
        ? success({ point, value: String(wire), quality: "good" })
        : meaningless(point, wire);
    case "text":
      return success({ point, value: textOf(kind, String(wire)), quality: "good" });
  }
}

/** What is only read is for people; what is written is compared with what was read, sign by sign. */
export const textOf = ({ access }: PointKind, text: string): string =>
  access === "r" ? harmlessLine(text) : text;

function numberSample(
  point: string,
  settings: ProfilePoint,
  wire: WireValue,
): Outcome<PointSample> {
  const raw = typeof wire === "string" && wire.trim() === "" ? Number.NaN : Number(wire);
  if (!Number.isFinite(raw)) return meaningless(point, wire);
  const value = rounded(raw * settings.scale + settings.offset);
  const [low, high] = settings.plausible ?? [-Infinity, Infinity];
  const isSound = !settings.invalid.includes(raw) && value >= low && value <= high;
  return success({ point, value, quality: isSound ? "good" : "bad" });
}

const meaningless = (point: string, wire: WireValue) =>
  failed(
    "value-implausible",
    `${point}: ${JSON.stringify(String(wire).slice(0, 64))} means nothing`,
  );

/** The wire value of a meaning: the profile's words backwards, or the number scaled back. */
export function toWire(
  kind: PointKind,
  settings: ProfilePoint,
  value: PointValue,
): Outcome<WireValue> {
  const written = settings.writes?.[String(value)];
  if (written !== undefined) return success(written);
  const key = Object.entries(settings.values ?? {}).find(([, meaning]) => meaning === value)?.[0];
  if (key !== undefined) return success(key);
  if (kind.type === "number" && typeof value === "number" && Number.isFinite(value)) {
    return success(rounded((value - settings.offset) / settings.scale));
  }
  if (kind.type === "text" && typeof value === "string") return success(value);
  if (settings.values === undefined) {
    if (kind.type === "boolean" && typeof value === "boolean") return success(value ? 1 : 0);
    if (kind.type === "choice" && kind.choices.includes(String(value)))
      return success(String(value));
  }
  return failed("device-illegal-value", `${JSON.stringify(value)} cannot be written to this point`);
}
