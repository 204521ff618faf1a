import type { PointKey } from "../../../contract/ids.ts";
import type { Message } from "../../../contract/message.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import type { Snapshot } from "../../room/snapshot.ts";
import type { Target } from "../../room/wish.ts";

/** What a guard says of a target, with the clause behind it; empty when it is the product's own. */
export interface GuardWord {
  readonly text: Message;
  readonly clause: string;
  /** Of what is held: it passes by itself within a second or two of wire time. */
  readonly isBrief?: true;
}

/** Why something must not be sent now, or null when it may. */
export type Held = GuardWord | null;

/** A target after the last gate: what may be sent now, and what was changed or held back, and why. */
export interface Guarded {
  readonly target: Target;
  /** What may be sent. Differs from the target when it was clamped. */
  readonly value: PointValue;
  readonly clamped: GuardWord | null;
  /** Set while it must not be sent yet. */
  readonly held: Held;
  /** The exemption on file by which it passes a limit of its clause. */
  readonly exempt: GuardWord | null;
}

/** What the guards need besides the room: how a set-point reads depends on the mode to come. */
export interface GuardContext {
  readonly snapshot: Snapshot;
  readonly targets: ReadonlyMap<PointKey, Target>;
  /** Real, monotonic. */
  readonly monotonicMs: number;
  /** Real, monotonic: no load may be started before this. */
  readonly startsFromMs: number;
  /** When a point was last told to go on, real and monotonic; minus infinity when it never was. */
  readonly startedMs: (point: PointKey) => number;
}

/** One target before a guard. `value` is what is left of it after clamping. */
export interface GuardCase {
  readonly context: GuardContext;
  readonly device: DeviceModel;
  readonly point: string;
  readonly value: PointValue;
  readonly target: Target;
}

/** One guard. Pure; looks at the room as it is read, never at what was only wished. */
export type Guard = (about: GuardCase) => Held;

/** Whether it takes something away: a supply, a load, all the light of a zone. */
export const switchesOff = ({ device, point, value }: GuardCase): boolean =>
  (point === "power" && value === "off") ||
  (device.kind === "lighting-zone" && point === "level" && value === 0);
