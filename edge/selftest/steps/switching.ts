import { pointKey } from "../../../contract/ids.ts";
import { message } from "../../../contract/message.ts";
import type { Measured } from "../../../contract/selftest.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { advise } from "../advice.ts";
import type { TestBench } from "../bench.ts";
import { pause } from "../following.ts";
import { measuredAs, rounded } from "../shown.ts";
import { fail, type Finding, pass, type PlannedStep, skip, unsupported, warn } from "../step.ts";
import { changeSeen, seenBy, seenFrom, type Witness } from "../witness.ts";
import { move } from "./moving.ts";
import { unread } from "./unread.ts";
import type { Scales } from "./weighing.ts";

/** The rating is that of the worst round: air-conditioning and people disturb what is weighed. */
const rounds = 2;
/** Wire time for a lamp and its witness to settle, and the longest that a rise is waited for. */
const settleMs = 400;
const changeMs = 2500;
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

/**
 * Off and on again, from on: half of what went and came. What grows or falls by itself meanwhile, as a
 * compressor does, is taken off so.
 */
async function watch(
  bench: TestBench,
  device: DeviceModel,
  witnesses: readonly Witness[],
): Promise<Map<Witness, number> | Finding> {
  const least = new Map<Witness, number>();
  for (let round = 0; round < rounds; round++) {
    const lit = await seenAt(bench, device, "on", witnesses, new Map());
    if (!(lit instanceof Map)) return lit;
    const dark = await seenAt(bench, device, "off", witnesses, lit);
    if (!(dark instanceof Map)) return dark;
    const again = await seenAt(bench, device, "on", witnesses, dark);
    if (!(again instanceof Map)) return again;
    for (const [witness, off] of dark) {
      const [before, after] = [lit.get(witness), again.get(witness)];
      if (before === undefined || after === undefined) continue;
      const change = (before + after) / 2 - off;
      least.set(witness, Math.min(change, least.get(witness) ?? Infinity));
    }
  }
  return least;
}

/** What each witness reads once the load is switched so, and the change has come through. */
async function seenAt(
  bench: TestBench,
  device: DeviceModel,
  power: "on" | "off",
  witnesses: readonly Witness[],
  before: ReadonlyMap<Witness, number>,
): Promise<Map<Witness, number> | Finding> {
  const sinceMs = bench.wireClock.monotonicMs();
  const trouble = await move(bench, device, "power", power);
  if (trouble !== null) return trouble;
  const seen = new Map<Witness, number>();
  for (const witness of witnesses) {
    const from = before.get(witness);
    const by = seenFrom(witness, device) * (power === "on" ? 1 : -1);
    if (from !== undefined) await changeSeen(bench, witness, from, by, sinceMs, changeMs);
  }
  if (!(await pause(bench, settleMs))) return skip(message("test.aborted"));
  for (const witness of witnesses) {
    // Before anything was switched, what it told last is as good as new.
    const now = await seenBy(bench, witness, before.has(witness) ? sinceMs : -Infinity);
    if (now !== undefined) seen.set(witness, now);
  }
  return seen;
}

function judge(bench: TestBench, id: string, device: DeviceModel, rises: Rises): Finding {
  const measured = [...rises].map(([{ point }, rise]) => riseOf(point, rise));
  if (rises.size === 0) return unsupported(message("test.not-witnessed"));
  const seen = [...rises].filter(([witness, rise]) => rise >= seenFrom(witness, device));
  const isLight = device.kind === "lighting-zone";
  const name = device.binding.zone ?? device.id;
  const watts = [...rises].find(([{ point }]) => point === "activePower")?.[1] ?? null;
  const lux = [...rises].find(([{ point }]) => point === "illuminance")?.[1] ?? null;
  const found = message(foundBy(watts, lux), {
    watts: rounded(watts ?? 0),
    lux: rounded(lux ?? 0),
  });
  if (seen.length === 0) {
    // One eye alone may not look that way: until it has seen this light once, it is only a warning.
    const isUnsure = watts === null && bench.baseline(id, "rise.illuminance") === undefined;
    if (isUnsure) return warn(found, advise("light-unseen", { name }), { measured });
    return fail(found, advise(isLight ? "lamp-dead" : "load-dead", { name }), { measured });
  }
  const expected = expectedWatts(bench, id, device);
  if (watts === null || expected === null) {
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
