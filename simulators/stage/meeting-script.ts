import type { Meeting } from "../../contract/agenda.ts";

/** What people do around one meeting, by the clock of the room. */
export type Cue =
  | { readonly atMs: number; readonly kind: "enter" | "leave"; readonly people: number }
  | { readonly atMs: number; readonly kind: "confirm-prepared" }
  | { readonly atMs: number; readonly kind: "ask-for-22" };

const minuteMs = 60_000;
const staff = 2;

/**
 * Two attendants lay the room out and leave; one confirms it. Guests arrive in three groups, somebody
 * wants it cooler than the rules allow, and after the end people leave in three groups.
 */
export function cuesOf(meeting: Meeting): readonly Cue[] {
  const before = (minutes: number) => meeting.startMs - minutes * minuteMs;
  const after = (minutes: number) => meeting.endMs + minutes * minuteMs;
  const groups = inThree(Math.max(3, meeting.headCount));
  return [
    { atMs: before(118), kind: "enter", people: staff },
    { atMs: before(96), kind: "leave", people: staff },
    { atMs: before(90), kind: "confirm-prepared" },
    { atMs: before(22), kind: "enter", people: groups[0] },
    { atMs: before(14), kind: "enter", people: groups[1] },
    { atMs: before(5), kind: "enter", people: groups[2] },
    { atMs: before(18), kind: "ask-for-22" },
    { atMs: after(0.5), kind: "leave", people: groups[0] },
    { atMs: after(2), kind: "leave", people: groups[1] },
    { atMs: after(3.5), kind: "leave", people: groups[2] },
  ].toSorted((left, right) => left.atMs - right.atMs) as readonly Cue[];
}

function inThree(people: number): readonly [number, number, number] {
  const first = Math.floor(people / 3);
  return [first, first, people - 2 * first];
}
