import { type Cancel, type Clock, sleep } from "../../contract/clock.ts";
import { failed, type Failure, type Outcome } from "../../contract/errors.ts";
import { staleAfterMs } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Driver, PointSample, Priority } from "../drivers/driver.ts";
import { duePoints } from "./poll-plan.ts";
import type { DeviceModel } from "./room-model.ts";

/** What a device tells the loop. */
export interface DeviceListener {
  samples(device: string, samples: readonly PointSample[]): void;
  /** Told once per change. */
  reachable(device: string, isReachable: boolean, failure: Failure | null): void;
  /** A point that the device would not give; null once it gives it again. */
  pointFailure(device: string, point: string, failure: Failure | null): void;
}

export interface DeviceRunner {
  readonly device: DeviceModel;
  readonly mode: Driver["mode"];
  start(): void;
  stop(): Promise<void>;
  /** Called at every slot: asks for what is due, unless an answer is still awaited. */
  poll(monotonicMs: number): void;
  read(point: string, priority: Priority): Promise<Outcome<PointValue>>;
  /** Writes, and after the settle time reads back, so that the actual value follows quickly. */
  write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>>;
}

/** Failed rounds in a row before a device counts as gone. */
const failuresUntilGone = 3;
/** A device that is gone is asked this rarely, so that the line is free for the others. */
const probeEveryMs = 3000;
const pollSlackMs = 100;

/** One device at work: its poll plan, its driver, and whether it is there. */
export function createDeviceRunner(
  device: DeviceModel,
  driver: Driver,
  wireClock: Clock,
  listener: DeviceListener,
): DeviceRunner {
  const asked = new Map<string, number>();
  const failing = new Set<string>();
  let failures = 0;
  let isReachable: boolean | null = null;
  let isBusy = false;
  let lastHeardMs = wireClock.monotonicMs();
  let lastProbeMs = Number.NEGATIVE_INFINITY;
  const stopping = new AbortController();
  const silentAfterMs = Math.max(
    0,
    ...[...device.points.values()].map((point) => staleAfterMs(point.settings)),
  );

  function turn(reachable: boolean, failure: Failure | null) {
    if (reachable) failures = 0;
    if (isReachable === reachable) return;
    isReachable = reachable;
    listener.reachable(device.id, reachable, failure);
  }

  function heard(samples: readonly PointSample[]) {
    if (samples.length === 0 || stopping.signal.aborted) return;
    lastHeardMs = wireClock.monotonicMs();
    for (const { point } of samples) {
      if (failing.delete(point)) listener.pointFailure(device.id, point, null);
    }
    turn(true, null);
    listener.samples(device.id, samples);
  }

  function refused(point: string, failure: Failure) {
    if (failing.has(point)) return;
    failing.add(point);
    listener.pointFailure(device.id, point, failure);
  }

  async function ask(points: readonly string[], priority: Priority) {
    const result = await driver.read(points, priority);
    heard(result.samples);
    for (const { point, failure } of result.failures) refused(point, failure);
    return result;
  }

  async function pollRound(points: readonly string[], monotonicMs: number) {
    for (const point of points) asked.set(point, monotonicMs);
    const result = await ask(points, "poll");
    const [first] = result.failures;
    if (result.samples.length > 0 || first === undefined) return;
    failures += 1;
    if (failures >= failuresUntilGone) turn(false, first.failure);
  }

  return {
    device,
    mode: driver.mode,
    start() {
      driver.start({ samples: heard, lost: (failure) => turn(false, failure) });
    },
    async stop() {
      stopping.abort();
      await driver.stop();
    },
    poll(monotonicMs) {
      if (stopping.signal.aborted) return;
      if (driver.mode === "push") {
        if (monotonicMs - lastHeardMs > silentAfterMs) turn(false, { code: "link-timeout" });
        return;
      }
      if (isBusy) return;
      if (isReachable === false && monotonicMs - lastProbeMs < probeEveryMs) return;
      const points = duePoints(device, asked, monotonicMs, pollSlackMs);
      if (points.length === 0) return;
      isBusy = true;
      lastProbeMs = monotonicMs;
      void pollRound(isReachable === false ? points.slice(0, 1) : points, monotonicMs).finally(
        () => (isBusy = false),
      );
    },
    async read(point, priority) {
      const result = await ask([point], priority);
      const sample = result.samples.find((each) => each.point === point);
      if (sample?.quality === "good") return { ok: true, value: sample.value };
      return result.failures[0] === undefined
        ? failed("value-implausible")
        : { ok: false, failure: result.failures[0].failure };
    },
    async write(point, value, priority) {
      const outcome = await driver.write(point, value, priority);
      if (!outcome.ok || stopping.signal.aborted) return outcome;
      const { settle } = device.profile.timings;
      if (settle > 0) {
        const slept = await sleep(wireClock, "settle", settle, stopping.signal).then(
          () => true,
          () => false,
        );
        if (!slept) return outcome;
      }
      await ask([point], priority);
      return outcome;
    },
  };
}

/** Starts a shared slot: `task` runs at once and then every `everyMs` until cancelled. */
export function everySlot(clock: Clock, name: string, everyMs: number, task: () => void): Cancel {
  let cancel: Cancel = () => undefined;
  const run = () => {
    cancel = clock.after(name, everyMs, run);
    task();
  };
  run();
  return () => cancel();
}
