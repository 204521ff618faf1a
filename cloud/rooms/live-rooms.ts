import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import { LiveRoom } from "./live-room.ts";

/** All rooms the hub has heard of since it started. */
export class LiveRooms {
  readonly #rooms = new Map<string, LiveRoom>();

  /** Undefined when the room has said nothing yet. */
  find(ref: RoomRef): LiveRoom | undefined {
    return this.#rooms.get(keyOf(ref));
  }

  /** Null when the hub holds as many rooms as it can. */
  need(ref: RoomRef): LiveRoom | null {
    const known = this.find(ref);
    if (known !== undefined) return known;
    if (this.#rooms.size >= hubLimits.ingest.rooms) return null;
    const made = new LiveRoom();
    this.#rooms.set(keyOf(ref), made);
    return made;
  }
}

/** A room as one word: neither id can hold a slash. */
export const keyOf = (ref: RoomRef): string => `${ref.site}/${ref.room}`;
