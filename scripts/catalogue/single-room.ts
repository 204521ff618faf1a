import { join } from "node:path";
import { describeProblem } from "../../contract/document.ts";
import type { Profile } from "../../contract/profile.ts";
import type { Binding } from "../../contract/room-config.ts";
import { type Assets, readRoom } from "../../edge/assets.ts";
import { usesOf } from "../../edge/devices/room-address.ts";
import type { RoomModel } from "../../edge/devices/room-model.ts";

/** Where a room of one device runs on this machine. */
export interface Site {
  /** The room's own folder. */
  readonly folder: string;
  readonly panelPort: number;
  /** Free for whatever the room's own line listens on. */
  readonly linePort: number;
}

/** File of the device's password in the room's folder. */
export const passwordName = "password";

/** The only device of such a room. */
export const deviceId = "device";

type Members = Readonly<Record<string, unknown>>;
export type Place = Pick<Binding, "seat" | "role" | "invert">;

/** What a binding must say of the device's place, where its kind asks for it. */
export function usualPlace({ kind }: Profile): Place {
  if (kind === "contact") return { role: "window" };
  return kind === "nameplate" ? { seat: "A1" } : {};
}

/** A room file with one device of this profile; its addresses lead nowhere yet. */
export function singleRoomText(id: string, profile: Profile, place: Place, site: Site): string {
  const binding = { profile: id, ...wayOf(profile), ...addressOf(profile, site), ...place };
  // JSON is YAML.
  return JSON.stringify({
    room: "1-001",
    name: { zh: "试验间", en: "Workshop" },
    site: "workshop",
    timezone: "Asia/Shanghai",
    pack: "nx",
    standbyWatts: 12,
    panel: { host: "127.0.0.1", port: site.panelPort },
    data: join(site.folder, "data"),
    links: linksOf(profile, site),
    devices: { [deviceId]: binding },
  });
}

/** The compiled room. Throws with every problem. */
export function compiled(text: string, assets: Assets): RoomModel {
  const room = readRoom("room.yaml", text, assets);
  if (room.ok) return room.value;
  throw new Error(room.problems.map(describeProblem).join("; "));
}

const nowhere = "192.0.2.1";

function linksOf(profile: Profile, { folder, linePort }: Site): Members {
  switch (profile.driver) {
    case "modbus-points":
      return { line: modbusLine(profile.link) };
    case "mqtt-points": {
      const users = join(folder, "logins.json");
      return { line: { mqtt: { embedded: { host: "127.0.0.1", port: linePort, users } } } };
    }
    case "trmnl":
      return { line: { "http-listen": { host: "127.0.0.1", port: linePort } } };
    case "gpio-points":
      return { line: { gpio: {} } };
    case "line-protocol":
    case "binary-frame":
    case "pjlink":
    case "qrc":
    case "ssc":
    case "http-points":
      return {};
  }
}

type ModbusLink = Extract<Profile, { driver: "modbus-points" }>["link"];

function modbusLine(link: ModbusLink): Members {
  if (link.type === "modbus-tcp") return { "modbus-tcp": { host: nowhere } };
  const { default: baud = 9600, parity, stopBits } = link;
  return { "modbus-rtu": { port: "/dev/nowhere", baud, parity, stopBits } };
}

/** How the device hangs on its line: a link of the room, or one of its own. */
function wayOf(profile: Profile): Members {
  switch (profile.driver) {
    case "modbus-points":
    case "mqtt-points":
    case "trmnl":
    case "gpio-points":
      return { link: "line" };
    case "line-protocol":
      return profile.link.type === "tcp" ? network("tcp", profile.link.port) : serial;
    case "binary-frame":
      return serial;
    case "pjlink":
    case "qrc":
      return network("tcp", profile.link.port);
    case "ssc":
      return network(profile.link.type, profile.link.port);
    case "http-points":
      return network("http", profile.link.port);
  }
}

const serial = { serial: { port: "/dev/nowhere" } };
const network = (type: "tcp" | "udp" | "http", port: number | undefined): Members => ({
  [type]: { host: nowhere, port: port ?? 23 },
});

/** Something for every part of an address that the model needs. */
function addressOf(profile: Profile, { folder }: Site): Members {
  const isPlate = profile.driver === "http-points" || profile.driver === "trmnl";
  const possible: Members = {
    unit: 1,
    channel: 1,
    topic: "room/device",
    tag: isPlate ? "00000218A4F53B1C" : "Main",
    passwordFile: join(folder, passwordName),
    address: "1".padStart(2 * addressBytes(profile), "0"),
  };
  const uses: Members = usesOf(profile);
  return Object.fromEntries(Object.entries(possible).filter(([name]) => uses[name] === "needed"));
}

const addressBytes = (profile: Profile): number =>
  profile.driver === "binary-frame" ? (profile.link.frame.address?.bytes ?? 1) : 1;
