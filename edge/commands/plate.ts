import { createHash } from "node:crypto";
import { readFileSync, watch, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { parseArgs } from "node:util";
import type { Clock } from "../../contract/clock.ts";
import { describeProblem } from "../../contract/document.ts";
import { errorCatalogue, type Outcome } from "../../contract/errors.ts";
import type { Log } from "../../contract/log.ts";
import {
  type PlateLine,
  plateLineSchema,
  type PlateTemplate,
} from "../../contract/plate-template.ts";
import type { Assets } from "../assets.ts";
import { suggestion } from "../devices/nearest-name.ts";
import { type PlateContent, tidyContent } from "../nameplates/plate-content.ts";
import type { DrawnPlate } from "../nameplates/plate-encoding.ts";
import { type PlateFormat, plateFormatOf } from "../nameplates/plate-format.ts";
import { plateToPng } from "../nameplates/plate-png.ts";
import { createPlateRenderer, type RenderProgram } from "../nameplates/plate-renderer.ts";
import { parseTemplate } from "../nameplates/plate-templates.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";

export const plateUsage = `usage: huitang plate [--template NAME|FILE.yaml] --name NAME [--unit UNIT] [--post POST]
                     [--model PROFILE] [--out FILE.png] [--watch] [--json]
       huitang plate --template door --now TITLE [--room R] [--time T] [--next N] ...
Draws a plate as the model shows it, pixel by pixel; with --watch again whenever the template's file is
saved. Without words it lists the templates.`;

export interface PlatePorts {
  readonly assets: Assets;
  readonly program: RenderProgram;
  readonly clock: Clock;
  readonly log: Log;
  /** Settles when the program is told to end. */
  readonly untilTold: () => Promise<void>;
}

const usualModel = "huitang/mqtt-plate";

const options = {
  template: { type: "string", default: "standard" },
  model: { type: "string", default: usualModel },
  out: { type: "string" },
  watch: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  name: { type: "string" },
  unit: { type: "string" },
  post: { type: "string" },
  room: { type: "string" },
  now: { type: "string" },
  time: { type: "string" },
  next: { type: "string" },
} as const;

/** A live preview for whoever writes a template: the very pixels that would go to the plate. */
export async function runPlate(
  args: readonly string[],
  ports: PlatePorts,
  output: CommandOutput,
): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options });
  const words = wordsIn(values);
  if (Object.keys(words).length === 0) return list(ports.assets, values.json, output);
  if (!values.watch) return await drawOnce(words, values, ports, output);
  if (!values.template.endsWith(".yaml")) {
    output.warn(`--watch follows a template of yours: --template FILE.yaml\n${plateUsage}`);
    return 2;
  }
  return await drawAgain(values.template, ports, () => drawOnce(words, values, ports, output));
}

/** Editors save by writing or by putting a new file in place: the folder sees both. */
async function drawAgain(
  file: string,
  { untilTold }: PlatePorts,
  draw: () => Promise<ExitCode>,
): Promise<ExitCode> {
  let drawing = draw();
  const watcher = watch(dirname(file), (_event, name) => {
    if (name === basename(file)) drawing = drawing.then(draw);
  });
  await untilTold();
  watcher.close();
  return await drawing;
}

interface Wanted {
  readonly template: string;
  readonly model: string;
  readonly out?: string | undefined;
  readonly json: boolean;
}

async function drawOnce(
  words: Words,
  values: Wanted,
  ports: PlatePorts,
  output: CommandOutput,
): Promise<ExitCode> {
  const template = templateOf(values.template, ports.assets, output);
  if (typeof template === "number") return template;
  const main = template.main.shows;
  if (words[main] === undefined) {
    output.warn(
      `template ${values.template} is for a ${template.for}: give --${main}\n${plateUsage}`,
    );
    return 2;
  }
  const format = formatOf(values.model, ports.assets, output);
  if (format === null) return 2;
  const outcome = await drawnBy(ports, { content: tidyContent(words), template, format });
  if (!outcome.ok) {
    const { code, detail } = outcome.failure;
    output.warn(`${errorCatalogue[code].en}: ${detail ?? ""}; ${errorCatalogue[code].adviceEn}`);
    return 1;
  }
  return told(outcome.value, format, values, output);
}

