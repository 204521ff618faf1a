import type { Act } from "../../contract/act.ts";
import { pointKey } from "../../contract/ids.ts";
import { goodNumber, goodValue } from "../../contract/reading.ts";
import { devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import type { Actual } from "./actual.ts";
import { contactsOf, contactWord } from "./emergency.ts";

/**
 * Signs that somebody is there besides the presence sensors: a voice, breath, a hand at the panel.
 * They are no proof of presence, but against one a meeting is not ended. Steady room time; null: none.
 */
export interface LifeSigns {
  readonly heardMs: number | null;
  readonly touchedMs: number | null;
  readonly risingMs: number | null;
  /** Carbon dioxide over the last minutes, oldest first, one a minute. */
  readonly air: readonly { readonly atMs: number; readonly ppm: number }[];
}

export const noLifeSigns: LifeSigns = { heardMs: null, touchedMs: null, risingMs: null, air: [] };

const sampleEveryMs = 60_000;

/** The signs after this instant's readings. */
export function lifeSignsAfter(
  before: LifeSigns,
  model: RoomModel,
  actual: Actual,
  steadyMs: number,
): LifeSigns {
  const heard =
    listeningMicrophones(model, actual).some((db) => db >= roomLimits.speechDb) ||
    contactsOf(model, "call").some((device) => contactWord(actual, device) === true);
  const air = airAfter(before.air, model, actual, steadyMs);
  const rises = air !== before.air && hasRisen(air);
  if (!heard && !rises && air === before.air) return before;
  return {
    ...before,
    air,
    heardMs: heard ? steadyMs : before.heardMs,
    risingMs: rises ? steadyMs : before.risingMs,
  };
}

/**
 * What each microphone hears that is open and tells, dB against full scale. What it heard while a test
 * tone played is nobody's voice.
 */
export function listeningMicrophones(model: RoomModel, actual: Actual): readonly number[] {
  const quietSinceMs = silentSinceMs(model, actual);
  return devicesOfKind(model, "microphone").flatMap(({ id }) => {
    const level = actual.get(pointKey(id, "level"));
    const db = goodNumber(level);
    const isOpen = goodValue(actual.get(pointKey(id, "mute"))) === false;
    const isVoice = level !== undefined && level.sinceMs >= quietSinceMs;
    return db !== undefined && isOpen && isVoice ? [db] : [];
  });
}

/** Steady room time since which no test tone plays; infinity while one does. */
function silentSinceMs(model: RoomModel, actual: Actual): number {
  const ends = devicesOfKind(model, "speaker").flatMap(({ id }) => {
    const tone = actual.get(pointKey(id, "tone"));
    if (tone === undefined) return [];
    return goodValue(tone) === true ? [Number.POSITIVE_INFINITY] : [tone.sinceMs];
  });
  return Math.max(Number.NEGATIVE_INFINITY, ...ends);
}

function airAfter(air: LifeSigns["air"], model: RoomModel, actual: Actual, steadyMs: number) {
  if (steadyMs - (air.at(-1)?.atMs ?? -Infinity) < sampleEveryMs) return air;
  const read = devicesOfKind(model, "air-sensor").flatMap(({ id }) => {
    const ppm = goodNumber(actual.get(pointKey(id, "co2")));
    return ppm === undefined ? [] : [ppm];
  });
  if (read.length === 0) return air;
  const fresh = air.filter(({ atMs }) => steadyMs - atMs <= roomLimits.breathWindowMs);
  return [...fresh, { atMs: steadyMs, ppm: Math.max(...read) }];
}

/** Breath: the air of the whole window has become worse, and not only its last reading. */
function hasRisen(air: LifeSigns["air"]): boolean {
  const [first] = air;
  const last = air.at(-1);
  if (first === undefined || last === undefined) return false;
  if (last.atMs - first.atMs < roomLimits.breathWindowMs / 2) return false;
  const middle = air[Math.floor(air.length / 2)] ?? first;
  const rise = last.ppm - first.ppm;
  return rise >= roomLimits.breathPpm && middle.ppm > first.ppm && last.ppm > middle.ppm;
}

/** Acts by which somebody says that the meeting goes on. */
const stayingActs: ReadonlySet<Act["kind"]> = new Set<Act["kind"]>(["extend", "hold"]);

/** Whoever wants something of the room for longer is a sign that the meeting goes on. */
export function noteTouch(state: { signs: LifeSigns }, act: Act, steadyMs: number): void {
  if (stayingActs.has(act.kind)) state.signs = { ...state.signs, touchedMs: steadyMs };
}
