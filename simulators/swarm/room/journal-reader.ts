import { isSettled } from "../../../contract/duty.ts";
import type { PointKey } from "../../../contract/ids.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { JournalRecord, Reason, RecordBody } from "../../../contract/record.ts";

/** Learns from the journal why the room does what it does. */
export class JournalReader {
  readonly #commands = new Map<PointKey, { readonly value: PointValue; readonly reason: Reason }>();

  learn({ body }: JournalRecord): void {
    if (body.kind !== "command") return;
    this.#commands.set(body.point, { value: body.value, reason: body.reason });
  }

  /** Of the last command for a point, when it was to bring about this value. */
  reasonOf(key: PointKey, value: PointValue): Reason | undefined {
    const last = this.#commands.get(key);
    return last?.value === value ? last.reason : undefined;
  }
}

/** A record as one line of the trace; null when it is of no interest there. */
export function traceLine(body: RecordBody): string | null {
  switch (body.kind) {
    case "command":
      return `command ${body.point} = ${String(body.value)} by ${body.reason.rule}`;
    case "receipt":
      return body.result === "confirmed"
        ? null
        : `receipt ${body.point} ${body.result} ${body.failure?.code ?? ""}`.trimEnd();
    case "phase":
      return `phase ${body.phase} ${body.meetingId ?? ""}`.trimEnd();
    case "duty":
      return isSettled(body.duty.status) ? `duty ${body.duty.id} ${body.duty.status}` : null;
    case "alarm": {
      const { id, clearedAtMs } = body.alarm;
      return `alarm ${id} ${clearedAtMs === null ? "raised" : "cleared"}`;
    }
    case "selftest":
      return `self-test ${body.report.test} ${body.report.worst}`;
    case "guard":
      return `guard clamps ${body.point}`;
    case "agenda":
      return `agenda ${body.version} with ${body.meetings} meetings`;
    case "released":
      return `meeting ${body.meetingId} gives the room back: ${body.cause}`;
    case "extended":
      return `meeting ${body.meetingId} is extended`;
    case "emergency":
      return `emergency ${body.emergency} ${body.active ? "begins" : "ends"}`;
    case "clock":
      return `clock ${body.trusted ? "trusted" : "not trusted"}`;
    case "started":
      return `started${body.afterCrash ? " after a crash" : ""}`;
    case "sign-off":
    case "act":
    case "notice":
    case "learnt":
      return null;
  }
}
