import type { Failure } from "../../contract/errors.ts";
import { type PointKey, splitPointKey } from "../../contract/ids.ts";
import { isReadable } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { RecordBody, Reason } from "../../contract/record.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { pointOf } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { isThere } from "./settled.ts";

/** How it goes with one wished value of one point. Times are real and monotonic. */
interface Attempt {
  readonly command: string;
  readonly value: PointValue;
  readonly count: number;
  /** The first sending of the series, and the last. */
  readonly sentMs: number;
  readonly lastSentMs: number;
  /** Nothing is sent again before this. */
  readonly nextMs: number;
  readonly answered: boolean;
  readonly failure: Failure | null;
  /** The series is used up, told by a receipt; the next one starts after a pause. */
  readonly exhausted: boolean;
  /** Taken by the device and left at that: nothing tells whether it was done. */
  readonly isRestingUnproved: boolean;
  /** Series that failed so far. As long as there are any, the point is an alarm. */
  readonly failedSeries: number;
  /** Its device was away since the series was used up. */
  readonly wasAway: boolean;
}

/**
 * The commands on their way: counted, confirmed by read-back only, tried again, given up for a
 * while. Forgotten by a restart on purpose: targets are absolute, so sending one again does no harm.
 */
export class Attempts {
  readonly #attempts = new Map<PointKey, Attempt>();
  readonly #model: RoomModel;
  /** What each point was told last, and when. Outlives the attempt: haste is judged by it. */
  readonly #told = new Map<PointKey, { readonly value: PointValue; readonly atMs: number }>();

  constructor(model: RoomModel) {
    this.#model = model;
  }

  /**
   * Whether this value must not be sent again yet. Another value may go at once. What is for safety
   * waits out no long pause: a light that failed an hour ago is tried again when there is a fire.
   */
  isBusy(point: PointKey, value: PointValue, isForSafety: boolean, monotonicMs: number): boolean {
    const attempt = this.#attempts.get(point);
    if (attempt?.value !== value) return false;
    if (attempt.isRestingUnproved || isOpen(attempt, monotonicMs)) return true;
    const soonestMs = attempt.lastSentMs + roomLimits.wireSafetyPauseMs;
    const isUrgent = isForSafety && attempt.exhausted;
    return monotonicMs < (isUrgent ? Math.min(attempt.nextMs, soonestMs) : attempt.nextMs);
  }

  /** Told something else a moment ago: a storm of wishes becomes its last one, at a bearable pace. */
  isHasty(point: PointKey, value: PointValue, monotonicMs: number): boolean {
    const told = this.#told.get(point);
    if (told === undefined || told.value === value) return false;
    return monotonicMs - told.atMs < roomLimits.wireChangeGapMs;
  }

