import type { RoomEvent } from "../../../contract/api.ts";

/** Reads the room's time off its events; a change that says only the hour keeps the last speed. */
export function roomTimeOf(): (event: RoomEvent) => { nowMs: number; speed: number } | null {
  let speed = 1;
  return (event) => {
    speed = event.room.speed ?? speed;
    return event.room.nowMs === undefined ? null : { nowMs: event.room.nowMs, speed };
  };
}
