import { message } from "./message.ts";
import type { SelfTestReport, SelfTestRun, SelfTestStep } from "./selftest.ts";

/** A step that went well, but for these parts. */
export const testStep = (parts: Partial<SelfTestStep> = {}): SelfTestStep => ({
  id: "mic-main:mute",
  device: "mic-main",
  text: message("test.toggle", { point: "mute" }),
  clause: "NX T5-2",
  result: "pass",
  finding: message("test.saw", { value: "true → false" }),
  cause: null,
  action: null,
  measured: [],
  atMs: 0,
  tookMs: 0,
  ...parts,
});

/** A full test that passed and looked at nothing, but for these parts. */
export const testReport = (parts: Partial<SelfTestReport> = {}): SelfTestReport => ({
  id: "r",
  test: "commissioning",
  meetingId: null,
  by: "huitang",
  startedAtMs: 0,
  endedAtMs: 1,
  only: null,
  amends: null,
  steps: [],
  worst: "pass",
  ...parts,
});

/** A test on its way, but for these parts. */
export const testRun = (parts: Partial<SelfTestRun> = {}): SelfTestRun => ({
  id: "r",
  test: "commissioning",
  by: "huitang",
  startedAtMs: 0,
  only: null,
  done: 2,
  total: 9,
  now: [],
  isStopping: false,
  ...parts,
});
