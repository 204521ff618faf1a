import type { PointKey } from "../../../contract/ids.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { Alarm } from "../../../contract/record.ts";
import type { RoomModel, Snapshot, SqliteStore } from "../../../edge/bare-room.ts";
import type { DrawnContents } from "../room/swarm-plates.ts";
import type { Deed, Plant } from "../room/plant.ts";

/** A moment on both clocks, monotonic. */
export interface Moment {
  readonly steadyMs: number;
  readonly wireMs: number;
}

/** What a person holds, and when that was accepted. */
export interface Held {
  readonly value: PointValue;
  readonly untilMs: number;
  readonly since: Moment;
}

/** What the judges may know of a room: the truth about it, and what it was rightly asked for. */
export interface RoomSight {
  readonly model: RoomModel;
  readonly plant: Plant;
  readonly now: Moment;
  /** True room time, epoch milliseconds. */
  readonly wallMs: number;
  /** Since when somebody has been in the room; null while nobody is. */
  readonly peopleSince: Moment | null;
  /** When somebody last used a device's own buttons; null when nobody ever did. */
  readonly touchedAt: Moment | null;
  /** Its controller runs, since then; null while it is dead. */
  readonly runningSince: Moment | null;
  /** The gateway's wall clock is right, and has been for a while. */
  readonly isClockSound: boolean;
  /** Of the running controller; null while it is dead. */
  readonly snapshot: Snapshot | null;
  readonly store: SqliteStore | null;
  readonly openAlarms: readonly Alarm[];
  readonly isTesting: boolean;
  /** What people hold, as the room has accepted it, and has not lost with a memory that refused. */
  readonly holds: ReadonlyMap<PointKey, Held>;
  /** Fire, or no mains, or a moment ago. */
  readonly isEmergency: boolean;
  /** What stands on the images of plates that were drawn so far, by hash. */
  readonly drawn: DrawnContents;
  /** The rule behind a deed, and all that is known of it; empty without one. */
  ruleOf(deed: Deed): string;
  reasonOf(deed: Deed): string;
  /** Nothing was wrong with the device or its wire, or done to it by hand, for so long. */
  isSound(device: string, forMs: Moment): boolean;
  /** Timers of the controller that wait, on both clocks. */
  waiting(): number;
}
