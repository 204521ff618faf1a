import { sleep } from "../../contract/clock.ts";
import { type Message, message } from "../../contract/message.ts";
import { gateway, type SelfTestStep } from "../../contract/selftest.ts";
import type { DeviceModel, RoomModel } from "../devices/room-model.ts";
import { adviseAbsent, advise, adviseUnpowered } from "./advice.ts";
import { againstBaseline } from "./baseline.ts";
import { isSilencing, type TestBench } from "./bench.ts";
import { fail, type Finding, type PlannedStep, skip } from "./step.ts";

/** Who follows a test. */
export interface TestListener {
  began(step: PlannedStep): void;
  ended(step: PlannedStep, result: SelfTestStep): void;
}

/**
 * Runs the steps: first what only looks or moves its own points, one after another on a line, lines
 * side by side; then what the room's witnesses watch, one at a time; then what weighs up the rest.
 * Once the signal is aborted, what was not run is reported as skipped.
 */
export async function runSelfTest(
  model: RoomModel,
  plan: readonly PlannedStep[],
  bench: TestBench,
  listener: TestListener,
): Promise<readonly SelfTestStep[]> {
  const results = new Map<PlannedStep, SelfTestStep>();
  /** Devices whose absence has been told of: once is enough. */
  const told = new Set<string>();
  const runAll = async (steps: readonly PlannedStep[]) => {
    for (const step of steps) {
      listener.began(step);
      const fromMs = bench.wireClock.monotonicMs();
      const finding = await tried(model, step, bench, told);
      const tookMs = Math.round(bench.wireClock.monotonicMs() - fromMs);
      const result = reported(step, finding, bench.roomClock.wallMs(), tookMs);
      results.set(step, result);
      listener.ended(step, result);
    }
  };
  const inStage = (...stages: readonly PlannedStep["stage"][]) =>
    plan.filter(({ stage }) => stages.includes(stage));
  await Promise.all([...byLine(model, inStage("look", "move")).values()].map(runAll));
  await runAll(inStage("witness"));
  await runAll(inStage("judge"));
  return plan.flatMap((step) => results.get(step) ?? []);
}

function byLine(model: RoomModel, steps: readonly PlannedStep[]) {
  const lines = new Map<string, PlannedStep[]>();
  for (const step of steps) {
    const link = model.devices.get(step.device)?.link ?? gateway;
    const line = lines.get(link) ?? [];
    line.push(step);
    lines.set(link, line);
  }
  return lines;
}

async function tried(
  model: RoomModel,
  step: PlannedStep,
  bench: TestBench,
  told: Set<string>,
): Promise<Finding> {
  if (bench.signal.aborted) return skip(message("test.aborted"));
  const device = model.devices.get(step.device);
  const absence = device === undefined ? null : absent(model, device, bench);
  if (absence !== null) {
    if (step.unpowered !== undefined && bench.availability(step.device) === "unpowered") {
      return step.unpowered;
    }
    if (told.has(step.device)) return skip(absence.text);
    told.add(step.device);
    return absence;
  }
  const refusal = refusalOf(step, bench);
  if (refusal !== null) return skip(refusal);
  const finding = await bounded(step, watchful(step, bench));
  // Broken off in the middle, it has found nothing out.
  if (bench.signal.aborted && finding.result !== "pass") return skip(message("test.aborted"));
  return bench.isWhole
    ? againstBaseline(finding, (name) => bench.baseline(step.id, name))
    : finding;
}

/** Why the step may not be done just now; null: it may. */
function refusalOf(step: PlannedStep, bench: TestBench): Message | null {
  if (step.moves.length > 0 && bench.isMeetingRunning()) return message("test.meeting-runs");
  if (step.disturbs && !bench.mayDisturb()) return message("test.skipped-people");
  return null;
}

/** People may come in the middle of a step: from then on it moves nothing, but ends what it began. */
const watchful = (step: PlannedStep, bench: TestBench): TestBench => ({
  ...bench,
  async move(device, point, value) {
    const refusal = isSilencing(point, value) ? null : refusalOf(step, bench);
    return refusal === null
      ? bench.move(device, point, value)
      : { is: "held", text: refusal, instead: null };
  },
});

/** No step may keep the room waiting: not one that fails by itself, nor one that never ends. */
async function bounded(step: PlannedStep, bench: TestBench): Promise<Finding> {
  const broken = fail(message("test.broken"), advise("broken-step"));
  const settled = new AbortController();
  const late = sleep(bench.wireClock, "self-test step", stepMs, settled.signal).then(
    () => broken,
    () => broken,
  );
  try {
    return await Promise.race([step.run(bench), late]);
  } catch {
    return broken;
  } finally {
    settled.abort();
  }
}

/** Longer than the slowest lamp takes to light, wire time. */
const stepMs = 180_000;

/** Null when it is there and has supply. */
function absent(model: RoomModel, device: DeviceModel, bench: TestBench): Finding | null {
  const availability = bench.availability(device.id);
  if (availability === "online") return null;
  if (availability !== "unpowered") {
    const advice = adviseAbsent(model, device, (id) => bench.availability(id));
    return fail(message("test.offline"), advice);
  }
  // An idle room is dark on purpose; before a meeting everything should have its supply.
  const dark = message("test.unpowered");
  return bench.isForMeeting ? fail(dark, adviseUnpowered(model, device)) : skip(dark);
}

const reported = (
  { id, device, text, clause }: PlannedStep,
  { result, text: finding, advice, measured }: Finding,
  atMs: number,
  tookMs: number,
): SelfTestStep => ({
  id,
  device,
  text,
  clause,
  result,
  finding,
  cause: advice?.cause ?? null,
  action: advice?.action ?? null,
  measured,
  atMs,
  tookMs,
});
