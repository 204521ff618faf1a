import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "../../contract/clock.ts";
import type { Driver, DriverListener } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import { behindFence, type DriverGuard } from "./membrane.ts";

/** Makes a driver of what it is handed through `within`. Called again at every restart. */
export type MakeDriver = (within: <T extends object>(given: T) => T) => Driver;

/** Whose code runs just now, also in what it awaits and in the timers it has set. */
const running = new AsyncLocalStorage<DriverLife>();

/**
 * Lays a fault that nobody caught to the driver it came from, which is then started anew. False when
 * it came from none: then the process does not know what state it is in.
 */
export function blameDriver(reason: unknown): boolean {
  const life = running.getStore();
  life?.fail(reason);
  return life !== undefined;
}

/** One life of a driver: from its making until it fails or is stopped. */
export class DriverLife implements DriverGuard {
  readonly #clock: Clock;
  readonly #failed: (reason: unknown) => void;
  readonly #undo: (() => void)[] = [];
  readonly #ended: Promise<void>;
  #end: () => void = () => {};
  #isOver = false;
  #hasFailed = false;
  #samples = 0;
  #samplesSinceMs: number;
  /** null when it could not even be made. */
  readonly driver: Driver | null;

  /** `failed` is told once, of the first fault. */
  constructor(make: MakeDriver, clock: Clock, failed: (reason: unknown) => void) {
    this.#clock = clock;
    this.#failed = failed;
    this.#samplesSinceMs = clock.monotonicMs();
    this.#ended = new Promise((resolve) => (this.#end = resolve));
    let driver: Driver | null = null;
    this.run(() => (driver = make((given) => behindFence(given, this))));
    this.driver = driver;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  fail(reason: unknown): void {
    if (this.#isOver || this.#hasFailed) return;
    this.#hasFailed = true;
    this.#failed(reason);
  }

  run(code: () => unknown): unknown {
    if (this.#isOver) return undefined;
    return running.run(this, () => {
      try {
        const result = code();
        if (!(result instanceof Promise)) return result;
        return result.catch((reason: unknown) => this.fail(reason));
      } catch (reason) {
        this.fail(reason);
        return undefined;
      }
    });
  }

  outside<T>(code: () => T): T {
    return running.exit(code);
  }

  registered(undo: () => void): void {
    // Later ones are timers, as a rule, and harmless: what they call back is not run any more.
    if (this.#undo.length < limits.driver.registrationsMax) this.#undo.push(undo);
  }

  /** What the driver answers; undefined when it fails, or does not answer within the time. */
  async call<T>(maxMs: number, code: (driver: Driver) => Promise<T>): Promise<T | undefined> {
    const { driver } = this;
    if (driver === null || this.#isOver) return undefined;
    const late = new Error(`no answer within ${maxMs} ms`);
    const cancel = this.#clock.after("driver call", maxMs, () => this.fail(late));
    let answer: T | undefined;
    const called = this.run(async () => {
      answer = await code(driver);
    });
    await Promise.race([called, this.#ended]);
    cancel();
    return answer;
  }

  /** What the driver tells, as long as it lives and does not flood. */
  heardBy(listener: DriverListener): DriverListener {
    return {
      samples: (samples) => {
        if (!this.#isOver && this.#isBearable(samples.length)) {
          this.outside(() => listener.samples(samples));
        }
      },
      lost: (failure) => {
        if (!this.#isOver) this.outside(() => listener.lost(failure));
      },
    };
  }

  /** Nothing of this life is heard any more; nothing stays registered, and nobody waits for it. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#end();
    for (const undo of this.#undo.splice(0)) undo();
  }

  #isBearable(count: number): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#samplesSinceMs >= 1000) {
      this.#samples = 0;
      this.#samplesSinceMs = nowMs;
    }
    this.#samples += count;
    const { samplesASecond } = limits.driver;
    if (this.#samples <= samplesASecond) return true;
    this.fail(new Error(`it tells more than ${samplesASecond} values a second`));
    return false;
  }
}
