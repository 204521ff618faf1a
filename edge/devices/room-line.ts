import type { Profile } from "../../contract/profile.ts";
import type { Binding, LinkConfig } from "../../contract/room-config.ts";
import { suggestion } from "./nearest-name.ts";
import type { Report } from "./report.ts";
import type { PlacedDevice, RoomDraft } from "./room-draft.ts";

/** The physical line a device hangs on. */
export interface Line {
  /** The link's name; a private line is called after its device. */
  readonly key: string;
  readonly config: LinkConfig;
  /** What there is only one of in the world: a serial port, a host and port, a broker, a chip. */
  readonly endpoint: string;
}

const lineTypes = [
  "modbus-rtu",
  "modbus-tcp",
  "serial",
  "tcp",
  "udp",
  "mqtt",
  "http",
  "http-listen",
  "gpio",
] as const;
type LineType = (typeof lineTypes)[number];

const ways = ["link", "tcp", "udp", "serial", "http"] as const;

/** The line of a device with every default filled in, or undefined once it was reported. */
export function lineOf(device: PlacedDevice, draft: RoomDraft, report: Report): Line | undefined {
  const { id, binding } = device;
  const [way, second] = ways.filter((name) => binding[name] !== undefined);
  if (way === undefined) {
    const names = draft.linkNames.length === 0 ? "" : ` (${draft.linkNames.join(", ")})`;
    report(
      ["devices", id],
      `say which line it hangs on: \`link\`${names}, \`tcp\`, \`udp\`, \`serial\` or \`http\``,
    );
    return undefined;
  }
  if (second !== undefined) {
    report(
      ["devices", id, second],
      `a device hangs on one line; remove \`${way}\` or \`${second}\``,
    );
    return undefined;
  }
  const config = way === "link" ? sharedLine(device, draft, report) : privateLine(device, report);
  if (config === undefined) return undefined;
  if (way !== "link" && draft.linkNames.includes(id)) {
    report(["devices", id, way], `a link is called "${id}" already; rename the link or the device`);
    return undefined;
  }
  const key = way === "link" ? (binding.link ?? id) : privateKey(id, config);
  checkBaud(device, key, config, report);
  return { key, config, endpoint: endpointOf(key, config) };
}

/** An access point is one line for all devices that name it. */
const privateKey = (id: string, config: LinkConfig): string =>
  "http" in config ? endpointOf(id, config) : id;

function sharedLine(
  device: PlacedDevice,
  draft: RoomDraft,
  report: Report,
): LinkConfig | undefined {
  const { id, binding, profile } = device;
  const name = binding.link ?? "";
  const config = draft.links.get(name);
  if (config === undefined) {
    if (!draft.linkNames.includes(name)) {
      const text = `no link is called "${name}"${suggestion(name, draft.linkNames)}`;
      report(["devices", id, "link"], text);
    }
    return undefined;
  }
  const type = typeOf(config);
  if (!accepted(profile).includes(type)) {
    const text = `link "${name}" is ${type}; ${binding.profile} needs ${accepted(profile).join(" or ")}`;
    report(["devices", id, "link"], text);
    return undefined;
  }
  return "serial" in config ? { serial: filledSerial(profile, config.serial) } : config;
}

function privateLine(device: PlacedDevice, report: Report): LinkConfig | undefined {
  const { id, binding, profile } = device;
  const types = accepted(profile);
  const { tcp, udp, serial, http } = binding;
  if (http !== undefined && types.includes("http")) return { http };
  if (tcp !== undefined) {
    if (types.includes("modbus-tcp")) {
      return { "modbus-tcp": { host: tcp.host, port: tcp.port ?? 502 } };
    }
    if (types.includes("tcp")) {
      const port = tcp.port ?? ("port" in profile.link ? profile.link.port : undefined);
      if (port !== undefined) return { tcp: { host: tcp.host, port } };
      report(["devices", id, "tcp"], `say the TCP port; ${binding.profile} has none of its own`);
      return undefined;
    }
  }
  if (udp !== undefined && types.includes("udp") && "port" in profile.link) {
    const port = udp.port ?? profile.link.port;
    if (port !== undefined) return { udp: { host: udp.host, port } };
  }
  if (serial !== undefined) {
    if (types.includes("modbus-rtu")) return { "modbus-rtu": filledRtu(profile, serial) };
    if (types.includes("serial")) return { serial: filledSerial(profile, serial) };
  }
  const way = ways.find((name) => binding[name] !== undefined) ?? "link";
  const text = `${binding.profile} needs ${types.join(" or ")}; make it a link and name it by \`link\``;
  report(["devices", id, way], text);
  return undefined;
}

