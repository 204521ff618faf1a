import { parseArgs } from "node:util";
import type { Act } from "../../contract/act.ts";
import type { RoomView } from "../../contract/api.ts";
import { parseDurationMs } from "../../contract/duration.ts";
import type { PointKey } from "../../contract/ids.ts";
import type { PointKind } from "../../contract/points.ts";
import type { PointValue } from "../../contract/reading.ts";
import { selfTestKinds } from "../../contract/record.ts";
import type { Assets } from "../assets.ts";
import { suggestion } from "../devices/nearest-name.ts";
import { pointOf, type RoomModel } from "../devices/room-model.ts";
import type { CommandOutput, ExitCode } from "./command.ts";
import { ownPanel, ownRoom, usualConfig } from "./own-room.ts";

/** Commands that ask the running room to do something, and how each is used. */
export const actUsages = {
  hold: "usage: huitang hold DEVICE/POINT VALUE [--for 30min] [--config ROOM.yaml]",
  release: "usage: huitang release DEVICE/POINT [--config ROOM.yaml]",
  attest: "usage: huitang attest DUTY [--config ROOM.yaml]",
  waive: 'usage: huitang waive DUTY --reason "WHY IT NEED NOT BE DONE" [--config ROOM.yaml]',
  extend: "usage: huitang extend [--for 30min] [--config ROOM.yaml]   (the meeting at hand)",
  end: "usage: huitang end [--config ROOM.yaml]   (the running meeting)",
  clean: "usage: huitang clean [ZONE...] [--for 30min] [--stop] [--config ROOM.yaml]",
  selftest: `usage: huitang selftest ${selfTestKinds.join("|")} [--config ROOM.yaml]`,
} as const;
export type ActCommand = keyof typeof actUsages;

export const isActCommand = (command: string): command is ActCommand =>
  Object.hasOwn(actUsages, command);

const usualSpan = "30min";

interface ActLine {
  readonly words: readonly string[];
  /** How long, room time. */
  readonly forMs: number;
  readonly reason: string;
  readonly stops: boolean;
}

/**
 * Asks the running room of this machine to act, as its panel would; the same limits hold. 0: it was
 * accepted · 1: refused, and why was said · 2: the command line is wrong.
 */
export async function runAct(
  command: ActCommand,
  args: readonly string[],
  assets: Assets,
  output: CommandOutput,
): Promise<ExitCode> {
  const { line, config, json } = readLine(args);
  const model = ownRoom(config, assets, output);
  if (model === undefined) return 2;
  const panel = await ownPanel(model.config, output);
  if (panel === undefined) return 1;
  const view = await panel("GET", "/api/room", null);
  if (!view.ok) {
    output.warn(view.text);
    return 1;
  }
  const act = actOf(command, line, model, view.body as RoomView);
  if (typeof act === "string") {
    output.warn(`${act}\n${actUsages[command]}`);
    return 2;
  }
  const answer = await panel("POST", "/api/acts", act);
  if (json) output.print(JSON.stringify(answer.ok ? { accepted: true } : answer));
  else if (answer.ok) output.print(`accepted${whereToLook(act)}`);
  else output.warn(answer.text);
  return answer.ok ? 0 : 1;
}

/** Accepted is not done: the guards may hold it back, and say why. */
const whereToLook = (act: Act): string =>
  act.kind === "hold" || act.kind === "release"
    ? `; huitang explain ${act.point} says what becomes of it`
    : "";

function readLine(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    // A negative number is a value, not an option.
    args: args.map((word) => (/^-\d/.test(word) ? ` ${word}` : word)),
    allowPositionals: true,
    options: {
      for: { type: "string", default: usualSpan },
      reason: { type: "string", default: "" },
      stop: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      config: { type: "string", default: usualConfig },
    },
  });
  const forMs = parseDurationMs(values.for);
  if (forMs === undefined || forMs <= 0) {
    throw new Error(`--for ${values.for}: expected a duration such as 45min or 2h`);
  }
  const words = positionals.map((word) => word.trim());
  const line: ActLine = { words, forMs, reason: values.reason, stops: values.stop };
  return { line, config: values.config, json: values.json };
}

/** What is asked of the room, or what is wrong with the words. */
function actOf(command: ActCommand, line: ActLine, model: RoomModel, room: RoomView): Act | string {
  const [first, second] = line.words;
  const untilMs = room.nowMs + line.forMs;
  switch (command) {
    case "hold": {
      const found = pointNamed(model, first);
      if (typeof found === "string") return found;
      if (second === undefined) return `say what ${found.key} is to be`;
      return { kind: "hold", point: found.key, value: valueOf(found.kind, second), untilMs };
    }
    case "release": {
      const found = pointNamed(model, first);
      return typeof found === "string" ? found : { kind: "release", point: found.key };
    }
    case "attest":
      return first === undefined ? noDuty : { kind: "attest", duty: first };
    case "waive":
      if (first === undefined) return noDuty;
      if (line.reason.trim().length < shortestReason) return "--reason: say why, for the record";
      return { kind: "waive", duty: first, reason: line.reason };
    case "extend":
      return aboutMeeting(room, ({ id, endMs }) => {
        const fromMs = Math.max(room.nowMs, endMs);
        return { kind: "extend", meetingId: id, untilMs: fromMs + line.forMs };
      });
    case "end":
      return aboutMeeting(room, ({ id }) => ({ kind: "end", meetingId: id }));
    case "clean":
      return { kind: "clean", zones: [...line.words], untilMs: line.stops ? 0 : untilMs };
    case "selftest": {
      const test = selfTestKinds.find((kind) => kind === first);
      return test === undefined
        ? `expected one of: ${selfTestKinds.join(", ")}`
        : { kind: "selftest", test };
    }
  }
}

const noDuty = "name a duty; huitang explain duties lists them";
const shortestReason = 4;

const aboutMeeting = (
  { meeting }: RoomView,
  act: (meeting: NonNullable<RoomView["meeting"]>) => Act,
): Act | string => (meeting === null ? "no meeting is at hand" : act(meeting));

function pointNamed(model: RoomModel, name = ""): { key: PointKey; kind: PointKind } | string {
  const [device = "", point = ""] = name.split("/", 2);
  const found = pointOf(model, `${device}/${point}`);
  if (found !== undefined) return { key: found.key, kind: found.kind };
  const points = [...model.devices.values()].flatMap((each) =>
    [...each.points.values()].filter(({ writable }) => writable).map(({ key }) => key),
  );
  return `the room has no point "${name}"${suggestion(name, points)}`;
}

/** A word of the command line as the point takes it; the room refuses what does not fit. */
function valueOf(kind: PointKind, word: string): PointValue {
  if (kind.type === "number" && word !== "" && Number.isFinite(Number(word))) return Number(word);
  if (kind.type === "boolean" && (word === "true" || word === "false")) return word === "true";
  return word;
}
