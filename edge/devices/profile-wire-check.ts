import type { LinePoint, ModbusPoint, Profile, ProfileOf } from "../../contract/profile.ts";
import type { Report } from "./report.ts";

/** What a profile says of its wire that its schema cannot judge, driver by driver. */
export function checkWire(profile: Profile, report: Report): void {
  switch (profile.driver) {
    case "modbus-points":
      checkRates(profile.link, profile.link.type !== "modbus-tcp", report);
      for (const entry of Object.entries(profile.points)) checkModbusPoint(entry, profile, report);
      return;
    case "line-protocol":
      checkRates(profile.link, profile.link.type === "serial", report);
      for (const entry of Object.entries(profile.points)) checkLinePoint(entry, report);
      return;
    case "binary-frame":
      checkRates(profile.link, true, report);
      checkFrame(profile, report);
      return;
    case "pjlink":
    case "mqtt-points":
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

function checkModbusPoint(
  [name, point]: [string, ModbusPoint],
  profile: ProfileOf<"modbus-points">,
  report: Report,
): void {
  const path = ["points", name];
  const readOnly = point.function === "input" || point.function === "discrete";
  if (point.writable && readOnly) {
    report([...path, "function"], `${point.function} cannot be written; use coil or holding`);
  }
  if (point.channelStride > 0 && profile.channels === undefined) {
    report([...path, "channelStride"], "say by `channels` how many channels the model has");
  }
}

function checkLinePoint([name, point]: [string, LinePoint], report: Report): void {
  const path = ["points", name];
  const answer = point.reply?.includes("{value}") ?? false;
  if (point.ask !== undefined && !answer) {
    report([...path, "reply"], "say what the answer to `ask` looks like, with {value} in it");
  }
  if (point.set !== undefined && !point.set.includes("{value}")) {
    report([...path, "set"], "the line that writes a value holds {value}");
  }
  if (point.ask === undefined && point.unsolicited === undefined && !point.answering) {
    report(path, "nothing reads this point; say `ask`, `unsolicited` or `answering`");
  }
}

function checkFrame(profile: ProfileOf<"binary-frame">, report: Report): void {
  const { maxPayloadBytes } = profile.link;
  for (const [name, point] of Object.entries(profile.points)) {
    const size = point.type === "u8" ? 1 : 2;
    if (point.at + size > maxPayloadBytes) {
      report(["points", name, "at"], `beyond the frame's ${maxPayloadBytes} payload bytes`);
    }
  }
}
