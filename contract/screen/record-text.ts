import { errorCatalogue } from "../errors.ts";
import { splitPointKey, type PointKey } from "../ids.ts";
import { message, type MessageParams } from "../message.ts";
import type { Unit } from "../points.ts";
import type { PointValue } from "../reading.ts";
import type { RecordBody } from "../record.ts";
import { type Locale, rawText, say, type TextKey } from "../text/text.ts";
import { pointName, valueLine } from "./point-text.ts";

/** The unit of a point, where the reader knows it. */
export type UnitOf = (point: PointKey) => Unit | null;

type BodyOf<K extends RecordBody["kind"]> = Extract<RecordBody, { kind: K }>;

/** A record as one sentence. */
export function recordText(locale: Locale, body: RecordBody, unitOf: UnitOf): string {
  const tell = (key: TextKey, params: MessageParams) => say(locale, message(key, params));
  switch (body.kind) {
    case "started":
      return tell(body.afterCrash ? "journal.started-again" : "journal.started", {
        version: body.version,
      });
    case "agenda":
      return tell("journal.agenda", { version: String(body.version), count: body.meetings });
    case "phase":
      return tell("journal.phase", { phase: body.phase, why: say(locale, body.text) });
    case "command":
      return tell("journal.command", {
        name: fullName(locale, body.point),
        wish: valueText(locale, body.point, body.value, unitOf),
        why: say(locale, body.reason.text),
      });
    case "receipt":
      return receiptText(locale, body);
    case "guard":
      return tell("journal.guard", {
        name: fullName(locale, body.point),
        why: say(locale, body.text),
      });
    case "duty":
      return dutyText(locale, body);
    case "notice":
      return tell(`journal.${body.notice}`, { role: body.to, what: say(locale, body.text) });
    case "released":
      return tell(`journal.released-${body.cause}`, { by: body.by, endedAtMs: body.endedAtMs });
    case "extended":
      return tell("journal.extended", { by: body.by, untilAtMs: body.untilMs });
    case "emergency":
      return tell(body.active ? "journal.emergency" : "journal.emergency-over", {
        emergency: body.emergency,
        device: body.device,
      });
    case "learnt":
      return tell(`journal.learnt-${body.season}`, {
        spanK: body.spanK,
        minutes: body.tookMinutes,
        pace: body.minutesPerK,
      });
    case "selftest":
      return selfTestText(locale, body);
    case "sign-off":
      return tell(`journal.signed-${body.signOff.as}`, {
        name: body.signOff.name,
        report: body.signOff.report.slice(0, 8),
      });
    case "alarm":
      return tell(body.alarm.clearedAtMs === null ? "journal.alarm" : "journal.alarm-cleared", {
        what: say(locale, body.alarm.text),
      });
    case "act":
      return tell("journal.act", { by: body.by, what: say(locale, body.text) });
    case "clock":
      return rawText(locale.language, body.trusted ? "journal.clock" : "journal.clock-lost");
  }
}

/** A point by its device and its name: `projector · Power`. */
export function fullName(locale: Locale, key: PointKey): string {
  const { device, point } = splitPointKey(key);
  return `${device} · ${pointName(locale, point)}`;
}

const valueText = (locale: Locale, key: PointKey, value: PointValue, unitOf: UnitOf): string =>
  valueLine(locale, value, unitOf(key));

function receiptText(locale: Locale, body: BodyOf<"receipt">): string {
  const failure = body.failure === null ? "" : errorCatalogue[body.failure.code][locale.language];
  const name = fullName(locale, body.point);
  const params = { name, tookMs: body.tookMs, failure };
  const isBare = body.result === "failed" && failure === "";
  return say(locale, message(isBare ? "journal.failed-bare" : `journal.${body.result}`, params));
}

function dutyText(locale: Locale, { duty }: BodyOf<"duty">): string {
  const evidence = duty.evidence.map((each) => say(locale, each.text));
  const shown = { duty: duty.kind, status: duty.status, opensAtMs: duty.opensAtMs };
  const params = { ...shown, dueAtMs: duty.dueAtMs };
  if (evidence.length === 0) return say(locale, message("journal.duty", params));
  const proof = evidence.join(locale.language === "zh" ? "；" : "; ");
  return say(locale, message("journal.duty-proved", { ...params, proof }));
}

function selfTestText(locale: Locale, { report }: BodyOf<"selftest">): string {
  const passed = report.steps.filter((step) => step.result === "pass").length;
  return say(
    locale,
    message("journal.selftest", {
      kind: rawText(locale.language, `test.kind-${report.test}`),
      passed,
      total: report.steps.length,
      result: rawText(locale.language, `result.${report.worst}`),
      by: report.by,
    }),
  );
}
