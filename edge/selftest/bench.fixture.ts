import { createVirtualClock } from "../../contract/clock.ts";
import { success } from "../../contract/errors.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { SelfTestKind, SelfTestStep } from "../../contract/selftest.ts";
import type { DeviceModel, RoomModel } from "../devices/room-model.ts";
import type { Moved, TestBench } from "./bench.ts";
import { planSelfTest } from "./plan.ts";
import { runSelfTest } from "./run.ts";

/** A bench on which every point does what it is told, until a test spoils one. */
export interface ObedientBench extends TestBench {
  readonly values: Map<string, PointValue>;
  /** `device/point=value`, in the order of the writes. */
  readonly written: string[];
}

const sound: Readonly<Record<string, PointValue>> = {
  power: "on",
  mute: false,
  battery: 90,
  fault: "",
  level: -10,
  temperature: 24,
  humidity: 50,
  co2: 600,
  voltageL1: 230,
  voltageL2: 230,
  voltageL3: 230,
  lampHours: 500,
  setpoint: 26,
  mode: "cool",
  lock: "locked",
  occupied: true,
  image: "hash",
  text: "WELCOME",
  tone: false,
  active: false,
};

const lampLux = 200;

/** Time passes only when somebody waits for it. */
export function obedientBench(model: RoomModel, spoil: Partial<TestBench> = {}): ObedientBench {
  const clock = createVirtualClock(0);
  const patient = {
    ...clock,
    after: (name: string, delayMs: number, task: () => void) => {
      const cancel = clock.after(name, delayMs, task);
      // A deadline is not waited for.
      if (name !== "self-test step") clock.advance(delayMs);
      return cancel;
    },
  };
  const values = new Map<string, PointValue>();
  const written: string[] = [];
  const valueOf = (device: string, point: string): PointValue =>
    values.get(`${device}/${point}`) ??
    witnessed(model, values, device, point) ??
    sound[point] ??
    "31";
  return {
    values,
    written,
    signal: new AbortController().signal,
    wireClock: patient,
    roomClock: patient,
    availability: () => "online",
    isAsked: () => true,
    isForMeeting: false,
    isAskedFor: true,
    isMeetingRunning: () => false,
    isWhole: true,
    isHeld: () => false,
    heardMs: () => -Infinity,
    mayDisturb: () => true,
    wanted: () => undefined,
    warmUpMs: () => undefined,
    air: () => null,
    gateway: async () => ({ clockTrusted: true, diskFree: 0.5, temperatureC: 50, load: 0.1 }),
    baseline: () => undefined,
    read: (device, point) => Promise.resolve(success(valueOf(device, point))),
    move(device: DeviceModel, point: string, value: PointValue): Promise<Moved> {
      written.push(`${device.id}/${point}=${String(value)}`);
      values.set(`${device.id}/${point}`, value);
      return Promise.resolve({ is: "back" });
    },
    ...spoil,
  };
}

/** What the meter, the eyes and the ears of the room make of the other points. */
function witnessed(
  model: RoomModel,
  values: ReadonlyMap<string, PointValue>,
  device: string,
  point: string,
): PointValue | undefined {
  const lit = [...model.devices.values()].filter(
    ({ id, kind }) =>
      (kind === "lighting-zone" || kind === "ventilation") && values.get(`${id}/power`) === "on",
  );
  if (point === "activePower") {
    return lit.reduce((sum, { ratedWatts }) => sum + (ratedWatts ?? 0), 40);
  }
  if (point === "illuminance") {
    return 50 + lampLux * lit.filter(({ kind }) => kind === "lighting-zone").length;
  }
  if (point !== "level" || !device.startsWith("mic-")) return undefined;
  return values.get("test-tone/tone") === true ? -30 : -62;
}

/** Runs a test of a kind on a bench, and returns its steps by id. */
export async function stepsOn(
  model: RoomModel,
  test: SelfTestKind,
  bench: TestBench,
  only: readonly string[] | null = null,
): Promise<ReadonlyMap<string, SelfTestStep>> {
  const plan = planSelfTest(model, test, only);
  const quiet = { began: () => undefined, ended: () => undefined };
  const steps = await runSelfTest(model, plan, bench, quiet);
  return new Map(steps.map((step) => [step.id, step]));
}
