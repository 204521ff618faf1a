import type { DriverName } from "../../contract/profile.ts";

/** 32 hexadecimal digits before a command: PJLink's and NTCONTROL's proof of a password (MD5). */
const digest = /(?<![0-9a-f])([0-9a-f]{32})(?=%|00)/gi;
/** Members of JSON that hold a secret, escapes included: QRC's Logon, codes of door locks. */
const jsonMember =
  /"[^"]{0,32}(?:password|passwd|token|secret|pin|pin_?code|api_?key)"\s*:\s*"?((?:[^"\\,}]|\\.)+)/gi;
/** Headers of HTTP that let somebody in, whatever the scheme. */
const header =
  /^(?:proxy-authorization|authorization|access-token|x-api-key|cookie|set-cookie):\s*(.+?)\s*$/gim;
/** The same in an address. */
const query = /[?&][^=&\s]{0,32}(?:password|token|secret|key)=([^&\s]+)/gi;
/** A word after the name of a password, as text protocols ask for it and are told it. */
const spoken = /\b(?:login|password|passwd|pass)\b[\s:=]{1,3}(\S+)/gi;

/**
 * What passes over the wires of each driver and must never be kept or shown: the text that the first
 * group of a pattern finds, in bytes read as latin-1. A new driver says here what it sends, or that
 * it sends none.
 */
export const wireSecrets: Readonly<Record<DriverName, readonly RegExp[]>> = {
  "modbus-points": [],
  "line-protocol": [digest, spoken],
  pjlink: [digest],
  qrc: [jsonMember],
  ssc: [],
  "mqtt-points": [jsonMember],
  "http-points": [header, query],
  trmnl: [header, query, jsonMember],
  "binary-frame": [],
  "gpio-points": [],
};
