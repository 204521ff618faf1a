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

/** What it reads now; undefined when it gives nothing that may be believed. */
export async function seenBy(bench: TestBench, witness: Witness): Promise<number | undefined> {
  if (bench.availability(witness.device.id) !== "online") return undefined;
  const outcome = await bench.read(witness.device.id, witness.point);
  return outcome.ok && typeof outcome.value === "number" ? outcome.value : undefined;
}

/**
 * Looks again and again until the witness reads at least `atLeast` more than `before`, or `forMs` of
 * wire time have passed. Returns by how much more it read at last; undefined when it says nothing.
 */
export async function riseSeen(
  bench: TestBench,
  witness: Witness,
  before: number,
  atLeast: number,
  forMs: number,
): Promise<number | undefined> {
  const untilMs = bench.wireClock.monotonicMs() + forMs;
  for (;;) {
    const now = await seenBy(bench, witness);
    const rise = now === undefined ? undefined : now - before;
    if (rise !== undefined && rise >= atLeast) return rise;
    if (bench.wireClock.monotonicMs() >= untilMs) return rise;
    if (!(await pause(bench, everyMs))) return rise;
  }
}
