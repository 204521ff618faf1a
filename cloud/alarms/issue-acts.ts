import type { Issue, IssueEvent } from "../../contract/hub-alarms.ts";

/** What a person does to an issue. */
export type IssueAct =
  | { readonly kind: "acknowledge"; readonly note: string }
  | { readonly kind: "assign"; readonly to: string | null }
  | { readonly kind: "note"; readonly note: string };

/** The issue after an act, with the line for its history; null when it cannot be done any more. */
export function afterAct(
  issue: Issue,
  act: IssueAct,
  by: string,
  nowMs: number,
): { readonly issue: Issue; readonly event: IssueEvent } | null {
  const changed = { ...issue, changedAtMs: nowMs, revision: issue.revision + 1 };
  const event = (kind: IssueEvent["kind"], note: string): IssueEvent => {
    return { atMs: nowMs, kind, by, note, text: null };
  };
  switch (act.kind) {
    case "acknowledge":
      if (issue.state !== "open") return null;
      return {
        issue: { ...changed, state: "acknowledged", acknowledgedBy: by },
        event: event("acknowledged", act.note),
      };
    case "assign":
      if (issue.state === "resolved") return null;
      return { issue: { ...changed, assignedTo: act.to }, event: event("assigned", act.to ?? "") };
    case "note":
      return { issue: changed, event: event("noted", act.note) };
  }
}
