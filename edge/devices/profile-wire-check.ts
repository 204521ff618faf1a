import type { PjlinkPoint, Profile, ProfileOf, SscPoint } from "../../contract/profile.ts";
import { checkFrames } from "./profile-frame-check.ts";
import { checkLines } from "./profile-line-check.ts";
import { checkModbusPoints } from "./profile-modbus-check.ts";
import { checkMqttPoint } from "./profile-mqtt-check.ts";
import { checkDisplay, checkPlatePoints } from "./profile-plate-check.ts";
import type { Report } from "./report.ts";

/** What a profile says of its wire that its schema cannot judge, driver by driver. */
export function checkWire(profile: Profile, report: Report): void {
  checkDisplay(profile, report);
  switch (profile.driver) {
    case "modbus-points":
      checkRates(profile.link, profile.link.type !== "modbus-tcp", report);
      checkModbusPoints(profile, report);
      return;
    case "line-protocol":
      checkRates(profile.link, profile.link.type === "serial", report);
      checkLines(profile, report);
      return;
    case "binary-frame":
      checkRates(profile.link, true, report);
      checkFrames(profile, report);
      return;
    case "pjlink":
      for (const entry of Object.entries(profile.points)) checkPjlinkPoint(entry, profile, report);
      return;
    case "ssc":
      for (const entry of Object.entries(profile.points)) checkSscPoint(entry, profile, report);
      return;
    case "mqtt-points":
      for (const entry of Object.entries(profile.points)) checkMqttPoint(entry, profile, report);
      return;
    case "http-points":
    case "trmnl":
      checkPlatePoints(profile, report);
      return;
    case "qrc":
    case "gpio-points":
      return;
  }
}

interface Rates {
  readonly baud?: readonly number[] | undefined;
  readonly default?: number | undefined;
}

function checkRates(link: Rates, serial: boolean, report: Report): void {
  if (link.baud === undefined) {
    if (serial) report(["link", "baud"], "list the baud rates the device can be set to");
  } else if (link.default === undefined || !link.baud.includes(link.default)) {
    report(["link", "default"], `the baud rate it ships with is one of ${link.baud.join(", ")}`);
  }
}

const secondClass: ReadonlySet<string> = new Set(["SNUM", "SVER", "IRES", "FILT", "FREZ"]);

function checkPjlinkPoint(
  [name, { command }]: [string, PjlinkPoint],
  profile: ProfileOf<"pjlink">,
  report: Report,
): void {
  if (profile.link.class === 1 && secondClass.has(command)) {
    report(["points", name, "command"], `${command} is of class 2; say \`class: 2\` in \`link\``);
  }
}

function checkSscPoint(
  [name, point]: [string, SscPoint],
  profile: ProfileOf<"ssc">,
  report: Report,
): void {
  const path = ["points", name];
  if (point.meter && point.writable) {
    report([...path, "writable"], "a meter cannot be written");
  }
  if (point.meter && point.subscribe) {
    report(
      [...path, "subscribe"],
      "a meter is subscribed to at each reading, and not all the time",
    );
  }
  if (point.address.includes("{channel}") && profile.channels === undefined) {
    report([...path, "address"], "say by `channels` how many channels the model has");
  }
}
