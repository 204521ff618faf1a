import { type PointKey, pointKey } from "../../../contract/ids.ts";
import { message } from "../../../contract/message.ts";
import type { DeviceModel, RoomModel } from "../../devices/room-model.ts";
import { devicesOfKind } from "../../devices/room-model.ts";
import { advise } from "../advice.ts";
import type { TestBench } from "../bench.ts";
import { pause } from "../following.ts";
import { measuredAs, rounded } from "../shown.ts";
import { fail, type Finding, pass, type PlannedStep, skip, unsupported, warn } from "../step.ts";
import { changeSeen, leastSeen, type Witness } from "../witness.ts";
import { move } from "./moving.ts";

/** The rating is that of the worst round: somebody may cough. */
const rounds = 2;
/** A microphone that reads this much more hears the tone, dB. */
const heardDb = 6;
const quietMs = 400;
const listenMs = 2500;
/** Readings of which the least counts. */
const looks = 4;

/** What a microphone heard, dB: the quiet room, and by how much more the tone; the worst round. */
interface Hearing {
  readonly quiet: number;
  readonly rise: number;
}
type Heard = Map<string, Hearing>;

/** A quiet room that is so much louder than when it was commissioned hums, or somebody drills. */
const noiseDb = 10;

/**
 * NX T5-2: a tone plays from a loudspeaker, and every microphone that tells its level must hear it.
 * What is heard by none is the loudspeaker's fault, what only one does not hear is the microphone's.
 */
export function toneSteps(model: RoomModel): readonly PlannedStep[] {
  const sources = devicesOfKind(model, "speaker").filter(
    (device) => device.points.get("tone")?.writable === true,
  );
  const microphones = devicesOfKind(model, "microphone");
  const ears = microphones.filter((device) => device.points.has("level"));
  if (sources.length === 0 || ears.length === 0) return [];
  const heard: Heard = new Map();
  const deaf = microphones.filter((device) => !ears.includes(device));
  return [
    ...sources.map((source) => playing(source, model, ears, heard)),
    ...ears.map((device) => hearing(device, heard)),
    ...deaf.map((device) => hearing(device, null)),
  ];
}

function playing(
  source: DeviceModel,
  model: RoomModel,
  ears: readonly DeviceModel[],
  heard: Heard,
): PlannedStep {
  const open = [...devicesOfKind(model, "speaker"), ...ears].filter(
    (device) => device.points.get("mute")?.writable === true,
  );
  const mutes = open.map((device): PointKey => pointKey(device.id, "mute"));
  return {
    id: `${source.id}:tone.plays`,
    device: source.id,
    text: message("test.tone"),
    clause: "NX T5-2",
    stage: "witness",
    moves: [pointKey(source.id, "tone"), ...mutes],
    disturbs: true,
    async run(bench) {
      for (const device of open) {
        const trouble = await unmute(bench, device);
        if (trouble !== null) return trouble;
      }
      const own: Heard = new Map();
      const trouble = await listen(bench, source, ears, own);
      if (trouble !== null) return trouble;
      if (own.size === 0) return unsupported(message("test.no-ears"));
      // One loudspeaker is enough to show that a microphone hears.
      for (const [id, hearing] of own) {
        if (hearing.rise >= (heard.get(id)?.rise ?? -Infinity)) heard.set(id, hearing);
      }
      const rises = [...own.values()].map(({ rise }) => rise);
      const best = Math.max(...rises);
      const text = message("test.tone-heard", {
        heard: rises.filter((rise) => rise >= heardDb).length,
        total: own.size,
        best: rounded(best),
      });
      const measured = [measuredAs("rise.level", best, "dB")];
      return best >= heardDb
        ? pass(text, { measured })
        : fail(text, advise("speaker-silent"), { measured });
    },
  };
}

/** What is away, or may not be opened now, is left as it is: its own step tells. */
async function unmute(bench: TestBench, device: DeviceModel): Promise<Finding | null> {
  if (bench.availability(device.id) !== "online") return null;
  const muted = await bench.read(device.id, "mute");
  const isTheirs = bench.isHeld(pointKey(device.id, "mute"));
  if (!muted.ok || muted.value === false || isTheirs) return null;
  const trouble = await move(bench, device, "mute", false);
  return trouble?.result === "skipped" ? trouble : null;
}

async function listen(
  bench: TestBench,
  source: DeviceModel,
  ears: readonly DeviceModel[],
  heard: Heard,
): Promise<Finding | null> {
  for (let round = 0; round < rounds; round++) {
    const quiet = new Map<Witness, number>();
    await Promise.all(
      ears.map(async (device) => {
        const witness: Witness = { device, point: "level" };
        const level = await leastSeen(bench, witness, looks);
        if (level !== undefined) quiet.set(witness, level);
      }),
    );
    const trouble = await move(bench, source, "tone", true);
    if (trouble !== null) {
      // Refused or unheard, it may play all the same.
      await move(bench, source, "tone", false);
      return trouble;
    }
    const rises = await Promise.all(
      [...quiet].map(async ([witness, level]) => ({
        id: witness.device.id,
        quiet: level,
        rise: await riseOf(bench, witness, level),
      })),
    );
    const silenced = await move(bench, source, "tone", false);
    if (silenced !== null) return silenced;
    for (const { id, quiet: level, rise } of rises) {
      if (rise === undefined) continue;
      const before = heard.get(id) ?? { quiet: -Infinity, rise: Infinity };
      heard.set(id, {
        quiet: Math.max(level, before.quiet),
        rise: Math.min(rise, before.rise),
      });
    }
    if (!(await pause(bench, quietMs))) return skip(message("test.aborted"));
  }
  return null;
}

/** By how much more is there all the time while the tone plays: voices come and go. */
async function riseOf(bench: TestBench, witness: Witness, quiet: number) {
  const sinceMs = bench.wireClock.monotonicMs();
  await changeSeen(bench, witness, quiet, heardDb, sinceMs, listenMs);
  const least = await leastSeen(bench, witness, looks, sinceMs);
  return least === undefined ? undefined : least - quiet;
}

/** `heard` null: the model tells no level. */
function hearing(device: DeviceModel, heard: Heard | null): PlannedStep {
  return {
    id: `${device.id}:hears`,
    device: device.id,
    text: message("test.hears"),
    clause: "NX T5-2",
    stage: "judge",
    moves: [],
    disturbs: false,
    run: (bench) => Promise.resolve(heard === null ? noLevel : judgeHearing(bench, device, heard)),
  };
}

const noLevel = unsupported(message("test.no-level"));

function judgeHearing(bench: TestBench, device: DeviceModel, heard: Heard): Finding {
  const own = heard.get(device.id);
  if (own === undefined) return skip(message("test.tone-not-played"));
  const { quiet, rise } = own;
  const text = message("test.hears-by", { rise: rounded(rise), quiet: rounded(quiet) });
  const measured = [measuredAs("rise.level", rise, "dB"), measuredAs("quiet", quiet, "dB")];
  if (rise >= heardDb) {
    const was = bench.baseline(`${device.id}:hears`, "quiet");
    const isNoisy = typeof was === "number" && quiet - was >= noiseDb;
    return isNoisy ? warn(text, advise("noise"), { measured }) : pass(text, { measured });
  }
  // When nobody heard it, the loudspeaker is told of.
  const others = [...heard].some(([id, each]) => id !== device.id && each.rise >= heardDb);
  return others
    ? fail(text, advise("microphone-deaf"), { measured })
    : skip(message("test.tone-not-played"));
}
