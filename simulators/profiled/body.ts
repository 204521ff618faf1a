import type { Cancel } from "../../contract/clock.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Fault } from "../faults.ts";

/** What came of a command: done or under way, not just now, or no such point or value. */
export type Obeyed = "taken" | "busy" | "illegal";

/**
 * The physical side of one simulated device, whatever wire it speaks over: what is true of it, and
 * what commands do to it. A body knows points in the vocabulary's terms and nothing of bytes; the
 * wire in front of it knows the profile's bytes and nothing of physics.
 */
export interface Body {
  /** Whether it has current and has booted: one that is not awake answers nothing. */
  readonly isAwake: boolean;
  /** Calls back whenever that changes. */
  onAwake(changed: (isAwake: boolean) => void): Cancel;
  /** What the device shows of a point now; null when it shows that it has no value. */
  read(point: string): PointValue | null;
  /** A command as it reached the device. */
  write(point: string, value: PointValue): Obeyed;
  /** What a body can show: stuck, frozen, out of range. The wire adds its own. */
  readonly shows: readonly Fault[];
  misbehave(fault: Fault | null): void;
  stop(): void;
}
