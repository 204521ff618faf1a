import { type Clock, createVirtualClock } from "../../../contract/clock.ts";

/** The time in one room: runs so many times faster than the wire's, as many as suits the moment. */
export interface RoomTime {
  /** What time it really is there, whatever the room's own clock says. */
  readonly clock: Clock;
  /** Room milliseconds in a wire millisecond; a whole number. */
  pace: number;
  /** Moves the room on by so much wire time, a whole number of milliseconds. */
  turn(wireMs: number): void;
  /** Wire milliseconds until the next timer of the room, rounded up; null when none waits. */
  nextInMs(): number | null;
  waiting(): readonly string[];
}

export function createRoomTime(startMs: number, pace: number): RoomTime {
  const clock = createVirtualClock(startMs);
  const time: RoomTime = {
    clock,
    pace,
    turn: (wireMs) => clock.turn(wireMs * time.pace),
    nextInMs() {
      const nextMs = clock.nextInMs();
      return nextMs === null ? null : Math.ceil(nextMs / time.pace);
    },
    waiting: () => clock.waiting(),
  };
  return time;
}
