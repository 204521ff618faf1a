import type { PointView } from "../../contract/api.ts";
import { createClock, sleep } from "../../contract/clock.ts";
import { pointKindOf } from "../../contract/points.ts";
import { isWritable, type Profile } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import { usualPlace } from "./single-room.ts";
import { type SingleEdge, type SingleEdgePorts, startSingleEdge } from "./single-edge.ts";

/** What came of one device between both ends of its wire. */
export interface RoundTrip {
  readonly points: number;
  /** Points the panel showed good. */
  readonly read: number;
  /** Points that take commands, and those of them that were written and read back. */
  readonly writable: number;
  readonly written: number;
  /** What went wrong, one line each; empty when all is well. */
  readonly problems: readonly string[];
  readonly tookMs: number;
}

/** Long enough for a point that is polled every 15 s, and for a plate that visits twice. */
const withinMs = 20_000;
const lookEveryMs = 50;

/**
 * Starts the simulated device and an edge, waits until every point is good at the panel, and writes
 * every point that takes commands until it reads back. A device that is off is switched on first:
 * some points have no value before.
 */
export async function roundTrip(
  id: string,
  profile: Profile,
  ports: SingleEdgePorts,
): Promise<RoundTrip> {
  const clock = createClock();
  const startedMs = clock.monotonicMs();
  const names = Object.keys(profile.points).filter((name) => isTold(profile, name));
  const writable = names.filter((name) => isWritable(profile, name));
  const result = { points: names.length, read: 0, writable: writable.length, written: 0 };
  const problems: string[] = [];
  const took = () => Math.round(clock.monotonicMs() - startedMs);
  let edge: SingleEdge;
  try {
    edge = await startSingleEdge(id, profile, usualPlace(profile), ports);
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason);
    return { ...result, problems: [why], tookMs: took() };
  }
  try {
    const write = async (name: string) => {
      const problem = await written(edge, profile, name);
      if (problem === null) result.written += 1;
      else problems.push(problem);
    };
    const switchedFirst = await isOff(edge, writable);
    if (switchedFirst) await write("power");
    const missing = await unread(edge, names);
    result.read = names.length - missing.length;
    problems.push(...missing);
    for (const name of inOrder(writable)) if (name !== "power" || !switchedFirst) await write(name);
  } finally {
    await edge.stop();
  }
  return { ...result, problems, tookMs: took() };
}

/** Some devices take a value and never tell which they have. */
function isTold(profile: Profile, name: string): boolean {
  const settings = profile.points[name];
  return !(settings !== undefined && "silent" in settings && settings.silent);
}

async function isOff(edge: SingleEdge, writable: readonly string[]): Promise<boolean> {
  if (!writable.includes("power")) return false;
  await within(withinMs, () => edge.point("power")?.quality === "good");
  return edge.point("power")?.value === "off";
}

/** What is wrong with the points that did not become good in time. */
async function unread(edge: SingleEdge, names: readonly string[]): Promise<readonly string[]> {
  const isGood = (name: string) => edge.point(name)?.quality === "good";
  await within(withinMs, () => names.every(isGood));
  const { availability } = edge.device();
  return names
    .filter((name) => !isGood(name))
    .map((name) => `${name}: ${stateOf(edge.point(name))}; the device is ${availability}`);
}

function stateOf(point: PointView | undefined): string {
  if (point === undefined) return "not in the view";
  const failure = point.failure === null ? "" : ` (${point.failure.code} ${detail(point)})`;
  return `${point.quality} ${String(point.value)}${failure}`;
}

const detail = (point: PointView): string => point.failure?.detail ?? "";

/** Points that change what others mean or take come last. */
const late = ["mode", "power"];
const inOrder = (names: readonly string[]): readonly string[] =>
  names.toSorted((left, right) => late.indexOf(left) - late.indexOf(right));

/** Null when the point read back as it was written. An image is chosen by the edge itself. */
async function written(edge: SingleEdge, profile: Profile, name: string): Promise<string | null> {
  const before = edge.point(name);
  if (name === "image") {
    const isShown = () => {
      const point = edge.point(name);
      return point?.target !== null && point?.value === point?.target?.value;
    };
    if (await within(withinMs, isShown)) return null;
    return `${name}: the wanted image is not shown, ${stateOf(edge.point(name))}`;
  }
  const value = otherValue(profile, name, before?.value ?? null);
  if (value === undefined) return `${name}: no other value to write is known`;
  const asked = edge.ask(name, value);
  if (!asked.accepted) return `${name}: ${asked.text}`;
  const isBack = () => {
    const point = edge.point(name);
    return point?.quality === "good" && isSame(point.value, value);
  };
  if (await within(withinMs, isBack)) return null;
  return `${name}: written ${String(value)}, reads ${stateOf(edge.point(name))}`;
}

/** A wire has a last digit. */
const isSame = (read: PointValue | null, wanted: PointValue): boolean =>
  typeof read === "number" && typeof wanted === "number"
    ? Math.abs(read - wanted) <= 1
    : read === wanted;

/** Above what cooling may be set to, and within what every unit takes. */
const setpointC = 27;

/** A value that differs from the present one and that the model takes. */
function otherValue(
  profile: Profile,
  name: string,
  now: PointValue | null,
): PointValue | undefined {
  const meaning = pointKindOf(profile.kind, name);
  const settings = profile.points[name];
  const known = Object.values(settings?.values ?? {}).filter(
    (value) => value !== now && value !== "warming" && value !== "cooling",
  );
  switch (meaning?.type) {
    case "boolean":
      return now !== true;
    case "choice":
      return known[0] ?? meaning.choices.find((choice) => choice !== now);
    case "text":
      return known[0] ?? (name === "input" ? "32" : "HELLO");
    case "number": {
      if (name === "setpoint") return setpointC;
      const [low, high] = settings?.plausible ?? [0, 100];
      const middle = Math.round(low + (high - low) / 2);
      return middle === now ? middle + 1 : middle;
    }
    case undefined:
      return undefined;
  }
}

/** Whether it became so in time. */
async function within(limitMs: number, isSo: () => boolean): Promise<boolean> {
  const clock = createClock();
  const untilMs = clock.monotonicMs() + limitMs;
  while (!isSo()) {
    if (clock.monotonicMs() > untilMs) return false;
    await sleep(clock, "round trip", lookEveryMs);
  }
  return true;
}
