import type { DocumentSource, Problem } from "../../contract/document.ts";
import { type DeviceKind, type PointKind, pointKindOf, vocabulary } from "../../contract/points.ts";
import {
  isWritable,
  type Profile,
  type ProfilePoint,
  type ProfileSelfTestStep,
} from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import { isFirmwareRange } from "./firmware-range.ts";
import { suggestion } from "./nearest-name.ts";
import { checkWire } from "./profile-wire-check.ts";
import type { Report } from "./report.ts";

type Path = readonly (string | number)[];

/** What a profile says that its schema cannot judge: names, units, values, tests. */
export function profileProblems(profile: Profile, source: DocumentSource): readonly Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, text) => problems.push(source.problem(path, text));
  const points = pointsOf(profile);
  if (points.size === 0) report(["points"], "a profile has at least one point");
  for (const [name, point] of points) checkPoint(profile, name, point, report);
  profile.selfTest.forEach((step, index) => checkStep(profile, step, ["selfTest", index], report));
  checkWire(profile, report);
  if (!isFirmwareRange(profile.firmware)) {
    report(["firmware"], "expected a range: '*', or bounds such as '>=2.0 <3.5'");
  }
  const { watts } = profile;
  if (watts !== undefined && watts.standby > watts.rated) {
    report(["watts", "standby"], "a device cannot draw more in standby than when it works");
  }
  return problems;
}

/** The points of a profile, whatever its driver, as every driver's points are. */
export const pointsOf = (profile: Profile): ReadonlyMap<string, ProfilePoint> =>
  new Map<string, ProfilePoint>(Object.entries(profile.points));

/**
 * Why a device of this profile cannot serve as another kind: every one of its points must mean
 * something there. Empty when it can.
 */
export function misfits(profile: Profile, kind: DeviceKind): readonly string[] {
  const texts: string[] = [];
  for (const [name, point] of pointsOf(profile)) {
    const meaning = pointKindOf(kind, name);
    if (meaning === undefined) {
      texts.push(`offers ${name}, which a ${kind} does not have (${pointNames(kind)})`);
    } else {
      const strange = Object.values(point.values ?? {}).find((value) => !fits(meaning, value));
      if (strange !== undefined) {
        texts.push(`has ${name} ${String(strange)}, where a ${kind} has ${described(meaning)}`);
      }
    }
  }
  return texts;
}

const pointNames = (kind: DeviceKind): string => Object.keys(vocabulary[kind]).join(", ");

function checkPoint(profile: Profile, name: string, point: ProfilePoint, report: Report): void {
  const path = ["points", name];
  const meaning = pointKindOf(profile.kind, name);
  if (meaning === undefined) {
    const names = Object.keys(vocabulary[profile.kind]);
    report(path, `a ${profile.kind} has no point "${name}"${suggestion(name, names)}`);
    return;
  }
  const writable = isWritable(profile, name);
  if (writable && meaning.access === "r") {
    report(path, `${name} can only be read; take out what writes it`);
  }
  const unit = meaning.type === "number" ? meaning.unit : null;
  if (point.unit !== undefined && point.unit !== unit) {
    const expected = unit === null ? "no unit" : unit;
    report(
      [...path, "unit"],
      `${name} has ${expected} in the vocabulary; scale the wire value to it`,
    );
  }
  checkValues(profile, name, point, meaning, report);
  if (writable && !saysByMeaning(profile, name)) checkWrites(path, point, report);
  const { plausible } = point;
  if (plausible !== undefined && plausible[0] >= plausible[1]) {
    report([...path, "plausible"], "expected [lowest, highest]");
  }
  if (plausible !== undefined && meaning.type !== "number") {
    report([...path, "plausible"], `${name} is no number; remove the limits`);
  }
  if (point.staleAfter !== undefined && point.staleAfter < point.every) {
    report([...path, "staleAfter"], "a reading cannot be stale before the next poll is due");
  }
}

