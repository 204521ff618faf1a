import { afterArrivals } from "../../contract/clock.ts";

/** What may wait, and how much of it is done at a time. */
export interface RoomLanesOptions {
  /** Tasks of one lane that may wait or run. */
  readonly perLane: number;
  /** Weight of all that waits or runs, in whatever the caller counts. */
  readonly weight: number;
  /** Lanes that work at the same time. */
  readonly atOnce: number;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

interface Task {
  readonly run: () => Promise<void>;
  readonly done: () => void;
  readonly weight: number;
  readonly sinceMs: number;
}

/**
 * A queue for each room: within a room one task after another, in order; between rooms by turns, so
 * that one with much to say delays nobody else.
 */
export class RoomLanes {
  readonly #options: RoomLanesOptions;
  readonly #lanes = new Map<string, Task[]>();
  /** Lanes with a task that waits, in the order of their turns. */
  readonly #turns = new Set<string>();
  readonly #idle = new Set<() => void>();
  #working = 0;
  #waiting = 0;
  #weight = 0;

  constructor(options: RoomLanesOptions) {
    this.#options = options;
  }

  /** Tasks that wait or run. */
  get waiting(): number {
    return this.#waiting;
  }

  /** How long the oldest task has waited. */
  lagMs(): number {
    let oldestMs = this.#options.nowMs();
    for (const [task] of this.#lanes.values()) {
      if (task !== undefined) oldestMs = Math.min(oldestMs, task.sinceMs);
    }
    return this.#options.nowMs() - oldestMs;
  }

  /**
   * Resolves when the task is done; null, and nothing happens, when too much waits already.
   * @param run must not reject
   */
  add(lane: string, weight: number, run: () => Promise<void>): Promise<void> | null {
    const tasks = this.#lanes.get(lane) ?? [];
    const { perLane, weight: most, nowMs } = this.#options;
    if (tasks.length >= perLane || this.#weight + weight > most) return null;
    const ended = new Promise<void>((done) => {
      tasks.push({ run, done, weight, sinceMs: nowMs() });
    });
    this.#lanes.set(lane, tasks);
    this.#waiting++;
    this.#weight += weight;
    if (tasks.length === 1) this.#turns.add(lane);
    this.#pump();
    return ended;
  }

  /** Resolves when nothing waits any more. */
  idle(): Promise<void> {
    if (this.#waiting === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.add(resolve));
  }

  #pump(): void {
    for (const lane of this.#turns) {
      if (this.#working >= this.#options.atOnce) return;
      this.#turns.delete(lane);
      void this.#work(lane);
    }
  }

  async #work(lane: string): Promise<void> {
    const tasks = this.#lanes.get(lane) ?? [];
    const [task] = tasks;
    if (task === undefined) return;
    this.#working++;
    try {
      await task.run();
    } finally {
      this.#working--;
      this.#waiting--;
      this.#weight -= task.weight;
      tasks.shift();
      task.done();
      // Behind all others: whoever has more waits for its next turn.
      if (tasks.length > 0) this.#turns.add(lane);
      else this.#lanes.delete(lane);
      // SQLite answers at once: without a look at the sockets one batch would follow upon another.
      afterArrivals(() => this.#pump());
      if (this.#waiting === 0) {
        for (const resolve of this.#idle) resolve();
        this.#idle.clear();
      }
    }
  }
}
