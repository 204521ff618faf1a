import type { RoomView } from "../../../contract/api.ts";
import type { SelfTestKind, SelfTestReport } from "../../../contract/selftest.ts";

/** The tests a person starts; the periodic one is the room's own. */
export const startKinds = [
  "commissioning",
  "t30",
  "t10",
  "recess",
  "secrecy",
  "repair",
] as const satisfies readonly SelfTestKind[];
export type StartKind = (typeof startKinds)[number];

const minuteMs = 60_000;

/** The test that is most likely wanted now; while a meeting runs, the only one that is allowed. */
export function usualKind(room: Pick<RoomView, "phase" | "meeting" | "next" | "nowMs">): StartKind {
  if (room.phase === "meeting") return "recess";
  const startMs = [room.meeting, room.next]
    .flatMap((each) => (each === null ? [] : [each.startMs]))
    .find((each) => each > room.nowMs);
  const inMs = startMs === undefined ? Infinity : startMs - room.nowMs;
  if (inMs <= 15 * minuteMs) return "t10";
  return inMs <= 45 * minuteMs ? "t30" : "commissioning";
}

/** What is known of a test that was made. */
export type PastTest = Pick<
  SelfTestReport,
  "test" | "only" | "startedAtMs" | "endedAtMs" | "worst"
>;

/** What a device takes, by experience, until this room has some of its own; real milliseconds. */
const usualDeviceMs: Readonly<Record<StartKind, number>> = {
  commissioning: 5000,
  t30: 1500,
  t10: 500,
  recess: 500,
  secrecy: 500,
  repair: 5000,
};
const leastMs = 5000;

interface Wanted {
  readonly kind: StartKind;
  /** Devices to be tested, of all there are. */
  readonly devices: number;
  readonly ofDevices: number;
  /** Room seconds in a real second. */
  readonly speed: number;
}

/**
 * About how long a test will take, real milliseconds: as long as the last of its kind did, or as the
 * last full one by its devices. `past` is newest first.
 */
export function guessedMs(past: readonly PastTest[], wanted: Wanted): number {
  const { kind, devices, ofDevices, speed } = wanted;
  const like: SelfTestKind = kind === "repair" ? "commissioning" : kind;
  const last = past.find(
    ({ test, only, worst }) => test === like && only === null && worst !== "skipped",
  );
  const share = kind === "repair" ? devices / Math.max(1, ofDevices) : 1;
  const tookMs =
    last === undefined
      ? usualDeviceMs[kind] * devices
      : ((last.endedAtMs - last.startedAtMs) / speed) * share;
  return rounded(tookMs);
}

/**
 * What is left of a running test, real milliseconds, by its pace so far; null while that says
 * nothing yet.
 */
export function leftMs(
  run: { readonly done: number; readonly total: number; readonly startedAtMs: number },
  { nowMs, speed }: Pick<RoomView, "nowMs" | "speed">,
): number | null {
  const { done, total, startedAtMs } = run;
  if (done < stepsToJudge || startedAtMs === 0) return null;
  const tookMs = Math.max(0, nowMs - startedAtMs) / speed;
  return rounded((tookMs / done) * Math.max(0, total - done));
}

const stepsToJudge = 3;

/** Nobody counts on seconds that were guessed. */
function rounded(ms: number): number {
  const step = ms < 2 * minuteMs ? leastMs : minuteMs;
  return Math.max(leastMs, Math.round(ms / step) * step);
}
