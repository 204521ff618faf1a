import { createDevice } from "../device.ts";
import type { BoundDevice, SimulatedDevice } from "../device.ts";
import type { Fault } from "../faults.ts";
import type { Body } from "./body.ts";

/** A device of the room file and the body made for it. */
export interface EmbodiedDevice {
  readonly device: BoundDevice;
  readonly body: Body;
}

/** The wire that the bodies of one box share. */
export interface SharedWire {
  readonly shows: readonly Fault[];
  setPowered(powered: boolean): void;
  misbehave(fault: Fault | null): void;
}

/**
 * Puts bodies behind one wire of their own: it has power while any of them is awake, and each fault
 * goes to whoever can show it.
 */
export function behindWire(
  embodied: readonly EmbodiedDevice[],
  wire: SharedWire,
): { readonly devices: readonly SimulatedDevice[]; readonly stop: () => void } {
  const apply = () => wire.setPowered(embodied.some(({ body }) => body.isAwake));
  apply();
  const cancels = embodied.map(({ body }) => body.onAwake(apply));
  const shownBy = (shows: readonly Fault[], fault: Fault | null) =>
    fault !== null && shows.includes(fault) ? fault : null;
  return {
    devices: embodied.map(({ device, body }) =>
      createDevice(device, [...wire.shows, ...body.shows], (fault) => {
        body.misbehave(shownBy(body.shows, fault));
        wire.misbehave(shownBy(wire.shows, fault));
      }),
    ),
    stop() {
      for (const cancel of cancels) cancel();
      for (const { body } of embodied) body.stop();
    },
  };
}
