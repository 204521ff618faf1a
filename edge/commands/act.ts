import type { Act } from "../../contract/act.ts";
import type { RoomView } from "../../contract/api.ts";
import { type Clock, sleep } from "../../contract/clock.ts";
import { actProgress, type ActProgress, isFinal } from "../../contract/screen/act-progress.ts";
import { progressText } from "../../contract/screen/progress-text.ts";
import type { Assets } from "../assets.ts";
import { type ActCommand, actUsages, faultOfWords, readActLine } from "./act-line.ts";
import { askedAct } from "./asked-act.ts";
import type { CommandOutput, ExitCode } from "./command.ts";
import { type OwnPanel, ownPanel, ownRoom } from "./own-room.ts";
import { followSelfTest } from "./selftest.ts";

/** Most wishes are done, or known to be held back, within this; a person waits no longer. */
const outcomeWithinMs = 2000;
const lookEveryMs = 200;

export interface ActPorts {
  readonly assets: Assets;
  /** The wire's. */
  readonly clock: Clock;
}

/**
 * Asks the running room of this machine to act, as its panel would; the same limits hold. 0: it was
 * accepted, and what has come of it so far was said; of a self-test, that all is well · 1: refused,
 * and why was said · 2: the command line is wrong.
 */
export async function runAct(
  command: ActCommand,
  args: readonly string[],
  { assets, clock }: ActPorts,
  output: CommandOutput,
): Promise<ExitCode> {
  const line = readActLine(args);
  const fault = faultOfWords(command, line);
  if (fault !== undefined) return misused(command, fault, output);
  const model = ownRoom(line.config, assets, output);
  if (model === undefined) return 2;
  const panel = await ownPanel(model.config, output, line.panel);
  if (panel === undefined) return 1;
  const view = await panel("GET", "/api/room", null);
  if (!view.ok) {
    output.warn(view.text);
    return 1;
  }
  const room = view.body as RoomView;
  const act = askedAct(command, line, model, room);
  if (typeof act === "string") return misused(command, act, output);
  const answer = await panel("POST", "/api/acts", act);
  if (!answer.ok) {
    if (line.json) output.print(JSON.stringify({ accepted: false, text: answer.text }));
    else output.warn(answer.text);
    return 1;
  }
  if (act.kind === "selftest") {
    return await followSelfTest({ line, lastReport: room.test?.id ?? null, panel, clock }, output);
  }
  const progress = await outcomeOf(act, room.nowMs, panel, clock);
  const locale = { language: line.language, timeZone: room.timeZone };
  if (line.json) output.print(JSON.stringify({ accepted: true, ...progress }));
  else output.print(`${progressText(locale, progress)}${whereToLook(act, progress)}`);
  return 0;
}

function misused(command: ActCommand, fault: string, output: CommandOutput): ExitCode {
  output.warn(`${fault}\n${actUsages[command]}`);
  return 2;
}

/** What the room shows of an accepted act, as soon as nothing more can come of it. */
async function outcomeOf(
  act: Act,
  acceptedAtMs: number,
  panel: OwnPanel,
  clock: Clock,
): Promise<ActProgress> {
  const endMs = clock.monotonicMs() + outcomeWithinMs;
  for (;;) {
    // The room first takes the act up: what it shows of the point until then is of before.
    await sleep(clock, "what comes of an act", lookEveryMs);
    const view = await panel("GET", "/api/room", null);
    const progress: ActProgress = view.ok
      ? actProgress(act, acceptedAtMs, view.body as RoomView)
      : { state: "waiting" };
    const isUnderWay = progress.state === "running";
    if (isFinal(progress) || isUnderWay || clock.monotonicMs() >= endMs) return progress;
  }
}

/** Accepted is not done: the guards may hold it back, and say why. */
const whereToLook = (act: Act, { state }: ActProgress): string =>
  act.kind === "hold" && state !== "read-back"
    ? `\nhuitang explain ${act.point} says more, and goes on saying it`
    : "";