type Words = Partial<Record<PlateLine, string>>;

function wordsIn(values: Readonly<Partial<Record<PlateLine, string>>>): Words {
  const words: Words = {};
  for (const line of plateLineSchema.options) {
    const text = values[line];
    if (text !== undefined) words[line] = text;
  }
  return words;
}

/** A file by its path, else a shipped template by its name; else an exit code. */
function templateOf(
  wanted: string,
  assets: Assets,
  output: CommandOutput,
): PlateTemplate | ExitCode {
  if (!wanted.endsWith(".yaml")) {
    const { byName } = assets.plateTemplates();
    const shipped = byName.get(wanted);
    if (shipped !== undefined) return shipped;
    output.warn(`no template is called "${wanted}"${suggestion(wanted, [...byName.keys()])}`);
    return 2;
  }
  const text = textOf(wanted);
  if (text === undefined) {
    output.warn(`${wanted}: cannot be read; check the path`);
    return 2;
  }
  const parsed = parseTemplate(wanted, text);
  if (parsed.ok) return parsed.value;
  output.warn(parsed.problems.map(describeProblem).join("\n"));
  return 1;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function formatOf(model: string, { catalogue }: Assets, output: CommandOutput): PlateFormat | null {
  const profile = catalogue.profile(model);
  if (profile?.ok === true && profile.value.display !== undefined) {
    return plateFormatOf(profile.value.display);
  }
  const plates = catalogue.ids.filter((id) => {
    const one = catalogue.profile(id);
    return one?.ok === true && one.value.display !== undefined;
  });
  output.warn(`--model: "${model}" is no plate; there are: ${plates.join(", ")}`);
  return null;
}

async function drawnBy(
  { program, clock, log }: PlatePorts,
  plate: { content: PlateContent; template: PlateTemplate; format: PlateFormat },
): Promise<Outcome<DrawnPlate>> {
  const renderer = createPlateRenderer({ program, clock, log });
  try {
    return await renderer.render(plate);
  } finally {
    await renderer.stop();
  }
}

function told(
  { pixels, bytes }: DrawnPlate,
  format: PlateFormat,
  { out, json }: Pick<Wanted, "out" | "json">,
  output: CommandOutput,
): ExitCode {
  if (out !== undefined) {
    try {
      writeFileSync(out, plateToPng(pixels, format));
    } catch (reason) {
      output.warn(`${out}: cannot be written: ${String(reason)}`);
      return 1;
    }
  }
  const { widthPx, heightPx, inks } = format;
  const hash = createHash("sha256").update(bytes).digest("hex");
  const facts = { file: out ?? null, widthPx, heightPx, inks, bytes: bytes.length, hash };
  if (json) output.print(JSON.stringify(facts, null, 2));
  else {
    const size = `${widthPx} × ${heightPx}, ${["white", ...inks].join(" ")}`;
    output.print(`${out ?? "drawn, not written (--out FILE.png)"}: ${size}, sha256 ${hash}`);
  }
  return 0;
}

function list(assets: Assets, json: boolean, output: CommandOutput): ExitCode {
  const { byName, problems } = assets.plateTemplates();
  const templates = [...byName].map(([name, template]) => ({
    name,
    for: template.for,
    ground: template.ground,
    title: template.title,
  }));
  if (json) output.print(JSON.stringify(templates, null, 2));
  else {
    const rows = templates.map(({ name, for: place, ground, title }) => [
      name,
      place,
      ground,
      `${title.zh} ${title.en}`,
    ]);
    output.print(table([["template", "for", "ground", "title"], ...rows]));
  }
  if (problems.length > 0) output.warn(problems.map(describeProblem).join("\n"));
  return problems.length === 0 ? 0 : 1;
}
