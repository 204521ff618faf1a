import type { Cancel, Clock } from "../../contract/clock.ts";
import { actionOf, failed } from "../../contract/errors.ts";
import type { ErrorCode, Failure } from "../../contract/errors.ts";
import type { Priority } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import { doubledMs } from "../../contract/backoff.ts";
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
}

interface Job extends BusRequest {
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
  #busy = false;
  #cancelWake: Cancel = () => {};

  constructor(wire: Wire, line: ModbusLine, clock: Clock, counters: LinkCounters) {
    this.#wire = wire;
    this.#line = line;
    this.#clock = clock;
    this.#counters = counters;
    this.state = wire.state;
    wire.state.watch({
      up: () => this.#silent.clear(),
      down: (failure) => this.#down(failure),
    });
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Sends one request when its turn comes. Never rejects. */
  send(request: BusRequest): Promise<ModbusAnswer> {
    if (!this.#wire.state.isUp) return Promise.resolve(wireDown(this.#wire));
    if (this.#isLeftAlone(request)) {
      const detail = `unit ${request.unit} is silent and left alone for a while`;
      return Promise.resolve(failed("link-timeout", detail));
    }
    return new Promise((settle) => {
      const loser = this.#queue.add({ ...request, attempts: 0, settle });
      if (loser !== undefined) {
        this.#counters.dropped += 1;
        const isReplaced = loser.key !== null && loser.key === request.key;
        loser.settle(failed("link-busy", isReplaced ? "a newer one took its place" : "queue full"));
      }
      this.#pump();
    });
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
    const answer = await this.#line.exchange(job.unit, job.request, job.timings);
    this.#busy = false;
    this.#ended(job, answer);
    this.#pump();
  }

  #ended(job: Job, answer: ModbusAnswer): void {
    if (answer.ok || !isOfTheLine(answer.failure)) {
      this.#silent.delete(job.unit);
      job.settle(answer);
      return;
    }
    if (answer.failure.code === "link-overflow") this.#failAll(answer.failure);
    const wasSilent = this.#silent.has(job.unit);
    const attempts = wasSilent ? 1 : limits.modbus.attempts;
    const mayRepeat = actionOf(answer.failure) === "retry" && !this.#isOutdated(job);
    if (mayRepeat && job.attempts < attempts && this.#wire.state.isUp) {
      this.#queue.putBack(job);
      return;
    }
    // A bad CRC is a sign of life: such a unit is asked again at its next turn.
    if (blamesUnit.has(answer.failure.code)) this.#leaveAlone(job.unit);
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

const blamesUnit: ReadonlySet<ErrorCode> = new Set(["link-timeout", "link-unexpected"]);

/** The unit has not spoken, or nothing that can be believed. */
const isOfTheLine = (failure: Failure): boolean => failure.code.startsWith("link-");
