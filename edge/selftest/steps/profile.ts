import { pointKey } from "../../../contract/ids.ts";
import { type Message, message } from "../../../contract/message.ts";
import { pointStep, type ProfileSelfTestStep } from "../../../contract/profile.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { isSettledAt } from "../../reconcile/settled.ts";
import { adviseFault, adviseReading, gravityOfFault } from "../advice.ts";
import { measuredOf, shown, unitOf } from "../shown.ts";
import { fail, type Finding, pass, type PlannedStep, warn } from "../step.ts";
import { moveThrough } from "./moving.ts";
import { unread } from "./unread.ts";

/** What the device's profile says is to be tried on it. */
export const profileSteps = (device: DeviceModel): readonly PlannedStep[] =>
  device.profile.selfTest.map((step) =>
    "read" in step ? reading(device, step) : toggling(device, step),
  );

type ReadStep = Extract<ProfileSelfTestStep, { read: string }>;
type ToggleStep = Extract<ProfileSelfTestStep, { toggle: string }>;

function reading(device: DeviceModel, step: ReadStep): PlannedStep {
  const { read: point, expect, clause } = step;
  const unit = unitOf(device, point);
  return {
    id: `${device.id}:${point}${"known" in expect ? ".known" : ""}`,
    device: device.id,
    text: textOf(step),
    clause,
    stage: "look",
    moves: [],
    disturbs: false,
    async run(bench) {
      const outcome = await bench.read(device.id, point);
      if (!outcome.ok) return unread(outcome.failure);
      const { value } = outcome;
      const measured = measuredOf(device, point, value);
      const saw = message("test.saw", { value: shown(value, unit) });
      if (point === "fault" && typeof value === "string") return judgeFault(device, value);
      return meets(expect, value, pointStep(device.profile, point))
        ? pass(saw, { measured })
        : fail(saw, adviseReading(device, point), { measured });
    },
  };
}

/** What a device says of its own faults: a warning is one, and an error fails. */
export function judgeFault(device: DeviceModel, text: string): Finding {
  const saw = message("test.saw", { value: shown(text) });
  const gravity = gravityOfFault(text);
  if (gravity === "none") return pass(saw);
  const advice = adviseFault(device, text);
  return gravity === "warn" ? warn(saw, advice) : fail(saw, advice);
}

function textOf({ read: point, expect }: ReadStep): Message {
  if (point === "fault") return message("test.fault");
  if ("known" in expect) return message("test.reads", { point });
  return message("test.read", { point, expected: expected(expect) });
}

function meets(expect: ReadStep["expect"], value: PointValue, step: number): boolean {
  if ("known" in expect) return true;
  if ("equals" in expect) return isSettledAt(expect.equals, value, step);
  const [low, high] = expect.between;
  return typeof value === "number" && value >= low && value <= high;
}

function expected(expect: Exclude<ReadStep["expect"], { known: true }>): string {
  if ("equals" in expect) return shown(expect.equals);
  return `${expect.between[0]}…${expect.between[1]}`;
}

/** Each value is written and must be read back; what it was before comes last. */
function toggling(device: DeviceModel, step: ToggleStep): PlannedStep {
  const { toggle: point, between, clause } = step;
  return {
    id: `${device.id}:${point}.moves`,
    device: device.id,
    text: message("test.toggle", { point }),
    clause,
    stage: "move",
    moves: [pointKey(device.id, point)],
    disturbs: false,
    async run(bench) {
      const before = await bench.read(device.id, point);
      if (!before.ok) return unread(before.failure);
      const [first, second] = between;
      const values = before.value === first ? [second, first] : [first, second];
      return moveThrough(bench, device, point, values);
    },
  };
}
