import {
  graver,
  type HookView,
  type Issue,
  type NoticeKind,
  type NoticeRuleView,
  type NoticeSettings,
} from "../../contract/hub-alarms.ts";
import type { NewDelivery, Notice } from "../store/delivery-store.ts";
import { severityOf } from "./issue-cause.ts";
import type { IssueStep } from "./next-issue.ts";
import { quietUntilMs } from "./quiet-hours.ts";

/** The room of an issue, for people; the hub itself by the words of the catalogue. */
export interface IssuePlace {
  readonly name: { readonly zh: string; readonly en: string };
  readonly timeZone: string;
}

/** Who is to be told of a step, and when. `wallMs`: real time. */
export function deliveriesOf(
  { issue, notice }: IssueStep,
  before: Issue | null,
  { rules, hooks }: Pick<NoticeSettings, "rules" | "hooks">,
  place: IssuePlace,
  wallMs: number,
): readonly NewDelivery[] {
  if (notice === null) return [];
  // Who was not told that it began is not told that it ended.
  const severity = notice === "resolved" ? (before?.told ?? issue.severity) : issue.severity;
  const isOver = notice === "resolved";
  return rules
    .filter((rule) => rule.enabled && isMeant(rule, issue) && isHeard(rule, hooks, notice))
    .filter((rule) => !graver(rule.severity, severity) && (!isOver || rule.tellsEnd))
    .map((rule): NewDelivery => {
      const canWait = isOver || severity === "soon";
      const heldUntilMs = canWait ? quietUntilMs(rule.quiet, place.timeZone, wallMs) : 0;
      return {
        target: rule.to.kind === "mail" ? "mail" : rule.to.hook,
        ruleId: rule.id,
        createdAtMs: wallMs,
        heldUntilMs,
        notice: noticeOf({ ...issue, severity }, notice, rule, place),
      };
    });
}

const isMeant = ({ site, room }: NoticeRuleView, issue: Issue): boolean =>
  (site === null || site === issue.site) && (room === null || room === issue.room);

/** Whether a rule's receiver takes such messages; one that nobody knows any more is told of in the log. */
function isHeard({ to }: NoticeRuleView, hooks: readonly HookView[], kind: NoticeKind): boolean {
  const hook = to.kind === "mail" ? undefined : hooks.find(({ id }) => id === to.hook);
  if (hook === undefined) return true;
  return hook.enabled && hook.events.some((event) => event === kind);
}

function noticeOf(
  issue: Issue,
  kind: Notice["kind"],
  rule: NoticeRuleView,
  { name, timeZone }: IssuePlace,
): Notice {
  const standing = issue.alarms.filter((alarm) => alarm.clearedAtMs === null || alarm.flapping);
  return {
    kind,
    issueId: issue.id,
    site: issue.site,
    room: issue.room,
    atMs: issue.changedAtMs,
    name,
    timeZone,
    severity: issue.severity,
    text: issue.text,
    alarms: standing.slice(0, mostAlarms).map((alarm) => ({
      id: alarm.id,
      severity: severityOf(alarm),
      text: alarm.text,
      raisedAtMs: alarm.raisedAtMs,
      explained: alarm.explained,
      flapping: alarm.flapping,
    })),
    assignedTo: issue.assignedTo,
    language: rule.language,
    rule: rule.name,
    addresses: rule.to.kind === "mail" ? rule.to.addresses : [],
  };
}

/** More than a person reads, or a message may hold. */
const mostAlarms = 50;
