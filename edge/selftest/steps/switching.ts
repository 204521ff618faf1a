import { pointKey } from "../../../contract/ids.ts";
import { message } from "../../../contract/message.ts";
import type { Measured } from "../../../contract/selftest.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { advise } from "../advice.ts";
import type { TestBench } from "../bench.ts";
import { pause } from "../following.ts";
import { measuredAs, rounded } from "../shown.ts";
import { fail, type Finding, pass, type PlannedStep, skip, unsupported, warn } from "../step.ts";
import { riseSeen, seenBy, type Witness } from "../witness.ts";
import { move } from "./moving.ts";
import { unread } from "./unread.ts";
import type { Scales } from "./weighing.ts";

/** The rating is that of the worst round: air-conditioning and people disturb what is weighed. */
const rounds = 2;
/** Wire time for a lamp and its witness to settle, and the longest that a rise is waited for. */
const settleMs = 400;
const riseMs = 2500;
/** Less than this is noise: watts of a room, lux of a cloud. */
const noise = { activePower: 6, illuminance: 15, level: 6 } as const;
/** Share of its rated watts that a load must at least draw, and may at most. */
const band = { least: 0.5, most: 1.5 } as const;
/** Later it may differ from the commissioned watts by this share: one lamp of four is dark. */
const drift = 0.2;

/** What a load changed when it was switched on, by witness: the least of all rounds. */
type Rises = ReadonlyMap<Witness, number>;

/**
 * NX T5-1: a light, or a fan, off and on by itself, while the room's meter and whatever sees light
 * watch it. It ends as it was.
 */
export function switching(
  device: DeviceModel,
  clause: string,
  witnesses: readonly Witness[],
  scales: Scales,
): PlannedStep {
  const id = `${device.id}:power.seen`;
  const usable = witnesses.filter(
    ({ point, device: { id: own } }) =>
      own !== device.id && (point !== "illuminance" || device.kind === "lighting-zone"),
  );
  return {
    id,
    device: device.id,
    text: message(device.kind === "lighting-zone" ? "test.light" : "test.load"),
    clause,
    stage: "witness",
    moves: [pointKey(device.id, "power")],
    disturbs: true,
    async run(bench) {
      const before = await bench.read(device.id, "power");
      if (!before.ok) return unread(before.failure);
      const rises = await watch(bench, device, usable);
      if (!(rises instanceof Map)) return rises;
      const back = before.value === "off" ? await move(bench, device, "power", "off") : null;
      if (back !== null) return back;
      for (const [witness, rise] of rises) scales.weigh(witness, device, rise);
      const believed = [...rises].filter(([witness]) => !scales.isBlind(witness));
      return judge(bench, id, device, new Map(believed));
    },
  };
}

async function watch(
  bench: TestBench,
  device: DeviceModel,
  witnesses: readonly Witness[],
): Promise<Map<Witness, number> | Finding> {
  const least = new Map<Witness, number>();
  for (let round = 0; round < rounds; round++) {
    const off = await move(bench, device, "power", "off");
    if (off !== null) return off;
    if (!(await pause(bench, settleMs))) return skip(message("test.aborted"));
    const dark = new Map<Witness, number>();
    for (const witness of witnesses) {
      const seen = await seenBy(bench, witness);
      if (seen !== undefined) dark.set(witness, seen);
    }
    const on = await move(bench, device, "power", "on");
    if (on !== null) return on;
    for (const [witness, seen] of dark) {
      const wanted = wantedRise(device, witness);
      const rise = await riseSeen(bench, witness, seen, wanted, riseMs);
      if (rise !== undefined) least.set(witness, Math.min(rise, least.get(witness) ?? Infinity));
    }
  }
  return bench.signal.aborted ? skip(message("test.aborted")) : least;
}

/** The rise at which waiting may end. */
function wantedRise(device: DeviceModel, { point }: Witness): number {
  const rated = point === "activePower" ? (device.ratedWatts ?? 0) * band.least : 0;
  return Math.max(noise[point], rated);
}

function judge(bench: TestBench, id: string, device: DeviceModel, rises: Rises): Finding {
  const measured = [...rises].map(([{ point }, rise]) => riseOf(point, rise));
  if (rises.size === 0) return unsupported(message("test.not-witnessed"));
  const seen = [...rises].filter(([{ point }, rise]) => rise >= noise[point]);
  const isLight = device.kind === "lighting-zone";
  const name = device.binding.zone ?? device.id;
  const watts = [...rises].find(([{ point }]) => point === "activePower")?.[1] ?? null;
  const lux = [...rises].find(([{ point }]) => point === "illuminance")?.[1] ?? null;
  const found = message(foundBy(watts, lux), {
    watts: rounded(watts ?? 0),
    lux: rounded(lux ?? 0),
  });
  if (seen.length === 0) {
    return fail(found, advise(isLight ? "lamp-dead" : "load-dead", { name }), { measured });
  }
  const expected = expectedWatts(bench, id, device);
  if (watts === null || expected === null || watts < noise.activePower) {
    return pass(found, { measured });
  }
  const params = { name, watts: rounded(watts), expected: rounded(expected.watts) };
  if (watts < expected.watts * expected.least) {
    return warn(found, advise(isLight ? "lamps-some-dark" : "load-weak", params), { measured });
  }
  return watts > expected.watts * expected.most
    ? warn(found, advise("load-heavy", params), { measured })
    : pass(found, { measured });
}

const foundBy = (watts: number | null, lux: number | null) =>
  watts === null ? "test.rise-lux" : lux === null ? "test.rise-watts" : "test.rise-both";

const riseOf = (point: Witness["point"], rise: number): Measured =>
  point === "activePower"
    ? measuredAs("rise.activePower", rise, "W")
    : measuredAs("rise.illuminance", rise, "lx");

/** By what it drew when the room was commissioned; before that, by what it is rated at. */
function expectedWatts(bench: TestBench, id: string, device: DeviceModel) {
  const base = bench.baseline(id, "rise.activePower");
  if (typeof base === "number") return { watts: base, least: 1 - drift, most: 1 + drift };
  return device.ratedWatts === null ? null : { watts: device.ratedWatts, ...band };
}
