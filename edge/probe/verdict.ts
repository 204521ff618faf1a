import type { Failure } from "../../contract/errors.ts";
import type { PointSample } from "../drivers/driver.ts";
import type { DeviceModel } from "../devices/room-model.ts";

/**
 * matches: it says who it is, and that is who the room file takes it for · answers: it does not say,
 * but every point reads as this model's would · doubtful: some points are not what this model has ·
 * differs: it says that it is another · silent: nothing was heard of it.
 */
export type ProbeVerdict = "matches" | "answers" | "doubtful" | "differs" | "silent";

export interface ProbeFinding {
  readonly device: string;
  readonly profile: string;
  readonly line: string;
  readonly verdict: ProbeVerdict;
  /** Points read, of those that can be. */
  readonly read: number;
  readonly of: number;
  /** What it says of itself: maker, model, serial, firmware. */
  readonly identity: Readonly<Record<string, string>>;
  /** Where that is not what the room file and its profile say. */
  readonly differences: readonly {
    readonly point: string;
    readonly expected: string;
    readonly found: string;
  }[];
  /** Points it would not give, or whose value cannot be true, with what it said instead. */
  readonly doubts: readonly { readonly point: string; readonly failure: Failure }[];
  /** Why it is silent; null when it is not. */
  readonly failure: Failure | null;
}

/** What was heard of one device while it was asked for every point. */
export interface Heard {
  readonly samples: readonly PointSample[];
  readonly failures: readonly { readonly point: string; readonly failure: Failure }[];
}

const identityPoints: ReadonlySet<string> = new Set(["maker", "model", "serial", "firmware"]);

/** Compares what a device told with what the room takes it for. */
export function judgeProbe(device: DeviceModel, heard: Heard): ProbeFinding {
  const told = new Map(heard.samples.map((sample) => [sample.point, sample]));
  const identity = Object.fromEntries(
    [...told.values()]
      .filter(({ point }) => identityPoints.has(point))
      .map(({ point, value }) => [point, String(value)]),
  );
  const differences = differencesOf(device, identity);
  const doubts = doubtsOf(heard, told);
  const finding = {
    device: device.id,
    profile: device.profileId,
    line: device.link,
    read: told.size,
    of: device.points.size,
    identity,
    differences,
    doubts,
  };
  if (told.size === 0) {
    const failure = heard.failures[0]?.failure ?? { code: "link-timeout" };
    return { ...finding, verdict: "silent", doubts: [], failure };
  }
  if (differences.length > 0) return { ...finding, verdict: "differs", failure: null };
  if (doubts.length > 0) return { ...finding, verdict: "doubtful", failure: null };
  const isNamed = expectations(device).some(([point]) => told.has(point));
  return { ...finding, verdict: isNamed ? "matches" : "answers", failure: null };
}

/** What the profile says its devices say of themselves, and the firmware the binding names. */
function expectations({ profile, binding }: DeviceModel): readonly [point: string, text: string][] {
  const named = Object.entries({ ...profile.identity, firmware: binding.firmware });
  return named.flatMap(([point, text]) => (text === undefined ? [] : [[point, text]]));
}

const differencesOf = (device: DeviceModel, identity: Readonly<Record<string, string>>) =>
  expectations(device).flatMap(([point, expected]) => {
    const found = identity[point];
    return found === undefined || isLike(found, expected) ? [] : [{ point, expected, found }];
  });

/** A refusal, a value without meaning or beyond what can be true. Silence says nothing of a model. */
function doubtsOf(heard: Heard, told: ReadonlyMap<string, PointSample>): ProbeFinding["doubts"] {
  const refused = heard.failures.filter(
    ({ point, failure }) => !told.has(point) && !transient.test(failure.code),
  );
  const bad = [...told.values()]
    .filter(({ quality }) => quality === "bad")
    .map(({ point, value }) => ({
      point,
      failure: { code: "value-implausible", detail: String(value) } as const,
    }));
  return [...refused, ...bad];
}

/** Nothing that a wrong model would explain: the line, or equipment that is busy or standing by. */
const transient = /^link-|^device-(?:busy|refused|fault)$/;

/** Whether a text is what a pattern says, letters of either case; `*` stands for any text. */
export function isLike(text: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split("*");
  const lower = text.trim().toLowerCase();
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return lower === first;
  if (lower.length < first.length + last.length) return false;
  if (!lower.startsWith(first) || !lower.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = lower.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= lower.length - last.length;
}
