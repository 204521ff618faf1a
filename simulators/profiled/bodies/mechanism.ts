import { isWritable } from "../../../contract/profile.ts";
import type { Profile, ProfilePoint } from "../../../contract/profile.ts";
import type { DeviceKind } from "../../../contract/points.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { BoundDevice, Surroundings } from "../../device.ts";
import type { Fault } from "../../faults.ts";
import type { Appliance } from "../../world/appliance.ts";
import { createSteadyAppliance } from "../../world/appliance.ts";
import type { Feed } from "../../world/world.ts";
import type { Obeyed } from "../body.ts";

/** Where a mechanism is built in. */
export interface Housing {
  readonly around: Surroundings;
  readonly device: BoundDevice;
  readonly profile: Profile;
  /** What the device serves as: a relay channel may be a lighting zone. */
  readonly kind: DeviceKind;
}

/**
 * What moves, shines or measures inside a device of one kind. Supply, identity and broken sensors
 * are the body's affair, not its.
 */
export interface Mechanism {
  /** What is true of a point; null: no value just now; undefined: it has no such point. */
  show(point: string): PointValue | null | undefined;
  obey(point: string, value: PointValue): Obeyed;
  /** What only this mechanism can show. */
  readonly shows: readonly Fault[];
  misbehave(fault: Fault | null): void;
  stop(): void;
}

/** A mechanism that takes no command and shows nothing of its own: spread, then filled. */
export const passive = {
  obey: () => "illegal",
  shows: [],
  misbehave() {},
  stop() {},
} as const satisfies Partial<Mechanism>;

/** The points of a profile, whatever its driver. */
export const pointsOf = (profile: Profile): Readonly<Record<string, ProfilePoint>> =>
  profile.points;

export const hasPoint = (profile: Profile, point: string): boolean =>
  Object.hasOwn(profile.points, point);

/** Whether any point of the model takes commands. */
export const takesCommands = (profile: Profile): boolean =>
  Object.keys(profile.points).some((point) => isWritable(profile, point));

export interface Watts {
  readonly rated: number;
  readonly standby: number;
}

/** Inputs, relays and what the gateway feeds by its buses hang on its UPS. */
const backedUpKinds: ReadonlySet<DeviceKind> = new Set([
  "contact",
  "relay",
  "presence",
  "air-sensor",
  "door-lock",
]);

/** Where the device gets its current from. */
export const feedOf = ({ device, profile }: Omit<Housing, "around">): Feed => ({
  supply: device.binding.supply ?? null,
  isBackedUp: hasPoint(profile, "battery") || backedUpKinds.has(profile.kind),
});

/** Puts what the device draws on its supply. A device with a battery hangs on no mains. */
export function installLoad(
  housing: Housing,
  usual: Watts,
  isWorking: () => boolean,
  lux: () => number,
): void {
  const { profile } = housing;
  const { rated, standby } = profile.watts ?? usual;
  const onMains = !hasPoint(profile, "battery");
  const drawnW = () => (isWorking() ? rated : standby);
  install(housing, createSteadyAppliance(onMains ? drawnW : () => 0), lux);
}

/** Puts an appliance on the device's supply. */
export function install(housing: Housing, appliance: Appliance, lux: () => number): void {
  housing.around.world.install({
    id: housing.device.id,
    ...feedOf(housing),
    appliance,
    get lux() {
      return lux();
    },
  });
}

export const dark = (): number => 0;
