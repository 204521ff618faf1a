import { fileURLToPath } from "node:url";
import { z } from "zod";
import { describeProblem } from "../contract/document.ts";
import { durationMsSchema, durationText } from "../contract/duration.ts";
import { type Profile, profileSchema } from "../contract/profile.ts";
import { openProfileFolder } from "../edge/devices/profile-folder.ts";

export interface Expansions {
  /** Path → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Profiles that have no expansion because something is wrong with them, and what. */
  readonly broken: readonly string[];
}

/** Where the expansions stand; whatever else lies in this folder is out of date. */
export const expansionFolder = "firmware-profiles/expanded";

const profileFolder = fileURLToPath(new URL("../firmware-profiles/", import.meta.url));

/**
 * Each profile as a driver gets it, presets, defaults and the schema's own defaults filled in, first
 * as it stands and then as each of its variants makes it. A change of a preset shows in every model
 * it reaches; the simulators read them.
 */
export function expansions(): Expansions {
  const catalogue = openProfileFolder(profileFolder);
  const files = new Map<string, string>();
  const broken: string[] = [];
  for (const id of catalogue.ids) {
    const forms = catalogue.forms(id);
    const problems = forms.flatMap((form) => (form.ok ? [] : form.problems));
    const profiles = forms.flatMap((form) => (form.ok ? [form.value] : []));
    broken.push(...problems.map(describeProblem));
    if (problems.length === 0) files.set(pathOf(id), expansionText(profiles));
  }
  return { files, broken };
}

const pathOf = (id: string): string => `${expansionFolder}/${id}.generated.json`;

/** `profileSchema` takes every one of the list again. */
const expansionText = (profiles: readonly Profile[]): string =>
  `${JSON.stringify(
    profiles.map((each) => asWritten(each, "")),
    null,
    2,
  )}\n`;

/** Durations as people write them, everything else as it is. */
function asWritten(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((each) => asWritten(each, ""));
  if (typeof value === "number" && durationMembers.has(name)) return durationText(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, asWritten(member, name)]),
  );
}

/** Names of the members of a profile that are durations, as the schema has them. */
const durationMembers: ReadonlySet<string> = durationNames(
  z.toJSONSchema(profileSchema, { io: "input" }),
);

function durationNames(schema: unknown): ReadonlySet<string> {
  const { pattern } = z.toJSONSchema(durationMsSchema, { io: "input" });
  const names = new Set<string>();
  const search = (part: unknown, name: string) => {
    if (typeof part !== "object" || part === null) return;
    if ("pattern" in part && part.pattern === pattern) names.add(name);
    for (const [member, inner] of Object.entries(part)) search(inner, member);
  };
  search(schema, "");
  return names;
}
