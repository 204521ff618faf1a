#!/usr/bin/env node
import { runCloudCommand } from "../cloud/main.ts";
import { runEdgeCommand } from "../edge/main.ts";

const help = `huitang — the controller of the smart meeting room

  edge --config room.yaml [--link]     run a room (--link prints a one-time sign-in link)
  hub --config hub.yaml                run the hub
  check FILE...                        everything wrong with a room, profile, pack or hub file
  status [--zh] [--panel URL]          the room that runs on this machine
  explain DEVICE [POINT] [--zh]        why a device is as it is: wish, clause, what holds it back
  profiles [ID]                        the models this version can drive
  logins --config room.yaml            logins for the room's MQTT devices
  enrol --config hub.yaml ...          a room's login at the hub

--json prints data where a table would be printed.
--speed N --time-origin REAL/ROOM (edge, hub) let room time run N times faster: for demonstrations.`;

const [command, ...args] = process.argv.slice(2);
const exitCode =
  command === "hub" || command === "enrol"
    ? await runCloudCommand(command, args)
    : command === undefined || command === "help" || command === "--help"
      ? showHelp()
      : await runEdgeCommand(command, args);
process.exitCode = exitCode;

function showHelp(): 0 {
  console.log(help);
  return 0;
}
