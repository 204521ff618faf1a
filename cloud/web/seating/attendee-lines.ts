import { type Attendee, attendeeSchema } from "../../../contract/booking.ts";
import { rawText, type TextKey } from "../../../contract/text/text.ts";
import { freeNumber } from "./seat-editing.ts";
import { seatingLimits } from "./seating-limits.ts";

export const parts = attendeeSchema.shape.part.unwrap().options;
export type Part = Attendee["part"];

export type PeopleResult =
  | { readonly ok: true; readonly people: readonly Attendee[]; readonly known: number }
  | { readonly ok: false; readonly problem: TextKey; readonly line: number };

/** Comma, Chinese comma, or the tab of a pasted spreadsheet. */
const between = /[,\uff0c\t]/;

/**
 * One person a line: name, unit, post, rank, part; all but the name may be left out. A line of
 * headings and empty lines are skipped; who is in the list already, by name, unit and post, is
 * counted and not added again. Lines count from 1.
 */
export function readPeople(text: string, present: readonly Attendee[]): PeopleResult {
  const people: Attendee[] = [];
  const known = new Set(present.map(whoIs));
  const first = freeNumber(present);
  let again = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const cells = line.split(between).map((cell) => cell.trim());
    if (cells.every((cell) => cell === "") || (index === 0 && isHeading(cells[0] ?? ""))) continue;
    const read = readPerson(`p${first + people.length}`, cells);
    if (!read.ok) return { ok: false, problem: read.problem, line: index + 1 };
    const who = whoIs(read.person);
    if (known.has(who)) again++;
    else people.push(read.person);
    known.add(who);
    if (present.length + people.length > seatingLimits.people) {
      return { ok: false, problem: "seating.people-many", line: index + 1 };
    }
  }
  return { ok: true, people, known: again };
}

type PersonResult =
  | { readonly ok: true; readonly person: Attendee }
  | { readonly ok: false; readonly problem: TextKey };

/** A person as typed: name, unit, post, rank, part. */
export function readPerson(id: string, cells: readonly string[]): PersonResult {
  const [name = "", unit = "", post = "", rank = "", part = ""] = cells;
  if (name === "") return { ok: false, problem: "seating.person-no-name" };
  if (!/^\d{0,4}$/.test(rank)) return { ok: false, problem: "seating.person-rank" };
  const known = part === "" ? "delegate" : partOf(part);
  if (known === null) return { ok: false, problem: "seating.person-part" };
  const parsed = attendeeSchema.safeParse({
    id,
    name,
    unit,
    post,
    rank: Number(rank),
    part: known,
  });
  return parsed.success
    ? { ok: true, person: parsed.data }
    : { ok: false, problem: "seating.person-long" };
}

/** By its word in either language, or its name in the data. */
function partOf(word: string): Part | null {
  const lower = word.toLowerCase();
  const isMeant = (part: Part) =>
    [part, rawText("zh", `seating.part-${part}`), rawText("en", `seating.part-${part}`)].some(
      (one) => one.toLowerCase() === lower,
    );
  return parts.find(isMeant) ?? null;
}

const isHeading = (cell: string): boolean =>
  [rawText("zh", "seating.name"), rawText("en", "seating.name")].some(
    (heading) => heading.toLowerCase() === cell.toLowerCase(),
  );

const whoIs = ({ name, unit, post }: Attendee): string => JSON.stringify([name, unit, post]);
