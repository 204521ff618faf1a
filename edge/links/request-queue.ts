import type { Priority } from "../drivers/driver.ts";

/** What a queue must know of a request. */
export interface Queued {
  readonly priority: Priority;
  /** Requests with the same key say the same thing anew: the newest one counts. null: no key. */
  readonly key: string | null;
}

const order: readonly Priority[] = ["safety", "command", "self-test", "poll"];

/**
 * A bounded queue of one line: higher priorities first, in order of arrival within one. When it is
 * full, the newest request of a lower priority makes room; a poll never keeps a command out.
 */
export class RequestQueue<T extends Queued> {
  readonly #lanes: ReadonlyMap<Priority, T[]> = new Map(order.map((name) => [name, []]));
  readonly #max: number;
  #length = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a request. Returns the one that lost its place for it, which may be the request itself. */
  add(item: T): T | undefined {
    const replaced = this.#replace(item);
    if (replaced !== undefined) return replaced;
    if (this.#length < this.#max) {
      this.#lane(item.priority).push(item);
      this.#length += 1;
      return undefined;
    }
    const evicted = this.#evictBelow(item.priority);
    if (evicted === undefined) return item;
    this.#lane(item.priority).push(item);
    return evicted;
  }

  /** Puts a request that was taken back behind its peers; its place is not lost to a full queue. */
  putBack(item: T): void {
    this.#lane(item.priority).push(item);
    this.#length += 1;
  }

  /** The first request that may go now, taken out. */
  take(mayGo: (item: T) => boolean): T | undefined {
    for (const name of order) {
      const lane = this.#lane(name);
      const at = lane.findIndex((item) => mayGo(item));
      if (at >= 0) {
        this.#length -= 1;
        return lane.splice(at, 1)[0];
      }
    }
    return undefined;
  }

  /** Every request that waits, in order. */
  items(): readonly T[] {
    return order.flatMap((name) => this.#lane(name));
  }

  /** Takes out everything that fits. */
  removeAll(fits: (item: T) => boolean): readonly T[] {
    const removed: T[] = [];
    for (let item = this.take(fits); item !== undefined; item = this.take(fits)) removed.push(item);
    return removed;
  }

  #lane(priority: Priority): T[] {
    return this.#lanes.get(priority) ?? [];
  }

  /** A newer request of the same priority takes over the place; of another one, it starts anew. */
  #replace(item: T): T | undefined {
    if (item.key === null) return undefined;
    for (const lane of this.#lanes.values()) {
      const at = lane.findIndex((other) => other.key === item.key);
      const older = lane[at];
      if (older === undefined) continue;
      if (older.priority === item.priority) lane[at] = item;
      else {
        lane.splice(at, 1);
        this.#lane(item.priority).push(item);
      }
      return older;
    }
    return undefined;
  }

  #evictBelow(priority: Priority): T | undefined {
    for (const name of [...order].reverse()) {
      if (name === priority) return undefined;
      const evicted = this.#lane(name).pop();
      if (evicted !== undefined) return evicted;
    }
    return undefined;
  }
}
