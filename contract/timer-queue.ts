/** A task of a clock that is moved by hand. */
export interface QueuedTimer {
  readonly name: string;
  readonly dueMs: number;
  /** Ties are run in the order in which they were set. */
  readonly order: number;
  /** Null once it was cancelled: it leaves the queue when its turn comes. */
  task: (() => void) | null;
}

const isBefore = (left: QueuedTimer, right: QueuedTimer): boolean =>
  left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.order < right.order);

/** Timers by the time they fall due: a binary heap, so that thousands of them cost little. */
export class TimerQueue {
  readonly #heap: QueuedTimer[] = [];

  add(timer: QueuedTimer): void {
    let at = this.#heap.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || !isBefore(timer, parent)) break;
      this.#heap[at] = parent;
      at = above;
    }
    this.#heap[at] = timer;
  }

  /** The next one that still waits; undefined when none does. */
  first(): QueuedTimer | undefined {
    while (this.#heap[0]?.task === null) this.takeFirst();
    return this.#heap[0];
  }

  takeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    let at = 0;
    for (;;) {
      const below = this.#lesserBelow(at);
      const child = this.#heap[below];
      if (child === undefined || !isBefore(child, last)) break;
      this.#heap[at] = child;
      at = below;
    }
    this.#heap[at] = last;
  }

  #lesserBelow(at: number): number {
    const left = this.#heap[2 * at + 1];
    const right = this.#heap[2 * at + 2];
    return left !== undefined && right !== undefined && isBefore(right, left)
      ? 2 * at + 2
      : 2 * at + 1;
  }

  /** Names of those that wait, in the order in which they were set. */
  names(): string[] {
    return this.#heap
      .filter(({ task }) => task !== null)
      .toSorted((left, right) => left.order - right.order)
      .map(({ name }) => name);
  }
}
