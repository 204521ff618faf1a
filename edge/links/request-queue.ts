import type { Priority } from "../drivers/driver.ts";
import { limits } from "../limits.ts";

/** What a queue must know of a request. */
export interface Queued {
  readonly priority: Priority;
  /** Requests with the same key say the same thing anew: the newest one counts. null: no key. */
  readonly key: string | null;
  /** Polls go by this, the lowest first. Left out: after every poll that has one. */
  readonly turnMs?: number;
}

const order: readonly Priority[] = ["safety", "command", "self-test", "poll"];
/** The order once it is the polls' turn. */
const pollsTurn: readonly Priority[] = ["safety", "poll", "command", "self-test"];

const turnOf = (item: Queued): number => item.turnMs ?? Number.POSITIVE_INFINITY;

/**
 * A bounded queue of one line: higher priorities first; polls by their turns, the rest in order
 * of arrival. When it is full, the least urgent request of a lower priority makes room; a poll never
 * keeps a command out. However many commands come, a poll that waits goes after so many of them
 * (`limits.queue.commandsInARow`): the room must not go blind while it is being driven.
 */
export class RequestQueue<T extends Queued> {
  readonly #lanes: ReadonlyMap<Priority, T[]> = new Map(order.map((name) => [name, []]));
  readonly #max: number;
  #length = 0;
  /** Requests of other priorities taken since a poll had its turn. */
  #sincePoll = 0;

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
      this.#insert(item);
      return undefined;
    }
    const evicted = this.#evictFor(item);
    if (evicted === undefined) return item;
    this.#insert(item);
    return evicted;
  }

  /** Puts a request that was taken back behind its peers; its place is not lost to a full queue. */
  putBack(item: T): void {
    this.#insert(item);
  }

  /** The first request that may go now, taken out. */
  take(mayGo: (item: T) => boolean): T | undefined {
    const isPollsTurn = this.#sincePoll >= limits.queue.commandsInARow;
    for (const name of isPollsTurn ? pollsTurn : order) {
      const lane = this.#lane(name);
      const at = lane.findIndex((item) => mayGo(item));
      if (at < 0) continue;
      const doPollsWait = name !== "poll" && this.#lane("poll").length > 0;
      this.#sincePoll = doPollsWait ? this.#sincePoll + 1 : 0;
      this.#length -= 1;
      return lane.splice(at, 1)[0];
    }
    return undefined;
  }

  /** Every request that waits, in order. */
  items(): readonly T[] {
    return order.flatMap((name) => this.#lane(name));
  }

  /** Takes out everything that fits. */
  removeAll(fits: (item: T) => boolean): readonly T[] {
    const removed = this.items().filter((item) => fits(item));
    for (const item of removed) {
      const lane = this.#lane(item.priority);
      lane.splice(lane.indexOf(item), 1);
    }
    this.#length -= removed.length;
    return removed;
  }

  #insert(item: T): void {
    const lane = this.#lane(item.priority);
    const isLater = (other: T) => turnOf(other) > turnOf(item);
    const at = item.priority === "poll" ? lane.findIndex(isLater) : -1;
    lane.splice(at < 0 ? lane.length : at, 0, item);
    this.#length += 1;
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
        this.#length -= 1;
        this.#insert(item);
      }
      return older;
    }
    return undefined;
  }

  #evictFor(item: T): T | undefined {
    for (const name of [...order].reverse()) {
      const last = this.#lane(name).at(-1);
      const isPeer = name === item.priority;
      const mayEvict = !isPeer || (name === "poll" && last !== undefined && isUrgent(item, last));
      if (last !== undefined && mayEvict) {
        this.#lane(name).pop();
        this.#length -= 1;
        return last;
      }
      if (isPeer) return undefined;
    }
    return undefined;
  }
}

const isUrgent = (item: Queued, than: Queued): boolean => turnOf(item) < turnOf(than);
