import { message } from "../../../contract/message.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { advise } from "../advice.ts";
import type { TestBench } from "../bench.ts";
import { pause } from "../following.ts";
import { measuredAs, rounded } from "../shown.ts";
import { fail, type Finding, pass, type PlannedStep, skip, warn } from "../step.ts";
import { unread } from "./unread.ts";

/** A lamp that takes this much longer than its profile says is about to go. */
const slowFactor = 1.5;
const lookEveryMs = 250;
/** Of a model whose profile says nothing of it. */
const usualWarmUpMs = 120_000;
const agedShare = 0.9;

/** NX T5-3: the projector comes to its picture in time, and its lamp has hours left. */
export function projectorSteps(device: DeviceModel): readonly PlannedStep[] {
  const step = (name: string, run: PlannedStep["run"], moves = false): PlannedStep => ({
    id: `${device.id}:${name}`,
    device: device.id,
    text: message(`test.${name === "lampHours" ? "lamp-hours" : "warm-up"}`),
    clause: "NX T5-3",
    stage: moves ? "move" : "look",
    moves: [],
    disturbs: false,
    run,
  });
  return [
    ...(device.points.has("power") ? [step("warmUp", (bench) => warmUp(bench, device), true)] : []),
    ...(device.points.has("lampHours") ? [step("lampHours", (bench) => lamp(bench, device))] : []),
  ];
}

async function warmUp(bench: TestBench, device: DeviceModel): Promise<Finding> {
  const expectedMs = device.profile.timings.warmUp ?? usualWarmUpMs;
  const untilMs = bench.roomClock.monotonicMs() + expectedMs * slowFactor;
  for (;;) {
    const power = await bench.read(device.id, "power");
    if (!power.ok) return unread(power.failure);
    if (power.value !== "warming") return judgeWarmUp(bench, device, power.value === "on");
    if (bench.roomClock.monotonicMs() >= untilMs) {
      return fail(message("test.still-warming"), advise("lamp-slow"));
    }
    if (!(await pause(bench, lookEveryMs))) return skip(message("test.aborted"));
  }
}

function judgeWarmUp(bench: TestBench, device: DeviceModel, isOn: boolean): Finding {
  const tookMs = bench.warmUpMs(device.id);
  if (!isOn) return skip(message("test.not-lit"));
  if (tookMs === undefined) return pass(message("test.was-on"));
  const measured = [measuredAs("warmUp", tookMs / 1000, "s")];
  const found = message("test.warmed", { tookMs });
  const expectedMs = device.profile.timings.warmUp;
  return expectedMs !== undefined && tookMs > expectedMs * slowFactor
    ? warn(found, advise("lamp-slow"), { measured })
    : pass(found, { measured });
}

async function lamp(bench: TestBench, device: DeviceModel): Promise<Finding> {
  const hours = await bench.read(device.id, "lampHours");
  if (!hours.ok) {
    // A laser has no lamp, and says so.
    return hours.failure.code.startsWith("device-")
      ? pass(message("test.no-lamp"))
      : unread(hours.failure);
  }
  if (typeof hours.value !== "number") return pass(message("test.no-lamp"));
  const life = device.binding.lampLifeHours;
  // A laser counts its hours as well, and wears out in another century.
  if (life === undefined) {
    const measured = [measuredAs("lampHours", hours.value, "h")];
    return pass(message("test.lamp-hours-read", { hours: rounded(hours.value) }), { measured });
  }
  const measured = [
    measuredAs("lampHours", hours.value, "h"),
    measuredAs("lampLeft", life - hours.value, "h"),
  ];
  const found = message("test.lamp-ran", { hours: rounded(hours.value), life });
  return hours.value >= life * agedShare
    ? warn(found, advise("lamp-worn"), { measured })
    : pass(found, { measured });
}
