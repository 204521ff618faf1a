import type { Seat } from "../../contract/agenda.ts";
import { screenLimits } from "../../contract/screen/screen-limits.ts";
import type { TextKey } from "../../contract/text/text.ts";

export type SeatsResult =
  | { readonly ok: true; readonly seats: Seat[] }
  | { readonly ok: false; readonly problem: TextKey; readonly line: number };

/** Comma, Chinese comma, or the tab of a pasted spreadsheet. */
const between = /[,\uff0c\t]/;

/**
 * One seat a line: `A1, name, unit, post`; unit and post may be left out. Empty lines are skipped.
 * Lines count from 1.
 */
export function readSeats(text: string): SeatsResult {
  const seats: Seat[] = [];
  const taken = new Set<string>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [seat = "", name = "", unit = "", post = ""] = line
      .split(between)
      .map((cell) => cell.trim());
    const problem = seatProblem({ seat, name, unit, post }, taken);
    if (problem !== null) return { ok: false, problem, line: index + 1 };
    taken.add(seat);
    seats.push({ seat, name, unit, post });
  }
  return seats.length > screenLimits.seats
    ? { ok: false, problem: "book.seats-many", line: 0 }
    : { ok: true, seats };
}

function seatProblem(seat: Seat, taken: ReadonlySet<string>): TextKey | null {
  if (seat.seat === "" || seat.name === "") return "book.seat-incomplete";
  if (taken.has(seat.seat)) return "book.seat-twice";
  const tooLong =
    seat.seat.length > 16 ||
    seat.name.length > 64 ||
    seat.unit.length > 128 ||
    seat.post.length > 128;
  return tooLong ? "book.seat-long" : null;
}

/** Seats as they are written, one a line. */
export const seatLines = (seats: readonly Seat[]): string =>
  seats.map(({ seat, name, unit, post }) => trimmed([seat, name, unit, post])).join("\n");

/** Without the empty cells at its end. */
const trimmed = (cells: readonly string[]): string =>
  cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1).join(", ");
