import { pointKey } from "../../../contract/ids.ts";
import { message } from "../../../contract/message.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { advise } from "../advice.ts";
import type { TestBench } from "../bench.ts";
import { rounded, shown, unitOf } from "../shown.ts";
import { type Finding, pass, type PlannedStep, skip, warn } from "../step.ts";
import { move, troubleOf } from "./moving.ts";
import { unread } from "./unread.ts";

/** The set-point is moved to the side that saves energy: never beyond a limit. */
const nudgeC = 1;
/** The air must have gone at least so far in this time, once it has further to go. */
const courseMs = 15 * 60_000;
const leastK = 0.3;
const farK = 1;

/** NX 7.1.1: the unit takes another set-point and gives it back, and the air goes where it should. */
export function airSteps(device: DeviceModel): readonly PlannedStep[] {
  const isSettable = device.points.get("setpoint")?.writable === true;
  const common = { device: device.id, clause: "NX 7.1.1", disturbs: false } as const;
  const setpoint: PlannedStep = {
    ...common,
    id: `${device.id}:setpoint.moves`,
    text: message("test.setpoint"),
    stage: "move",
    moves: [pointKey(device.id, "setpoint")],
    run: (bench) => nudge(bench, device),
  };
  const course: PlannedStep = {
    ...common,
    id: `${device.id}:air`,
    text: message("test.air"),
    stage: "look",
    moves: [],
    run: (bench) => Promise.resolve(judgeCourse(bench)),
  };
  return isSettable ? [setpoint, course] : [course];
}

async function nudge(bench: TestBench, device: DeviceModel): Promise<Finding> {
  const before = await bench.read(device.id, "setpoint");
  if (!before.ok) return unread(before.failure);
  const { value: wasC } = before;
  if (typeof wasC !== "number") return skip(message("test.no-reading"));
  const mode = await bench.read(device.id, "mode");
  const isHeating = mode.ok && mode.value === "heat";
  const [low, high] = device.points.get("setpoint")?.settings.plausible ?? [-Infinity, Infinity];
  const isFit = (c: number) => c >= low && c <= high;
  const aside = [wasC + (isHeating ? -nudgeC : nudgeC), wasC].find(isFit) ?? wasC;
  const first = await bench.move(device, "setpoint", aside);
  // It stands beyond its limit: then the limit is where it is moved, and where it stays.
  const limitC = first.is === "held" && typeof first.instead === "number" ? first.instead : null;
  const moved = limitC === null ? first : await bench.move(device, "setpoint", limitC);
  const trouble = troubleOf(device, "setpoint", limitC ?? aside, moved);
  if (trouble?.result === "skipped") return trouble;
  const back = limitC === null ? await move(bench, device, "setpoint", wasC) : null;
  if (trouble !== null) return trouble;
  if (back !== null) return back;
  const path = limitC === null ? [aside, wasC] : [wasC, limitC];
  return pass(
    message("test.saw", {
      value: path.map((value) => shown(value, unitOf(device, "setpoint"))).join(" → "),
    }),
  );
}

function judgeCourse(bench: TestBench): Finding {
  const air = bench.air();
  if (air === null) return skip(message("test.air-idle"));
  const { fromC, nowC, wantedC, forMs } = air;
  const wentK = Math.abs(fromC - wantedC) - Math.abs(nowC - wantedC);
  const found = message("test.air-went", {
    from: rounded(fromC),
    now: rounded(nowC),
    wanted: rounded(wantedC),
    forMs,
  });
  const isFar = Math.abs(nowC - wantedC) > farK;
  return isFar && forMs >= courseMs && wentK < leastK
    ? warn(found, advise("air-still"))
    : pass(found);
}