  /**
   * Notes a sending. The command record is written before the bytes leave. A wish for another value
   * than the last one starts afresh, whatever became of that.
   */
  send(
    command: string,
    point: PointKey,
    value: PointValue,
    reason: Reason,
    monotonicMs: number,
  ): readonly RecordBody[] {
    this.#told.set(point, { value, atMs: monotonicMs });
    const last = this.#attempts.get(point);
    const before = last?.value === value ? last : undefined;
    const count = before === undefined || before.exhausted ? 1 : before.count + 1;
    this.#attempts.set(point, {
      command,
      value,
      count,
      sentMs: count === 1 || before === undefined ? monotonicMs : before.sentMs,
      lastSentMs: monotonicMs,
      nextMs: monotonicMs + this.#confirmMs(point),
      answered: false,
      failure: null,
      exhausted: false,
      isRestingUnproved: false,
      failedSeries: before?.failedSeries ?? 0,
      wasAway: false,
    });
    const sent: RecordBody = { kind: "command", command, point, value, reason };
    const isSuperseded = last !== undefined && before === undefined && !last.exhausted;
    return isSuperseded ? [receipt(point, last, "superseded", 0, null), sent] : [sent];
  }

  #confirmMs(point: PointKey): number {
    const model = pointOf(this.#model, point);
    const device = this.#model.devices.get(point.slice(0, point.indexOf("/")));
    const everyMs = model?.settings.every ?? 0;
    return roomLimits.wireConfirmMs + (device?.profile.timings.settle ?? 0) + everyMs;
  }

  /** The device took the command, or why it did not. A failure may be tried again soon. */
  answer(point: PointKey, command: string, failure: Failure | null, monotonicMs: number): void {
    const attempt = this.#attempts.get(point);
    if (attempt?.command !== command) return;
    const nextMs = failure === null ? Math.max(attempt.nextMs, monotonicMs) : monotonicMs + 1000;
    this.#attempts.set(point, { ...attempt, answered: true, failure, nextMs });
  }

  /** Compares with what is read: confirms, or gives up for a while after the last attempt. */
  review(snapshot: Snapshot, monotonicMs: number): readonly RecordBody[] {
    const records: RecordBody[] = [];
    for (const [point, attempt] of this.#attempts) {
      if (isThere(snapshot, point, attempt.value)) {
        this.#attempts.delete(point);
        const tookMs = Math.round(monotonicMs - attempt.sentMs);
        records.push(receipt(point, attempt, "confirmed", tookMs, null));
      } else if (attempt.isRestingUnproved) {
        // It may have forgotten: back on the line, it is told anew.
        if (!isOnline(snapshot, point)) this.#attempts.delete(point);
      } else if (attempt.answered && attempt.failure === null && this.#isUnproved(point)) {
        // Taken at last: the alarm of the series before is over.
        const rest = { exhausted: true, isRestingUnproved: true, failedSeries: 0 };
        this.#attempts.set(point, { ...attempt, ...rest });
        const tookMs = Math.round(monotonicMs - attempt.sentMs);
        records.push(receipt(point, attempt, "unproved", tookMs, null));
      } else if (!attempt.exhausted && this.#isSpent(attempt, monotonicMs)) {
        const failedSeries = attempt.failedSeries + 1;
        const nextMs = monotonicMs + pauseMs(failedSeries);
        this.#attempts.set(point, { ...attempt, exhausted: true, failedSeries, nextMs });
        const tookMs = Math.round(monotonicMs - attempt.sentMs);
        records.push(receipt(point, attempt, "failed", tookMs, attempt.failure));
      } else if (attempt.exhausted) {
        this.#attempts.set(point, awaited(attempt, isOnline(snapshot, point), monotonicMs));
      }
    }
    return records;
  }

  #isUnproved(point: PointKey): boolean {
    const { device, point: name } = splitPointKey(point);
    const profile = this.#model.devices.get(device)?.profile;
    return profile !== undefined && !isReadable(profile, name);
  }

  #isSpent(attempt: Attempt, monotonicMs: number): boolean {
    if (isOpen(attempt, monotonicMs)) return false;
    return attempt.count >= roomLimits.commandAttempts && monotonicMs >= attempt.nextMs;
  }

  /** Points whose last series of attempts failed: each is an alarm until it is there. */
  failed(): readonly PointKey[] {
    return [...this.#attempts]
      .filter(([, attempt]) => attempt.failedSeries > 0)
      .map(([point]) => point);
  }

  /** A command is out and not yet confirmed. */
  isPending(): boolean {
    return [...this.#attempts.values()].some((attempt) => !attempt.exhausted);
  }

  /** A point that nobody wishes for any more is not pursued. */
  drop(isWished: (point: PointKey) => boolean): readonly RecordBody[] {
    const records: RecordBody[] = [];
    for (const [point, attempt] of this.#attempts) {
      if (isWished(point)) continue;
      this.#attempts.delete(point);
      if (!attempt.exhausted) records.push(receipt(point, attempt, "superseded", 0, null));
    }
    return records;
  }
}

/**
 * The device has not said yet whether it takes the command: some projectors answer "on" only when the
 * lamp burns. To repeat it meanwhile, or to call it failed, would be wrong.
 */
const isOpen = ({ answered, lastSentMs }: Attempt, monotonicMs: number): boolean =>
  !answered && monotonicMs - lastSentMs < roomLimits.wireAnswerMaxMs;

const isOnline = (snapshot: Snapshot, point: PointKey): boolean =>
  snapshot.availability.get(splitPointKey(point).device) === "online";

/** What failed because the device was away need not wait any longer once it is back. */
function awaited(attempt: Attempt, isBack: boolean, monotonicMs: number): Attempt {
  if (!isBack) return { ...attempt, wasAway: true };
  if (!attempt.wasAway) return attempt;
  return { ...attempt, wasAway: false, nextMs: monotonicMs, failedSeries: 1 };
}

/** Twice as long after each failed series, so that a stuck output is not switched for ever. */
const pauseMs = (failedSeries: number): number =>
  roomLimits.wireCommandPauseMs * 2 ** Math.min(failedSeries - 1, 5);

function receipt(
  point: PointKey,
  attempt: Attempt,
  result: "confirmed" | "unproved" | "failed" | "superseded",
  tookMs: number,
  failure: Failure | null,
): RecordBody {
  return { kind: "receipt", command: attempt.command, point, result, tookMs, failure };
}
