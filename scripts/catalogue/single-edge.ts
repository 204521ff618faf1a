import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { ActResult } from "../../contract/act.ts";
import type { DeviceView, PointView } from "../../contract/api.ts";
import { createClock } from "../../contract/clock.ts";
import type { Profile } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import { createEdge, type Edge } from "../../edge/app.ts";
import type { Assets } from "../../edge/assets.ts";
import { runLogins } from "../../edge/commands/logins.ts";
import { type RoomSimulation, simulateRoom } from "../../simulators/room-simulation.ts";
import { claimPort } from "../../simulators/stage/free-port.ts";
import type { Login } from "../../simulators/wires/mqtt-session.ts";
import { seededRandom } from "../../simulators/world/random.ts";
import { compiled, deviceId, passwordName, type Place, singleRoomText } from "./single-room.ts";

/** One device on its real wire, with a real edge at the other end. */
export interface SingleEdge {
  readonly simulation: RoomSimulation;
  /** The device as the panel shows it. */
  device(): DeviceView;
  point(name: string): PointView | undefined;
  /** Ids of the alarms that are open. */
  alarms(): readonly string[];
  /** Asks for a value as a person at the panel does. */
  ask(point: string, value: PointValue): ActResult;
  stop(): Promise<void>;
}

export interface SingleEdgePorts {
  readonly assets: Assets;
  readonly profiles: (id: string) => Profile | undefined;
  /** Ports of this process that are given out. */
  readonly taken: Set<number>;
}

/** A lamp warms up, a lock moves and a plate redraws within a second of real time. */
const speed = 60;
const hourMs = 3_600_000;
const silent = { info() {}, warn() {}, error() {} };

/** Tests that run side by side have a hundred ports each. */
const firstPort = 21_000 + 100 * Number(process.env["VITEST_POOL_ID"] ?? 0);

/** Starts both ends. Throws when the profile has no simulated device or its room is not in order. */
export async function startSingleEdge(
  id: string,
  profile: Profile,
  place: Place,
  ports: SingleEdgePorts,
): Promise<SingleEdge> {
  const folder = await mkdtemp(join(tmpdir(), "huitang-catalogue-"));
  const wireClock = createClock();
  const realOriginMs = wireClock.wallMs();
  const time = { speed, realOriginMs, roomOriginMs: realOriginMs };
  const roomClock = createClock(time);
  const panelPort = await claimPort(firstPort, ports.taken);
  const linePort = await claimPort(firstPort, ports.taken);
  let giveLogin: (login: Login) => void = () => {};
  const login = new Promise<Login>((resolve) => (giveLogin = resolve));
  const text = singleRoomText(id, profile, place, { folder, panelPort, linePort });
  const simulation = await simulateRoom(text, {
    roomClock,
    wireClock,
    random: seededRandom(1),
    profiles: ports.profiles,
    logins: () => login,
  });
  const stops: (() => unknown)[] = [
    () => ports.taken.delete(panelPort),
    () => ports.taken.delete(linePort),
    () => rm(folder, { recursive: true, force: true }),
    () => simulation.stop(),
  ];
  const stop = async () => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  try {
    giveLogin(await issuedLogin(folder, simulation.configText, ports.assets));
    const edge = await createEdge(compiled(simulation.configText, ports.assets), {
      assets: ports.assets,
      time,
      renderProgram: { node: process.execPath, args: drawingFromSource },
      version: "catalogue",
      log: silent,
    });
    stops.push(() => edge.stop());
    return { simulation, stop, ...viewOf(edge) };
  } catch (reason) {
    await stop();
    throw reason;
  }
}

/** The drawing program without a build. */
const drawingFromSource = [
  "--import",
  "tsx",
  fileURLToPath(new URL("../../edge/nameplates/main.ts", import.meta.url)),
];

function viewOf(edge: Edge): Pick<SingleEdge, "device" | "point" | "alarms" | "ask"> {
  const device = (): DeviceView => {
    const found = edge.view().devices.find((each) => each.device === deviceId);
    if (found === undefined) throw new Error("the room's view has no such device");
    return found;
  };
  return {
    device,
    alarms: () => edge.view().alarms.map(({ id }) => id),
    point: (name) => device().points.find(({ point }) => point === name),
    ask: (point, value) =>
      edge.act(
        {
          kind: "hold",
          point: `${deviceId}/${point}`,
          value,
          untilMs: edge.view().nowMs + hourMs,
        },
        "catalogue",
      ),
  };
}

const issuedSchema = z.array(z.object({ username: z.string(), password: z.string() }));

/** A device's own password, where it has one; typed into both ends. */
const ownPassword = "workshop-1";

/** As a technician does once: the login at the broker, or the device's own. */
async function issuedLogin(folder: string, text: string, assets: Assets): Promise<Login> {
  const file = join(folder, "room.yaml");
  await writeFile(file, text);
  await writeFile(join(folder, passwordName), ownPassword, { mode: 0o600 });
  let printed = "[]";
  const output = { print: (line: string) => (printed = line), warn: () => {} };
  await runLogins(["--config", file, "--json"], assets, output);
  const [issued] = issuedSchema.parse(JSON.parse(printed));
  return issued ?? { username: "", password: ownPassword };
}
