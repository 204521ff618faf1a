import { type Cancel, type Clock, sleep } from "../../contract/clock.ts";
import {
  type ErrorCode,
  failed,
  type Failure,
  type Outcome,
  success,
} from "../../contract/errors.ts";
import { staleAfterMs } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Driver, PointSample, Priority, ReadResult } from "../drivers/driver.ts";
import { contactSense } from "./contact-sense.ts";
import { PollPlan } from "./poll-plan.ts";
import type { DeviceModel } from "./room-model.ts";

/** What a device tells the loop. */
export interface DeviceListener {
  samples(device: string, samples: readonly PointSample[]): void;
  /** Told once per change. */
  reachable(device: string, isReachable: boolean, failure: Failure | null): void;
  /** A device that is watched closely has not answered in time. Its next samples say that it did. */
  owes(device: string): void;
  /** A point that the device would not give; null once it gives it again. */
  pointFailure(device: string, point: string, failure: Failure | null): void;
}

export interface DeviceRunner {
  readonly device: DeviceModel;
  readonly mode: Driver["mode"];
  start(): void;
  stop(): Promise<void>;
  /**
   * Called at every slot: asks for what is due and not asked for already. `watched` are points to be
   * asked for twice a second, however rarely their profile wants it.
   */
  poll(monotonicMs: number, watched: ReadonlySet<string>): void;
  read(point: string, priority: Priority): Promise<Outcome<PointValue>>;
  /** Writes, and after the settle time reads back, so that the actual value follows quickly. */
  write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>>;
}

/** Failed rounds in a row before a device counts as gone. */
const failuresUntilGone = 3;
/** A device that is gone is asked this rarely, so that the line is free for the others. */
const probeEveryMs = 3000;

/** A device that is watched answers within this, or is in doubt. Most take a twentieth of it. */
const owedAfterMs = 750;

/** After a write the point is looked at closely for this long. */
const watchedAfterWriteMs = 10_000;

