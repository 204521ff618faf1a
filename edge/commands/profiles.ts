import { parseArgs } from "node:util";
import { describeProblem } from "../../contract/document.ts";
import { durationText } from "../../contract/duration.ts";
import { deviceKindSchema, pointKindOf } from "../../contract/points.ts";
import { isWritable, type Profile } from "../../contract/profile.ts";
import type { Language } from "../../contract/text/text.ts";
import type { Assets } from "../assets.ts";
import { nearestName, suggestion } from "../devices/nearest-name.ts";
import { pointsOf } from "../devices/profile-check.ts";
import { type CommandOutput, type ExitCode, table } from "./command.ts";

export const profilesUsage = `usage: huitang profiles [ID] [--kind KIND] [--find TEXT] [--json] [--zh]
kinds: ${deviceKindSchema.options.join(", ")}`;

/** Lists the shipped profiles, or shows one whole, with its presets filled in. */
export function runProfiles(
  args: readonly string[],
  assets: Assets,
  output: CommandOutput,
): ExitCode {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      kind: { type: "string" },
      find: { type: "string" },
      json: { type: "boolean", default: false },
      zh: { type: "boolean", default: false },
    },
  });
  const [id] = positionals;
  const isKnownKind = deviceKindSchema.options.some((kind) => kind === values.kind);
  if (values.kind !== undefined && !isKnownKind) {
    const near = suggestion(values.kind, deviceKindSchema.options);
    output.warn(`--kind: no kind is called "${values.kind}"${near}`);
    return 2;
  }
  if (positionals.length > 1) {
    output.warn(profilesUsage);
    return 2;
  }
  if (id !== undefined) {
    return show(id, assets, output, values.json ? "json" : values.zh ? "zh" : "en");
  }
  const entries = entriesOf(assets).filter(
    (entry) =>
      (values.kind === undefined || entry.kind === values.kind) &&
      (values.find === undefined || isFound(entry, values.find)),
  );
  list(entries, values.json, output);
  if (entries.length === 0) output.warn("no profile is like that; huitang profiles lists them all");
  return 0;
}

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly driver: string;
  readonly status: string;
  readonly vendor: string;
  readonly model: string;
}

const entriesOf = ({ catalogue }: Assets): readonly Entry[] =>
  catalogue.ids.flatMap((id) => {
    const profile = catalogue.profile(id);
    if (profile?.ok !== true) return [];
    const { kind, driver, status, vendor, model } = profile.value;
    return { id, kind, driver, status, vendor, model };
  });

const isFound = (entry: Entry, text: string): boolean =>
  Object.values(entry).join(" ").toLowerCase().includes(text.toLowerCase());

function list(entries: readonly Entry[], json: boolean, output: CommandOutput): void {
  if (json) {
    output.print(JSON.stringify(entries, null, 2));
    return;
  }
  const rows = entries.map(({ id, kind, driver, status, vendor, model }) => [
    id,
    kind,
    driver,
    status,
    `${vendor} ${model}`,
  ]);
  output.print(table([["profile", "kind", "driver", "status", "model"], ...rows]));
}

function show(
  id: string,
  { catalogue }: Assets,
  output: CommandOutput,
  form: "json" | Language,
): ExitCode {
  const profile = catalogue.profile(id);
  if (profile === undefined) {
    output.warn(`no profile is called "${id}"${nearIds(id, catalogue.ids)}`);
    return 1;
  }
  if (!profile.ok) {
    output.warn(profile.problems.map(describeProblem).join("\n"));
    return 1;
  }
  const variants = catalogue.variants(id);
  if (form === "json") output.print(JSON.stringify(profile.value, null, 2));
  else output.print(profileText(id, profile.value, variants, form));
  return 0;
}

/** Those that have the word in them, else one letter for letter alike. The whole list is long. */
function nearIds(id: string, ids: readonly string[]): string {
  const word = id.toLowerCase();
  const found = ids.filter((each) => each.includes(word));
  if (found.length > 0) return `; did you mean ${found.map((each) => `"${each}"`).join(", ")}?`;
  const near = nearestName(id, ids);
  return near === undefined ? "; huitang profiles lists them" : `; did you mean "${near}"?`;
}

function profileText(
  id: string,
  profile: Profile,
  variants: readonly string[],
  language: Language,
): string {
  const { vendor, model, kind, driver, status, firmware, source, selfTest, caveats } = profile;
  const range = firmware === "*" && variants.length === 0 ? [] : [["firmware", firmware]];
  const others = variants.length === 0 ? [] : [["variants", variants.join(" · ")]];
  const steps = selfTest.map((step) => ("read" in step ? step.read : `${step.toggle} (written)`));
  return [
    `${id}: ${vendor} ${model}`,
    "",
    table([
      ["kind", kind],
      ["driver", driver],
      ["status", status],
      ["source", source],
      ...range,
      ...others,
      ["line", lineText(profile)],
      ...timingsOf(profile),
      ...(steps.length === 0 ? [] : [["self-test", steps.join(", ")]]),
    ]),
    "",
    table([["point", "unit", "access", "every", "plausible"], ...pointRows(profile)]),
    ...(caveats.length === 0 ? [] : ["", ...caveats.map(({ text }) => `! ${text[language]}`)]),
  ].join("\n");
}

function lineText({ link }: Profile): string {
  const port = "port" in link && link.port !== undefined ? [`port ${link.port}`] : [];
  const rates = "baud" in link && link.baud !== undefined ? [`${link.baud.join(" ")} baud`] : [];
  const ships =
    "default" in link && link.default !== undefined
      ? [`ships at ${link.default}, parity ${link.parity}, ${link.stopBits} stop bits`]
      : [];
  return [link.type, ...port, ...rates, ...ships].join("; ");
}

function timingsOf({ timings, watts }: Profile): readonly (readonly string[])[] {
  const named = Object.entries(timings).flatMap(([name, ms]) =>
    ms === undefined || ms === 0 ? [] : [`${name} ${durationText(ms)}`],
  );
  return [
    ...(named.length === 0 ? [] : [["timings", named.join(", ")]]),
    ...(watts === undefined
      ? []
      : [["watts", `${watts.rated} working, ${watts.standby} standing by`]]),
  ];
}

const pointRows = (profile: Profile): readonly (readonly string[])[] =>
  [...pointsOf(profile)].map(([name, point]) => {
    const meaning = pointKindOf(profile.kind, name);
    return [
      name,
      (meaning?.type === "number" ? meaning.unit : null) ?? "",
      isWritable(profile, name) ? "read, write" : "read",
      durationText(point.every),
      point.plausible?.join(" to ") ?? "",
    ];
  });
