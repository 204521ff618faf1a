import { message } from "../../contract/message.ts";
import { countsOf } from "../../contract/report-head.ts";
import type { SelfTestReport, SelfTestStep } from "../../contract/selftest.ts";
import { type Locale, rawText, say, timeOfDay } from "../../contract/text/text.ts";
import { table } from "./command.ts";

/**
 * Every step a line, device by device, what is not well marked and followed by its cause and what to
 * do about it; then what it comes to.
 */
export function reportText(locale: Locale, report: SelfTestReport): string {
  const { steps, test, endedAtMs, worst } = report;
  const counts = countsOf(steps);
  const params = {
    kind: rawText(locale.language, `test.kind-${test}`),
    at: timeOfDay(locale, endedAtMs),
    passed: counts.pass,
    total: steps.length,
    skipped: counts.skipped,
  };
  const key = params.skipped > 0 ? "test.summary-skipped" : "test.summary";
  const verdict = rawText(locale.language, `result.${worst}`);
  const rows = steps.map((step) => [
    marks[step.result],
    rawText(locale.language, `result.${step.result}`),
    step.device,
    step.clause,
    say(locale, step.text),
    say(locale, step.finding),
  ]);
  const told = table(rows)
    .split("\n")
    .flatMap((line, at) => [line, ...adviceLines(locale, steps[at])]);
  return `${told.join("\n")}\n${verdict} · ${say(locale, message(key, params))}`;
}

function adviceLines(locale: Locale, step: SelfTestStep | undefined): readonly string[] {
  if (step === undefined) return [];
  const advice = [
    ["test.cause", step.cause],
    ["test.action", step.action],
  ] as const;
  return advice.flatMap(([key, words]) =>
    words === null ? [] : [`      ${rawText(locale.language, key)}: ${say(locale, words)}`],
  );
}

const marks: Readonly<Record<SelfTestStep["result"], string>> = {
  pass: " ",
  warn: "!",
  fail: "!!",
  skipped: "-",
  "not-supported": "-",
};
