import { type Cancel, type Clock, sleep } from "../../contract/clock.ts";
import { failed, type Failure, type Outcome, success } from "../../contract/errors.ts";
import { staleAfterMs } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Driver, PointSample, Priority, ReadResult } from "../drivers/driver.ts";
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

/** After a write the point is looked at closely for this long. */
const watchedAfterWriteMs = 10_000;

/** One device at work: its poll plan, its driver, and whether it is there. Opens nothing yet. */
export function createDeviceRunner(
  device: DeviceModel,
  driver: Driver,
  wireClock: Clock,
  listener: DeviceListener,
): DeviceRunner {
  return new PolledDevice(device, driver, wireClock, listener);
}

class PolledDevice implements DeviceRunner {
  readonly device: DeviceModel;
  readonly mode: Driver["mode"];
  readonly #driver: Driver;
  readonly #wireClock: Clock;
  readonly #listener: DeviceListener;
  readonly #asked = new Map<string, number>();
  readonly #failing = new Set<string>();
  readonly #inTransit = new Set<string>();
  readonly #writtenMs = new Map<string, number>();
  readonly #stopping = new AbortController();
  readonly #silentAfterMs: number;
  #failures = 0;
  #isReachable: boolean | null = null;
  #isBusy = false;
  #lastHeardMs: number;
  #lastProbeMs = Number.NEGATIVE_INFINITY;

  constructor(device: DeviceModel, driver: Driver, wireClock: Clock, listener: DeviceListener) {
    this.device = device;
    this.mode = driver.mode;
    this.#driver = driver;
    this.#wireClock = wireClock;
    this.#listener = listener;
    this.#lastHeardMs = wireClock.monotonicMs();
    const limits = [...device.points.values()].map((point) => staleAfterMs(point.settings));
    // The point that must come most often is the one whose absence tells.
    this.#silentAfterMs = Math.min(...limits);
  }

  start(): void {
    this.#driver.start({
      samples: (samples) => this.#hear(samples),
      lost: (failure) => this.#turn(false, failure),
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#driver.stop();
  }

  poll(monotonicMs: number): void {
    if (this.#stopping.signal.aborted) return;
    if (this.mode === "push") {
      const isSilent = monotonicMs - this.#lastHeardMs > this.#silentAfterMs;
      if (isSilent) this.#turn(false, { code: "link-timeout" });
      return;
    }
    const isGone = this.#isReachable === false;
    if (this.#isBusy || (isGone && monotonicMs - this.#lastProbeMs < probeEveryMs)) return;
    const points = duePoints(
      this.device,
      this.#asked,
      (point) => this.#isMoving(point, monotonicMs),
      monotonicMs,
      pollSlackMs,
    );
    if (points.length === 0) return;
    this.#isBusy = true;
    this.#lastProbeMs = monotonicMs;
    void this.#pollRound(isGone ? points.slice(0, 1) : points, monotonicMs);
  }

  async #pollRound(points: readonly string[], monotonicMs: number): Promise<void> {
    for (const point of points) this.#asked.set(point, monotonicMs);
    const result = await this.#ask(points, "poll");
    this.#isBusy = false;
    const [first] = result.failures;
    if (result.samples.length > 0 || first === undefined) return;
    this.#failures += 1;
    if (this.#failures >= failuresUntilGone) this.#turn(false, first.failure);
  }

  async read(point: string, priority: Priority): Promise<Outcome<PointValue>> {
    const result = await this.#ask([point], priority);
    const sample = result.samples.find((each) => each.point === point);
    if (sample?.quality === "good") return success(sample.value);
    const [first] = result.failures;
    return first === undefined
      ? failed("value-implausible")
      : { ok: false, failure: first.failure };
  }

  async write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    this.#writtenMs.set(point, this.#wireClock.monotonicMs());
    const outcome = await this.#driver.write(point, value, priority);
    if (!outcome.ok || this.#stopping.signal.aborted) return outcome;
    if (!(await this.#settle())) return outcome;
    await this.#ask([point], priority);
    return outcome;
  }

  /** Waits until a read-back may be believed. False when the device is being stopped. */
  async #settle(): Promise<boolean> {
    const { settle } = this.device.profile.timings;
    if (settle === 0) return true;
    try {
      await sleep(this.#wireClock, "settle", settle, this.#stopping.signal);
      return true;
    } catch {
      return false;
    }
  }

  async #ask(points: readonly string[], priority: Priority): Promise<ReadResult> {
    const result = await this.#driver.read(points, priority);
    this.#hear(result.samples);
    for (const { point, failure } of result.failures) this.#refused(point, failure);
    return result;
  }

  #hear(samples: readonly PointSample[]): void {
    if (samples.length === 0 || this.#stopping.signal.aborted) return;
    this.#lastHeardMs = this.#wireClock.monotonicMs();
    for (const { point, value } of samples) {
      if (value === "warming" || value === "cooling") this.#inTransit.add(point);
      else this.#inTransit.delete(point);
      if (this.#failing.delete(point)) this.#listener.pointFailure(this.device.id, point, null);
    }
    this.#turn(true, null);
    this.#listener.samples(this.device.id, samples);
  }

  #isMoving(point: string, monotonicMs: number): boolean {
    const writtenMs = this.#writtenMs.get(point);
    const isFresh = writtenMs !== undefined && monotonicMs - writtenMs < watchedAfterWriteMs;
    return isFresh || this.#inTransit.has(point);
  }

  #turn(isReachable: boolean, failure: Failure | null): void {
    if (isReachable) this.#failures = 0;
    if (this.#isReachable === isReachable) return;
    this.#isReachable = isReachable;
    this.#listener.reachable(this.device.id, isReachable, failure);
  }

  #refused(point: string, failure: Failure): void {
    if (this.#failing.has(point)) return;
    this.#failing.add(point);
    this.#listener.pointFailure(this.device.id, point, failure);
  }
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