/** A line that is too crowded says nothing of the device. */
const isNotItsFault: ReadonlySet<ErrorCode> = new Set(["link-busy"]);

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
  readonly #plan: PollPlan;
  /** Points it would not give, and why. */
  readonly #failing = new Map<string, ErrorCode>();
  readonly #inTransit = new Set<string>();
  readonly #writes = new Map<string, { readonly atMs: number }>();
  readonly #stopping = new AbortController();
  readonly #silentAfterMs: number;
  readonly #sense: (sample: PointSample) => PointSample;
  #watched: ReadonlySet<string> = new Set();
  /** When it was asked for a watched point and has not been heard since, or null. */
  #askedCloselyMs: number | null = null;
  #failures = 0;
  #isReachable: boolean | null = null;
  /** When the last round that counted as failed was asked. */
  #failedRoundMs = Number.NEGATIVE_INFINITY;
  #inFlight = 0;
  /** Until then silence is expected: the device has just been powered on. */
  #deafUntilMs = Number.NEGATIVE_INFINITY;
  #lastHeardMs: number;
  #lastProbeMs = Number.NEGATIVE_INFINITY;

  constructor(device: DeviceModel, driver: Driver, wireClock: Clock, listener: DeviceListener) {
    this.device = device;
    this.mode = driver.mode;
    this.#driver = driver;
    this.#wireClock = wireClock;
    this.#listener = listener;
    this.#plan = new PollPlan(device);
    this.#sense = contactSense(device.binding);
    this.#lastHeardMs = wireClock.monotonicMs();
    const limits = [...device.points.values()].map((point) => staleAfterMs(point.settings));
    // The point that must come most often is the one whose absence tells.
    this.#silentAfterMs = Math.min(...limits);
  }

  start(): void {
    this.#driver.start({
      samples: (samples) => this.#hear(samples.map(this.#sense)),
      lost: (failure) => {
        // Nobody asks a device that tells by itself: its points say here why they are silent.
        if (failure.code === "driver-failed") {
          for (const point of this.device.points.keys()) this.#refused(point, failure);
        }
        this.#turn(false, failure);
      },
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#driver.stop();
  }

  poll(monotonicMs: number, watched: ReadonlySet<string>): void {
    this.#watched = watched;
    if (this.#stopping.signal.aborted) return;
    if (this.mode === "push") {
      const isSilent = monotonicMs - this.#lastHeardMs > this.#silentAfterMs;
      if (isSilent) this.#turn(false, { code: "link-timeout" });
      return;
    }
    const owedMs = this.#askedCloselyMs;
    if (owedMs !== null && monotonicMs - owedMs >= owedAfterMs) this.#noteOwed();
    const isGone = this.#isReachable === false;
    const isOneByOne = isGone || this.#driver.readsOf === undefined;
    if (isOneByOne && this.#inFlight > 0) return;
    if (isGone && monotonicMs - this.#lastProbeMs < probeEveryMs) return;
    const isMoving = (point: string) => this.#isMoving(point, monotonicMs);
    const due = this.#plan.due(isMoving, monotonicMs);
    // Asked together with others, it would be silent for as long as all of them.
    const first = due.find((point) => watched.has(point) && !this.#failing.has(point));
    const points = first === undefined ? due.slice(0, isGone ? 1 : undefined) : [first];
    if (points.length === 0) return;
    if (first !== undefined) this.#askedCloselyMs ??= monotonicMs;
    this.#lastProbeMs = monotonicMs;
    const reads = this.#driver.readsOf?.(points) ?? [points];
    for (const read of reads) void this.#pollOnce(read, monotonicMs);
  }

  async #pollOnce(points: readonly string[], askedMs: number): Promise<void> {
    const isFirst = this.#isReachable !== true;
    const deadlineMs = this.#plan.asked(points, askedMs);
    this.#inFlight += 1;
    const result = await this.#ask(points, "poll", deadlineMs);
    this.#inFlight -= 1;
    const nowMs = this.#wireClock.monotonicMs();
    this.#plan.ended(points, nowMs);
    // The line came up in the middle of it.
    if (isFirst && this.#isReachable === true) this.#plan.renew(failedPoints(result));
    this.#judgeRound(result, askedMs);
    // What is overdue does not wait for the next slot: the line would stand idle until then.
    if (result.samples.length > 0) this.poll(nowMs, this.#watched);
  }

  /** Reads that were asked together and failed count once. */
  #judgeRound({ samples, failures }: ReadResult, askedMs: number): void {
    const [first] = failures;
    if (samples.length > 0 || first === undefined) return;
    if (isNotItsFault.has(first.failure.code) || this.#isDeaf()) return;
    if (askedMs <= this.#failedRoundMs) return;
    this.#noteOwed();
    this.#failedRoundMs = askedMs;
    this.#failures += 1;
    if (this.#failures >= failuresUntilGone) this.#turn(false, first.failure);
  }

  #noteOwed(): void {
    if (this.#watched.size === 0 || this.#isReachable !== true || this.#isDeaf()) return;
    this.#listener.owes(this.device.id);
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
    const write = { atMs: this.#wireClock.monotonicMs() };
    this.#writes.set(point, write);
    const outcome = await this.#driver.write(point, value, priority);
    if (!outcome.ok || this.#stopping.signal.aborted) return outcome;
    if (point === "power" && value === "on") this.#expectSilence();
    if (!(await this.#settle())) return outcome;
    // A newer write of the point reads back itself: a storm of writes makes no storm of reads.
    if (this.#writes.get(point) === write) await this.#ask([point], priority);
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

  async #ask(
    points: readonly string[],
    priority: Priority,
    deadlineMs?: number,
  ): Promise<ReadResult> {
    const { samples: told, failures } = await this.#driver.read(points, priority, deadlineMs);
    const samples = told.map(this.#sense);
    this.#hear(samples);
    for (const { point, failure } of failures) this.#refused(point, failure);
    return { samples, failures };
  }

  #hear(samples: readonly PointSample[]): void {
    if (samples.length === 0 || this.#stopping.signal.aborted) return;
    this.#lastHeardMs = this.#wireClock.monotonicMs();
    this.#askedCloselyMs = null;
    for (const { point, value } of samples) {
      if (value === "warming" || value === "cooling") this.#inTransit.add(point);
      else this.#inTransit.delete(point);
      if (this.#failing.delete(point)) this.#listener.pointFailure(this.device.id, point, null);
    }
    this.#turn(true, null);
    this.#listener.samples(this.device.id, samples);
  }

  #isMoving(point: string, monotonicMs: number): boolean {
    const write = this.#writes.get(point);
    const isFresh = write !== undefined && monotonicMs - write.atMs < watchedAfterWriteMs;
    return isFresh || this.#inTransit.has(point) || this.#watched.has(point);
  }

  #expectSilence(): void {
    this.#deafUntilMs = this.#wireClock.monotonicMs() + this.device.profile.timings.deaf;
  }

  #isDeaf(): boolean {
    return this.#wireClock.monotonicMs() < this.#deafUntilMs;
  }

  #turn(isReachable: boolean, failure: Failure | null): void {
    if (isReachable) this.#failures = 0;
    if (this.#isReachable === isReachable) return;
    if (!isReachable && this.#isDeaf()) return;
    // Back after an absence: its supply may have come back, and it may fall silent once more.
    const isBack = isReachable && this.#isReachable === false;
    if (isBack) this.#expectSilence();
    this.#isReachable = isReachable;
    // What it did not say meanwhile is asked now, however rarely it is asked otherwise.
    if (isReachable) this.#plan.renew(isBack ? this.device.points.keys() : this.#failing.keys());
    this.#listener.reachable(this.device.id, isReachable, failure);
  }

  #refused(point: string, failure: Failure): void {
    if (this.#failing.get(point) === failure.code || this.#isDeaf()) return;
    this.#failing.set(point, failure.code);
    this.#listener.pointFailure(this.device.id, point, failure);
  }
}

const failedPoints = ({ failures }: ReadResult): readonly string[] =>
  failures.map(({ point }) => point);

/**
 * Starts a shared slot: `task` runs at once and then at every multiple of `everyMs` until cancelled.
 * Slots stand on the grid on which points fall due, so that neither drifts past the other.
 */
export function everySlot(clock: Clock, name: string, everyMs: number, task: () => void): Cancel {
  let cancel: Cancel = () => undefined;
  const run = () => {
    const nowMs = clock.monotonicMs();
    // A timer may fire a little early: that slot is not run twice.
    const nextMs = (Math.floor(nowMs / everyMs + 0.5) + 1) * everyMs;
    cancel = clock.after(name, nextMs - nowMs, run);
    task();
  };
  run();
  return () => cancel();
}
