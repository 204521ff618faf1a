import type { ClauseBasis, DutyExplanation, Explanation, WishLevel } from "../api.ts";
import { errorCatalogue } from "../errors.ts";
import { isSettled } from "../duty.ts";
import { message, type MessageParams } from "../message.ts";
import type { PointValue } from "../reading.ts";
import { dayText, type Locale, rawText, say, type TextKey } from "../text/text.ts";
import { clauseNumbersText } from "./clause-number.ts";
import { dutyTitle } from "./duty-title.ts";
import { kindName, pointName, valueLine } from "./point-text.ts";

/** One line of an explanation: what it is about, and what there is to say. */
export type ExplainedLine = readonly [label: string, text: string];

/** An explanation in words, for the command line and for readers of the API. */
export interface ExplainedText {
  readonly title: string;
  readonly lines: readonly ExplainedLine[];
}

type Say = (key: TextKey, params?: MessageParams) => string;

/** Why a point is as it is, line by line. */
export function explainedPoint(locale: Locale, explanation: Explanation): ExplainedText {
  const { device, kind, point } = explanation;
  return {
    title: `${device}/${point.point} — ${kindName(locale, kind)} · ${pointName(locale, point.point)}`,
    lines: [
      ...actualLines(locale, explanation),
      ...targetLines(locale, explanation),
      ...guardLines(locale, explanation),
      ...basisLines(locale, explanation.clause),
      ...lostLines(locale, explanation),
      ...provedLines(locale, explanation),
    ],
  };
}

/** How a duty stands, line by line. */
export function explainedDuty(locale: Locale, explanation: DutyExplanation): ExplainedText {
  const { duty, clause, state, lacking } = explanation;
  const t = sayIn(locale);
  const evidence = duty.evidence.map((each) =>
    t("explain.evidence-at", { seenAtMs: each.atMs, evidence: say(locale, each.text) }),
  );
  return {
    title: `${duty.id} — ${dutyTitle(locale, duty)}`,
    lines: [
      [t("explain.status"), `${t(`status.${duty.status}`)} · ${say(locale, state)}`],
      ...lacking.map((each): ExplainedLine => [t("explain.lacking"), say(locale, each)]),
      ...(evidence.length === 0 ? [t("explain.no-evidence")] : evidence).map(
        (text): ExplainedLine => [t("explain.evidence"), text],
      ),
      [t("explain.told"), toldText(locale, explanation)],
      ...explanation.next.map(({ atMs, text }): ExplainedLine => {
        const params = { atDay: dayText(locale, atMs), nextAtMs: atMs, what: say(locale, text) };
        return [t("explain.next"), t("explain.next-at", params)];
      }),
      ...basisLines(locale, clause),
    ],
  };
}

/** Who answers for the duty, and how far the telling has gone. */
export function toldText(locale: Locale, { duty }: DutyExplanation): string {
  const escalatedRole =
    duty.escalatesTo === null ? "" : rawText(locale.language, `role.${duty.escalatesTo}`);
  const isUntold = duty.noticed === "none" && isSettled(duty.status);
  const key: TextKey = isUntold ? "explain.told-settled" : `explain.told-${duty.noticed}`;
  return say(locale, message(key, { role: duty.told, escalatedRole }));
}

const sayIn =
  (locale: Locale): Say =>
  (key, params = {}) =>
    say(locale, message(key, params));

const levelText = (locale: Locale, level: WishLevel): string =>
  rawText(locale.language, `level.${level}`);

function actualLines(locale: Locale, { point, availability }: Explanation): ExplainedLine[] {
  const t = sayIn(locale);
  const { value, quality, atMs, unit, failure } = point;
  const lines: ExplainedLine[] = [];
  if (value === null || quality === "none" || atMs === null) {
    lines.push([t("explain.actual"), t("explain.never-read")]);
  } else {
    const params = { value: valueLine(locale, value, unit), quality, seenAtMs: atMs };
    lines.push([t("explain.actual"), t("explain.read", params)]);
  }
  if (availability === "unpowered") lines.push([t("explain.actual"), t("explain.unpowered")]);
  if (failure !== null) {
    const { zh, en, adviceZh, adviceEn } = errorCatalogue[failure.code];
    const text = locale.language === "zh" ? `${zh}；${adviceZh}` : `${en}; ${adviceEn}`;
    lines.push([t("explain.failure"), text]);
  }
  return lines;
}

