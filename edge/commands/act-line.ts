import { parseArgs } from "node:util";
import { parseDurationMs } from "../../contract/duration.ts";
import { type SelfTestKind, selfTestKinds } from "../../contract/selftest.ts";
import type { Language } from "../../contract/text/text.ts";
import { usualConfig } from "./own-room.ts";

const options = "[--zh] [--json] [--config ROOM.yaml] [--panel URL]";

/** What a technician wants to know before a meeting. */
const usualTest: SelfTestKind = "t30";

/** What a device is given that was just repaired. */
const partialTest: SelfTestKind = "repair";

/** Commands that ask the running room to do something, and how each is used. */
export const actUsages = {
  hold: `usage: huitang hold DEVICE/POINT VALUE [--for 30min] ${options}`,
  release: `usage: huitang release DEVICE/POINT ${options}`,
  attest: `usage: huitang attest DUTY ${options}
DUTY: such as m1:tea.1, or tea when only one is open; huitang explain duties lists them`,
  waive: `usage: huitang waive DUTY --reason "WHY IT NEED NOT BE DONE" ${options}
DUTY: such as m1:tea.1, or tea when only one is open; huitang explain duties lists them`,
  extend: `usage: huitang extend [--for 30min] ${options}   (the meeting at hand)`,
  end: `usage: huitang end ${options}   (the running meeting)`,
  clean: `usage: huitang clean [ZONE...] [--for 30min] [--stop] ${options}`,
  selftest: `usage: huitang selftest [--kind ${selfTestKinds.join("|")}] [--device ID]... [--stop] ${options}
Without a kind: ${usualTest}; with a device: ${partialTest}, of the devices named and nothing else.
Waits for the report; exit code 0 only when everything passed.
Ctrl-C leaves the test to the room, which finishes it; --stop ends it after the step at hand.`,
} as const;
export type ActCommand = keyof typeof actUsages;

export const isActCommand = (command: string): command is ActCommand =>
  Object.hasOwn(actUsages, command);

const usualSpan = "30min";
const shortestReason = 4;

/** What the command line says, before any room is asked. */
export interface ActLine {
  readonly words: readonly string[];
  /** Which self-test. */
  readonly kind: string | null;
  /** Which devices a self-test is confined to; none: the whole room. */
  readonly devices: readonly string[];
  /** How long, room time. */
  readonly forMs: number;
  readonly reason: string;
  readonly stops: boolean;
  readonly config: string;
  /** Null: where the room's file says. */
  readonly panel: string | null;
  readonly json: boolean;
  readonly language: Language;
}

/** Throws when an option is wrong. */
export function readActLine(args: readonly string[]): ActLine {
  const { values, positionals } = parseArgs({
    // A negative number is a value, not an option.
    args: args.map((word) => (/^-\d/.test(word) ? ` ${word}` : word)),
    allowPositionals: true,
    options: {
      for: { type: "string", default: usualSpan },
      kind: { type: "string" },
      device: { type: "string", multiple: true, default: [] },
      reason: { type: "string", default: "" },
      stop: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      zh: { type: "boolean", default: false },
      config: { type: "string", default: usualConfig },
      panel: { type: "string" },
    },
  });
  const forMs = parseDurationMs(values.for);
  if (forMs === undefined || forMs <= 0) {
    throw new Error(`--for ${values.for}: expected a duration such as 45min or 2h`);
  }
  const { reason, stop: stops, json, config, device: devices } = values;
  const panel = values.panel ?? null;
  if (panel !== null && !URL.canParse(panel)) {
    throw new Error(`--panel ${panel}: expected an address such as http://127.0.0.1:8080`);
  }
  const words = positionals.map((word) => word.trim());
  const language = values.zh ? "zh" : "en";
  const kind = values.kind ?? null;
  return { words, kind, devices, forMs, reason, stops, config, panel, json, language };
}

/** What is wrong with the words whatever the room is; undefined when nothing is. */
export function faultOfWords(command: ActCommand, line: ActLine): string | undefined {
  const [first, second] = line.words;
  switch (command) {
    case "hold":
      if (first === undefined) return "name a point and say what it is to be";
      return second === undefined ? `say what ${first} is to be` : undefined;
    case "release":
      return first === undefined ? "name a point" : undefined;
    case "attest":
      return first === undefined ? noDuty : undefined;
    case "waive":
      if (first === undefined) return noDuty;
      return line.reason.trim().length < shortestReason
        ? `--reason: say why in ${shortestReason} characters or more, for the record`
        : undefined;
    case "selftest":
      if (line.kind !== null && first !== undefined) return "name one self-test, by --kind";
      return testMeant(line) === undefined ? noSuchTest : undefined;
    case "extend":
    case "end":
    case "clean":
      return undefined;
  }
}

export const noSuchTest = `expected one of: ${selfTestKinds.join(", ")}`;

const noDuty = "name a duty; huitang explain duties lists them";

/** The test that is asked for by `--kind`, or by its name alone; undefined when there is none such. */
export const testMeant = ({ kind, words, devices }: ActLine): SelfTestKind | undefined => {
  const name = kind ?? words[0] ?? (devices.length > 0 ? partialTest : usualTest);
  return selfTestKinds.find((each) => each === name);
};
