import {
  checkAs,
  type Parsed,
  parseDocumentAs,
  parseYaml,
  type Problem,
} from "../../contract/document.ts";
import {
  type Profile,
  type ProfileSample,
  profileSampleSchema,
  profileSchema,
} from "../../contract/profile.ts";
import { fillPresets } from "./preset.ts";
import { profileProblems } from "./profile-check.ts";

const presetFolder = "presets/";
const profileEnding = ".yaml";
const sampleEnding = ".sample.yaml";

/** Every profile the product ships. A profile is read when it is first asked for, and kept. */
export interface ProfileCatalogue {
  /** `vendor/model`, sorted. */
  readonly ids: readonly string[];
  /** The profile with its presets filled in, or all that is wrong with it; undefined when none. */
  profile(id: string): Parsed<Profile> | undefined;
  /** The recorded bytes beside it; undefined when there are none. */
  sample(id: string): Parsed<ProfileSample> | undefined;
}

/**
 * A catalogue of the files under `firmware-profiles/`. `list` gives their paths below that folder,
 * `readText` one file's text or undefined.
 */
export function loadCatalogue(
  readText: (file: string) => string | undefined,
  list: () => readonly string[],
): ProfileCatalogue {
  const files = list();
  const ids = files.filter(isProfile).map((file) => file.slice(0, -profileEnding.length));
  const known = new Set(ids);
  const read = new Map<string, Parsed<Profile> | undefined>();
  const shown = (file: string) => `firmware-profiles/${file}`;
  return {
    ids: ids.toSorted(),
    profile(id) {
      if (!known.has(id)) return undefined;
      if (!read.has(id)) read.set(id, readProfile(id, readText, shown));
      return read.get(id);
    },
    sample(id) {
      const file = `${id}${sampleEnding}`;
      const text = known.has(id) ? readText(file) : undefined;
      return text === undefined
        ? undefined
        : parseDocumentAs(profileSampleSchema, shown(file), text);
    },
  };
}

const isProfile = (file: string): boolean =>
  file.endsWith(profileEnding) && !file.endsWith(sampleEnding) && !file.startsWith(presetFolder);

function readProfile(
  id: string,
  readText: (file: string) => string | undefined,
  shown: (file: string) => string,
): Parsed<Profile> | undefined {
  const file = `${id}${profileEnding}`;
  const text = readText(file);
  if (text === undefined) return undefined;
  const raw = parseYaml(shown(file), text);
  if (!raw.ok) return raw;
  const filled = fillPresets(raw.value, raw.source, (name) => {
    const preset = `${presetFolder}${name}${profileEnding}`;
    const presetText = readText(preset);
    return presetText === undefined ? undefined : parseYaml(shown(preset), presetText);
  });
  if (!filled.ok) return filled;
  const profile = checkAs(profileSchema, filled.value, filled.source);
  if (!profile.ok) return { ok: false, problems: distinct(profile.problems) };
  const problems = profileProblems(profile.value, filled.source);
  return problems.length > 0 ? { ok: false, problems } : profile;
}

/** One mistake in `defaults` is found in every point, and told once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const told = new Map<string, Problem>();
  for (const problem of problems) {
    const { file, line, column, text } = problem;
    const key = `${file}:${line}:${column} ${text}`;
    if (!told.has(key)) told.set(key, problem);
  }
  return [...told.values()];
}
