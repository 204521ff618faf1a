import {
  type ComplianceMonth,
  type OutcomeCounts,
  settledOf,
  sumOutcomes,
} from "../../../contract/compliance.ts";
import { numberText } from "../../../contract/text/text.ts";

type Counted = readonly [index: number, counts: OutcomeCounts];

/** The counts of each clause, over all rooms, by its position. */
export const byClause = ({ clauses, cells }: ComplianceMonth): readonly Counted[] =>
  clauses.map((_clause, index) => [
    index,
    sumOutcomes(cells.filter(([, clause]) => clause === index).map(([, , ...counts]) => counts)),
  ]);

/** The counts of each room, over all clauses, by its position. */
export const byRoom = ({ rooms, cells }: ComplianceMonth): readonly Counted[] =>
  rooms.map((_room, index) => [
    index,
    sumOutcomes(cells.filter(([room]) => room === index).map(([, , ...counts]) => counts)),
  ]);

/** Done in time, of what is settled; null: nothing is. */
export function onTimeShare(counts: OutcomeCounts): number | null {
  const settled = settledOf(counts);
  return settled === 0 ? null : counts[0] / settled;
}

/** `98.7 %`; below 100 never 100: one that was late must not vanish by rounding. */
export function percentText(language: "zh" | "en", share: number | null): string {
  if (share === null) return "—";
  const percent = share * 100;
  const shown = share < 1 ? Math.min(99.9, percent) : percent;
  return `${numberText(language, shown)}${language === "zh" ? "%" : " %"}`;
}

/** A cell in a few signs: what went wrong before what is right; empty: nothing was owed. */
export function cellSigns([done, late, missed, waived, open]: OutcomeCounts): string {
  const wrong = [...(missed > 0 ? [`${missed}!`] : []), ...(late > 0 ? [`${late}~`] : [])];
  if (wrong.length > 0) return wrong.join(" ");
  if (done > 0) return "✓";
  if (open > 0) return "○";
  return waived > 0 ? "–" : "";
}
