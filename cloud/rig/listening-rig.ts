import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClock } from "../../contract/clock.ts";
import type { HubConfig } from "../../contract/hub-config.ts";
import type { Log } from "../../contract/log.ts";
import { openBareHub } from "../bare-hub.ts";
import { dialExternal } from "../cluster/external-broker.ts";
import { openListening } from "../cluster/hub-listening.ts";
import type { HubPorts } from "../hub-ports.ts";
import type { HubServices } from "../hub-services.ts";
import type { HostConnection } from "../ingest/host-connection.ts";
import type { HubStore } from "../store/hub-store.ts";
import { removeFolder } from "./hub-rig.ts";
import { hubLogin } from "./mosquitto.ts";
import { until } from "./until.ts";

/** For tests: a hub that listens to its rooms, without pages. */
export interface ListeningRig {
  readonly store: HubStore;
  readonly services: HubServices;
  readonly host: HostConnection;
  stop(): Promise<void>;
}

export interface ListeningRigOptions {
  /** Of a broker outside the hub that knows `hubLogin`. */
  readonly url: string;
  readonly log: Log;
  readonly config: Partial<HubConfig>;
  readonly ports: Partial<HubPorts>;
}

export async function startListeningRig(options: ListeningRigOptions): Promise<ListeningRig> {
  const folder = mkdtempSync(join(tmpdir(), "huitang-listening-"));
  const mqtt = { url: options.url, username: hubLogin.username, passwordFile: "/nowhere" };
  const config: HubConfig = {
    sites: ["city-hall"],
    http: { host: "127.0.0.1", port: 0 },
    mqtt,
    data: folder,
    ...options.config,
  };
  const ports: HubPorts = {
    wireClock: createClock(),
    roomClock: createClock(),
    speed: 1,
    randomBytes,
    log: options.log,
    consoleFolder: null,
    calendarProgram: null,
    clauses: [],
    httpTls: null,
    mqttTls: null,
    brokerPassword: hubLogin.password,
    machine: { host: "rig", pid: 1 },
    version: "0.0.0",
    ingestCommand: [],
    ...options.ports,
  };
  const { store, services } = await openBareHub(config, ports);
  const stops: (() => Promise<void>)[] = [
    async () => removeFolder(folder),
    () => store.close(),
    () => services.ingest.stop(),
  ];
  const host = await openListening({
    config,
    ports,
    store,
    services,
    url: options.url,
    dial: dialExternal(mqtt, hubLogin.password),
    onOnline() {},
    stops,
  });
  await until("the hub listens", () => host.online());
  return {
    store,
    services,
    host,
    async stop() {
      for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
    },
  };
}
