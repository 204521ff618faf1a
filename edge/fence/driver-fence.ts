import { doubledMs } from "../../contract/backoff.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { Log } from "../../contract/log.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Driver, DriverListener, Priority, ReadResult } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import { DriverLife, type MakeDriver } from "./driver-life.ts";

export interface FencePorts {
  readonly wireClock: Clock;
  readonly log: Log;
}

/**
 * A driver in its fence. Whatever it throws, rejects, floods or never answers turns its own device
 * red, and it is made anew after a growing pause; its neighbours and the process go on. What a fence
 * cannot hold is code that never returns: that is the watchdog's.
 */
export function fenceDriver(device: string, make: MakeDriver, ports: FencePorts): Driver {
  return new DriverFence(device, make, ports).outside();
}

class DriverFence {
  readonly #device: string;
  readonly #make: MakeDriver;
  readonly #ports: FencePorts;
  #life: DriverLife;
  #bornMs = 0;
  #listener: DriverListener | null = null;
  #failures = 0;
  #failure: Failure = { code: "driver-failed" };
  #isStopped = false;
  #cancelRestart: Cancel = () => {};

  constructor(device: string, make: MakeDriver, ports: FencePorts) {
    this.#device = device;
    this.#make = make;
    this.#ports = ports;
    this.#life = this.#newLife();
  }

  outside(): Driver {
    const { driver } = this.#life;
    const readsOf = (points: readonly string[]) => this.#readsOf(points);
    return {
      mode: driver?.mode ?? "poll",
      start: (listener) => this.#start(listener),
      stop: () => this.#stop(),
      read: (points, priority, deadlineMs) => this.#read(points, priority, deadlineMs),
      ...(driver?.readsOf === undefined ? {} : { readsOf }),
      write: (point, value, priority) => this.#write(point, value, priority),
    };
  }

  #newLife(): DriverLife {
    this.#bornMs = this.#ports.wireClock.monotonicMs();
    let life: DriverLife | null = null;
    const made: DriverLife = new DriverLife(this.#make, this.#ports.wireClock, (reason) => {
      this.#failed(reason);
      if (life !== null) this.#bury(life);
    });
    // A driver that cannot be made has failed before there was a life to end.
    if (made.driver === null) made.end();
    life = made;
    return made;
  }

  #start(listener: DriverListener): void {
    this.#listener = listener;
    const life = this.#life;
    if (life.isOver) listener.lost(this.#failure);
    life.run(() => life.driver?.start(life.heardBy(listener)));
  }

  async #stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRestart();
    await this.#life.call(limits.driver.stopMaxMs, (driver) => driver.stop());
    this.#life.end();
  }

  async #read(
    points: readonly string[],
    priority: Priority,
    deadlineMs: number | undefined,
  ): Promise<ReadResult> {
    const result = await this.#life.call(limits.driver.callMaxMs, (driver) =>
      driver.read(points, priority, deadlineMs),
    );
    const failure = this.#failure;
    return result ?? { samples: [], failures: points.map((point) => ({ point, failure })) };
  }

  #readsOf(points: readonly string[]): readonly (readonly string[])[] {
    let reads: readonly (readonly string[])[] = [points];
    this.#life.run(() => (reads = this.#life.driver?.readsOf?.(points) ?? reads));
    return reads;
  }

  async #write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    const outcome = await this.#life.call(limits.driver.callMaxMs, (driver) =>
      driver.write(point, value, priority),
    );
    return outcome ?? { ok: false, failure: this.#failure };
  }

  /** Tells what happened, and when the driver begins anew. */
  #failed(reason: unknown): void {
    if (this.#isStopped) return;
    const { wireClock, log } = this.#ports;
    const { stableAfterMs, restartFirstMs: firstMs, restartMaxMs: longestMs } = limits.driver;
    const ranMs = wireClock.monotonicMs() - this.#bornMs;
    this.#failures = ranMs >= stableAfterMs ? 1 : this.#failures + 1;
    const pauseMs = doubledMs({ firstMs, longestMs }, this.#failures);
    const detail = described(reason);
    const facts = { device: this.#device, detail, at: placeOf(reason), pauseMs };
    log.error(facts, "a driver failed; it is made anew after a pause");
    this.#failure = { code: "driver-failed", detail };
    this.#cancelRestart();
    this.#cancelRestart = wireClock.after("driver restart", pauseMs, () => this.#restart());
  }

  #bury(life: DriverLife): void {
    // What it has opened is its own to close; that it may fail at this too says nothing new.
    if (!this.#isStopped) life.run(() => void life.driver?.stop().catch(() => {}));
    life.end();
    if (!this.#isStopped) this.#listener?.lost(this.#failure);
  }

  #restart(): void {
    this.#life = this.#newLife();
    if (this.#listener !== null) this.#start(this.#listener);
  }
}

/** The fault in a line, for the device's page and the log. */
function described(reason: unknown): string {
  const text = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  return (text.split("\n", 1)[0] ?? "").slice(0, limits.driver.detailMax);
}

/** Where in the program it happened. */
const placeOf = (reason: unknown): string | null =>
  reason instanceof Error ? (reason.stack?.split("\n")[1]?.trim() ?? null) : null;
