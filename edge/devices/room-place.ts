import type { DeviceKind } from "../../contract/points.ts";
import type { Binding } from "../../contract/room-config.ts";
import type { Report } from "./report.ts";
import type { PlacedDevice } from "./room-draft.ts";

/** Which kinds a member of a binding is for. */
const meantFor = {
  path: ["microphone", "speaker"],
  zone: [
    "lighting-zone",
    "hvac",
    "curtain",
    "presence",
    "relay",
    "ventilation",
    "contact",
    "door-lock",
  ],
  seat: ["nameplate"],
  face: ["nameplate"],
  measures: ["meter"],
  modulusKWh: ["meter"],
  columns: ["led-sign"],
  invert: ["contact"],
} as const satisfies Record<string, readonly DeviceKind[]>;

const members = [
  "path",
  "zone",
  "seat",
  "face",
  "measures",
  "modulusKWh",
  "columns",
  "invert",
] as const;

const roleKinds = {
  "main-screen": ["projector", "led-sign"],
  banner: ["led-sign"],
  "door-sign": ["led-sign", "nameplate"],
  "room-door": ["door-lock"],
  fire: ["contact"],
  mains: ["contact"],
  help: ["contact"],
  intruder: ["contact"],
  call: ["contact"],
  window: ["contact"],
} as const satisfies Record<string, readonly DeviceKind[]>;

/** Checks what a binding says of the device's place in the room: seat, path, zone, role. */
export function checkPlaces(devices: readonly PlacedDevice[], report: Report): void {
  for (const { id, binding, kind } of devices) {
    for (const member of members) {
      const kinds: readonly DeviceKind[] = meantFor[member];
      if (binding[member] !== undefined && !kinds.includes(kind)) {
        report(
          ["devices", id, member],
          `${member} is for a ${kinds.join(", ")}, not for a ${kind}`,
        );
      }
    }
    if (kind === "nameplate") checkPlate(id, binding, report);
    const kinds: readonly DeviceKind[] =
      binding.role === undefined ? [kind] : roleKinds[binding.role];
    if (!kinds.includes(kind)) {
      report(
        ["devices", id, "role"],
        `${binding.role} is a ${kinds.join(" or a ")}, not a ${kind}`,
      );
    }
  }
  // A seat has one plate, or one for each face.
  checkUnique(devices, report, "seat", ({ binding: { seat, face } }) =>
    seat === undefined || face === undefined ? seat : `${seat}, ${face},`,
  );
  // A room may have many windows and buttons, but one door.
  checkUnique(devices, report, "role", ({ binding, kind }) =>
    kind === "contact" ? undefined : binding.role,
  );
  checkUnique(devices, report, "measures", ({ binding }) =>
    binding.measures === "whole-room" ? binding.measures : undefined,
  );
}

function checkPlate(id: string, { seat, role }: Binding, report: Report): void {
  const isDoor = role === "door-sign";
  if (seat === undefined && !isDoor) {
    report(["devices", id], "say at which seat the plate stands: `seat: A1`");
  }
  if (seat !== undefined && isDoor) {
    report(["devices", id, "seat"], "a plate beside the door has no seat; remove it, or the role");
  }
}

function checkUnique(
  devices: readonly PlacedDevice[],
  report: Report,
  member: string,
  valueOf: (device: PlacedDevice) => string | undefined,
): void {
  const owners = new Map<string, string>();
  for (const device of devices) {
    const value = valueOf(device);
    if (value === undefined) continue;
    const owner = owners.get(value);
    if (owner === undefined) owners.set(value, device.id);
    else
      report(
        ["devices", device.id, member],
        `${member} ${value} is ${owner} already; a room has one`,
      );
  }
}
