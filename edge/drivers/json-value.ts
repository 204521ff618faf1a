import type { PointKind } from "../../contract/points.ts";
import type { WireValue } from "./point-value.ts";

/** A value as JSON has it. */
export type JsonValue = number | string | boolean;

/** What a JSON value is in the terms of a profile: `true` and `false` as words. */
export const wireOfJson = (value: JsonValue): WireValue =>
  typeof value === "boolean" ? String(value) : value;

/** The other way round: a switch takes JSON's `true` and `false`, and no words. */
export const jsonOfWire = (kind: PointKind, wire: WireValue): JsonValue =>
  kind.type === "boolean" ? String(wire) === "true" : wire;
