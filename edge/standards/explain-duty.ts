import type { DutyExplanation } from "../../contract/api.ts";
import { clauseBasis } from "../../contract/clauses.ts";
import { type Duty, dutyName } from "../../contract/duty.ts";
import { type Message, message } from "../../contract/message.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { lackOf } from "./judging.ts";

/**
 * How a duty stands and why: its clause with the numbers in force, what proves it, what is lacking
 * now, and what comes next. By its id, or by its name for the newest of that name. Undefined when the
 * room knows no such duty; what has ended long ago is in the journal.
 */
export function explainDuty(snapshot: Snapshot, id: string): DutyExplanation | undefined {
  const duty = snapshot.duties.get(dutyName(id));
  if (duty === undefined || (duty.id !== id && id !== dutyName(duty.id))) return undefined;
  return {
    duty,
    clause: clauseBasis(snapshot.model.standards, duty.clause),
    state: stateOf(duty, snapshot.nowMs),
    lacking: lackOf(snapshot, duty),
    next: nextOf(duty, snapshot.nowMs),
  };
}

function stateOf(duty: Duty, nowMs: number): Message {
  const { opensAtMs, dueAtMs, closesAtMs, settledAtMs, status } = duty;
  const params = { opensAtMs, dueAtMs, closesAtMs, settledAtMs: settledAtMs ?? nowMs };
  const isOverdue = status === "open" && nowMs > dueAtMs;
  return message(`duty-state.${isOverdue ? "overdue" : status}`, params);
}

function nextOf(duty: Duty, nowMs: number): DutyExplanation["next"] {
  if (duty.settledAtMs !== null) return [];
  const { told, noticed, escalatesTo } = duty;
  const steps: readonly (readonly [number | null, Message])[] = [
    [duty.opensAtMs, message("duty-next.opens")],
    [noticed === "none" ? duty.remindsAtMs : null, message("duty-next.reminds", { role: told })],
    [duty.dueAtMs, message("duty-next.due")],
    [duty.escalatesAtMs, message("duty-next.escalates", { role: escalatesTo ?? "manager" })],
    [duty.closesAtMs, message("duty-next.closes")],
  ];
  return steps
    .flatMap(([atMs, text]) => (atMs === null || atMs <= nowMs ? [] : [{ atMs, text }]))
    .toSorted((left, right) => left.atMs - right.atMs);
}
