import type { Availability } from "../../contract/api.ts";
import { type Clock, sleep } from "../../contract/clock.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import { type Message, message } from "../../contract/message.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { SelfTestResult, SelfTestStep } from "../../contract/selftest.ts";
import { pointStep } from "../../contract/profile.ts";
import { isOnItsWay, isSettledAt } from "../reconcile/settled.ts";
import { type PlannedStep, pointOfStep } from "./plan.ts";

/** The room as a test may touch it: every write passes the guards. */
export interface TestBench {
  availability(device: string): Availability;
  read(device: string, point: string): Promise<Outcome<PointValue>>;
  /** The held message says which guard refused. */
  write(
    device: string,
    point: string,
    value: PointValue,
  ): Promise<Outcome<void> | { readonly held: Message }>;
  /** The test is asked for by a meeting. */
  readonly isForMeeting: boolean;
  readonly wireClock: Clock;
  readonly signal: AbortSignal;
}

/** A toggled point is read back until it has followed, for this long. */
const followMs = 3000;
const followEveryMs = 100;

/**
 * Runs the steps: one after another on a line, lines side by side. Stops between two steps when the
 * signal is aborted; what was not run is reported as skipped.
 */
export async function runSelfTest(
  plan: readonly PlannedStep[],
  bench: TestBench,
  onProgress: (done: number, total: number) => void,
): Promise<readonly SelfTestStep[]> {
  const results = new Map<PlannedStep, SelfTestStep>();
  const byLink = new Map<string, PlannedStep[]>();
  for (const planned of plan) {
    const line = byLink.get(planned.device.link) ?? [];
    line.push(planned);
    byLink.set(planned.device.link, line);
  }
  await Promise.all(
    [...byLink.values()].map(async (line) => {
      for (const planned of line) {
        results.set(planned, await runStep(planned, bench));
        onProgress(results.size, plan.length);
      }
    }),
  );
  return plan.flatMap((planned) => results.get(planned) ?? []);
}

async function runStep(planned: PlannedStep, bench: TestBench): Promise<SelfTestStep> {
  if (bench.signal.aborted) return report(planned, "skipped", message("test.aborted"));
  const availability = bench.availability(planned.device.id);
  // An idle room is dark on purpose; before a meeting everything should have its supply.
  if (availability === "unpowered") {
    return report(planned, bench.isForMeeting ? "fail" : "skipped", message("test.unpowered"));
  }
  if (availability !== "online") return report(planned, "fail", message("test.offline"));
  return "read" in planned.step ? readStep(planned, bench) : toggleStep(planned, bench);
}

async function readStep(planned: PlannedStep, bench: TestBench): Promise<SelfTestStep> {
  const { step, device } = planned;
  if (!("read" in step)) return report(planned, "not-supported", message("test.no-reading"));
  const outcome = await bench.read(device.id, step.read);
  if (!outcome.ok) return report(planned, "fail", refusal(outcome.failure));
  const saw = message("test.saw", { value: shown(outcome.value) });
  const isMet = meets(step.expect, outcome.value, pointStep(device.profile, step.read));
  return report(planned, isMet ? "pass" : "fail", saw);
}

type Expectation = Extract<PlannedStep["step"], { read: string }>["expect"];

function meets(expect: Expectation, value: PointValue, step: number): boolean {
  if ("known" in expect) return true;
  if ("equals" in expect) return isSettledAt(expect.equals, value, step);
  const [low, high] = expect.between;
  return typeof value === "number" && value >= low && value <= high;
}

/** Each value is written and must be read back; the last one is where the point stays. */
async function toggleStep(planned: PlannedStep, bench: TestBench): Promise<SelfTestStep> {
  const { step, device } = planned;
  if (!("toggle" in step)) return report(planned, "not-supported", message("test.no-reading"));
  for (const value of step.between) {
    const written = await bench.write(device.id, step.toggle, value);
    if ("held" in written) return report(planned, "skipped", written.held);
    if (!written.ok) return report(planned, "fail", refusal(written.failure));
    if (!(await follows(planned, value, bench))) {
      if (bench.signal.aborted) return report(planned, "skipped", message("test.aborted"));
      return report(planned, "fail", message("test.not-back", { value: shown(value) }));
    }
  }
  return report(
    planned,
    "pass",
    message("test.saw", { value: step.between.map(shown).join(" → ") }),
  );
}

async function follows(planned: PlannedStep, value: PointValue, bench: TestBench) {
  const untilMs = bench.wireClock.monotonicMs() + followMs;
  const point = pointOfStep(planned.step);
  const step = pointStep(planned.device.profile, point);
  for (;;) {
    const outcome = await bench.read(planned.device.id, point);
    const isBack =
      outcome.ok && (isSettledAt(value, outcome.value, step) || isOnItsWay(value, outcome.value));
    if (isBack) return true;
    if (bench.signal.aborted || bench.wireClock.monotonicMs() >= untilMs) return false;
    await sleep(bench.wireClock, "self-test follow", followEveryMs);
  }
}

const refusal = (failure: Failure): Message => message("test.refused", { code: failure.code });

/** For people: nothing at all is a dash, and a picture's hash is known by its beginning. */
function shown(value: PointValue): string {
  const text = String(value);
  if (text === "") return "—";
  return text.length > longestShown ? `${text.slice(0, hashShown)}…` : text;
}

const longestShown = 48;
const hashShown = 12;

function report(planned: PlannedStep, result: SelfTestResult, finding: Message): SelfTestStep {
  const { step, device } = planned;
  const point = pointOfStep(step);
  const text =
    "read" in step
      ? message("test.read", { point, expected: expected(step.expect) })
      : message("test.toggle", { point });
  const id = `${device.id}:${point}`;
  const rest = { cause: null, action: null, measured: [], atMs: 0, tookMs: 0 };
  return { id, device: device.id, text, clause: step.clause, result, finding, ...rest };
}

function expected(expect: Expectation): string {
  if ("known" in expect) return "known";
  if ("equals" in expect) return shown(expect.equals);
  return `${expect.between[0]}…${expect.between[1]}`;
}
