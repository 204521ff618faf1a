import type { SelfTestReport } from "../../contract/selftest.ts";

/** A device that could not be tested because it had no supply. */
export const unpoweredIn = (report: SelfTestReport): string | undefined =>
  report.steps.find((step) => step.finding.key === "test.unpowered")?.device;

/** A test of everything that was neither broken off nor made in the dark, passed or not. */
export const isWholeTest = (report: SelfTestReport): boolean =>
  (report.test === "commissioning" || report.test === "periodic") &&
  report.only === null &&
  report.worst !== "skipped" &&
  unpoweredIn(report) === undefined;
