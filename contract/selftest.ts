import { z } from "zod";
import { harmlessLine, harmlessText } from "./harmless-text.ts";
import type { Message } from "./message.ts";
import type { Unit } from "./points.ts";
import type { PointValue } from "./reading.ts";

/**
 * commissioning: everything · t30, t10: before a meeting · recess: only looks, never disturbs ·
 * periodic: as at commissioning, outside meetings · secrecy: nothing carries words out of the room ·
 * repair: everything of the devices that were named.
 */
export const selfTestKinds = [
  "commissioning",
  "t30",
  "t10",
  "recess",
  "periodic",
  "secrecy",
  "repair",
] as const;
export type SelfTestKind = (typeof selfTestKinds)[number];

/** As the device of a step: the machine that the room runs on. */
export const gateway = "gateway";

export const selfTestResults = ["pass", "warn", "fail", "skipped", "not-supported"] as const;
export type SelfTestResult = (typeof selfTestResults)[number];

/** Units of what a test measures by itself, besides those of points. */
export type MeasuredUnit = Unit | "ms" | "s" | null;

/** What stands behind a finding: of the same name in every report, so that it can be followed. */
export interface Measured {
  /** What it is: `rise.activePower`, `roundTrip`, `battery`, `warmUp`. */
  readonly name: string;
  /** A number, or a setting such as the input of a projector. */
  readonly value: PointValue;
  readonly unit: MeasuredUnit;
}

/** What was measured when the commissioning test was signed: what later tests are compared with. */
export interface Baseline extends Measured {
  /** Id of the step. */
  readonly step: string;
  readonly report: string;
  readonly atMs: number;
}

/** How a measured number went: at most one a day, oldest first. */
export interface Trend {
  /** Id of the step. */
  readonly step: string;
  readonly device: string;
  readonly name: string;
  readonly unit: MeasuredUnit;
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
}

/** One thing that was tried on one device, and what came of it. */
export interface SelfTestStep {
  /** The same step has the same id in every report: `mic-main:mute`. */
  readonly id: string;
  /** `gateway` for the machine that the room runs on. */
  readonly device: string;
  readonly text: Message;
  readonly clause: string;
  readonly result: SelfTestResult;
  /** What was seen, or why it was skipped. */
  readonly finding: Message;
  /** Of a fail or a warning: what is most likely wrong, and what to do about it. */
  readonly cause: Message | null;
  readonly action: Message | null;
  readonly measured: readonly Measured[];
  /** Room wall time at its end. */
  readonly atMs: number;
  /** Wire time from its begin to its end, waiting for its turn left out. */
  readonly tookMs: number;
}

export interface SelfTestReport {
  readonly id: string;
  readonly test: SelfTestKind;
  readonly meetingId: string | null;
  readonly by: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** The devices it was confined to; null: the whole room. */
  readonly only: readonly string[] | null;
  /** The report whose other steps stand in this one: some devices were tested once more. */
  readonly amends: string | null;
  readonly steps: readonly SelfTestStep[];
  readonly worst: SelfTestResult;
}

/** A self-test on its way. */
export interface SelfTestRun {
  readonly id: string;
  readonly test: SelfTestKind;
  readonly by: string;
  readonly startedAtMs: number;
  readonly only: readonly string[] | null;
  readonly done: number;
  readonly total: number;
  /** What is being tried just now, line by line. */
  readonly now: readonly { readonly device: string; readonly text: Message }[];
  /** It was told to stop, and the room is being put back. */
  readonly isStopping: boolean;
}

/** technician: made the test · organiser: confirms it · administration: was told of a problem. */
export const signOffRoles = ["technician", "organiser", "administration"] as const;
export type SignOffRole = (typeof signOffRoles)[number];

/** Points of a line drawn with a finger, within a field of 600 × 200: `M10 20L12 24…`. */
const strokes = z
  .string()
  .max(6000)
  .regex(/^(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})*)+$/, "expected M x y L x y …");

/** What somebody signs a report with. */
export const signatureSchema = z.strictObject({
  as: z.enum(signOffRoles),
  /** Whoever signs; the person at the panel may hand the phone to another. */
  name: z.string().overwrite(harmlessLine).min(1).max(64),
  /** Drawn; null: the typed name stands for it. */
  strokes: strokes.nullable(),
  note: z.string().overwrite(harmlessText).max(500),
});
export type Signature = z.infer<typeof signatureSchema>;

/** A signature under a report. */
export interface SignOff extends Signature {
  readonly report: string;
  /** Who was signed in at the panel. */
  readonly by: string;
  /** Room wall time. */
  readonly atMs: number;
}

/** The worst of these results is the rating; skipped steps do not spoil what passed. */
const severity: readonly SelfTestResult[] = ["not-supported", "pass", "skipped", "warn", "fail"];

/**
 * The rating of a test is its worst step. Skipped steps do not spoil a test that passed; one in
 * which nothing was tested is itself skipped.
 */
export function worstOf(steps: readonly Pick<SelfTestStep, "result">[]): SelfTestResult {
  if (steps.length > 0 && steps.every((step) => step.result === "skipped")) return "skipped";
  const ranked = steps
    .map((step) => (step.result === "skipped" ? "pass" : step.result))
    .toSorted((left, right) => severity.indexOf(right) - severity.indexOf(left));
  return ranked[0] ?? "not-supported";
}

/** Something in it was left out because it was stopped: it proves nothing of the whole. */
export const isBrokenOff = ({ worst, steps }: Pick<SelfTestReport, "worst" | "steps">): boolean =>
  worst === "skipped" || steps.some(({ finding }) => finding.key === "test.aborted");
