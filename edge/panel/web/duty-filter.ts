import { isSettled, type Duty } from "../../../contract/duty.ts";
import { formatRoute } from "../../../contract/screen/route.ts";

export const dutyShows = ["all", "open", "trouble"] as const;
/** open: not settled · trouble: late, missed, or past its deadline. */
export type DutyShow = (typeof dutyShows)[number];

export const toDutyShow = (text: string | undefined): DutyShow =>
  dutyShows.find((show) => show === text) ?? "all";

export function filterDuties(
  duties: readonly Duty[],
  show: DutyShow,
  nowMs: number,
): readonly Duty[] {
  switch (show) {
    case "all":
      return duties;
    case "open":
      return duties.filter((duty) => !isSettled(duty.status));
    case "trouble":
      return duties.filter((duty) => isTroubled(duty, nowMs));
  }
}

const isTroubled = ({ status, dueAtMs }: Duty, nowMs: number): boolean =>
  status === "late" || status === "missed" || (!isSettled(status) && dueAtMs < nowMs);

/** The address of a duty: its page, with the duty opened. */
export const dutyHref = (id: string): string =>
  formatRoute({ path: ["duties"], query: new Map([["duty", id]]) });
