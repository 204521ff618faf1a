import { readFileSync } from "node:fs";
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
import { profileForms } from "../devices/profile-catalogue.ts";
import type { CommandOutput, ExitCode } from "./command.ts";

const usage = "usage: huitang check FILE... [--json]   (a room, profile, pack or hub file)";

/** Says everything that is wrong with files a person wrote, with line and column. Starts nothing. */
export function runCheck(args: readonly string[], assets: Assets, output: CommandOutput): ExitCode {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  if (positionals.length === 0) {
    output.warn(usage);
    return 2;
  }
  const problems: Problem[] = [];
  for (const file of positionals) {
    const text = textOf(file);
    if (text === undefined) {
      output.warn(`${file}: cannot be read; check the path`);
      return 2;
    }
    problems.push(...problemsOf(file, text, assets));
  }
  if (values.json) output.print(JSON.stringify({ problems }, null, 2));
  else if (problems.length === 0) output.print(`${positionals.length} file(s) in order`);
  else output.print(problems.map(describeProblem).join("\n"));
  return problems.length === 0 ? 0 : 1;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(resolve(file), "utf8");
  } catch {
    return undefined;
  }
}

/** The kind of a file is told by the member that only it has. */
function problemsOf(file: string, text: string, assets: Assets): readonly Problem[] {
  const yaml = parseYaml(file, text);
  if (!yaml.ok) return yaml.problems;
  const has = (member: string) =>
    typeof yaml.value === "object" && yaml.value !== null && member in yaml.value;
  if (has("clauses")) return problemsIn(parseDocumentAs(packSchema, file, text));
  if (has("sites")) return problemsIn(parseDocumentAs(hubConfigSchema, file, text));
  if (has("driver") || has("vendor")) return profileProblemsIn(file, text, assets);
  if (has("room") || has("devices")) return problemsIn(readRoom(file, text, assets));
  const unknown = "neither a room, a profile, a pack nor a hub file: none of their members is here";
  return [yaml.source.problem([], unknown)];
}

/** The profile as it stands, and as each of its variants makes it. */
function profileProblemsIn(file: string, text: string, assets: Assets): readonly Problem[] {
  const presetText = (name: string) => assets.presetText(name);
  const problems = profileForms(file, text, presetText).flatMap((form) => problemsIn(form));
  const lines = problems.map(describeProblem);
  return problems.filter((_, at) => lines.indexOf(lines[at] ?? "") === at);
}

const problemsIn = (
  parsed:
    | { readonly ok: true }
    | { readonly ok: false; readonly problems: readonly Problem[] }
    | undefined,
): readonly Problem[] => (parsed === undefined || parsed.ok ? [] : parsed.problems);
