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
      // One unit is one model of device: its channels may be shared out, its registers may not.
      return one.unit === two.unit && (one.profile !== two.profile || one.channel === two.channel);
    case "line-protocol":
      return one.unit === two.unit && one.channel === two.channel && one.tag === two.tag;
    case "mqtt-points":
      return one.topic === two.topic;
    case "gpio-points":
      return one.line === two.line;
    case "pjlink":
    case "binary-frame":
      return true;
  }
}

function placeOf(device: WiredDevice): { member: string; where: string } {
  const { binding, line } = device;
  const way = binding.link === undefined ? (binding.tcp === undefined ? "serial" : "tcp") : "link";
  const { unit, channel, topic, tag } = binding;
  if (topic !== undefined) return { member: "topic", where: `topic ${topic}` };
  if (binding.line !== undefined) return { member: "line", where: `line ${binding.line}` };
  const parts = [
    channel === undefined ? [] : [`channel ${channel}`],
    tag === undefined ? [] : [`tag ${tag}`],
    unit === undefined ? [] : [`unit ${unit}`],
  ].flat();
  const member = channel !== undefined ? "channel" : unit === undefined ? way : "unit";
  return { member, where: [...parts, line.endpoint].join(" of ") };
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
