import { createDevice } from "../device.ts";
import type { BoundDevice, Box, SimulatedDevice, Surroundings } from "../device.ts";
import type { Fault } from "../faults.ts";
import { emptyTables } from "../wires/modbus-slave.ts";
import type { ModbusLine } from "../wires/modbus-slave.ts";
import { installChannelLoad } from "../world/channel-load.ts";
import type { ChannelLoad } from "../world/channel-load.ts";
import type { World } from "../world/world.ts";

const channels = 8;
const defaultUnit = 1;

/** A Waveshare relay board: coils 0 to 7, of which each moves the contact of one device. */
export function attachRelayBoard(
  { world }: Surroundings,
  box: Box,
  line: ModbusLine,
): readonly SimulatedDevice[] {
  const coils = Array.from({ length: channels }, () => false);
  const relays = new Map(box.all.map((device) => [channelOf(device), new Relay(world, device)]));
  const unit = box.first.binding.unit ?? defaultUnit;
  const misbehave = line.add({
    answersTo: (asked) => asked === unit,
    tables: {
      ...emptyTables,
      functions: [0x01, 0x05, 0x0f],
      coil: (address) => coils[address],
      setCoil(address, closed) {
        if (address >= channels) return "illegal-address";
        const relay = relays.get(address);
        if (relay?.fault !== "ignores-commands") {
          coils[address] = closed;
          relay?.drive(closed);
        }
        return "taken";
      },
    },
  });
  return [...relays].map(([address, relay]) => {
    const own = ["stuck-relay", "wall-override", "ignores-commands"] as const;
    return createDevice(relay.device, [...line.shows, ...own, ...relay.load.shows], (fault) => {
      relay.fault = fault;
      relay.load.misbehave(fault);
      if (fault === "wall-override") {
        const closed = coils[address] !== true;
        coils[address] = closed;
        relay.drive(closed);
      }
      misbehave(fault);
    });
  });
}

/** Coil of a binding; bindings count channels from 1. */
const channelOf = ({ binding }: BoundDevice): number => (binding.channel ?? 1) - 1;

/** One contact and what hangs on it. */
class Relay {
  readonly device: BoundDevice;
  readonly load: ChannelLoad;
  fault: Fault | null = null;
  readonly #world: World;

  constructor(world: World, device: BoundDevice) {
    this.#world = world;
    this.device = device;
    const { id, binding } = device;
    this.load = installChannelLoad(world, device, binding.kind ?? "relay");
    if (binding.kind === "door-lock") world.bolts.set(id, true);
  }

  /** Moves the contact, unless it is welded. A door strike opens while it is fed. */
  drive(closed: boolean): void {
    if (this.fault === "stuck-relay") return;
    const { id, binding } = this.device;
    this.#world.switches.set(id, closed);
    if (binding.kind === "door-lock") this.#world.bolts.set(id, !closed);
  }
}
