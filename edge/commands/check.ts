import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { packSchema } from "../../contract/clauses.ts";
import {
  describeProblem,
  parseDocumentAs,
  parseYaml,
  type Problem,
} from "../../contract/document.ts";
import { hubConfigSchema } from "../../contract/hub-config.ts";
import { type Assets, readRoom } from "../assets.ts";
import { type BusLoad, busLoads, crowdedShare } from "../devices/bus-load.ts";
import { exemptionHints } from "../devices/exemption-hints.ts";
import { profileForms } from "../devices/profile-catalogue.ts";
import { lastingSerialNames, roomHints } from "../devices/room-hints.ts";
import { parseTemplate } from "../nameplates/plate-templates.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";

export const checkUsage =
  "usage: huitang check FILE... [--json]   (a room, profile, pack, template or hub file)";

/** What is to be said of one file. */
interface Verdict {
  readonly problems: readonly Problem[];
  /** What is no mistake and yet worth knowing. */
  readonly remarks: readonly string[];
  readonly lines: readonly BusLoad[];
}

/**
 * Says everything that is wrong with files a person wrote, with line and column. Starts nothing.
 * `nowMs`: wall time, by which exemptions have expired or not.
 */
export function runCheck(
  args: readonly string[],
  { assets, nowMs }: { readonly assets: Assets; readonly nowMs: number },
  output: CommandOutput,
): ExitCode {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  if (positionals.length === 0) {
    output.warn(checkUsage);
    return 2;
  }
  const verdicts: Verdict[] = [];
  for (const file of positionals) {
    const text = textOf(file);
    if (text === undefined) {
      output.warn(`${file}: cannot be read; check the path`);
      return 2;
    }
    verdicts.push(verdictOn(file, text, assets, nowMs));
  }
  const problems = verdicts.flatMap((verdict) => verdict.problems);
  const remarks = verdicts.flatMap((verdict) => verdict.remarks);
  const lines = verdicts.flatMap((verdict) => verdict.lines);
  if (values.json) output.print(JSON.stringify({ problems, remarks, lines }, null, 2));
  else {
    if (problems.length === 0) output.print(`${positionals.length} file(s) in order`);
    else output.print(problems.map(describeProblem).join("\n"));
    if (lines.length > 0) output.print(`\n${loadTable(lines)}`);
    if (remarks.length > 0) output.print(`\n${remarks.join("\n")}`);
  }
  return problems.length === 0 ? 0 : 1;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(resolve(file), "utf8");
  } catch {
    return undefined;
  }
}

const nothing: Verdict = { problems: [], remarks: [], lines: [] };

/** The kind of a file is told by the member that only it has. */
function verdictOn(file: string, text: string, assets: Assets, nowMs: number): Verdict {
  const yaml = parseYaml(file, text);
  if (!yaml.ok) return { ...nothing, problems: yaml.problems };
  const has = (member: string) =>
    typeof yaml.value === "object" && yaml.value !== null && member in yaml.value;
  if (has("clauses")) return verdictIn(parseDocumentAs(packSchema, file, text));
  if (has("sites")) return verdictIn(parseDocumentAs(hubConfigSchema, file, text));
  if (has("main") && has("title")) return verdictIn(parseTemplate(file, text));
  if (has("driver") || has("vendor")) return profileVerdict(file, text, assets);
  if (has("room") || has("devices")) return roomVerdict(file, text, assets, nowMs);
  const unknown =
    "neither a room, a profile, a pack, a plate template nor a hub file: none of their members is here";
  return { ...nothing, problems: [yaml.source.problem([], unknown)] };
}

/** The profile as it stands, and as each of its variants makes it; a mistake is told once. */
function profileVerdict(file: string, text: string, assets: Assets): Verdict {
  const forms = profileForms(file, text, (name) => assets.presetText(name));
  const problems = forms.flatMap((form) => verdictIn(form).problems);
  const told = problems.map(describeProblem);
  const sample = file.replace(/\.yaml$/, ".sample.yaml");
  const remarks = existsSync(resolve(sample))
    ? []
    : [`${file}: no ${sample} beside it; recorded bytes are what proves a profile`];
  return {
    ...nothing,
    problems: problems.filter((_, at) => told.indexOf(told[at] ?? "") === at),
    remarks,
  };
}

/** Where Linux lists serial adapters by what they are, not by when they were plugged in. */
const serialNames = "/dev/serial/by-id";

function roomVerdict(file: string, text: string, assets: Assets, nowMs: number): Verdict {
  const room = readRoom(file, text, assets);
  if (!room.ok) return { ...nothing, problems: room.problems };
  const lines = busLoads(room.value);
  const hints = [
    ...roomHints(room.value, lastingSerialNames(serialNames)),
    ...exemptionHints(room.value, nowMs),
  ].map(({ path, text: what }) => describeProblem(room.source.problem(path, what)));
  return {
    ...nothing,
    lines,
    remarks: [...hints, ...lines.flatMap((line) => loadRemark(file, line))],
  };
}

const verdictIn = (
  parsed: { readonly ok: true } | { readonly ok: false; readonly problems: readonly Problem[] },
): Verdict => (parsed.ok ? nothing : { ...nothing, problems: parsed.problems });

const loadTable = (lines: readonly BusLoad[]): string =>
  table([
    ["line", "settings", "devices", "reads/s", "load"],
    ...lines.map(({ link, settings, devices, readsPerSecond, share }) => [
      link,
      settings,
      String(devices),
      readsPerSecond.toFixed(1),
      percent(share),
    ]),
  ]);

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function loadRemark(file: string, { link, share }: BusLoad): readonly string[] {
  if (share <= crowdedShare) return [];
  const what =
    share > 1
      ? `is asked for ${percent(share)} of what it can carry: fast points go first, slow ones come late`
      : `is ${percent(share)} busy with polls: little is left for repeats and silent devices`;
  return [`${file}: line ${link} ${what}; raise its baud rate, split it, or poll less often`];
}
