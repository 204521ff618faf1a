import { pointKey } from "../../contract/ids.ts";
import type { DeviceModel, RoomModel } from "../devices/room-model.ts";
import type { TestBench } from "./bench.ts";
import { pause } from "./following.ts";

/** A point that sees what another device does. */
export interface Witness {
  readonly device: DeviceModel;
  readonly point: "activePower" | "illuminance" | "level";
}

const everyMs = 150;

/** The meter of the whole room, and whatever sees light. */
export const loadWitnesses = (model: RoomModel): readonly Witness[] =>
  [...model.devices.values()].flatMap((device): Witness[] => {
    if (device.points.has("illuminance")) return [{ device, point: "illuminance" }];
    const weighsAll = device.kind === "meter" && device.binding.measures === "whole-room";
    return weighsAll && device.points.has("activePower") ? [{ device, point: "activePower" }] : [];
  });

/**
 * What it reads now; undefined when it gives nothing that may be believed. Of a device that tells by
 * itself, what it told before `sinceMs` of wire time says nothing of what was switched then.
 */
export async function seenBy(
  bench: TestBench,
  witness: Witness,
  sinceMs = -Infinity,
): Promise<number | undefined> {
  const { device, point } = witness;
  if (bench.availability(device.id) !== "online") return undefined;
  const isOld = bench.heardMs(pointKey(device.id, point)) < sinceMs;
  if (!bench.isAsked(device.id) && isOld) return undefined;
  const outcome = await bench.read(witness.device.id, witness.point);
  return outcome.ok && typeof outcome.value === "number" ? outcome.value : undefined;
}

/** Less than this is noise: watts of a room, lux of a cloud, decibels of a cough. */
const noise = { activePower: 6, illuminance: 15, level: 6 } as const;
/** Share of its rated watts below which a load has not come on. */
const litShare = 0.3;

/** The change from which on a witness has seen a load come on. */
export const seenFrom = ({ point }: Witness, { ratedWatts }: DeviceModel): number =>
  Math.max(noise[point], point === "activePower" ? (ratedWatts ?? 0) * litShare : 0);

/**
 * Looks again and again until the witness reads at least `by` more than `from` – less, when `by` is
 * negative – or `forMs` of wire time have passed. Returns what it read at last since `sinceMs`; undefined
 * when it said nothing.
 */
export async function changeSeen(
  bench: TestBench,
  witness: Witness,
  from: number,
  by: number,
  sinceMs: number,
  forMs: number,
): Promise<number | undefined> {
  const untilMs = bench.wireClock.monotonicMs() + forMs;
  for (;;) {
    const now = await seenBy(bench, witness, sinceMs);
    const isThere = now !== undefined && (by < 0 ? now - from <= by : now - from >= by);
    if (isThere || bench.wireClock.monotonicMs() >= untilMs) return now;
    if (!(await pause(bench, everyMs))) return now;
  }
}

/** The least of several readings: what is there all the time, between whatever comes and goes. */
export async function leastSeen(
  bench: TestBench,
  witness: Witness,
  looks: number,
  sinceMs = -Infinity,
): Promise<number | undefined> {
  let least: number | undefined;
  for (let look = 0; look < looks; look++) {
    const now = await seenBy(bench, witness, sinceMs);
    if (now !== undefined) least = Math.min(now, least ?? now);
    if (!(await pause(bench, everyMs))) return least;
  }
  return least;
}
