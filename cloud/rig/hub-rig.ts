import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, createClock } from "../../contract/clock.ts";
import type { HubConfig } from "../../contract/hub-config.ts";
import type { Log } from "../../contract/log.ts";
import { createHub, type Hub } from "../hub.ts";

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
  readonly consoleFolder: string | null;
  readonly calendarProgram: string | null;
}

export interface HubRig {
  readonly hub: Hub;
  readonly folder: string;
  readonly brokerPort: number;
  /** What was logged as a warning or worse. */
  readonly complaints: readonly string[];
  stop(): Promise<void>;
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };

export const rigDefaults = (): HubRigOptions => ({
  folder: null,
  brokerPort: 0,
  externalUrl: null,
  wireClock: createClock(),
  roomClock: createClock(),
  consoleFolder: null,
  calendarProgram: null,
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
  };
  const hub = await createHub(config, {
    wireClock: options.wireClock,
    roomClock: options.roomClock,
    speed: 1,
    randomBytes,
    log: { info() {}, warn: complain, error: complain },
    consoleFolder: options.consoleFolder,
    calendarProgram: options.calendarProgram,
    clauses: [{ id: "NX 6.2.1.1", title: { zh: "布置", en: "Preparation" }, document: "NX" }],
    httpTls: null,
    mqttTls: null,
    brokerPassword: options.externalUrl === null ? null : "secret-of-hub",
  });
  return {
    hub,
    folder,
    brokerPort: Number(new URL(hub.brokerUrl ?? options.externalUrl ?? "").port),
    complaints,
    stop: () => hub.stop(),
  };
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true });
