import type { Cancel, Clock } from "../../contract/clock.ts";
import { actionOf, failed } from "../../contract/errors.ts";
import type { ErrorCode, Failure } from "../../contract/errors.ts";
import type { Priority } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import { doubledMs } from "../../contract/backoff.ts";
import { BusyMeter } from "./busy-meter.ts";
import type { LinkCounters } from "./link-health.ts";
import type { LinkState } from "./link-state.ts";
import type { ModbusAnswer, ModbusRequest } from "./modbus-frame.ts";
import type { ModbusLine, UnitTimings } from "./modbus-line.ts";
import { RequestQueue } from "./request-queue.ts";
import { wireDown } from "./wire.ts";
import type { Wire } from "./wire.ts";

export interface BusRequest {
  readonly unit: number;
  readonly request: ModbusRequest;
  readonly timings: UnitTimings;
  readonly priority: Priority;
  /** A newer write with the same key replaces this one while it waits. null for reads. */
  readonly key: string | null;
  /** Wire time at which a poll's values should be there; null when it does not matter. */
  readonly deadlineMs: number | null;
}

interface Job extends Omit<BusRequest, "deadlineMs"> {
  readonly deadlineMs: number;
  readonly turnMs: number;
  attempts: number;
  readonly settle: (answer: ModbusAnswer) => void;
}

/** A unit that did not answer: how often in a row, and until when it is left alone. */
interface Silent {
  readonly failures: number;
  readonly untilMs: number;
}

/**
 * The only owner of one Modbus line. One request is in flight; what waits is bounded and goes by
 * priority; a request is repeated on time-out and bad CRC; a unit that is silent is left alone for a
 * growing while, so that its neighbours do not wait for it. Every request settles.
 */
export class ModbusBus {
  readonly state: LinkState;
  readonly #wire: Wire;
  readonly #line: ModbusLine;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  readonly #queue = new RequestQueue<Job>(limits.modbus.queueMax);
  readonly #silent = new Map<number, Silent>();
  /** Requests in a row, of whatever job, that a unit did not answer. */
  readonly #missed = new Map<number, number>();
  readonly #meter: BusyMeter;
  #busy = false;
  #cancelWake: Cancel = () => {};

  constructor(wire: Wire, line: ModbusLine, clock: Clock, counters: LinkCounters) {
    this.#wire = wire;
    this.#line = line;
    this.#clock = clock;
    this.#counters = counters;
    this.state = wire.state;
    this.#meter = new BusyMeter(limits.modbus.busyWindowMs, clock.monotonicMs());
    wire.state.watch({
      up: () => {
        this.#silent.clear();
        this.#missed.clear();
      },
      down: (failure) => this.#down(failure),
    });
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Share of its time, 0 to 1, that the line was in use of late. */
  get busyShare(): number {
    return this.#meter.share(this.#clock.monotonicMs());
  }

  /** Sends one request when its turn comes. Never rejects. */
  send(request: BusRequest): Promise<ModbusAnswer> {
    if (!this.#wire.state.isUp) return Promise.resolve(wireDown(this.#wire));
    if (this.#isLeftAlone(request)) {
      return Promise.resolve(leftAlone(request.unit));
    }
    return new Promise((settle) => {
      const deadlineMs = request.deadlineMs ?? Number.POSITIVE_INFINITY;
      const turnMs = this.#turnMs(deadlineMs);
      const loser = this.#queue.add({ ...request, deadlineMs, turnMs, attempts: 0, settle });
      if (loser !== undefined) this.#lose(loser, loser.key !== null && loser.key === request.key);
      this.#pump();
    });
  }

  /**
   * The nearest deadline goes first, and a far one counts as farther still: when the line cannot
   * carry the plan, slow points give way to fast ones, though not for ever.
   */
  #turnMs(deadlineMs: number): number {
    const nowMs = this.#clock.monotonicMs();
    const turnMs = nowMs + Math.max(0, deadlineMs - nowMs) * limits.queue.patience;
    // Polls of one slot are asked within some milliseconds: of equal ones, the first goes first.
    return Math.floor(turnMs / sameTurnMs) * sameTurnMs;
  }

  #lose(loser: Job, isReplaced: boolean): void {
    this.#counters.dropped += 1;
    if (loser.priority === "poll") this.#counters.overdue += 1;
    loser.settle(failed("link-busy", isReplaced ? "a newer one took its place" : "queue full"));
  }

