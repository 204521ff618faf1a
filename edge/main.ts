import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import mqttPacket from "mqtt-packet";
import pino from "pino";
import { createClock, realTime, type TimeLine } from "../contract/clock.ts";
import { describeProblem } from "../contract/document.ts";
import { parseTimeLine } from "../contract/time-line.ts";
import { type Log, plainLine } from "../contract/log.ts";
import { createEdge } from "./app.ts";
import { type Assets, openAssets, readRoom } from "./assets.ts";
import { isActCommand } from "./commands/act-line.ts";
import { runAct } from "./commands/act.ts";
import { runBackup } from "./commands/backup.ts";
import { runCheck } from "./commands/check.ts";
import type { CommandOutput, ExitCode } from "./commands/command.ts";
import { runDiscover } from "./commands/discover.ts";
import { runExplain } from "./commands/explain.ts";
import { runLogins } from "./commands/logins.ts";
import { runPeople } from "./commands/people.ts";
import { runPlate } from "./commands/plate.ts";
import { runProbe } from "./commands/probe.ts";
import { runProfiles } from "./commands/profiles.ts";
import { broadcastAddresses } from "./discovery/broadcast-addresses.ts";
import { blameDriver } from "./fence/driver-life.ts";
import { createGpioBackEnd } from "./links/gpio-back-end.ts";
import { readSecret } from "./secrets.ts";
import { runReports } from "./commands/reports.ts";
import { runRestore } from "./commands/restore.ts";
import { runStatus } from "./commands/status.ts";
import { runTrace } from "./commands/trace.ts";
import { readSecretLine } from "./commands/secret-line.ts";
import { complaintText, edgeUsage, helpFor } from "./commands/usages.ts";
import { startWatchdog } from "./watchdog/watchdog.ts";

// Else the codec keeps 65,536 ready-made numbers: 6 MB that a room's few messages never earn back.
mqttPacket.writeToStream.cacheNumbers = false;

/** Of every terminal since the VT100. */
const eraseLine = "\u001B[K";

const output: CommandOutput = {
  print: (text) => console.log(text),
  warn: (text) => console.error(text),
  ...(process.stderr.isTTY
    ? { progress: (line: string) => process.stderr.write(`\r${eraseLine}${line}`) }
    : {}),
};

/**
 * Runs one command of the edge; `edge` itself stays until it is told to stop. `root` is the folder
 * of the installation.
 */
export async function runEdgeCommand(
  command: string,
  args: readonly string[],
  root: string,
): Promise<ExitCode> {
  const help = helpFor(command, args);
  if (help !== undefined) {
    output.print(help);
    return 0;
  }
  try {
    if (isActCommand(command)) {
      const ports = { assets: openAssets(root), clock: createClock() };
      return await runAct(command, args, ports, output);
    }
    switch (command) {
      case "edge":
        return await runEdge(args, root);
      case "check":
        return runCheck(args, { assets: openAssets(root), nowMs: createClock().wallMs() }, output);
      case "logins":
        return await runLogins(args, openAssets(root), output);
      case "profiles":
        return runProfiles(args, openAssets(root), output);
      case "plate":
        return await runPlate(args, platePorts(root), output);
      case "probe":
        return await runProbe(args, { assets: openAssets(root), links: linkPorts() }, output);
      case "discover":
        return await runDiscover(args, discoverPorts(), output);
      case "trace":
        return await runTrace(args, { assets: openAssets(root), clock: createClock() }, output);
      case "status":
        return await runStatus(args, openAssets(root), output);
      case "reports":
        return await runReports(args, openAssets(root), output);
      case "people":
        return await runPeople(args, peoplePorts(root), output);
      case "backup":
        return await runBackup(args, openAssets(root), output);
      case "restore":
        return await runRestore(args, restorePorts(root), output);
      case "explain":
        return await runExplain(args, openAssets(root), output);
      default:
        output.warn(`no command is called "${command}"; huitang help lists them`);
        return 2;
    }
  } catch (reason) {
    output.warn(complaintText(command, reason));
    return 2;
  }
}

const pjlinkPort = 4352;

const discoverPorts = () => ({
  wireClock: createClock(),
  random: Math.random,
  broadcasts: () =>
    broadcastAddresses(Object.values(networkInterfaces()).flatMap((all) => all ?? [])),
  port: pjlinkPort,
  listenPort: pjlinkPort,
});

