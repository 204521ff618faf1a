import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import type { ClauseView } from "../contract/api.ts";
import { createClock, realTime, type TimeLine } from "../contract/clock.ts";
import type { HubConfig } from "../contract/hub-config.ts";
import { roomIdSchema, siteIdSchema } from "../contract/ids.ts";
import { createEnrolments } from "./accounts/enrolments.ts";
import { readConfig } from "./config-file.ts";
import { createHub, type Hub } from "./hub.ts";
import { createLog } from "./hub-log.ts";
import type { HubPorts, Machine, TlsFiles } from "./hub-ports.ts";
import type { HubStore } from "./store/hub-store.ts";
import { openStore } from "./store/open-store.ts";

/** Where this program stands: a hub starts its ingest processes by the same command. */
const programCommand = (): readonly string[] => [
  process.execPath,
  ...process.execArgv,
  ...process.argv.slice(1, 2),
];

/** What the caller knows of this installation. */
export interface HubInstallation {
  /** Folder of the built console; not served when it does not exist. */
  readonly consoleFolder: string;
  /** The built program that reads calendars; without it no calendar is asked. */
  readonly calendarProgram: string;
  /** The clauses of the packs that came with this version. */
  readonly clauses: readonly ClauseView[];
  /** Of this product. */
  readonly version: string;
}

/**
 * `hub --config hub.yaml [--speed N --time-origin REALMS/ROOMMS]`: runs a hub until SIGTERM or
 * SIGINT. Returns the exit code; problems stand on stderr.
 */
export async function runHub(
  args: readonly string[],
  installation: HubInstallation,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      speed: { type: "string", default: "1" },
      "time-origin": { type: "string" },
    },
  });
  const config = readConfig(values.config, complain);
  if (config === null) return 2;
  const line = timeLine(Number(values.speed), values["time-origin"]);
  if (line === null) return complain("--speed needs --time-origin REALMS/ROOMMS, both in ms");
  let hub: Hub;
  try {
    const ports = createPorts(config, line, installation);
    const ingestArgs = ["ingest", "--config", values.config ?? "", "--child"];
    const ingestCommand = [...programCommand(), ...ingestArgs];
    hub = await createHub(config, { ...ports, ingestCommand });
  } catch (error) {
    return complain(
      `the hub does not start: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  process.stdout.write(`hub ${hub.address}\n`);
  if (hub.brokerUrl !== null) process.stdout.write(`broker ${hub.brokerUrl}\n`);
  if (hub.setupLink !== null) {
    process.stdout.write(`first account, once, within a day: ${hub.setupLink}\n`);
  }
  await new Promise<void>((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
  await hub.stop();
  return 0;
}

/**
 * `enrol --config hub.yaml --site SITE --room ROOM --out FILE`: makes or replaces a room's login at
 * the hub and writes the file its edge reads. The hub may be running: the old login then fails at
 * the room's next connection.
 */
export async function runHubEnrol(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      site: { type: "string" },
      room: { type: "string" },
      out: { type: "string" },
    },
  });
  const config = readConfig(values.config, complain);
  if (config === null) return 2;
  const site = siteIdSchema.safeParse(values.site);
  const room = roomIdSchema.safeParse(values.room);
  if (!site.success || !room.success) return complain("say which room: --site SITE --room ROOM");
  if (!config.sites.includes(site.data)) {
    return complain(
      `${values.config ?? ""} has no site ${site.data}; it has ${config.sites.join(", ")}`,
    );
  }
  if (values.out === undefined) return complain("say where the login goes: --out FILE");
  let store: HubStore;
  try {
    store = await openStore(config, createLog());
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
  try {
    const clock = createClock();
    const enrolments = createEnrolments({ store: store.rooms, clock, randomBytes });
    const enrolment = await enrolments.enrol({ site: site.data, room: room.data });
    writeSecret(values.out, stringify(enrolment));
  } finally {
    await store.close();
  }
  process.stdout.write(`${values.out}: login of ${site.data}/${room.data}\n`);
  return 0;
}

/** Null when speed and origin do not go together. */
function timeLine(speed: number, origin: string | undefined): TimeLine | null {
  if (origin === undefined) return speed === 1 ? realTime : null;
  const [realOriginMs, roomOriginMs] = origin.split("/").map(Number);
  const sound = [speed, realOriginMs, roomOriginMs].every((value) => Number.isFinite(value));
  if (!sound || speed <= 0 || realOriginMs === undefined || roomOriginMs === undefined) return null;
  return { speed, realOriginMs, roomOriginMs };
}

/** All but how its ingest processes are started. */
function createPorts(
  config: HubConfig,
  line: TimeLine,
  installation: HubInstallation,
): Omit<HubPorts, "ingestCommand"> {
  const { consoleFolder, calendarProgram, clauses } = installation;
  const embedded = "embedded" in config.mqtt ? config.mqtt.embedded : null;
  return {
    wireClock: createClock(),
    roomClock: createClock(line),
    speed: line.speed,
    randomBytes,
    log: createLog(),
    consoleFolder: existsSync(consoleFolder) ? consoleFolder : null,
    calendarProgram: existsSync(calendarProgram) ? calendarProgram : null,
    clauses,
    httpTls: readTls(config.http.tls),
    mqttTls: readTls(embedded?.tls),
    brokerPassword:
      "url" in config.mqtt ? readFileSync(config.mqtt.passwordFile, "utf8").trim() : null,
    machine: thisMachine(),
    version: installation.version,
  };
}

const thisMachine = (): Machine => ({ host: hostname(), pid: process.pid });

function readTls(files: { certificate: string; key: string } | undefined): TlsFiles | null {
  if (files === undefined) return null;
  const { certificate, key } = files;
  return { certificate: readFileSync(certificate, "utf8"), key: readFileSync(key, "utf8") };
}

/** Readable by its owner only, from the first byte on. */
function writeSecret(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}

export { runHubBackup, runHubRestore } from "./backup/main.ts";
