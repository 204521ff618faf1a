import { setMaxListeners } from "node:events";
import type { Clock } from "../../contract/clock.ts";
import type { PointKey } from "../../contract/ids.ts";
import {
  type SelfTestReport,
  type SelfTestRun,
  type SelfTestStep,
  worstOf,
} from "../../contract/selftest.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { TestBench } from "./bench.ts";
import { planSelfTest } from "./plan.ts";
import { runSelfTest } from "./run.ts";
import type { PlannedStep } from "./step.ts";

/** What is asked for: which test, of which devices, by whom, for which meeting. */
export interface TestRequest extends Pick<
  SelfTestReport,
  "id" | "test" | "by" | "only" | "meetingId"
> {
  /** The fresh report of the same test whose other steps go on to stand. */
  readonly amends: SelfTestReport | null;
}

export interface SessionPorts {
  readonly model: RoomModel;
  readonly roomClock: Clock;
  /** The room as this test may touch it, until the signal says stop. */
  readonly benchOf: (signal: AbortSignal) => TestBench;
  readonly onProgress: () => void;
}

/** A self-test on its way. One at a time; the points it moves are left alone by the loop. */
export class SelfTestSession {
  /** The report, once the last step has ended. Never rejects. */
  readonly finished: Promise<SelfTestReport>;
  readonly #request: TestRequest;
  readonly #ports: SessionPorts;
  readonly #plan: readonly PlannedStep[];
  readonly #stop = new AbortController();
  readonly #startedAtMs: number;
  readonly #now = new Set<PlannedStep>();
  #steps: readonly SelfTestStep[] = [];

  constructor(request: TestRequest, ports: SessionPorts) {
    this.#request = request;
    this.#ports = ports;
    // Every line waits on it at once.
    setMaxListeners(0, this.#stop.signal);
    this.#plan = planSelfTest(ports.model, request.test, request.only);
    this.#startedAtMs = ports.roomClock.wallMs();
    this.finished = this.#run();
  }

  /** Ends after the step at hand; nothing more is begun. */
  abort(): void {
    this.#stop.abort();
  }

  /** Points that are moved by the steps at hand. */
  get moving(): ReadonlySet<PointKey> {
    return new Set([...this.#now].flatMap(({ moves }) => moves));
  }

  /** What has ended so far, in the order of its ending; the same list until another step ends. */
  get steps(): readonly SelfTestStep[] {
    return this.#steps;
  }

  get progress(): SelfTestRun {
    const { id, test, by, only } = this.#request;
    return {
      id,
      test,
      by,
      startedAtMs: this.#startedAtMs,
      only,
      done: this.#steps.length,
      total: this.#plan.length,
      now: [...this.#now].map(({ device, text }) => ({ device, text })),
      isStopping: this.#stop.signal.aborted,
    };
  }

  async #run(): Promise<SelfTestReport> {
    const { model, benchOf, roomClock, onProgress } = this.#ports;
    const { signal } = this.#stop;
    const steps = await runSelfTest(model, this.#plan, benchOf(signal), {
      began: (step) => {
        this.#now.add(step);
        onProgress();
      },
      ended: (step, result) => {
        this.#now.delete(step);
        this.#steps = [...this.#steps, result];
        onProgress();
      },
    });
    return this.#report(steps, roomClock.wallMs());
  }

  #report(tried: readonly SelfTestStep[], endedAtMs: number): SelfTestReport {
    const { id, test, meetingId, by, only } = this.#request;
    const isStopped = this.#stop.signal.aborted;
    // What was stopped amends nothing: the report of before stands as it was.
    const amends = isStopped ? null : this.#request.amends;
    const steps = amends === null ? tried : amended(amends.steps, tried);
    return {
      id,
      test,
      meetingId,
      by,
      // It proves what it proves as of the first of its steps.
      startedAtMs: amends?.startedAtMs ?? this.#startedAtMs,
      endedAtMs,
      only: amends === null ? only : amends.only,
      amends: amends?.id ?? null,
      steps,
      // What was broken off proves nothing, however well it went so far.
      worst: isStopped ? "skipped" : worstOf(steps),
    };
  }
}

/** The earlier steps, each in its place, with those that were tried once more in place of themselves. */
export function amended(
  before: readonly SelfTestStep[],
  tried: readonly SelfTestStep[],
): readonly SelfTestStep[] {
  const anew = new Map(tried.map((step) => [step.id, step]));
  const kept = before.map((step) => {
    const again = anew.get(step.id);
    anew.delete(step.id);
    return again ?? step;
  });
  return [...kept, ...anew.values()];
}
