import { sleep } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { type PointKey, pointKey } from "../../contract/ids.ts";
import { message } from "../../contract/message.ts";
import { goodValue, type PointValue } from "../../contract/reading.ts";
import type { Reason, RecordBody } from "../../contract/record.ts";
import type { SelfTestKind } from "../../contract/selftest.ts";
import { isReadable } from "../../contract/profile.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { Gate } from "../reconcile/reconciler.ts";
import type { Snapshot } from "../room/snapshot.ts";
import type { Target } from "../room/wish.ts";
import { isSilencing, type Moved, type TestBench } from "./bench.ts";
import { follows } from "./following.ts";

/** What the room's own bench stands on. */
export interface BenchPorts extends Omit<
  TestBench,
  "availability" | "read" | "move" | "isAsked" | "isForMeeting"
> {
  readonly test: SelfTestKind;
  readonly meetingId: string | null;
  readonly runners: ReadonlyMap<string, DeviceRunner>;
  readonly snapshot: () => Snapshot;
  /** Every write of the test passes here, as everything else does. */
  readonly gate: Gate;
  readonly newId: () => string;
  /** Stores the command, and what the point was before, for good: only then is it sent. */
  readonly begin: (command: RecordBody, point: PointKey, before: PointValue | undefined) => void;
  readonly note: (receipt: RecordBody) => void;
  /** The device has answered, or did not in time. */
  readonly ended: (point: PointKey) => void;
  /** Somebody of the house is in the room for it. */
  readonly hasStaff: () => boolean;
}

/** The room itself as a bench: real devices, guarded writes, everything on record. */
export function ownBench(ports: BenchPorts): TestBench {
  const { runners, snapshot, meetingId } = ports;
  const bench: TestBench = {
    ...ports,
    isForMeeting: meetingId !== null,
    availability: (device) => snapshot().availability.get(device) ?? "unknown",
    isAsked: (device) => runners.get(device)?.mode === "poll",
    async read(device, point) {
      const runner = runners.get(device);
      if (runner === undefined) return failed("link-closed");
      if (runner.mode === "poll") return runner.read(point, "self-test");
      const value = goodValue(snapshot().actual.get(pointKey(device, point)));
      return value === undefined ? failed("link-timeout") : success(value);
    },
    move: (device, point, value) => move(bench, ports, device, point, value),
  };
  return bench;
}

async function move(
  bench: TestBench,
  ports: BenchPorts,
  device: DeviceModel,
  point: string,
  value: PointValue,
): Promise<Moved> {
  const { test, gate, wireClock } = ports;
  const runner = ports.runners.get(device.id);
  const key = pointKey(device.id, point);
  // Who laid the room out, or asked for the test, sees it: switching a light counts as theirs.
  const isTheirs = ports.hasStaff() && (test === "commissioning" || test === "repair");
  const level = isTheirs ? "hold" : "rule";
  if (ports.isHeld(key)) return { is: "held", text: message("test.held"), instead: null };
  const guarded = await passGate(ports, { point: key, value, level, lost: [], reason });
  if (runner === undefined || guarded === null) {
    return { is: "refused", failure: { code: "link-closed" } };
  }
  // What a limit changes is not what was to be tested: it is not sent at all.
  if (guarded.held !== null) return { is: "held", text: guarded.held.text, instead: null };
  if (guarded.clamped !== null) {
    return { is: "held", text: guarded.clamped.text, instead: guarded.value };
  }
  // It may have been stopped while it waited for its turn; what ends a noise goes out all the same.
  if (bench.signal.aborted && !isSilencing(point, value)) return { is: "stopped" };
  const command = ports.newId();
  const before = goodValue(ports.snapshot().actual.get(key));
  ports.begin({ kind: "command", command, point: key, value, reason }, key, before);
  const fromMs = wireClock.monotonicMs();
  const outcome = await runner.write(point, guarded.value, "self-test");
  gate.answered(key);
  const moved = await outcomeOf(bench, device, point, value, outcome);
  ports.ended(key);
  const tookMs = Math.round(wireClock.monotonicMs() - fromMs);
  const failure = moved.is === "refused" ? moved.failure : null;
  ports.note({
    kind: "receipt",
    command,
    point: key,
    result: receiptOf[moved.is],
    tookMs,
    failure,
  });
  return moved;
}

async function outcomeOf(
  bench: TestBench,
  device: DeviceModel,
  point: string,
  value: PointValue,
  outcome: Outcome<void>,
): Promise<Moved> {
  if (!outcome.ok) return { is: "refused", failure: outcome.failure };
  if (!isReadable(device.profile, point)) return { is: "unproved" };
  if (await follows(bench, device, point, value)) return { is: "back" };
  return { is: bench.signal.aborted ? "stopped" : "lost" };
}

const receiptOf = {
  back: "confirmed",
  unproved: "unproved",
  lost: "failed",
  refused: "failed",
  stopped: "superseded",
  held: "superseded",
} as const satisfies Record<Moved["is"], string>;

/** Loads are started one after another: a test waits for its turn, and for nothing longer. */
async function passGate({ gate, wireClock, signal }: BenchPorts, target: Target) {
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

const reason: Reason = {
  rule: "self-test",
  clause: "NX 6.2.4.1",
  text: message("rule.self-test"),
};
