import type { Failure } from "../../contract/errors.ts";
import type { ProbeFinding } from "../../contract/setup.ts";
import type { PointSample } from "../drivers/driver.ts";
import type { DeviceModel } from "../devices/room-model.ts";

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