  /** A person's or a safety command is tried even so; it gets one attempt. */
  #isLeftAlone(request: BusRequest): boolean {
    const silent = this.#silent.get(request.unit);
    if (silent === undefined || request.priority === "safety") return false;
    return request.priority !== "command" && silent.untilMs > this.#clock.monotonicMs();
  }

  #pump(): void {
    if (this.#busy || this.#queue.length === 0) return;
    this.#cancelWake();
    const job = this.#queue.take(({ unit }) => this.#line.heldForMs(unit) === 0);
    if (job === undefined) {
      const heldMs = this.#queue.items().map(({ unit }) => this.#line.heldForMs(unit));
      const wakeMs = Math.ceil(Math.min(...heldMs));
      this.#cancelWake = this.#clock.after("late window", wakeMs, () => this.#pump());
      return;
    }
    this.#busy = true;
    job.attempts += 1;
    void this.#exchange(job);
  }

  async #exchange(job: Job): Promise<void> {
    this.#meter.begin(this.#clock.monotonicMs());
    const answer = await this.#line.exchange(job.unit, job.request, job.timings);
    this.#meter.end(this.#clock.monotonicMs());
    this.#busy = false;
    this.#ended(job, answer);
    this.#pump();
  }

  #ended(job: Job, answer: ModbusAnswer): void {
    if (answer.ok || !isOfTheLine(answer.failure)) {
      this.#silent.delete(job.unit);
      this.#missed.delete(job.unit);
      const isOverdue = job.priority === "poll" && this.#clock.monotonicMs() > job.deadlineMs;
      if (isOverdue) this.#counters.overdue += 1;
      job.settle(answer);
      return;
    }
    if (answer.failure.code === "link-overflow") this.#failAll(answer.failure);
    const wasSilent = this.#silent.has(job.unit);
    const attempts = wasSilent ? 1 : limits.modbus.attempts;
    const mayRepeat = actionOf(answer.failure) === "retry" && !this.#isOutdated(job);
    // A bad CRC is a sign of life: such a unit is asked again at its next turn.
    const isBlamed = blamesUnit.has(answer.failure.code);
    const missed = isBlamed ? (this.#missed.get(job.unit) ?? 0) + 1 : 0;
    this.#missed.set(job.unit, missed);
    const isSpent = Math.max(job.attempts, missed) >= attempts;
    if (mayRepeat && !isSpent && this.#wire.state.isUp) {
      this.#queue.putBack(job);
      return;
    }
    if (isBlamed && isSpent) this.#leaveAlone(job.unit);
    job.settle(answer);
  }

  /** A newer write of the same point waits already: to repeat this one would undo it later. */
  #isOutdated(job: Job): boolean {
    return job.key !== null && this.#queue.items().some((waiting) => waiting.key === job.key);
  }

  #leaveAlone(unit: number): void {
    const failures = (this.#silent.get(unit)?.failures ?? 0) + 1;
    const { unitPauseBaseMs: firstMs, unitPauseMaxMs: longestMs } = limits.modbus;
    const pauseMs = doubledMs({ firstMs, longestMs }, failures);
    this.#silent.set(unit, { failures, untilMs: this.#clock.monotonicMs() + pauseMs });
    // Each of its polls that wait would cost the neighbours one more time-out.
    const polls = this.#queue.removeAll((job) => job.unit === unit && job.priority === "poll");
    for (const job of polls) job.settle(leftAlone(unit));
  }

  #down(failure: Failure): void {
    this.#cancelWake();
    this.#line.reset();
    this.#failAll(failure);
  }

  #failAll(failure: Failure): void {
    for (const job of this.#queue.removeAll(() => true)) job.settle({ ok: false, failure });
  }
}

const sameTurnMs = 50;

const leftAlone = (unit: number) =>
  failed("link-timeout", `unit ${unit} is silent and left alone for a while`);

const blamesUnit: ReadonlySet<ErrorCode> = new Set([
  "link-timeout",
  "link-unexpected",
  "link-address-conflict",
]);

/** The unit has not spoken, or nothing that can be believed. */
const isOfTheLine = (failure: Failure): boolean => failure.code.startsWith("link-");