function targetLines(locale: Locale, explanation: Explanation): ExplainedLine[] {
  const t = sayIn(locale);
  const { point, level, wanted, hold } = explanation;
  const { target, unit } = point;
  if (target === null || level === null) {
    const key = point.writable ? "explain.no-target" : "explain.read-only";
    return [[t("explain.target"), t(key)], ...holdLines(locale, hold, unit)];
  }
  const why = say(locale, target.reason.text);
  const value = valueLine(locale, target.value, unit);
  const isChanged = wanted !== null && wanted !== target.value;
  return [
    [t("explain.target"), t("explain.target-by", { value, level: levelText(locale, level), why })],
    ...(isChanged
      ? [[t("explain.asked"), valueLine(locale, wanted, unit)] satisfies ExplainedLine]
      : []),
    ...holdLines(locale, hold, unit),
  ];
}

function holdLines(
  locale: Locale,
  hold: Explanation["hold"],
  unit: Explanation["point"]["unit"],
): ExplainedLine[] {
  if (hold === null) return [];
  const t = sayIn(locale);
  const { by, sinceMs, untilMs } = hold;
  const value = valueLine(locale, hold.value, unit);
  const params = { by, value, sinceAtMs: sinceMs, untilAtMs: untilMs };
  return [[t("explain.hold"), t("explain.hold-by", params)]];
}

function guardLines(locale: Locale, explanation: Explanation): ExplainedLine[] {
  const t = sayIn(locale);
  const { changedBy, heldBy, exemption } = explanation;
  const lines: ExplainedLine[] = [];
  for (const [label, word] of [
    [t("explain.changed-by"), changedBy],
    [t("explain.held-by"), heldBy],
  ] as const) {
    if (word === null) continue;
    const by = word.clause === null ? "" : ` · ${clauseText(locale, word.clause)}`;
    lines.push([label, `${say(locale, word.text)}${by}`]);
  }
  if (exemption !== null) {
    const { limitC, reason, owner, untilMs } = exemption;
    const untilDay = dayText(locale, untilMs);
    const params = { limitC, reason, owner, untilDay, untilAtMs: untilMs };
    lines.push([t("explain.exemption"), t("explain.exemption-by", params)]);
  }
  return lines;
}

const clauseText = (locale: Locale, { id, title, document }: ClauseBasis): string =>
  say(
    locale,
    message("explain.clause-of", { clauseId: id, title: title[locale.language], document }),
  );

function basisLines(locale: Locale, basis: ClauseBasis | null): ExplainedLine[] {
  if (basis === null) return [];
  const t = sayIn(locale);
  const numbers = clauseNumbersText(locale, basis);
  const lines: ExplainedLine[] = [[t("explain.clause"), clauseText(locale, basis)]];
  if (numbers !== "") lines.push([t("explain.numbers"), numbers]);
  if (basis.override !== null) {
    lines.push([t("explain.override"), t("explain.override-by", { ...basis.override })]);
  }
  return lines;
}

function lostLines(locale: Locale, { lost, point }: Explanation): ExplainedLine[] {
  const t = sayIn(locale);
  const shown = (value: PointValue) => valueLine(locale, value, point.unit);
  return lost.map(({ value, level, reason }): ExplainedLine => {
    const why = `${say(locale, reason.text)}${reason.clause === "" ? "" : ` · ${reason.clause}`}`;
    const params = { value: shown(value), level: levelText(locale, level), why };
    return [t("explain.lost"), t("explain.lost-wish", params)];
  });
}

function provedLines(locale: Locale, { proved }: Explanation): ExplainedLine[] {
  const t = sayIn(locale);
  return proved.map(({ duty, kind, text, atMs }): ExplainedLine => {
    const evidence = say(locale, text);
    const params = { duty: kind, dutyId: duty, evidence, seenAtMs: atMs };
    return [t("explain.proved"), t("explain.proved-duty", params)];
  });
}
