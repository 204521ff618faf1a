import type { JournalRecord } from "../../../contract/record.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { Deed } from "../room/plant.ts";
import type { RoomSight } from "./room-sight.ts";

/** Looks for one kind of wrong in one room. Each member returns what is wrong, or null. */
export interface Watcher {
  /** At every turn of the room's time. */
  readonly look?: () => string | null;
  /** A command has reached a device whose point read `before`. */
  readonly deed?: (deed: Deed, before: PointValue | null) => string | null;
  /** A record counts: it is in the room's database. */
  readonly record?: (record: JournalRecord) => string | null;
  /** Bytes leave the room for its hub. */
  readonly leaves?: (topic: string, payload: Uint8Array) => string | null;
  /** All is healed, nobody has come for long: what must be true at rest. */
  readonly atRest?: () => string | null;
}

/** What must hold of every room at every moment, judged by the world's truth. */
export interface Invariant {
  readonly name: string;
  readonly says: string;
  readonly watch: (room: RoomSight) => Watcher;
}

export interface Violation {
  readonly invariant: string;
  readonly room: string;
  readonly text: string;
}
