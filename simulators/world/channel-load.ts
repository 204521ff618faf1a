import type { DeviceKind } from "../../contract/points.ts";
import type { BoundDevice } from "../device.ts";
import type { Fault } from "../faults.ts";
import { createSteadyAppliance } from "./appliance.ts";
import type { Appliance } from "./appliance.ts";
import { createVentilator } from "./ventilator.ts";
import type { World } from "./world.ts";

const lights = { powerW: 216, lux: 190 };
const strikeW = 6;
const recorderW = 35;
const fullPercent = 100;

/** What hangs on a relay channel, as far as it can break by itself. */
export interface ChannelLoad {
  readonly shows: readonly Fault[];
  misbehave(fault: Fault | null): void;
}

const unbreakable: ChannelLoad = { shows: [], misbehave() {} };

/**
 * Hangs on a relay channel what a device of this kind has there: a light circuit, a door's strike, a
 * fan, a recorder's socket. Lights and recorders draw what the binding says, else what is usual. A
 * channel that is a relay and no more feeds the devices that name it.
 */
export function installChannelLoad(
  world: World,
  { id, binding: { watts } }: BoundDevice,
  kind: DeviceKind,
): ChannelLoad {
  const feed = { id, supply: id, isBackedUp: false };
  const install = (appliance: Appliance) => {
    world.install({ ...feed, appliance, lux: 0 });
    return unbreakable;
  };
  if (kind === "lighting-zone") return installLights(world, feed, watts ?? lights.powerW);
  if (kind === "door-lock") return install(createSteadyAppliance(() => strikeW));
  if (kind === "recorder") return install(createSteadyAppliance(() => watts ?? recorderW));
  if (kind === "ventilation") return install(createVentilator(world.seats, () => fullPercent));
  return unbreakable;
}

/** A circuit whose lamps may be dead: then it draws nothing, and stays dark under current. */
function installLights(
  world: World,
  feed: { readonly id: string; readonly supply: string; readonly isBackedUp: boolean },
  powerW: number,
): ChannelLoad {
  let isDead = false;
  world.install({
    ...feed,
    appliance: createSteadyAppliance(() => (isDead ? 0 : powerW)),
    get lux() {
      return isDead ? 0 : lights.lux;
    },
  });
  return {
    shows: ["dead-lamp"],
    misbehave(fault) {
      isDead = fault === "dead-lamp";
    },
  };
}
