import { message } from "../../contract/message.ts";
import { gateway, type SelfTestStep } from "../../contract/selftest.ts";
import type { DeviceModel, RoomModel } from "../devices/room-model.ts";
import { adviseAbsent, adviseUnpowered } from "./advice.ts";
import { againstBaseline } from "./baseline.ts";
import type { TestBench } from "./bench.ts";
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
    if (told.has(step.device)) return skip(absence.text);
    told.add(step.device);
    return absence;
  }
  // It may have begun since: what moves anything waits for its end.
  if (step.moves.length > 0 && bench.isMeetingRunning()) return skip(message("test.meeting-runs"));
  if (step.disturbs && !bench.mayDisturb) return skip(message("test.skipped-people"));
  const finding = await step.run(bench);
  return bench.isWhole
    ? againstBaseline(finding, (name) => bench.baseline(step.id, name))
    : finding;
}

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
