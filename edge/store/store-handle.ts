import type { Ballast } from "./ballast.ts";
import { connect, type Connection } from "./connection.ts";
import { limitGrowth, stopGrowing } from "./database.ts";
import type { StoreLimits } from "./limits.ts";
import { isFull, isSpoilt, StoreError, storeError } from "./store-error.ts";

/** The database as one thing that may fail, fill up and come back. */
export class StoreHandle {
  readonly #file: string;
  readonly #limits: StoreLimits;
  readonly #ballast: Ballast;
  readonly #epoch: string;
  #open: Connection | undefined;
  readonly dropped = { wattsDropped: 0, recordsDropped: 0 };

  constructor(file: string, limits: StoreLimits, first: Connection, ballast: Ballast) {
    this.#file = file;
    this.#limits = limits;
    this.#ballast = ballast;
    this.#epoch = first.epoch;
    this.#open = first;
  }

  /**
   * After a failed write or flush nobody knows what the kernel still holds: the handle is given up,
   * never flushed again, and the next use opens and checks the file anew.
   */
  use<T>(task: (open: Connection) => T): T {
    try {
      this.#open ??= this.#reopen();
      return task(this.#open);
    } catch (error) {
      if (isFull(error)) throw error;
      const refusal = isSpoilt(error)
        ? new StoreError("store-io", String(error), error)
        : storeError(error);
      if (refusal instanceof StoreError && refusal.failure.code === "store-io") this.#giveUp();
      throw refusal;
    }
  }

  /** Writes, making room as often as that helps. */
  write<T>(task: (open: Connection) => T): T {
    for (;;) {
      try {
        return this.use(task);
      } catch (error) {
        if (!isFull(error)) throw error;
        if (!this.#makeRoom()) throw new StoreError("store-full", "nothing left to drop", error);
      }
    }
  }

  /** Whoever opens the file before `close` will know. A full disk does not keep the room from it. */
  markRunning(): void {
    try {
      this.write(({ meta }) => meta.set("clean", 0));
    } catch (error) {
      if (!(error instanceof StoreError) || error.failure.code !== "store-full") throw error;
    }
  }

  close(): void {
    try {
      if (this.#open !== undefined) this.#free(({ meta }) => meta.set("clean", 1));
    } finally {
      this.#giveUp();
    }
  }

  /** Watts go first, then records the hub has; what only the room knows is never dropped. */
  #makeRoom(): boolean {
    if (this.#ballast.release()) {
      this.#free(({ db }) => stopGrowing(db));
      return true;
    }
    if (this.#ballast.restore()) {
      this.#free(({ db }) => limitGrowth(db, this.#limits));
      return true;
    }
    const watts = this.#free((open) => open.watts.dropOldest()) ?? 0;
    this.dropped.wattsDropped += watts;
    if (watts > 0) return true;
    const records = this.#free((open) => open.journal.dropAcknowledged()) ?? 0;
    this.dropped.recordsDropped += records;
    return records > 0;
  }

  /** Deleting writes too: on a disk without a byte left it fails like the rest. */
  #free<T>(task: (open: Connection) => T): T | undefined {
    try {
      return this.use(task);
    } catch (error) {
      if (isFull(error)) return undefined;
      throw error;
    }
  }

  #reopen(): Connection {
    const opened = connect(this.#file, this.#limits, null);
    if (opened.epoch === this.#epoch) return opened;
    opened.db.close();
    throw new StoreError("store-io", "another journal stands where ours was; restart the edge");
  }

  #giveUp(): void {
    this.#open?.db.close();
    this.#open = undefined;
  }
}
