#!/usr/bin/env node
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The installation's folder: this file stands one below it, as source and when built. */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const help = `huitang — the controller of the smart meeting room

  edge --config room.yaml [--link]     run a room (--link prints a one-time sign-in link)
  hub --config hub.yaml                run the hub
  ingest --config hub.yaml             one more process that stores what rooms say
  check FILE...                        everything wrong with a room, profile, pack, template or hub file
  probe ROOM.yaml                      ask every device who it is, and compare; changes nothing
  discover [--for 30]                  projectors and displays in this network (PJLink class 2)
  status [--zh] [--config ROOM.yaml]   the room that runs on this machine
  trace DEVICE [--for 60]              what passes over a device's wire, decoded; passwords hidden
  explain DEVICE[/POINT] | DUTY        why it is as it is: wish, clause, what holds it back, proof
  hold DEVICE/POINT VALUE [--for 1h]   a wish of yours for a point; release ends it
  attest DUTY · waive DUTY --reason R  a duty of people is done, or need not be done
  extend [--for 30min] · end           the meeting at hand
  clean [ZONE...] [--for 30min]        light for cleaning; --stop ends it
  selftest [--kind t30]                a self-test; exit code 0 only when all is well
  reports [ID]                         the self-tests that were made, what they found, who signed
  people list|add NAME|remove NAME     who may sign in at the panel; the PIN is asked for
  profiles [ID] [--kind K] [--find T]  the models this version can drive
  plate --name NAME [--template T]     a nameplate as a model shows it; without words, the templates
  backup FILE · restore FILE           a copy of the room's memory, and back again
  logins --config room.yaml            logins for the room's MQTT devices
  enrol --config hub.yaml ...          a room's login at the hub
  hub-backup --config hub.yaml         a copy of the hub's memory, encrypted where there is a key
  restore-hub --from FILE --data DIR   and back again

huitang COMMAND --help says what a command takes. --json prints data where a table would be printed.
--speed N --time-origin REAL/ROOM (edge, hub) let room time run N times faster: for demonstrations.`;

const hubUsages = {
  hub: "usage: huitang hub --config hub.yaml [--speed N --time-origin REAL/ROOM]",
  enrol: "usage: huitang enrol --config hub.yaml --site SITE --room ROOM --out FILE",
  "hub-backup": "usage: huitang hub-backup --config hub.yaml [--to FOLDER]",
  "restore-hub": "usage: huitang restore-hub --from FILE --data FOLDER [--key FILE]",
};

const isHubCommand = (command: string): command is keyof typeof hubUsages =>
  Object.hasOwn(hubUsages, command);

const [command, ...args] = process.argv.slice(2);
process.exitCode = await run();

// Each half is loaded only when it is asked for: a room's gateway never loads the hub.
async function run(): Promise<number> {
  if (command === "help" && args[0] !== undefined) return runCommand(args[0], ["--help"]);
  if (command === undefined || ["help", "--help", "-h"].includes(command)) {
    console.log(help);
    return 0;
  }
  return runCommand(command, args);
}

async function runCommand(command: string, args: readonly string[]): Promise<number> {
  if (command === "ingest") return runIngest();
  const edge = await import("../edge/main.ts");
  if (!isHubCommand(command)) return edge.runEdgeCommand(command, args, root);
  const usage = hubUsages[command];
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage);
    return 0;
  }
  const hub = await import("../cloud/main.ts");
  try {
    if (command === "enrol") return await hub.runHubEnrol(args);
    if (command === "restore-hub") return await hub.runHubRestore(args);
    const installation = edge.installation(root);
    if (command === "hub-backup") return await hub.runHubBackup(args, installation.version);
    return await hub.runHub(args, installation);
  } catch (reason) {
    console.error(`${reason instanceof Error ? reason.message : String(reason)}\n${usage}`);
    return 2;
  }
}

/** Of the hub it loads its own part only. */
async function runIngest(): Promise<number> {
  const usage = "usage: huitang ingest --config hub.yaml";
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage);
    return 0;
  }
  const ingest = await import("../cloud/cluster/main.ts");
  try {
    return await ingest.runIngest(args);
  } catch (reason) {
    console.error(`${reason instanceof Error ? reason.message : String(reason)}\n${usage}`);
    return 2;
  }
}
