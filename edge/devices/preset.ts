import type { DocumentSource, Parsed, Problem } from "../../contract/document.ts";

type Path = readonly (string | number)[];
export type Members = Readonly<Record<string, unknown>>;

/** One file's part of a profile, and where it stands. */
interface Layer {
  readonly value: unknown;
  readonly source: DocumentSource;
}

export const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The members of both; where both have one, the top's. Lists and plain values are taken whole. */
export function mergeUnder(base: unknown, top: unknown): unknown {
  if (!isMembers(base) || !isMembers(top)) return top === undefined ? base : top;
  const names = new Set([...Object.keys(base), ...Object.keys(top)]);
  return Object.fromEntries(
    [...names].map((name) => [name, mergeUnder(member(base, name), member(top, name))]),
  );
}

const member = (value: unknown, name: string | number): unknown => {
  if (Array.isArray(value)) return value[Number(name)];
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined;
};

const at = (value: unknown, path: Path): unknown =>
  path.reduce((inner: unknown, name) => member(inner, name), value);

/**
 * A profile as it is meant: presets named by `extends` under its own members, `defaults` under each
 * point, neither of the two left over. Problems found later point into the file a value came from.
 */
export function fillPresets(
  raw: unknown,
  source: DocumentSource,
  readPreset: (name: string) => Parsed<unknown> | undefined,
): Parsed<unknown> {
  if (!isMembers(raw)) {
    return {
      ok: false,
      problems: [source.problem([], "expected a device profile: vendor, model, kind, driver, …")],
    };
  }
  const problems: Problem[] = [];
  const layers: Layer[] = [{ value: raw, source }];
  presetNames(raw, source, problems).forEach((name, index) => {
    const preset = readPreset(name);
    if (preset === undefined) {
      const text = `no preset is called "${name}"; expected a file presets/${name}.yaml`;
      problems.push(source.problem(["extends", index], text));
    } else if (preset.ok) layers.push({ value: preset.value, source: preset.source });
    else problems.push(...preset.problems);
  });
  if (problems.length > 0) return { ok: false, problems };
  const merged = layers.reduceRight<unknown>((base, layer) => mergeUnder(base, layer.value), {});
  return { ok: true, value: withDefaults(merged), source: layeredSource(layers, source) };
}

function presetNames(raw: Members, source: DocumentSource, problems: Problem[]): readonly string[] {
  const names = raw["extends"];
  if (names === undefined) return [];
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return names;
  problems.push(
    source.problem(["extends"], "expected a list of preset names: [three-phase-meter]"),
  );
  return [];
}

function withDefaults(merged: unknown): unknown {
  if (!isMembers(merged)) return merged;
  const { extends: _presets, defaults, ...profile } = merged;
  const points = profile["points"];
  if (!isMembers(defaults) || !isMembers(points)) return profile;
  const filled = Object.entries(points).map(([name, point]) => [name, mergeUnder(defaults, point)]);
  return { ...profile, points: Object.fromEntries(filled) };
}

/** Points at the first file that says the value, in the point itself or by its `defaults`. */
function layeredSource(layers: readonly Layer[], own: DocumentSource): DocumentSource {
  return {
    file: own.file,
    problem(path, text) {
      const byDefaults =
        path[0] === "points" && path.length > 2 ? ["defaults", ...path.slice(2)] : null;
      for (const { value, source } of layers) {
        if (at(value, path) !== undefined) return source.problem(path, text);
        if (byDefaults !== null && at(value, byDefaults) !== undefined) {
          return source.problem(byDefaults, text);
        }
      }
      return own.problem(path, text);
    },
  };
}
