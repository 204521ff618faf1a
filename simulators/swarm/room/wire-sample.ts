import type { PointValue } from "../../../contract/reading.ts";
import type { PointModel, PointSample } from "../../../edge/bare-room.ts";

/** What a point's wire makes of a value: rounded to its steps, and bad outside what can be true. */
export function wireSample(point: PointModel, value: PointValue | null): PointSample | null {
  if (value === null) return null;
  const { name, settings, kind } = point;
  if (typeof value !== "number" || kind.type !== "number") {
    return { point: name, value, quality: "good" };
  }
  const step = Math.abs(settings.scale);
  const onWire = step === 1 ? round(value, hundredths) : round(value, 1 / step);
  const [low, high] = settings.plausible ?? [-Infinity, Infinity];
  return { point: name, value: onWire, quality: onWire >= low && onWire <= high ? "good" : "bad" };
}

/** Wires without a step of their own carry floating-point numbers; nobody measures finer. */
const hundredths = 100;

const round = (value: number, parts: number): number =>
  Number((Math.round(value * parts) / parts).toPrecision(12));
