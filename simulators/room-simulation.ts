import type { Cancel, Clock } from "../contract/clock.ts";
import type { Profile } from "../contract/profile.ts";
import type { RoomConfig } from "../contract/room-config.ts";
import type { Address, BoundDevice, Box, SimulatedDevice, Surroundings } from "./device.ts";
import { simulatorOf } from "./catalogue.ts";
import type { Fault } from "./faults.ts";
import { limits } from "./limits.ts";
import { boxesOf, parseRoomFile } from "./room-file.ts";
import type { RoomFile } from "./room-file.ts";
import { openModbusTcpPort } from "./wires/modbus-tcp-port.ts";
import type { ModbusLine } from "./wires/modbus-slave.ts";
import type { Login } from "./wires/mqtt-session.ts";
import { RtuBus } from "./wires/rtu-bus.ts";
import type { People } from "./world/people.ts";
import type { Random } from "./world/random.ts";
import { World } from "./world/world.ts";

export interface SimulationPorts {
  /** Time in the room; may run faster than real time. */
  readonly roomClock: Clock;
  /** Time on the wires; always real. */
  readonly wireClock: Clock;
  /** One seed repeats weather, noise and misfortune. */
  readonly random: Random;
  /** The profile of that name, `vendor/model`; undefined when there is none. */
  readonly profiles: (id: string) => Profile | undefined;
  /** A device's login at the room's broker, or a projector's password; undefined: not known yet. */
  readonly logins: (device: string) => Promise<Login | undefined>;
}

export interface RoomSimulation {
  /** The same room file, with the addresses of the simulated devices. */
  readonly configText: string;
  readonly world: World;
  readonly people: People;
  readonly devices: ReadonlyMap<string, SimulatedDevice>;
  /** Throws RangeError for a device the room does not have, or a fault it cannot show. */
  misbehave(device: string, fault: Fault | null): void;
  /** Closes every wire; nothing is left open. */
  stop(): Promise<void>;
}

/**
 * Puts a simulated device on a real wire for every device of a room file, all in one physical world.
 * Throws when the file is not valid or names a profile that cannot be simulated.
 */
export async function simulateRoom(
  configText: string,
  ports: SimulationPorts,
): Promise<RoomSimulation> {
  const file = parseRoomFile(configText);
  const { roomClock, wireClock } = ports;
  const world = createWorld(file.config, ports);
  const room = new RunningRoom({ ...ports, world }, file, ports.profiles);
  try {
    for (const box of boxesOf(file.config)) await room.start(box);
  } catch (error) {
    await room.stop();
    throw error;
  }
  const stopSteps = stepWorld(world, roomClock, wireClock);
  return {
    configText: file.text(),
    world,
    people: world.people,
    devices: room.devices,
    misbehave(device, fault) {
      const found = room.devices.get(device);
      if (found === undefined) throw new RangeError(`the room has no device "${device}"`);
      found.misbehave(fault);
    },
    async stop() {
      stopSteps();
      await room.stop();
    },
  };
}

function createWorld(config: RoomConfig, { roomClock, random }: SimulationPorts): World {
  const wallMs = () => roomClock.wallMs();
  return new World({ seats: config.seats, season: config.season, random, wallMs });
}

/** Fixed slots of real time, each as long in the room as the room's clock says. */
function stepWorld(world: World, roomClock: Clock, wireClock: Clock): Cancel {
  let lastMs = roomClock.monotonicMs();
  let cancel: Cancel = () => {};
  const step = () => {
    const nowMs = roomClock.monotonicMs();
    world.advance(nowMs - lastMs);
    lastMs = nowMs;
    cancel = wireClock.after("world", limits.worldSlotMs, step);
  };
  step();
  return () => cancel();
}

/** The boxes that run, and the lines they share. */
class RunningRoom {
  readonly devices = new Map<string, SimulatedDevice>();
  readonly #around: Surroundings;
  readonly #file: RoomFile;
  readonly #profiles: SimulationPorts["profiles"];
  readonly #lines = new Map<string, ModbusLine>();
  readonly #stops: (() => Promise<void>)[] = [];

  constructor(around: Surroundings, file: RoomFile, profiles: SimulationPorts["profiles"]) {
    this.#around = around;
    this.#file = file;
    this.#profiles = profiles;
  }

  async start(box: Box): Promise<void> {
    const { id, binding } = box.first;
    const simulator = simulatorOf(binding.profile, this.#profiles(binding.profile));
    if (simulator === undefined) {
      throw new Error(`${id}: cannot simulate "${binding.profile}"; npm run generate expands it`);
    }
    if (simulator.wire === "modbus") {
      this.#keep(simulator.attach(this.#around, box, await this.#modbusLine(box)));
      return;
    }
    const running = await simulator.start(this.#around, box);
    this.#stops.push(() => running.stop());
    this.#keep(running.devices);
    if (box.link === null) {
      for (const device of box.all) this.#file.moveDevice(device.id, running.address);
    }
    if (box.link !== null && binding.link !== undefined) {
      this.#file.moveLink(binding.link, running.address);
    }
  }

  /** Devices first, then the lines they shared. */
  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }

  #keep(devices: readonly SimulatedDevice[]): void {
    for (const device of devices) this.devices.set(device.id, device);
  }

  /** The line a slave hangs on, opened with its first slave. */
  async #modbusLine({ first, link }: Box): Promise<ModbusLine> {
    const { id, binding } = first;
    const name = binding.link ?? id;
    const open = this.#lines.get(name);
    if (open !== undefined) return open;
    const { wireClock, random } = this.#around;
    const move = (address: Address) =>
      link === null ? this.#file.moveDevice(id, address) : this.#file.moveLink(name, address);
    if (binding.tcp !== undefined || (link !== null && "modbus-tcp" in link)) {
      const port = await openModbusTcpPort(wireClock, random);
      move({ type: "tcp", port: port.port });
      return this.#share(name, port);
    }
    if (binding.serial !== undefined || (link !== null && "modbus-rtu" in link)) {
      const bus = new RtuBus(wireClock, random, baudOf(first, link));
      move({ type: "serial", path: bus.path });
      return this.#share(name, bus);
    }
    throw new Error(`${id}: needs a link with "modbus-rtu" or "modbus-tcp"`);
  }

  #share<Line extends ModbusLine & { stop(): Promise<void> }>(name: string, line: Line): Line {
    this.#lines.set(name, line);
    this.#stops.push(() => line.stop());
    return line;
  }
}

const usualBaud = 9600;

const baudOf = ({ binding }: BoundDevice, link: Box["link"]): number =>
  link !== null && "modbus-rtu" in link
    ? link["modbus-rtu"].baud
    : (binding.serial?.baud ?? usualBaud);
