import type { PointKey } from "../../contract/ids.ts";
import type { RecordBody } from "../../contract/record.ts";
import type { Guarded } from "../reconcile/guards.ts";
import type { KeptChange, TickChange } from "../store/store.ts";
import type { ClosedSlot } from "./watts.ts";

/** Records kept in memory while the store refuses them. Beyond it the oldest are lost, counted. */
const unsavedMax = 5000;

/** What one tick found out and wants to keep. Filled by the loop, taken by the store, whole. */
export class TickNews {
  #records: RecordBody[] = [];
  /** By kind and id: of one thing only its last state is worth keeping. */
  #kept = new Map<string, KeptChange>();
  #watts: ClosedSlot[] = [];
  /** The store refused the last transaction. */
  isRefused = false;
  /** Records lost because the store refused them for too long. */
  lost = 0;
  #clamps: ReadonlyMap<PointKey, string> = new Map();

  record(body: RecordBody): void {
    this.#records.push(body);
    if (this.#records.length > unsavedMax) {
      this.#records.shift();
      this.lost += 1;
    }
  }

  /** This is how the thing is from now on. */
  keep(change: KeptChange): void {
    this.#kept.set(keyOf(change), change);
  }

  keepWatts(slot: ClosedSlot): void {
    this.#watts.push(slot);
  }

  /** A clamp, or an exemption that is made use of, is told when it begins or changes. */
  noteClamps(guarded: ReadonlyMap<PointKey, Guarded>): void {
    const clamps = new Map<PointKey, string>();
    for (const [point, { clamped, exempt }] of guarded) {
      if (clamped === null && exempt === null) continue;
      const fingerprint = JSON.stringify([clamped, exempt]);
      clamps.set(point, fingerprint);
      if (this.#clamps.get(point) === fingerprint) continue;
      for (const word of [clamped, exempt]) {
        if (word === null) continue;
        const { text, clause } = word;
        this.record({ kind: "guard", point, text, clause });
      }
    }
    this.#clamps = clamps;
  }

  /** Everything since the last time, as one transaction; null when there is nothing to keep. */
  take(at: { nowMs: number; clockTrusted: boolean }): TickChange | null {
    if (this.#records.length + this.#kept.size + this.#watts.length === 0) return null;
    const change: TickChange = {
      atMs: at.nowMs,
      clockTrusted: at.clockTrusted,
      records: this.#records,
      kept: [...this.#kept.values()],
      watts: this.#watts,
    };
    this.#records = [];
    this.#kept = new Map();
    this.#watts = [];
    return change;
  }

  /** The store refused: everything goes back in front of what has come since. */
  putBack(change: TickChange): void {
    this.isRefused = true;
    this.#records = [...change.records, ...this.#records].slice(-unsavedMax);
    const older = change.kept.map((each): [string, KeptChange] => [keyOf(each), each]);
    this.#kept = new Map([...older, ...this.#kept]);
    this.#watts = [...change.watts, ...this.#watts].slice(-unsavedMax);
  }
}

const keyOf = ({ kind, id }: KeptChange): string => `${kind} ${id}`;