const restorePorts = (root: string) => ({
  assets: openAssets(root),
  random: (bytes: number) => randomBytes(bytes),
  nowMs: createClock().wallMs(),
});

const logLook = { base: null, hooks: { streamWrite: plainLine } };

const platePorts = (root: string) => ({
  assets: openAssets(root),
  program: { node: process.execPath, args: drawingProgram(root) },
  clock: createClock(),
  log: pino({ ...logLook, level: "error" }, pino.destination(2)),
  untilTold,
});

const peoplePorts = (root: string) => ({
  assets: openAssets(root),
  readSecretLine: (question: string) =>
    readSecretLine({ input: process.stdin, output: process.stderr }, question),
});

/** What the lines of this machine need. */
const linkPorts = () => ({
  random: Math.random,
  readSecret,
  gpio: createGpioBackEnd({ sysfsRoot: "/sys/class/gpio", folder: "", wireClock: createClock() }),
});

async function runEdge(args: readonly string[], root: string): Promise<ExitCode> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      link: { type: "boolean", multiple: true, default: [] },
      speed: { type: "string" },
      "time-origin": { type: "string" },
    },
  });
  const time = timeOf(values.speed, values["time-origin"]);
  if (values.config === undefined || time === undefined) {
    output.warn(edgeUsage);
    return 2;
  }
  const assets = openAssets(root);
  const text = textOf(values.config);
  if (text === undefined) {
    output.warn(`${values.config} cannot be read; give the room's file with --config`);
    return 2;
  }
  const model = readRoom(values.config, text, assets);
  if (!model.ok) {
    output.warn(model.problems.map(describeProblem).join("\n"));
    return 1;
  }
  const stop = untilTold();
  const ports = portsOf(assets, time, root);
  endOnFault(ports.log);
  const edge = await createEdge(model.value, ports);
  const stopWatch = watch(join(root, "dist", "watchdog.js"), ports.log);
  output.print(`panel ${edge.panelUrl}`);
  values.link.forEach(() => output.print(`sign in once with ${edge.enterLink()}`));
  await stop;
  await edge.stop();
  await stopWatch();
  return 0;
}

/** From a checkout that was never built, there is no thread to start. */
function watch(program: string, log: Log): () => Promise<void> {
  if (existsSync(program)) return startWatchdog(program, createClock(), log);
  log.warn({ program }, "no watchdog: the program is not built");
  return () => Promise.resolve();
}

/** What nobody caught is laid to the driver it came from; without one, the process ends. */
function endOnFault(log: Log): void {
  const blame = (reason: unknown) => {
    if (blameDriver(reason)) return;
    const detail = reason instanceof Error ? reason.stack : String(reason);
    log.error({ detail }, "a fault that nobody caught; the process ends");
    process.exit(1);
  };
  process.on("uncaughtException", blame);
  process.on("unhandledRejection", blame);
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function timeOf(speed: string | undefined, origin: string | undefined): TimeLine | undefined {
  return speed === undefined && origin === undefined ? realTime : parseTimeLine(speed, origin);
}

function portsOf(assets: Assets, time: TimeLine, root: string) {
  return {
    assets,
    time,
    renderProgram: { node: process.execPath, args: drawingProgram(root) },
    version: versionOf(root),
    log: pino(logLook, pino.destination(2)),
  };
}

/** Programs as they were built, next to what runs; from their sources when this runs from its own. */
const fromSource = import.meta.url.endsWith(".ts");

const drawingProgram = (root: string): readonly string[] =>
  fromSource
    ? ["--import", import.meta.resolve("tsx"), join(root, "edge", "nameplates", "main.ts")]
    : [join(root, "dist", "render-plates.js")];

/** What the hub of the same installation needs to know of it. */
export function installation(root: string) {
  const assets = openAssets(root);
  const dist = join(root, "dist");
  return {
    consoleFolder: join(dist, "console"),
    calendarProgram: fromSource
      ? join(root, "cloud", "sources", "reading", "from-source.mjs")
      : join(dist, "read-calendar.js"),
    clauses: assets.shippedClauses(),
    version: versionOf(root),
  };
}

function versionOf(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const version: unknown = Object(manifest)["version"];
  return typeof version === "string" ? version : "unknown";
}

/** Resolves at the first request to end. */
function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
}
