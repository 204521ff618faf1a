import { createHash } from "node:crypto";
import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { PjlinkPoint } from "../../contract/profile.ts";
import type { WireValue } from "./point-value.ts";

/**
 * PJLink: `%1POWR ?` CR is answered by `%1POWR=1` CR; the digit is the class of the command. The
 * device speaks first: `PJLINK 0`, or `PJLINK 1 <seed>` when it wants a password. Source: JBMIA PJLink
 * specification 1.04 (class 1) and 2.00 (class 2).
 */
export type PjlinkCommand = PjlinkPoint["command"] | "INST" | "NAME" | "CLSS";
export type PjlinkClass = 1 | 2;

/** Commands that only class 2 has. */
const secondOnly: ReadonlySet<PjlinkCommand> = new Set(["SNUM", "SVER", "IRES", "FILT", "FREZ"]);
/** Commands that have grown: class 2 knows more inputs, numbered 1 to 9 and A to Z. */
const inBoth: ReadonlySet<PjlinkCommand> = new Set(["INPT", "INST"]);

/** The class a command is sent by to a device of a class: the rest is as in class 1. */
export const classOf = (command: PjlinkCommand, device: PjlinkClass): PjlinkClass =>
  secondOnly.has(command) || (inBoth.has(command) && device === 2) ? 2 : 1;

export type PjlinkGreeting =
  | { readonly kind: "open" }
  | { readonly kind: "locked"; readonly seed: string }
  | { readonly kind: "other" };

export function parseGreeting(line: string): PjlinkGreeting {
  const match = /^PJLINK (?:(0)|1 ([0-9a-f]{8}))$/i.exec(line);
  const seed = match?.[2];
  if (seed !== undefined) return { kind: "locked", seed };
  return { kind: match === null ? "other" : "open" };
}

/** What stands before a command to prove the password: MD5 of seed and password, lower-case hex. */
export const digest = (seed: string, password: string): string =>
  createHash("md5").update(`${seed}${password}`).digest("hex");

export const query = (command: PjlinkCommand, by: PjlinkClass): string => `%${by}${command} ?`;
export const order = (command: PjlinkCommand, by: PjlinkClass, parameter: string): string =>
  `%${by}${command} ${parameter}`;

export const isLoginRefusal = (line: string): boolean => /^PJLINK ERRA$/i.test(line);

/** Whether a line answers a command, whatever it says. Case and class digit differ between makers. */
export const isAnswer = (command: PjlinkCommand, line: string): boolean =>
  /^%[12](.{4})=/.exec(line.toUpperCase())?.[1] === command || isLoginRefusal(line);

/** The parameter of an answer, or what its error means for the caller. */
export function parseAnswer(line: string): Outcome<string> {
  if (isLoginRefusal(line)) return failed("device-refused", "PJLINK ERRA");
  const parameter = line.slice(line.indexOf("=") + 1).trim();
  switch (parameter.toUpperCase()) {
    case "ERR1":
      return failed("device-illegal-address", "ERR1: undefined command");
    case "ERR2":
      return failed("device-illegal-value", "ERR2: out of parameter");
    case "ERR3":
      return failed("device-busy", "ERR3: unavailable time");
    case "ERR4":
      return failed("device-fault", "ERR4: projector or display failure");
    default:
      return success(parameter);
  }
}

const errorParts = ["fan", "lamp", "temperature", "cover", "filter", "other"] as const;
const severities: Readonly<Record<string, string>> = { "1": "warning", "2": "error" };

/** What a parameter says before the profile gives it a meaning. */
export function wireValue(command: PjlinkCommand, parameter: string): WireValue {
  if (command === "LAMP") return lampHours(parameter);
  if (command === "ERST") return faultText(parameter);
  return parameter;
}

/** Pairs of hours and state; the lamp that has burnt longest counts. */
function lampHours(parameter: string): number {
  const numbers = parameter.trim().split(/\s+/);
  const hours = numbers.filter((_, at) => at % 2 === 0).map(Number);
  return Math.max(...hours);
}

/** `001000` → `temperature warning`; empty when nothing is wrong. */
function faultText(parameter: string): string {
  return errorParts
    .flatMap((part, at) => {
      const severity = severities[parameter[at] ?? "0"];
      return severity === undefined ? [] : [`${part} ${severity}`];
    })
    .join(", ");
}

/** Broadcast to the devices' UDP port; those of class 2 answer at the same port of the asker. */
export const searchDatagram = "%2SRCH\r";

/**
 * The MAC address in an answer to the search, or in what a device says when its network has come up;
 * null for anything else, such as another controller's search.
 */
export const announcedMac = (datagram: string): string | null =>
  /^%2(?:ACKN|LKUP)=((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\s*$/i.exec(datagram)?.[1]?.toLowerCase() ??
  null;
