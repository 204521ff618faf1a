import { message } from "../../../contract/message.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { advise } from "../advice.ts";
import type { TestBench } from "../bench.ts";
import { measuredAs } from "../shown.ts";
import { fail, type Finding, pass, type PlannedStep, unsupported, warn } from "../step.ts";

/** Requests that go to and fro; more than half of them lost is a fault, one is a warning. */
const requests = 5;
/** An answer that takes longer than this on average makes the room sluggish, wire milliseconds. */
const slowMs = 400;

/** NX T5-4: the way to every device and back, how many requests are lost on it, and how long it takes. */
export function roundTrip(device: DeviceModel): PlannedStep {
  return {
    id: `${device.id}:round-trip`,
    device: device.id,
    text: message("test.round-trip", { requests }),
    clause: "NX T5-4",
    stage: "look",
    moves: [],
    disturbs: false,
    run: (bench) => ask(bench, device),
  };
}

async function ask(bench: TestBench, device: DeviceModel): Promise<Finding> {
  const point = quickestPoint(device);
  if (point === undefined) return unsupported(message("test.nothing-to-ask"));
  // It speaks when it wants to: that it is there is all that can be said.
  if (!bench.isAsked(device.id)) return pass(message("test.heard"));
  const tookMs: number[] = [];
  for (let request = 0; request < requests; request++) {
    if (bench.signal.aborted) break;
    const fromMs = bench.wireClock.monotonicMs();
    const outcome = await bench.read(device.id, point);
    if (outcome.ok) tookMs.push(bench.wireClock.monotonicMs() - fromMs);
  }
  return judge(tookMs);
}

function judge(tookMs: readonly number[]): Finding {
  const lost = requests - tookMs.length;
  const meanMs = tookMs.reduce((sum, each) => sum + each, 0) / Math.max(1, tookMs.length);
  const lossPercent = (100 * lost) / requests;
  const measured = [measuredAs("loss", lossPercent, "%"), measuredAs("roundTrip", meanMs, "ms")];
  const found = message("test.trips", { mean: Math.round(meanMs), lost, requests });
  if (lost > requests / 2) return fail(found, advise("lossy"), { measured });
  if (lost > 0) return warn(found, advise("lossy"), { measured });
  return meanMs > slowMs ? warn(found, advise("slow"), { measured }) : pass(found, { measured });
}

/** The point that is asked for most often: the device gives it without much ado. */
function quickestPoint(device: DeviceModel): string | undefined {
  const points = [...device.points.values()].filter(({ settings }) => !isSilent(settings));
  return points.toSorted((left, right) => left.settings.every - right.settings.every)[0]?.name;
}

const isSilent = (settings: object): boolean => "silent" in settings && settings.silent === true;
