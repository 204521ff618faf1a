import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, TimeLine } from "../../contract/clock.ts";
import { type RoomSimulation, simulateRoom, type SimulationPorts } from "../room-simulation.ts";
import type { Random } from "../world/random.ts";
import { type CommandProcess, type CommandProgram, startCommand } from "./command-process.ts";
import { claimPort } from "./free-port.ts";
import { roomTextFor } from "./room-text.ts";
import { WebClient } from "./web-client.ts";

export interface StagePorts {
  readonly program: CommandProgram;
  readonly exampleRoom: string;
  /** Everything the stage writes goes here. */
  readonly folder: string;
  readonly time: TimeLine;
  readonly roomClock: Clock;
  readonly wireClock: Clock;
  readonly random: Random;
  readonly profiles: SimulationPorts["profiles"];
  /** How far this stage's ports lie from the usual ones: stages side by side look for theirs apart. */
  readonly portShift: number;
}

export interface StagedRoom {
  readonly room: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly panelUrl: string;
  /** Each opens the panel for one browser; used up by the first one that follows it. */
  readonly enterLinks: { readonly staff: string; readonly person: string };
  readonly simulation: RoomSimulation;
  readonly journalFile: string;
  /** The edge process, which may be killed and started again. */
  killEdge(): Promise<void>;
  startEdge(): Promise<void>;
}

export interface StagedHub {
  readonly url: string;
  readonly mqttUrl: string;
  readonly setupLink: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const site = "city-hall";

/** A hub of this machine, on its own process and ports. */
export async function stageHub(ports: StagePorts, taken: Set<number>): Promise<StagedHub> {
  const http = await claimPort(8090 + ports.portShift, taken);
  const mqtt = await claimPort(18_830 + ports.portShift, taken);
  const folder = join(ports.folder, "hub");
  await mkdir(folder, { recursive: true });
  const configFile = join(folder, "hub.yaml");
  const config = {
    sites: [site],
    http: { host: "127.0.0.1", port: http },
    mqtt: { embedded: { host: "127.0.0.1", port: mqtt } },
    data: join(folder, "data"),
  };
  // JSON is YAML, and escapes every path as it should be.
  await writeFile(configFile, `${JSON.stringify(config, null, 2)}\n`);
  let hub: CommandProcess | null = null;
  const run = () => {
    const args = ["hub", "--config", configFile, ...timeArgs(ports.time)];
    hub = startCommand(ports.program, args, join(folder, "hub.log"), ports.wireClock);
    return hub;
  };
  const [setupLink = ""] = await run().lines(/https?:\/\/\S+#\/setup\?code=\S+/, 1);
  return {
    url: `http://127.0.0.1:${http}`,
    mqttUrl: `mqtt://127.0.0.1:${mqtt}`,
    setupLink,
    kill: async () => hub?.kill(),
    async start() {
      await run().lines(/https?:\/\/\S+/, 1);
    },
    stop: async () => hub?.stop(),
  };
}

const timeArgs = ({ speed, realOriginMs, roomOriginMs }: TimeLine): readonly string[] => [
  "--speed",
  String(speed),
  "--time-origin",
  `${realOriginMs}/${roomOriginMs}`,
];

export interface RoomRequest {
  readonly room: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly hubMqttUrl: string;
  /** Writes the room's login at the hub to a file. */
  readonly enrol: (room: string, file: string) => Promise<void>;
}

/** One room: simulated devices on real wires, and an edge process that drives them. */
export async function stageRoom(
  request: RoomRequest,
  ports: StagePorts,
  taken: Set<number>,
): Promise<StagedRoom & { stop(): Promise<void> }> {
  const panelPort = await claimPort(8080 + ports.portShift, taken);
  const brokerPort = await claimPort(18_831 + ports.portShift, taken);
  const folder = join(ports.folder, request.room);
  await mkdir(folder, { recursive: true });
  const { room, name, hubMqttUrl: hubUrl } = request;
  const text = roomTextFor(ports.exampleRoom, {
    room,
    name,
    hubUrl,
    panelPort,
    brokerPort,
    folder,
  });
  let giveLogins: (logins: ReadonlyMap<string, DeviceLogin>) => void = () => undefined;
  const logins = new Promise<ReadonlyMap<string, DeviceLogin>>((resolve) => (giveLogins = resolve));
  const { roomClock, wireClock, random, profiles } = ports;
  const simulation = await simulateRoom(text, {
    roomClock,
    wireClock,
    random,
    profiles,
    logins: async (device) => (await logins).get(device),
  });
  const configFile = join(folder, "room.yaml");
  await writeFile(configFile, simulation.configText);
  await request.enrol(room, join(folder, "enrolment.yaml"));
  giveLogins(await issueLogins(ports, configFile, folder));
  const log = join(folder, "edge.log");
  let edge: CommandProcess | null = null;
  const run = (extra: readonly string[]) => {
    const args = ["edge", "--config", configFile, ...timeArgs(ports.time), ...extra];
    edge = startCommand(ports.program, args, log, wireClock);
    return edge;
  };
  const link = /https?:\/\/\S+#\/enter\?code=\S+/;
  const [staff = "", person = ""] = await run(["--link", "--link"]).lines(link, 2);
  return {
    room,
    name,
    panelUrl: `http://127.0.0.1:${panelPort}`,
    enterLinks: { staff, person },
    simulation,
    journalFile: join(folder, "data", "room.db"),
    killEdge: async () => edge?.kill(),
    async startEdge() {
      await run([]).lines(/https?:\/\/\S+/, 1);
    },
    async stop() {
      await edge?.stop();
      await simulation.stop();
    },
  };
}

interface DeviceLogin {
  readonly device: string;
  readonly username: string;
  readonly password: string;
}

/** As a technician does once: logins for the MQTT devices, typed into them. */
async function issueLogins(ports: StagePorts, configFile: string, folder: string) {
  const args = ["logins", "--config", configFile, "--json"];
  const command = startCommand(ports.program, args, join(folder, "logins.log"), ports.wireClock);
  const [line = ""] = await command.lines(/^\[.*\]$/, 1);
  await command.stop();
  const issued = JSON.parse(line) as readonly DeviceLogin[];
  return new Map(issued.map((login) => [login.device, login]));
}

/** A signed-in administrator of a fresh hub, by its one-time link. */
export async function setUpHub(
  hub: StagedHub,
  name: string,
): Promise<{ client: WebClient; password: string }> {
  const client = new WebClient(hub.url);
  const code = codeOf(hub.setupLink);
  const password = `${randomBytes(12).toString("base64url")}aA1!`;
  await client.post("/api/setup", { code, name, password });
  await client.post("/api/session", { name, password });
  return { client, password };
}

/** A person signed in at a room's panel, by its one-time link. */
export async function enterPanel(room: StagedRoom, name: string): Promise<WebClient> {
  const client = new WebClient(room.panelUrl);
  await client.post("/api/session", { code: codeOf(room.enterLinks.staff), name });
  return client;
}

const codeOf = (link: string): string => decodeURIComponent(/code=([^&\s]+)/.exec(link)?.[1] ?? "");

/** A room's login at the hub, put where the edge looks for it. */
export async function enrol(office: WebClient, room: string, file: string): Promise<void> {
  const login = await office.post<object>(`/api/rooms/${site}/${room}/enrolment`, {});
  await writeFile(file, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600 });
}
