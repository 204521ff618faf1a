import type { DeviceKind } from "../../contract/points.ts";
import { createSteadyAppliance } from "./appliance.ts";
import type { Appliance } from "./appliance.ts";
import { createVentilator } from "./ventilator.ts";
import type { World } from "./world.ts";

const lights = { powerW: 216, lux: 190 };
const strikeW = 6;
const recorderW = 35;
const fullPercent = 100;

/** What a device of a kind has on its relay channel. Other kinds draw by themselves, or nothing. */
const loads: Partial<Readonly<Record<DeviceKind, (world: World) => Appliance>>> = {
  "lighting-zone": () => createSteadyAppliance(() => lights.powerW),
  "door-lock": () => createSteadyAppliance(() => strikeW),
  recorder: () => createSteadyAppliance(() => recorderW),
  ventilation: (world) => createVentilator(world.seats, () => fullPercent),
};

/**
 * Hangs on a relay channel what a device of this kind has there: a light circuit, a door's strike, a
 * fan, a recorder's socket. A channel that is a relay and no more feeds the devices that name it.
 */
export function installChannelLoad(world: World, id: string, kind: DeviceKind): void {
  const appliance = loads[kind]?.(world);
  if (appliance === undefined) return;
  const lux = kind === "lighting-zone" ? lights.lux : 0;
  world.install({ id, supply: id, isBackedUp: false, appliance, lux });
}
