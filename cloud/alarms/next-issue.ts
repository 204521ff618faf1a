import { canonicalJson } from "../../contract/hash.ts";
import {
  graver,
  type Issue,
  type IssueAlarm,
  type IssueEvent,
  type IssueEventKind,
  type IssueSeverity,
  type NoticeKind,
} from "../../contract/hub-alarms.ts";
import type { Alarm } from "../../contract/record.ts";
import { type FlapLimits, isFlapping, recentRaises } from "./flapping.ts";
import { explains, inOrder, severityOf } from "./issue-cause.ts";

/** An alarm that stands now. Null: since whenever; the issue remembers. */
export interface StandingAlarm extends Omit<Alarm, "raisedAtMs" | "clearedAtMs"> {
  readonly from: "room" | "hub";
  readonly raisedAtMs: number | null;
}

export interface IssueLimits extends FlapLimits {
  /** What comes back within this is the same issue. */
  readonly reopenMs: number;
}

/** Whose issue, when, and what an issue that is new would be called. Times are room time. */
export interface IssueMoment {
  readonly site: string;
  readonly room: string;
  readonly nowMs: number;
  readonly inMaintenance: boolean;
  readonly newId: string;
  readonly limits: IssueLimits;
}

/** What changed: the issue as it is now, its history's new lines, and what people are to be told. */
export interface IssueStep {
  readonly issue: Issue;
  readonly events: readonly IssueEvent[];
  readonly notice: Exclude<NoticeKind, "test"> | null;
}

/**
 * Brings a room's issue up to what is wrong now; null when nothing changed. Doing it again changes
 * nothing more, so it may be done at any time, also after a crash.
 * @param before the room's last issue, null when it never had one
 */
export function nextIssue(
  before: Issue | null,
  standing: readonly StandingAlarm[],
  moment: IssueMoment,
): IssueStep | null {
  const { nowMs, limits } = moment;
  const isOld =
    before !== null &&
    before.resolvedAtMs !== null &&
    nowMs - before.resolvedAtMs > limits.reopenMs;
  const last = isOld ? null : before;
  const alarms = nextAlarms(last?.alarms ?? [], standing, moment);
  const active = alarms.filter(isActive);
  const isNew = last === null || last.resolvedAtMs !== null;
  if (active.length === 0 && isNew) return null;
  const step = active.length === 0 && last !== null ? resolved(last, alarms, nowMs) : null;
  const next = step ?? standingIssue(last, alarms, active, moment);
  return last !== null && sameIssue(last, next.issue) ? null : next;
}

const isActive = ({ clearedAtMs, flapping }: IssueAlarm): boolean =>
  clearedAtMs === null || flapping;

/** Every alarm of the issue as it is now; those long gone are left out. */
function nextAlarms(
  known: readonly IssueAlarm[],
  standing: readonly StandingAlarm[],
  { nowMs, limits }: IssueMoment,
): readonly IssueAlarm[] {
  const before = new Map(known.map((alarm) => [alarm.id, alarm]));
  const now = standing.map((alarm): IssueAlarm => {
    const old = before.get(alarm.id);
    const goesOn = old !== undefined && old.clearedAtMs === null;
    const raisedAtMs = Math.round(raiseOf(alarm, goesOn ? old.raisedAtMs : null, nowMs));
    const isRaise = !goesOn || old.raisedAtMs !== raisedAtMs;
    const raises = [...(old?.raises ?? []), ...(isRaise ? [raisedAtMs] : [])];
    return {
      ...alarm,
      raisedAtMs,
      clearedAtMs: null,
      ...counted(raises, null, old, nowMs, limits),
    };
  });
  const ids = new Set(standing.map(({ id }) => id));
  const gone = known
    .filter(({ id }) => !ids.has(id))
    .map((alarm): IssueAlarm => {
      const clearedAtMs = alarm.clearedAtMs ?? nowMs;
      return { ...alarm, clearedAtMs, ...counted(alarm.raises, clearedAtMs, alarm, nowMs, limits) };
    })
    .filter((alarm) => isActive(alarm) || nowMs - (alarm.clearedAtMs ?? nowMs) <= limits.withinMs);
  const all = [...now, ...gone];
  const active = all.filter(isActive);
  return inOrder(
    all.map((alarm) => ({
      ...alarm,
      explained: isActive(alarm) && active.some((cause) => explains(cause, alarm)),
    })),
  );
}

/** A room whose clock is ahead raises alarms in the future: they came when they were first seen. */
function raiseOf({ raisedAtMs }: StandingAlarm, knownMs: number | null, nowMs: number): number {
  if (raisedAtMs !== null && raisedAtMs <= nowMs) return raisedAtMs;
  return Math.min(knownMs ?? nowMs, nowMs);
}

