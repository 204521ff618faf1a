import { sleep } from "../../contract/clock.ts";
import { pointStep } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { isOnItsWay, isSettledAt } from "../reconcile/settled.ts";
import type { TestBench } from "./bench.ts";

/** A written point is read back until it has followed, for this long. */
const followMs = 3000;
const followEveryMs = 100;

/** Waits; false when the test was stopped meanwhile. */
export async function pause(bench: TestBench, ms: number): Promise<boolean> {
  if (bench.signal.aborted) return false;
  try {
    await sleep(bench.wireClock, "self-test pause", ms, bench.signal);
    return true;
  } catch {
    return false;
  }
}

/** Whether the point reads the value within `forMs` of wire time; false also when stopped. */
export async function follows(
  bench: TestBench,
  device: DeviceModel,
  point: string,
  value: PointValue,
  forMs = followMs,
): Promise<boolean> {
  const untilMs = bench.wireClock.monotonicMs() + forMs;
  const step = pointStep(device.profile, point);
  for (;;) {
    const outcome = await bench.read(device.id, point);
    const isBack =
      outcome.ok && (isSettledAt(value, outcome.value, step) || isOnItsWay(value, outcome.value));
    if (isBack) return true;
    if (bench.wireClock.monotonicMs() >= untilMs) return false;
    if (!(await pause(bench, followEveryMs))) return false;
  }
}
