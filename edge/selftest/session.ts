import type { Availability } from "../../contract/api.ts";
import type { Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { PointKey } from "../../contract/ids.ts";
import { pointKey } from "../../contract/ids.ts";
import { message } from "../../contract/message.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { SelfTestKind, SelfTestReport } from "../../contract/record.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Guarded } from "../reconcile/guards.ts";
import type { Target } from "../room/wish.ts";
import { planSelfTest } from "./plan.ts";
import { runSelfTest, type TestBench, worstOf } from "./run.ts";

export interface SessionPorts {
  readonly model: RoomModel;
  readonly runners: ReadonlyMap<string, DeviceRunner>;
  readonly roomClock: Clock;
  readonly wireClock: Clock;
  readonly newId: () => string;
  readonly availability: (device: string) => Availability;
  /** The last reading that may be believed, for devices that only tell by themselves. */
  readonly valueOf: (point: PointKey) => PointValue | undefined;
  /** The guards' word on a value at this instant; null when there is none yet. */
  readonly guard: (target: Target) => Guarded | null;
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
      // A technician started this test and is in the room: switching a light counts as theirs.
      const level = test === "commissioning" ? "hold" : "rule";
      const guarded = ports.guard({
        point: pointKey(device, point),
        value,
        level,
        lost: [],
        reason,
      });
      if (runner === undefined || guarded === null) {
        return failed("link-closed");
      }
      if (guarded.held !== null) return { held: guarded.held.text };
      return runner.write(point, guarded.value, "self-test");
    },
  };
}

const reason = { rule: "self-test", clause: "NX 6.2.4.1", text: message("act.selftest") };
