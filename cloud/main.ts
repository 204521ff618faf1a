import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { stringify } from "yaml";
import type { ClauseView } from "../contract/api.ts";
import { createClock, realTime, type TimeLine } from "../contract/clock.ts";
import { describeProblem, parseDocumentAs } from "../contract/document.ts";
import { type HubConfig, hubConfigSchema } from "../contract/hub-config.ts";
import { roomIdSchema, siteIdSchema } from "../contract/ids.ts";
import { createEnrolments } from "./accounts/enrolments.ts";
import { createHub, type Hub } from "./hub.ts";
import type { HubPorts, TlsFiles } from "./hub-ports.ts";
import { openSqliteStore } from "./store/sqlite-store.ts";

/** What the caller knows of this installation. */
export interface HubInstallation {
  /** Folder of the built console; not served when it does not exist. */
  readonly consoleFolder: string;
  /** The built program that reads calendars; without it no calendar is asked. */
  readonly calendarProgram: string;
  /** The clauses of the packs that came with this version. */
  readonly clauses: readonly ClauseView[];
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
  const config = readConfig(values.config);
  if (config === null) return 2;
  const line = timeLine(Number(values.speed), values["time-origin"]);
  if (line === null) return complain("--speed needs --time-origin REALMS/ROOMMS, both in ms");
  let hub: Hub;
  try {
    hub = await createHub(config, createPorts(config, line, installation));
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
  const config = readConfig(values.config);
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
  const store = openSqliteStore(config.data);
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

function readConfig(file: string | undefined): HubConfig | null {
  if (file === undefined) {
    complain("say which hub: --config hub.yaml");
    return null;
  }
  if (!existsSync(file)) {
    complain(`${file} does not exist; give the hub's configuration with --config`);
    return null;
  }
  const parsed = parseDocumentAs(hubConfigSchema, file, readFileSync(file, "utf8"));
  if (parsed.ok) return parsed.value;
  for (const problem of parsed.problems) complain(describeProblem(problem));
  return null;
}

/** Null when speed and origin do not go together. */
function timeLine(speed: number, origin: string | undefined): TimeLine | null {
  if (origin === undefined) return speed === 1 ? realTime : null;
  const [realOriginMs, roomOriginMs] = origin.split("/").map(Number);
  const sound = [speed, realOriginMs, roomOriginMs].every((value) => Number.isFinite(value));
  if (!sound || speed <= 0 || realOriginMs === undefined || roomOriginMs === undefined) return null;
  return { speed, realOriginMs, roomOriginMs };
}

function createPorts(config: HubConfig, line: TimeLine, installation: HubInstallation): HubPorts {
  const { consoleFolder, calendarProgram, clauses } = installation;
  const embedded = "embedded" in config.mqtt ? config.mqtt.embedded : null;
  return {
    wireClock: createClock(),
    roomClock: createClock(line),
    speed: line.speed,
    randomBytes,
    log: pino({ redact: { paths: ["password", "*.password", "token", "*.token"], remove: true } }),
    consoleFolder: existsSync(consoleFolder) ? consoleFolder : null,
    calendarProgram: existsSync(calendarProgram) ? calendarProgram : null,
    clauses,
    httpTls: readTls(config.http.tls),
    mqttTls: readTls(embedded?.tls),
    brokerPassword:
      "url" in config.mqtt ? readFileSync(config.mqtt.passwordFile, "utf8").trim() : null,
  };
}

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
