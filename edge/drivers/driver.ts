import type { Failure, Outcome } from "../../contract/errors.ts";
import type { PointValue } from "../../contract/reading.ts";

/** One value as a device told it, in the vocabulary's terms. `bad`: it cannot be true. */
export interface PointSample {
  readonly point: string;
  readonly value: PointValue;
  readonly quality: "good" | "bad";
}

/** What a driver tells without being asked. */
export interface DriverListener {
  /** Values the device sent by itself. They also prove that it is there. */
  samples(samples: readonly PointSample[]): void;
  /** The device cannot be reached; repeated only when the failure changes. */
  lost(failure: Failure): void;
}

/** Who goes first on a line. */
export type Priority = "safety" | "command" | "self-test" | "poll";

export interface ReadResult {
  readonly samples: readonly PointSample[];
  /** Points that were asked for and not read, each with its own reason. */
  readonly failures: readonly { readonly point: string; readonly failure: Failure }[];
}

/**
 * How a device of a profile is spoken to over its link. A driver decodes and encodes; it keeps no
 * state of the room, never logs and never throws for what a device does. Made by `createDriver`;
 * making it opens nothing.
 */
export interface Driver {
  /**
   * poll: the points must be read · push: the device tells by itself and `read` only repeats what a
   * device can be asked for, which may be nothing.
   */
  readonly mode: "poll" | "push";
  start(listener: DriverListener): void;
  /** Ends every request; all promises settle. */
  stop(): Promise<void>;
  /**
   * `deadlineMs`: wire time at which a poll's values should be there. Where devices share a line, the
   * earliest goes first; where they do not, it means nothing.
   */
  read(points: readonly string[], priority: Priority, deadlineMs?: number): Promise<ReadResult>;
  /**
   * The points by the requests that would read them, so that an urgent one need not wait for the
   * rest of its device. Left out: one round of a device is asked after the other.
   */
  readsOf?(points: readonly string[]): readonly (readonly string[])[];
  /**
   * Writes one value. Success means that the device took the command, not that it has arrived: only
   * a read-back says so. A newer write of the same point replaces one still waiting for the line;
   * the replaced one fails with `link-busy`.
   */
  write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>>;
}