function checkValues(
  profile: Profile,
  name: string,
  point: ProfilePoint,
  meaning: PointKind,
  report: Report,
): void {
  const path = ["points", name, "values"];
  const listed = meaning.type === "choice" || meaning.type === "boolean";
  if (listed && point.values === undefined && !readsItself(profile, name)) {
    report(path, `say by \`values\` which wire value means ${described(meaning)}`);
  }
  for (const [wire, value] of Object.entries(point.values ?? {})) {
    if (!fits(meaning, value)) report([...path, wire], never(name, meaning, value));
  }
}

/** Points whose value does not come from a wire value. */
const readsItself = (profile: Profile, name: string): boolean =>
  profile.driver === "line-protocol" && (profile.points[name]?.answering ?? false);

/** Points with a message of its own for each meaning: no wire value is written. */
const saysByMeaning = (profile: Profile, name: string): boolean =>
  (profile.driver === "line-protocol" || profile.driver === "binary-frame") &&
  typeof profile.points[name]?.set === "object";

/** A meaning that several wire values share must say which of them is written. */
function checkWrites(path: Path, point: ProfilePoint, report: Report): void {
  const values = Object.entries(point.values ?? {});
  for (const meaning of new Set(values.map(([, value]) => String(value)))) {
    const shared = values.filter(([, value]) => String(value) === meaning).map(([wire]) => wire);
    if (shared.length > 1 && point.writes?.[meaning] === undefined) {
      const text = `${shared.join(" and ")} both mean ${meaning}; say by \`writes\` which is sent`;
      report([...path, "values"], text);
    }
  }
  for (const [meaning, wire] of Object.entries(point.writes ?? {})) {
    if (String(point.values?.[wire]) === meaning) continue;
    report([...path, "writes", meaning], `${wire} does not read back as ${meaning}`);
  }
}

function checkStep(profile: Profile, step: ProfileSelfTestStep, path: Path, report: Report): void {
  const name = "toggle" in step ? step.toggle : step.read;
  const meaning = pointKindOf(profile.kind, name);
  const names = [...pointsOf(profile).keys()];
  if (meaning === undefined || !names.includes(name)) {
    const member = "toggle" in step ? "toggle" : "read";
    report([...path, member], `this profile has no point "${name}"${suggestion(name, names)}`);
    return;
  }
  if ("toggle" in step) {
    if (!isWritable(profile, name)) {
      report([...path, "toggle"], `${name} cannot be written; use \`read\``);
    }
    step.between.forEach((value, index) => {
      if (!fits(meaning, value)) report([...path, "between", index], never(name, meaning, value));
    });
    if (step.between[0] === step.between[1]) {
      report([...path, "between"], "a toggle goes between two different values");
    }
  } else checkExpectation(name, meaning, step.expect, [...path, "expect"], report);
}

function checkExpectation(
  name: string,
  meaning: PointKind,
  expect: Extract<ProfileSelfTestStep, { read: string }>["expect"],
  path: Path,
  report: Report,
): void {
  if ("between" in expect) {
    const [low, high] = expect.between;
    if (meaning.type !== "number") report(path, `${name} is no number; use \`equals\``);
    if (low >= high) report([...path, "between"], "expected [lowest, highest]");
  }
  if ("equals" in expect && !fits(meaning, expect.equals)) {
    report([...path, "equals"], never(name, meaning, expect.equals));
  }
}

const never = (name: string, meaning: PointKind, value: PointValue): string =>
  `${name} is ${described(meaning)}, never ${String(value)}`;

/** Whether a value is one this point can have. */
function fits(meaning: PointKind, value: PointValue): boolean {
  switch (meaning.type) {
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string";
    case "choice":
      return typeof value === "string" && meaning.choices.includes(value);
  }
}

function described(meaning: PointKind): string {
  switch (meaning.type) {
    case "number":
      return meaning.unit === null ? "a number" : `a number in ${meaning.unit}`;
    case "boolean":
      return "true or false";
    case "text":
      return "text";
    case "choice":
      return `one of ${meaning.choices.join(", ")}`;
  }
}
