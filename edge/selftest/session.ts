import type { Availability } from "../../contract/api.ts";
import { type Clock, sleep } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { PointKey } from "../../contract/ids.ts";
import { pointKey } from "../../contract/ids.ts";
import { message } from "../../contract/message.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { SelfTestKind, SelfTestReport } from "../../contract/selftest.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Gate } from "../reconcile/reconciler.ts";
import type { Target } from "../room/wish.ts";
import { planSelfTest } from "./plan.ts";
import { worstOf } from "../../contract/selftest.ts";
import { runSelfTest, type TestBench } from "./run.ts";

export interface SessionPorts {
  readonly model: RoomModel;
  readonly runners: ReadonlyMap<string, DeviceRunner>;
  readonly roomClock: Clock;
  readonly wireClock: Clock;
  readonly newId: () => string;
  readonly availability: (device: string) => Availability;
  /** The last reading that may be believed, for devices that only tell by themselves. */
  readonly valueOf: (point: PointKey) => PointValue | undefined;
  /** Somebody of the house is in the room for it; otherwise nothing goes off under people. */
  readonly hasStaff: boolean;
  /** Every write of the test passes here, as everything else does. */
  readonly gate: Gate;
  readonly onProgress: () => void;
}

/** A self-test on its way. One at a time; the points it toggles are left alone by the loop. */
export interface SelfTestSession {
  readonly progress: { readonly done: number; readonly total: number };
  readonly toggled: ReadonlySet<PointKey>;
  readonly finished: Promise<SelfTestReport>;
  abort(): void;
}

/** Starts a test of a kind for a meeting. The room is put back as it was by its standing targets. */
export function startSelfTest(
  test: SelfTestKind,
  meetingId: string | null,
  by: string,
  ports: SessionPorts,
): SelfTestSession {
  const plan = planSelfTest(ports.model, test);
  const stop = new AbortController();
  const progress = { done: 0, total: plan.length };
  const toggled = new Set(
    plan.flatMap(({ device, step }) =>
      "toggle" in step ? [pointKey(device.id, step.toggle)] : [],
    ),
  );
  const startedAtMs = ports.roomClock.wallMs();
  const run = async (): Promise<SelfTestReport> => {
    const steps = await runSelfTest(
      plan,
      bench(test, meetingId !== null, ports, stop.signal),
      (done) => {
        progress.done = done;
        ports.onProgress();
      },
    );
    return {
      id: ports.newId(),
      test,
      meetingId,
      by,
      startedAtMs,
      endedAtMs: ports.roomClock.wallMs(),
      only: null,
      amends: null,
      steps,
      // What was broken off proves nothing, however well it went so far.
      worst: stop.signal.aborted ? "skipped" : worstOf(steps),
    };
  };
  return { progress, toggled, finished: run(), abort: () => stop.abort() };
}

function bench(
  test: SelfTestKind,
  isForMeeting: boolean,
  ports: SessionPorts,
  signal: AbortSignal,
): TestBench {
  const runnerOf = (device: string) => ports.runners.get(device);
  return {
    wireClock: ports.wireClock,
    signal,
    isForMeeting,
    availability: ports.availability,
    async read(device, point) {
      const runner = runnerOf(device);
      if (runner === undefined) return failed("link-closed");
      if (runner.mode === "poll") return runner.read(point, "self-test");
      const value = ports.valueOf(pointKey(device, point));
      return value === undefined ? failed("link-timeout") : success(value);
    },
    async write(device, point, value) {
      const runner = runnerOf(device);
      // Who laid the room out, or asked for the test, sees it: switching a light counts as theirs.
      const level = test === "commissioning" && ports.hasStaff ? "hold" : "rule";
      const key = pointKey(device, point);
      const target: Target = { point: key, value, level, lost: [], reason };
      const guarded = await passGate(ports, target, signal);
      if (runner === undefined || guarded === null) return failed("link-closed");
      // What a limit changes is not what was to be tested: it is not sent at all.
      const stopped = guarded.held ?? guarded.clamped;
      if (stopped !== null) return { held: stopped.text };
      const outcome = await runner.write(point, guarded.value, "self-test");
      ports.gate.answered(key);
      return outcome;
    },
  };
}

/** Loads are started one after another: a test waits for its turn, and for nothing longer. */
async function passGate({ gate, wireClock }: SessionPorts, target: Target, signal: AbortSignal) {
  const untilMs = wireClock.monotonicMs() + turnWaitMs;
  for (;;) {
    const guarded = gate.admit(target);
    const waits = guarded?.held?.isBrief === true && !signal.aborted;
    if (!waits || wireClock.monotonicMs() >= untilMs) return guarded;
    await sleep(wireClock, "self-test turn", turnEveryMs);
  }
}

const turnWaitMs = 5000;
const turnEveryMs = 50;

const reason = { rule: "self-test", clause: "NX 6.2.4.1", text: message("act.selftest") };
