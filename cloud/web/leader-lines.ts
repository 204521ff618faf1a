import type { Attendee } from "../../contract/booking.ts";
import type { DraftProblem } from "./booking-draft.ts";

const leadersMost = 31;

/**
 * Leaders in their order of precedence, one a line: `张伟，市府办，主任`. Unit and post may be left out.
 */
export function readLeaders(
  text: string,
): { readonly ok: true; readonly leaders: readonly Attendee[] } | DraftProblem {
  const leaders: Attendee[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    const [name = "", unit = "", post = ""] = line.split(/[,\t，]/).map((part) => part.trim());
    if (name === "" && unit === "" && post === "") continue;
    const isWrong = name === "" || name.length > 64 || unit.length > 128 || post.length > 128;
    if (isWrong) return wrong("book.leader-form", at + 1);
    const rank = leaders.length + 1;
    leaders.push({ id: `leader-${rank}`, name, unit, post, rank, part: "leader" });
  }
  return leaders.length > leadersMost ? wrong("book.leaders-many", 0) : { ok: true, leaders };
}

const wrong = (problem: "book.leader-form" | "book.leaders-many", line: number): DraftProblem => ({
  ok: false,
  problem,
  line,
  field: "leaders",
});
