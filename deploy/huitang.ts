#!/usr/bin/env node
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The installation's folder: this file stands one below it, as source and when built. */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const help = `huitang — the controller of the smart meeting room

  edge --config room.yaml [--link]     run a room (--link prints a one-time sign-in link)
  hub --config hub.yaml                run the hub
  check FILE...                        everything wrong with a room, profile, pack or hub file
  probe ROOM.yaml                      ask every device who it is, and compare; changes nothing
  discover [--for 30]                  projectors and displays in this network (PJLink class 2)
  status [--zh] [--panel URL]          the room that runs on this machine
  trace DEVICE [--for 60]              what passes over a device's wire, decoded; passwords hidden
  explain DEVICE [POINT] [--zh]        why a device is as it is: wish, clause, what holds it back
  profiles [ID] [--kind K] [--find T]  the models this version can drive
  logins --config room.yaml            logins for the room's MQTT devices
  enrol --config hub.yaml ...          a room's login at the hub

--json prints data where a table would be printed.
--speed N --time-origin REAL/ROOM (edge, hub) let room time run N times faster: for demonstrations.`;

const [command, ...args] = process.argv.slice(2);
process.exitCode = await run();

// Each half is loaded only when it is asked for: a room's gateway never loads the hub.
async function run(): Promise<number> {
  if (command === undefined || command === "help" || command === "--help") {
    console.log(help);
    return 0;
  }
  const edge = await import("../edge/main.ts");
  if (command !== "hub" && command !== "enrol") return edge.runEdgeCommand(command, args, root);
  const hub = await import("../cloud/main.ts");
  return command === "enrol" ? hub.runHubEnrol(args) : hub.runHub(args, edge.installation(root));
}
