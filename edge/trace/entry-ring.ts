import type { TraceEntry } from "../../contract/trace.ts";

/** The newest entries of a trace; the oldest give way and are counted. */
export class EntryRing {
  readonly #max: number;
  readonly #entries: TraceEntry[] = [];
  #made = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get newest(): number {
    return this.#made;
  }

  get dropped(): number {
    return this.#made - this.#entries.length;
  }

  /** Numbers the entry and keeps it. */
  add(entry: Omit<TraceEntry, "number">): void {
    this.#made += 1;
    this.#entries.push({ number: this.#made, ...entry });
    if (this.#entries.length > this.#max) this.#entries.shift();
  }

  /** At most `count` entries with a number above `after`, oldest first. */
  after(after: number, count: number): readonly TraceEntry[] {
    const from = Math.max(0, after - this.dropped);
    return this.#entries.slice(from, from + count);
  }
}
