import type { Cancel, Clock } from "../contract/clock.ts";
import type { Binding, LinkConfig } from "../contract/room-config.ts";
import type { Fault } from "./faults.ts";
import type { Login } from "./wires/mqtt-session.ts";
import type { Random } from "./world/random.ts";
import type { Feed, World } from "./world/world.ts";

/** What every simulated device lives in. */
export interface Surroundings {
  readonly world: World;
  /** Of the room: warm-up, boot, refresh. May run faster than real time. */
  readonly roomClock: Clock;
  /** Of the wires: baud rates, time-outs, report periods. Always real. */
  readonly wireClock: Clock;
  readonly random: Random;
  /** A device's login at the broker, or its own password; undefined while there is none. */
  readonly logins: (device: string) => Promise<Login | undefined>;
}

/** A device of the room file. */
export interface BoundDevice {
  readonly id: string;
  readonly binding: Binding;
}

/** One piece of equipment: several devices of the file may be channels of the same box. */
export interface Box {
  readonly first: BoundDevice;
  readonly all: readonly BoundDevice[];
  /** The shared line it hangs on; null: it has its own. */
  readonly link: LinkConfig | null;
}

/** A device of the file as the outside may handle it. */
export interface SimulatedDevice {
  readonly id: string;
  readonly profile: string;
  /** The misbehaviours this device can show. */
  readonly shows: readonly Fault[];
  /** What it shows now; null: it behaves. */
  readonly fault: Fault | null;
  /** One fault at a time; null: it behaves. Throws RangeError for a fault it cannot show. */
  misbehave(fault: Fault | null): void;
}

/** Where a box is reached. */
export type Address =
  | { readonly type: "tcp" | "udp" | "http"; readonly port: number }
  | { readonly type: "serial"; readonly path: string }
  /** It calls the edge by itself. */
  | { readonly type: "mqtt" | "http-listen" };

/** A running box on its own wire. */
export interface SimulatedBox {
  readonly devices: readonly SimulatedDevice[];
  readonly address: Address;
  stop(): Promise<void>;
}

/** A device with its list of faults guarded. Wire and body may both name one. */
export function createDevice(
  { id, binding }: BoundDevice,
  faults: readonly Fault[],
  behave: (fault: Fault | null) => void,
): SimulatedDevice {
  const shows = [...new Set(faults)];
  let current: Fault | null = null;
  return {
    id,
    profile: binding.profile,
    shows,
    get fault() {
      return current;
    },
    misbehave(fault) {
      if (fault !== null && !shows.includes(fault)) {
        throw new RangeError(`${id} cannot show "${fault}"; it can show: ${shows.join(", ")}`);
      }
      current = fault;
      behave(fault);
    },
  };
}

/** The feed of a device without a battery: dark when the mains are lost. */
export const onMains = ({ supply }: Pick<Binding, "supply">): Feed => ({
  supply: supply ?? null,
  isBackedUp: false,
});

/**
 * Ties a device to its supply: told at once when it goes, and after `bootMs` of room time when it
 * is back. The appliance must be installed already.
 */
export function followSupply(
  { world, roomClock }: Surroundings,
  id: string,
  bootMs: number,
  setPowered: (powered: boolean) => void,
): Cancel {
  let cancelBoot: Cancel = () => {};
  setPowered(world.isSupplied(id));
  const unfollow = world.onSupply(id, (supplied) => {
    cancelBoot();
    if (supplied) cancelBoot = roomClock.after(`${id} boots`, bootMs, () => setPowered(true));
    else setPowered(false);
  });
  return () => {
    cancelBoot();
    unfollow();
  };
}
