import type { ReportHead, ReportView } from "./api.ts";
import type { SelfTestResult, SelfTestStep } from "./selftest.ts";

/** Steps by result. */
export function countsOf(
  steps: readonly Pick<SelfTestStep, "result">[],
): Readonly<Record<SelfTestResult, number>> {
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0, "not-supported": 0 };
  for (const { result } of steps) counts[result] += 1;
  return counts;
}

/** A report as lists show it. */
export function reportHead({ report, signOffs }: Omit<ReportView, "meeting">): ReportHead {
  const { steps, ...head } = report;
  return { ...head, counts: countsOf(steps), signedAs: signOffs.map((each) => each.as) };
}