/** The kinds of line a profile can be spoken over. Serial devices may sit behind a serial server. */
function accepted(profile: Profile): readonly LineType[] {
  switch (profile.driver) {
    case "modbus-points":
      return profile.link.type === "modbus" ? ["modbus-rtu", "modbus-tcp"] : [profile.link.type];
    case "line-protocol":
      return profile.link.type === "tcp" ? ["tcp"] : ["serial", "tcp"];
    case "binary-frame":
      return ["serial", "tcp"];
    case "pjlink":
    case "qrc":
      return ["tcp"];
    case "ssc":
      return [profile.link.type];
    case "mqtt-points":
      return ["mqtt"];
    case "http-points":
      return ["http"];
    case "trmnl":
      return ["http-listen"];
    case "gpio-points":
      return ["gpio"];
  }
}

const typeOf = (config: LinkConfig): LineType =>
  lineTypes.find((type) => Object.hasOwn(config, type)) ?? "gpio";

type SerialConfig = NonNullable<Binding["serial"]>;

function filledSerial(profile: Profile, given: SerialConfig): SerialConfig {
  const own = serialSettings(profile);
  const dataBits = profile.driver === "line-protocol" ? profile.link.dataBits : 8;
  return { ...own, dataBits, ...given };
}

const filledRtu = (profile: Profile, given: SerialConfig) => ({
  port: given.port,
  baud: given.baud ?? serialSettings(profile).baud,
  parity: given.parity ?? serialSettings(profile).parity,
  stopBits: given.stopBits ?? serialSettings(profile).stopBits,
  echo: false,
});

function serialSettings(profile: Profile) {
  if (!("parity" in profile.link)) return { baud: 9600, parity: "none", stopBits: 1 } as const;
  const { default: baud, parity, stopBits } = profile.link;
  return { baud: baud ?? 9600, parity, stopBits };
}

function checkBaud(device: PlacedDevice, key: string, config: LinkConfig, report: Report): void {
  const { id, profile, binding } = device;
  const line =
    "modbus-rtu" in config ? config["modbus-rtu"] : "serial" in config ? config.serial : null;
  const rates = "baud" in profile.link ? profile.link.baud : undefined;
  if (line?.baud === undefined || rates === undefined || rates.includes(line.baud)) return;
  const text = `line "${key}" runs at ${line.baud} baud; ${binding.profile} can be set to ${rates.join(", ")}`;
  const at = binding.serial === undefined ? ["link"] : ["serial", "baud"];
  report(["devices", id, ...at], text);
}

function endpointOf(key: string, config: LinkConfig): string {
  if ("modbus-rtu" in config) {
    const rtu = config["modbus-rtu"];
    return "port" in rtu ? rtu.port : `${rtu.host}:${rtu.tcpPort}`;
  }
  if ("modbus-tcp" in config) return `${config["modbus-tcp"].host}:${config["modbus-tcp"].port}`;
  if ("serial" in config) return config.serial.port;
  if ("tcp" in config) return `${config.tcp.host}:${config.tcp.port}`;
  if ("udp" in config) return `${config.udp.host}:${config.udp.port}`;
  if ("http" in config) return `${config.http.host}:${config.http.port}`;
  if ("http-listen" in config) return `own port ${config["http-listen"].port}`;
  return key;
}

/** Lines that only one owner may open. */
export const isExclusive = (config: LinkConfig): boolean =>
  typeOf(config) === "modbus-rtu" ||
  typeOf(config) === "serial" ||
  "http" in config ||
  "http-listen" in config;
