import type { PointKey } from "../../contract/ids.ts";
import type { Duty } from "../../contract/duty.ts";
import type { Alarm, RecordBody, SelfTestReport } from "../../contract/record.ts";
import type { Guarded } from "../reconcile/guards.ts";
import type { Hold, TickChange } from "../store/store.ts";
import type { ClosedSlot } from "./watts.ts";

/** Records kept in memory while the store refuses them. Beyond it the oldest are lost, counted. */
const unsavedMax = 5000;

/** Members of a change that are there even when nothing happened. */
const alwaysPresent = 5;

/** What one tick found out and wants to keep. Filled by the loop, taken by the store, whole. */
export class TickNews {
  #records: RecordBody[] = [];
  readonly duties = new Map<string, Duty>();
  readonly alarms = new Map<string, Alarm>();
  watts: ClosedSlot[] = [];
  agenda: TickChange["agenda"];
  holds: readonly Hold[] | undefined;
  endedEarly: TickChange["endedEarly"];
  prepared: TickChange["prepared"];
  report: SelfTestReport | undefined;
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

  /** A clamp is told when it begins or changes, not at every tick. */
  noteClamps(guarded: ReadonlyMap<PointKey, Guarded>): void {
    const clamps = new Map<PointKey, string>();
    for (const [point, { clamped }] of guarded) {
      if (clamped === null) continue;
      const fingerprint = JSON.stringify(clamped);
      clamps.set(point, fingerprint);
      if (this.#clamps.get(point) === fingerprint) continue;
      const { text, clause } = clamped;
      this.record({ kind: "guard", point, text, clause });
    }
    this.#clamps = clamps;
  }

  /** Everything since the last time, as one transaction; null when there is nothing to keep. */
  take(at: { nowMs: number; clockTrusted: boolean }): TickChange | null {
    const { agenda, holds, endedEarly, prepared, report } = this;
    const change: TickChange = {
      atMs: at.nowMs,
      clockTrusted: at.clockTrusted,
      records: this.#records,
      duties: [...this.duties.values()],
      alarms: [...this.alarms.values()],
      ...(agenda === undefined ? {} : { agenda }),
      ...(holds === undefined ? {} : { holds }),
      ...(endedEarly === undefined ? {} : { endedEarly }),
      ...(prepared === undefined ? {} : { prepared }),
      ...(report === undefined ? {} : { report }),
      ...(this.watts.length === 0 ? {} : { watts: this.watts }),
    };
    const isNothing =
      change.records.length + change.duties.length + change.alarms.length === 0 &&
      Object.keys(change).length === alwaysPresent;
    this.#clear();
    return isNothing ? null : change;
  }

  #clear(): void {
    this.#records = [];
    this.duties.clear();
    this.alarms.clear();
    this.watts = [];
    this.agenda = undefined;
    this.holds = undefined;
    this.endedEarly = undefined;
    this.prepared = undefined;
    this.report = undefined;
  }

  /** The store refused: everything goes back in front of what has come since. */
  putBack(change: TickChange): void {
    this.isRefused = true;
    this.#records = [...change.records, ...this.#records].slice(-unsavedMax);
    for (const duty of change.duties) if (!this.duties.has(duty.id)) this.duties.set(duty.id, duty);
    for (const alarm of change.alarms) {
      if (!this.alarms.has(alarm.id)) this.alarms.set(alarm.id, alarm);
    }
    this.watts = [...(change.watts ?? []), ...this.watts].slice(-unsavedMax);
    this.agenda ??= change.agenda;
    this.holds ??= change.holds;
    this.endedEarly ??= change.endedEarly;
    this.prepared ??= change.prepared;
    this.report ??= change.report;
  }
}
