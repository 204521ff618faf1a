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
import { isInFirmwareRange } from "./firmware-range.ts";
import { fillPresets } from "./preset.ts";
import { profileProblems } from "./profile-check.ts";
import { chooseVariant, type VariantChoice, variantRanges } from "./variant.ts";

const presetFolder = "presets/";
const profileEnding = ".yaml";
const sampleEnding = ".sample.yaml";

/** Every profile the product ships. A profile is read when it is first asked for, and kept. */
export interface ProfileCatalogue {
  /** `vendor/model`, sorted. */
  readonly ids: readonly string[];
  /**
   * The profile with its presets filled in, or all that is wrong with it; undefined when none. With
   * a firmware, the variant for it where the profile has one.
   */
  profile(id: string, firmware?: string): Parsed<Profile> | undefined;
  /** The firmware ranges the profile has variants for. */
  variants(id: string): readonly string[];
  /** The profile as it stands, then as each of its variants makes it; none when there is none. */
  forms(id: string): readonly Parsed<Profile>[];
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
  const read = new Map<string, Parsed<Profile>>();
  return {
    ids: ids.toSorted(),
    profile(id, firmware) {
      const key = firmware === undefined ? id : `${id} ${firmware}`;
      const file = `${id}${profileEnding}`;
      const text = known.has(id) && !read.has(key) ? readText(file) : undefined;
      if (text !== undefined) {
        const isWanted = (range: string) =>
          firmware !== undefined && isInFirmwareRange(firmware, range);
        read.set(key, parseProfile(shown(file), text, readText, isWanted));
      }
      return read.get(key);
    },
    variants(id) {
      const file = `${id}${profileEnding}`;
      const raw = known.has(id) ? parseYaml(shown(file), readText(file) ?? "") : undefined;
      return raw?.ok === true ? variantRanges(raw.value) : [];
    },
    forms(id) {
      const file = `${id}${profileEnding}`;
      const text = known.has(id) ? readText(file) : undefined;
      return text === undefined ? [] : profileForms(shown(file), text, readText);
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

const shown = (file: string): string => `firmware-profiles/${file}`;

const isProfile = (file: string): boolean =>
  file.endsWith(profileEnding) && !file.endsWith(sampleEnding) && !file.startsWith(presetFolder);

/**
 * A profile file with its presets filled in, or all that is wrong with it. `presetText` gives the
 * text of a file by its path below `firmware-profiles/`; `isWanted` chooses between its variants.
 */
export function parseProfile(
  file: string,
  text: string,
  presetText: (file: string) => string | undefined,
  isWanted: VariantChoice,
): Parsed<Profile> {
  const yaml = parseYaml(file, text);
  if (!yaml.ok) return yaml;
  const raw = chooseVariant(yaml.value, yaml.source, isWanted);
  if (!raw.ok) return raw;
  const filled = fillPresets(raw.value, raw.source, (name) => {
    const preset = `${presetFolder}${name}${profileEnding}`;
    const found = presetText(preset);
    return found === undefined ? undefined : parseYaml(shown(preset), found);
  });
  if (!filled.ok) return filled;
  const profile = checkAs(profileSchema, filled.value, filled.source);
  if (!profile.ok) return { ok: false, problems: distinct(profile.problems) };
  const problems = profileProblems(profile.value, filled.source);
  return problems.length > 0 ? { ok: false, problems } : profile;
}

/** A profile file in all its forms: as it stands, then as each of its variants makes it. */
export function profileForms(
  file: string,
  text: string,
  presetText: (file: string) => string | undefined,
): readonly Parsed<Profile>[] {
  const yaml = parseYaml(file, text);
  const ranges = yaml.ok ? variantRanges(yaml.value) : [];
  const formFor = (isWanted: VariantChoice) => parseProfile(file, text, presetText, isWanted);
  return [formFor(() => false), ...ranges.map((wanted) => formFor((range) => range === wanted))];
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
