import type { PointKey } from "../../contract/ids.ts";
import type { Message } from "../../contract/message.ts";
import type { Measured, SelfTestResult } from "../../contract/selftest.ts";
import type { TestBench } from "./bench.ts";

/** What is most likely wrong, and what to do next. */
export interface Advice {
  readonly cause: Message;
  readonly action: Message;
}

/** What came of a step. */
export interface Finding {
  readonly result: SelfTestResult;
  readonly text: Message;
  readonly advice: Advice | null;
  readonly measured: readonly Measured[];
}

/**
 * look: nothing moves · move: its own points only · witness: the room's watts, light or sound are
 * watched, so that nothing else may move meanwhile · judge: weighs up what the others saw.
 */
export const stages = ["look", "move", "witness", "judge"] as const;
export type Stage = (typeof stages)[number];

/** One thing to try on one device. */
export interface PlannedStep {
  /** `device:name`, the same in every test. */
  readonly id: string;
  readonly device: string;
  readonly text: Message;
  readonly clause: string;
  readonly stage: Stage;
  /** Points it writes. */
  readonly moves: readonly PointKey[];
  /** It would be seen or heard by people in the room. */
  readonly disturbs: boolean;
  /** What its having no supply comes to, where that is well. */
  readonly unpowered?: Finding;
  run(bench: TestBench): Promise<Finding>;
}

type More = Partial<Pick<Finding, "measured">>;

export const pass = (text: Message, { measured = [] }: More = {}): Finding => ({
  result: "pass",
  text,
  advice: null,
  measured,
});

export const skip = (text: Message): Finding => ({ ...pass(text), result: "skipped" });

export const unsupported = (text: Message): Finding => ({ ...pass(text), result: "not-supported" });

export const warn = (text: Message, advice: Advice, { measured = [] }: More = {}): Finding => ({
  result: "warn",
  text,
  advice,
  measured,
});

export const fail = (text: Message, advice: Advice, { measured = [] }: More = {}): Finding => ({
  result: "fail",
  text,
  advice,
  measured,
});
