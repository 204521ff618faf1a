import { message } from "../../../contract/message.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { adviseStubborn } from "../advice.ts";
import { isSilencing, type Moved, type TestBench } from "../bench.ts";
import { shown, unitOf } from "../shown.ts";
import { fail, type Finding, pass, skip, unsupported } from "../step.ts";
import { unread } from "./unread.ts";

/** Moves a point; null when it followed, otherwise what went wrong. */
export async function move(
  bench: TestBench,
  device: DeviceModel,
  point: string,
  value: PointValue,
): Promise<Finding | null> {
  if (bench.signal.aborted && !isSilencing(point, value)) return skip(message("test.aborted"));
  return troubleOf(device, point, value, await bench.move(device, point, value));
}

/** What went wrong with a move; null when the point followed. */
export function troubleOf(
  device: DeviceModel,
  point: string,
  value: PointValue,
  moved: Moved,
): Finding | null {
  switch (moved.is) {
    case "back":
      return null;
    case "unproved":
      return unsupported(message("test.no-read-back"));
    case "stopped":
      return skip(message("test.aborted"));
    case "held":
      return skip(moved.text);
    case "refused":
      return unread(moved.failure);
    case "lost":
      return fail(message("test.not-back", { value: shown(value) }), adviseStubborn(device, point));
  }
}

/** One value after another; the last one is where the point stays. */
export async function moveThrough(
  bench: TestBench,
  device: DeviceModel,
  point: string,
  values: readonly PointValue[],
): Promise<Finding> {
  for (const value of values) {
    const trouble = await move(bench, device, point, value);
    if (trouble !== null) return trouble;
  }
  const unit = unitOf(device, point);
  const path = values.map((value) => shown(value, unit)).join(" → ");
  return pass(message("test.saw", { value: path }));
}