function counted(
  raises: readonly number[],
  clearedAtMs: number | null,
  old: IssueAlarm | undefined,
  nowMs: number,
  limits: IssueLimits,
): Pick<IssueAlarm, "raises" | "flapping" | "explained"> {
  const kept = raises.slice(-(limits.times + 1));
  const wasFlapping = old?.flapping ?? false;
  const flapping = isFlapping({ raises: kept, clearedAtMs, flapping: wasFlapping }, nowMs, limits);
  if (flapping) return { raises: kept, flapping, explained: false };
  // What has been calm is counted from nothing.
  const counts = wasFlapping ? [] : recentRaises(kept, nowMs, limits);
  return { raises: counts, flapping, explained: false };
}

function resolved(last: Issue, alarms: readonly IssueAlarm[], nowMs: number): IssueStep {
  const event = (kind: IssueEventKind): IssueEvent => byItself(nowMs, kind, null);
  return {
    issue: {
      ...last,
      state: "resolved",
      alarms,
      resolvedAtMs: nowMs,
      changedAtMs: nowMs,
      inMaintenance: false,
      told: null,
      revision: last.revision + 1,
    },
    events: [...alarmEvents(last.alarms, alarms, nowMs), event("resolved")],
    notice: last.told === null ? null : "resolved",
  };
}

function standingIssue(
  last: Issue | null,
  alarms: readonly IssueAlarm[],
  active: readonly IssueAlarm[],
  moment: IssueMoment,
): IssueStep {
  const { nowMs, inMaintenance } = moment;
  const severity = worstOf(active);
  const began = beginning(last, severity);
  const [first] = inOrder(active);
  const events = [
    ...(began === null ? [] : [byItself(nowMs, began, first?.text ?? null)]),
    ...alarmEvents(last?.alarms ?? [], alarms, nowMs),
    ...maintenanceEvents(last, moment),
  ];
  const told = toldOf(last, severity);
  const isTelling = !inMaintenance && (told === null || graver(severity, told));
  const isUp = began !== null || last === null;
  const issue: Issue = {
    id: last?.id ?? moment.newId,
    site: moment.site,
    room: moment.room,
    state: isUp ? "open" : last.state,
    severity,
    text: first?.text ?? { key: "alarms.none", params: {} },
    alarms,
    raisedAtMs: last?.raisedAtMs ?? nowMs,
    changedAtMs: events.length > 0 ? nowMs : (last?.changedAtMs ?? nowMs),
    resolvedAtMs: null,
    acknowledgedBy: isUp ? null : last.acknowledgedBy,
    assignedTo: last?.assignedTo ?? null,
    inMaintenance,
    told: isTelling ? severity : told,
    revision: (last?.revision ?? 0) + 1,
  };
  return { issue, events, notice: isTelling ? (began ?? "still-open") : null };
}

const worstOf = (active: readonly IssueAlarm[]): IssueSeverity =>
  active.map(severityOf).reduce((worst, one) => (graver(one, worst) ? one : worst), "soon");

/** Why it is open from here on; null: it was. */
function beginning(
  last: Issue | null,
  severity: IssueSeverity,
): "opened" | "reopened" | "worse" | null {
  if (last === null) return "opened";
  if (last.resolvedAtMs !== null) return "reopened";
  return graver(severity, last.severity) ? "worse" : null;
}

/** What has become less grave and then grave again is told anew. */
function toldOf(last: Issue | null, severity: IssueSeverity): IssueSeverity | null {
  if (last === null || last.told === null) return null;
  return graver(last.told, severity) ? severity : last.told;
}

function maintenanceEvents(
  last: Issue | null,
  { nowMs, inMaintenance }: IssueMoment,
): readonly IssueEvent[] {
  if ((last?.inMaintenance ?? false) === inMaintenance) return [];
  return [byItself(nowMs, inMaintenance ? "maintenance" : "maintenance-over", null)];
}

/** What came and went; of one that flaps, only that it does. */
function alarmEvents(
  before: readonly IssueAlarm[],
  after: readonly IssueAlarm[],
  nowMs: number,
): readonly IssueEvent[] {
  const old = new Map(before.map((alarm) => [alarm.id, alarm]));
  return after.flatMap((alarm): readonly IssueEvent[] => {
    const was = old.get(alarm.id);
    const event = (kind: IssueEventKind) => [byItself(nowMs, kind, alarm.text)];
    if (alarm.flapping) return was?.flapping === true ? [] : event("flapping");
    if (was?.flapping === true) return event("calmed");
    const stood = was !== undefined && was.clearedAtMs === null;
    const stands = alarm.clearedAtMs === null;
    if (stands && !stood) return event("raised");
    return stood && !stands ? event("cleared") : [];
  });
}

const byItself = (atMs: number, kind: IssueEventKind, text: IssueEvent["text"]): IssueEvent => ({
  atMs,
  kind,
  by: "",
  note: "",
  text,
});

/** Nothing to store: but for the count of changes both are alike. */
const sameIssue = (one: Issue, other: Issue): boolean =>
  canonicalJson({ ...one, revision: 0 }) === canonicalJson({ ...other, revision: 0 });
