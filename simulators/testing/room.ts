import { fileURLToPath } from "node:url";
import { createClock, createVirtualClock } from "../../contract/clock.ts";
import type { VirtualClock } from "../../contract/clock.ts";
import type { RoomConfig } from "../../contract/room-config.ts";
import { parseRoomFile } from "../room-file.ts";
import { simulateRoom } from "../room-simulation.ts";
import type { RoomSimulation, SimulationPorts } from "../room-simulation.ts";
import { shippedProfiles } from "../stage/shipped-profiles.ts";
import { seededRandom } from "../world/random.ts";

export interface TestRoom extends RoomSimulation {
  /** Room time stands still until it is moved; the wires run in real time. */
  readonly roomClock: VirtualClock;
  /** The rewritten file. */
  readonly config: RoomConfig;
  /** The port of a device with a socket of its own. */
  tcpPort(device: string): number;
  /** The pty of a device with a serial line of its own. */
  serialPath(device: string): string;
}

/** Every profile the product ships, as it was expanded. */
const shipped = shippedProfiles(
  fileURLToPath(new URL("../../firmware-profiles/expanded/", import.meta.url)),
);
export const profiles = (id: string) => shipped.profile(id);
export const shippedIds = shipped.ids;

const noon = Date.UTC(2026, 6, 1, 4);

const header = `
room: r1
name: { zh: 一, en: One }
site: s1
timezone: Asia/Shanghai
pack: nx
seats: 24
standbyWatts: 12
data: /nowhere
`;

/** A simulated room of just these links and devices, given as YAML. */
export async function startTestRoom(
  parts: string,
  logins: SimulationPorts["logins"],
): Promise<TestRoom> {
  const roomClock = createVirtualClock(noon);
  const wireClock = createClock();
  const ports = { roomClock, wireClock, random: seededRandom(7), logins, profiles };
  const room = await simulateRoom(header + parts, ports);
  const { config } = parseRoomFile(room.configText);
  return {
    ...room,
    roomClock,
    config,
    tcpPort: (device) => config.devices[device]?.tcp?.port ?? 0,
    serialPath: (device) => config.devices[device]?.serial?.port ?? "",
  };
}

export const noLogins: SimulationPorts["logins"] = () => Promise.resolve(undefined);
