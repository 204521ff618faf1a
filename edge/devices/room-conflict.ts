import { plateMac } from "./plate-mac.ts";
import { isExclusive, type Line } from "./room-line.ts";
import type { Report } from "./report.ts";
import type { PlacedDevice } from "./room-draft.ts";

/** A device whose line is known. */
export interface WiredDevice extends PlacedDevice {
  readonly line: Line;
}

/** Finds what two devices cannot have both: an address, a serial port, a seat, a role. */
export function checkConflicts(devices: readonly WiredDevice[], report: Report): void {
  checkAddresses(devices, report);
  checkSpeech(devices, report);
  checkPorts(devices, report);
}

function checkAddresses(devices: readonly WiredDevice[], report: Report): void {
  devices.forEach((device, index) => {
    const other = devices.slice(0, index).find((earlier) => collide(earlier, device));
    if (other === undefined) return;
    const { member, where } = placeOf(device);
    const text = `${where} is ${other.id} (${other.binding.profile}) already; give one of them another address`;
    report(["devices", device.id, member], text);
  });
}

/** Two devices that would answer to the same request. */
function collide(left: WiredDevice, right: WiredDevice): boolean {
  if (left.line.endpoint !== right.line.endpoint) return false;
  if (left.profile.driver !== right.profile.driver) return false;
  const [one, two] = [left.binding, right.binding];
  switch (left.profile.driver) {
    case "modbus-points":
      return one.unit === two.unit && shareRegisters(left, right);
    case "qrc":
      return one.tag === two.tag;
    case "ssc":
      return one.channel === two.channel;
    case "line-protocol":
      return one.unit === two.unit && one.channel === two.channel && one.tag === two.tag;
    case "mqtt-points":
      return sameTopic(left, right);
    case "http-points":
    case "trmnl":
      return plateMac(one.tag ?? "") === plateMac(two.tag ?? "");
    case "gpio-points":
      return one.line === two.line;
    case "binary-frame":
      return one.unit === two.unit && one.address === two.address && one.channel === two.channel;
    case "pjlink":
      return true;
  }
}

/**
 * One unit is one model of device: its channels may be shared out, its registers may not. A board's
 * relays and its inputs stand in tables of their own, and have a profile each.
 */
function shareRegisters(left: WiredDevice, right: WiredDevice): boolean {
  if (left.binding.profile === right.binding.profile) {
    return left.binding.channel === right.binding.channel;
  }
  const tables = tablesOf(left);
  const isOneBoard = left.profile.vendor === right.profile.vendor;
  return !isOneBoard || tablesOf(right).some((table) => tables.includes(table));
}

const tablesOf = ({ profile }: WiredDevice): readonly string[] =>
  profile.driver === "modbus-points"
    ? Object.values(profile.points).map((point) => point.function)
    : [];

/** Channels share a topic, and one box may serve once as each kind it can be: a relay and its meter. */
function sameTopic(left: WiredDevice, right: WiredDevice): boolean {
  if (left.binding.topic !== right.binding.topic) return false;
  if (left.profile.vendor !== right.profile.vendor) return true;
  const { channel, tag } = left.binding;
  const isOnePart = channel === right.binding.channel && tag === right.binding.tag;
  return isOnePart && left.kind === right.kind;
}

function placeOf(device: WiredDevice): { member: string; where: string } {
  const { binding, line } = device;
  const ways = ["link", "tcp", "udp", "serial", "http"] as const;
  const way = ways.find((name) => binding[name] !== undefined) ?? "link";
  const { unit, address, channel, topic, tag } = binding;
  if (topic !== undefined) return { member: "topic", where: `topic ${topic}` };
  if (binding.line !== undefined) return { member: "line", where: `line ${binding.line}` };
  const parts = [
    channel === undefined ? [] : [`channel ${channel}`],
    tag === undefined ? [] : [`tag ${tag}`],
    unit === undefined ? [] : [`unit ${unit}`],
    address === undefined ? [] : [`address ${address}`],
  ].flat();
  const known = ["address", "channel", "unit", "tag"] as const;
  const member = known.find((name) => binding[name] !== undefined) ?? way;
  return { member, where: [...parts, line.endpoint].join(" of ") };
}

/** One owner speaks on a bare line: in one way, and who cuts frames must know how all are built. */
function checkSpeech(devices: readonly WiredDevice[], report: Report): void {
  const spoken = new Map<string, { readonly id: string; readonly way: string }>();
  for (const { id, profile, line, binding } of devices) {
    if (!("serial" in line.config || "tcp" in line.config)) continue;
    const frames = profile.driver === "binary-frame" ? JSON.stringify(profile.link) : "";
    const way = profile.driver + frames;
    const first = spoken.get(line.endpoint);
    if (first === undefined) spoken.set(line.endpoint, { id, way });
    else if (first.way !== way) {
      const text = `${binding.profile} is spoken to otherwise than ${first.id}; put it on a line of its own`;
      report(["devices", id, binding.link === undefined ? "profile" : "link"], text);
    }
  }
}

function checkPorts(devices: readonly WiredDevice[], report: Report): void {
  const owners = new Map<string, string>();
  for (const { id, binding, line } of devices) {
    if (!isExclusive(line.config)) continue;
    const owner = owners.get(line.endpoint);
    if (owner === undefined) owners.set(line.endpoint, line.key);
    else if (owner !== line.key) {
      const text = `${line.endpoint} is line "${owner}" already; a port has one owner, share it by \`link\``;
      report(["devices", id, binding.link === undefined ? "serial" : "link"], text);
    }
  }
}
