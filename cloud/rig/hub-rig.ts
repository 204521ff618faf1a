import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, createClock } from "../../contract/clock.ts";
import type { HubConfig } from "../../contract/hub-config.ts";
import { createHub, type Hub } from "../hub.ts";
import type { HubPorts } from "../hub-ports.ts";

/** For tests: a real hub in a folder of its own, on ports the system chooses. */

export interface HubRigOptions {
  /** An earlier rig's folder, to start the same hub again; null for a new one. */
  readonly folder: string | null;
  /** 0: the system chooses. */
  readonly brokerPort: number;
  /** Of a broker outside the hub; null: the hub's own. */
  readonly externalUrl: string | null;
  readonly wireClock: Clock;
  readonly roomClock: Clock;
  /** Room seconds in a real second. */
  readonly speed: number;
  /** Of a PostgreSQL database; null: a file in the folder. */
  readonly postgresUrl: string | null;
  readonly consoleFolder: string | null;
  readonly calendarProgram: string | null;
  /** How people prove who they are. */
  readonly proof: Pick<HubConfig, "accounts" | "oidc">;
  /** It makes backups, into a folder of its own folder. */
  readonly backup: boolean;
  /** Those that people may read the titles of. */
  readonly clauses: HubPorts["clauses"];
}

export interface HubRig {
  readonly hub: Hub;
  readonly folder: string;
  readonly brokerPort: number;
  /** What was logged as a warning or worse. */
  readonly complaints: readonly string[];
  stop(): Promise<void>;
}

export const rigDefaults = (): HubRigOptions => ({
  folder: null,
  brokerPort: 0,
  externalUrl: null,
  wireClock: createClock(),
  roomClock: createClock(),
  speed: 1,
  postgresUrl: null,
  consoleFolder: null,
  calendarProgram: null,
  proof: {},
  backup: false,
  clauses: [{ id: "NX 6.2.1.1", title: { zh: "布置", en: "Preparation" }, document: "NX" }],
});

export async function startHubRig(options: HubRigOptions): Promise<HubRig> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "huitang-hub-"));
  const complaints: string[] = [];
  const complain = (facts: object, text: string) =>
    void complaints.push(`${text} ${JSON.stringify(facts)}`);
  const config: HubConfig = {
    sites: ["city-hall"],
    http: { host: "127.0.0.1", port: 0 },
    mqtt:
      options.externalUrl === null
        ? { embedded: { host: "127.0.0.1", port: options.brokerPort } }
        : { url: options.externalUrl, username: "hub", passwordFile: "/nowhere" },
    data: folder,
    ...options.proof,
    ...(options.backup
      ? { backup: { folder: join(folder, "backups"), at: "03:00", keep: 3 } }
      : {}),
    ...(options.postgresUrl === null ? {} : { store: { postgres: { url: options.postgresUrl } } }),
  };
  const hub = await createHub(config, {
    wireClock: options.wireClock,
    roomClock: options.roomClock,
    speed: options.speed,
    randomBytes,
    log: { info() {}, warn: complain, error: complain },
    consoleFolder: options.consoleFolder,
    calendarProgram: options.calendarProgram,
    clauses: options.clauses,
    httpTls: null,
    mqttTls: null,
    brokerPassword: options.externalUrl === null ? null : "secret-of-hub",
    machine: { host: "rig", pid: 1 },
    version: "0.0.0",
    ingestCommand: [],
  });
  return {
    hub,
    folder,
    brokerPort: Number(new URL(hub.brokerUrl ?? options.externalUrl ?? "").port),
    complaints,
    stop: () => hub.stop(),
  };
}

export { removeFolder, silentLog } from "./quiet.ts";
