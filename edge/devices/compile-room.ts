import type { Standards } from "../../contract/clauses.ts";
import { checkAs, type Parsed, parseYaml, type Problem } from "../../contract/document.ts";
import { pointKey } from "../../contract/ids.ts";
import { type DeviceKind, pointKindOf } from "../../contract/points.ts";
import { isWritable, type Profile } from "../../contract/profile.ts";
import { type Binding, type LinkConfig, roomConfigSchema } from "../../contract/room-config.ts";
import { overrideStandards } from "../standards/load-standards.ts";
import { isInFirmwareRange } from "./firmware-range.ts";
import { suggestion } from "./nearest-name.ts";
import type { ProfileCatalogue } from "./profile-catalogue.ts";
import { misfits, pointsOf } from "./profile-check.ts";
import { checkAddress } from "./room-address.ts";
import { checkConflicts, type WiredDevice } from "./room-conflict.ts";
import { checkContacts } from "./room-contact.ts";
import type { Report } from "./report.ts";
import { type PlacedDevice, readDraft, type RoomDraft } from "./room-draft.ts";
import { lineOf } from "./room-line.ts";
import type { DeviceModel, PointModel, RoomModel } from "./room-model.ts";
import { checkPlaces } from "./room-place.ts";
import { checkSupplies } from "./room-supply.ts";

/**
 * `room.yaml` with every reference resolved, or every problem of it at once. `standards` are those of
 * the pack the file names; the file's own overrides go on top.
 */
export function compileRoom(
  configText: string,
  file: string,
  catalogue: ProfileCatalogue,
  standards: Standards,
): Parsed<RoomModel> {
  const yaml = parseYaml(file, configText);
  if (!yaml.ok) return yaml;
  const config = checkAs(roomConfigSchema, yaml.value, yaml.source);
  const problems: Problem[] = config.ok ? [] : [...config.problems];
  const report: Report = (path, text) => problems.push(yaml.source.problem(path, text));
  const draft = readDraft(yaml.value);
  const placed = placeDevices(draft, catalogue, report, problems);
  const devices = [...placed.values()];
  for (const device of devices) checkAddress(device, report);
  const wired = devices.flatMap((device): WiredDevice[] => {
    const line = lineOf(device, draft, report);
    return line === undefined ? [] : [{ ...device, line }];
  });
  checkConflicts(wired, report);
  checkPlaces(devices, report);
  checkContacts(devices, report);
  checkSupplies(draft, placed, report);
  const overrides = config.ok ? config.value.overrides : [];
  const inForce = overrideStandards(standards, overrides, yaml.source);
  if (!inForce.ok) problems.push(...inForce.problems);
  if (problems.length > 0 || !config.ok || !inForce.ok) {
    return { ok: false, problems: inOrder(problems, file) };
  }
  const value: RoomModel = {
    config: config.value,
    devices: new Map(wired.map((device) => [device.id, deviceModel(device)])),
    links: linksOf(draft, wired),
    standards: inForce.value,
  };
  return { ok: true, value, source: yaml.source };
}

/** The devices whose binding is sound and whose profile was found. */
function placeDevices(
  draft: RoomDraft,
  catalogue: ProfileCatalogue,
  report: Report,
  problems: Problem[],
): ReadonlyMap<string, PlacedDevice> {
  const placed = new Map<string, PlacedDevice>();
  const faulty = new Set<string>();
  for (const [id, binding] of draft.bindings) {
    const profile = catalogue.profile(binding.profile, binding.firmware);
    if (profile === undefined) {
      const text = `no profile is called "${binding.profile}"${suggestion(binding.profile, catalogue.ids)}`;
      report(["devices", id, "profile"], text);
    } else if (profile.ok) {
      checkFirmware(id, binding, profile.value, report);
      const kind = kindOf(id, binding, profile.value, report);
      placed.set(id, { id, binding, profile: profile.value, kind });
    } else if (!faulty.has(binding.profile)) {
      faulty.add(binding.profile);
      problems.push(...profile.problems);
    }
  }
  return placed;
}

function checkFirmware(id: string, binding: Binding, profile: Profile, report: Report): void {
  const { firmware } = binding;
  if (firmware === undefined || isInFirmwareRange(firmware, profile.firmware)) return;
  const text = `${binding.profile} is for firmware ${profile.firmware}, not ${firmware}`;
  report(["devices", id, "firmware"], text);
}

/** A binding may say another kind only when every point of the profile means something there. */
function kindOf(id: string, binding: Binding, profile: Profile, report: Report): DeviceKind {
  const kind = binding.kind ?? profile.kind;
  if (kind === profile.kind) return kind;
  for (const misfit of misfits(profile, kind)) {
    const text = `${binding.profile} ${misfit}; it cannot serve as a ${kind}, choose a profile of that kind`;
    report(["devices", id, "kind"], text);
  }
  return kind;
}

function deviceModel(device: WiredDevice): DeviceModel {
  const { id, binding, profile, kind, line } = device;
  const points = new Map<string, PointModel>();
  for (const [name, settings] of pointsOf(profile)) {
    const meaning = pointKindOf(kind, name);
    if (meaning === undefined) continue;
    const writable = meaning.access === "rw" && isWritable(profile, name);
    points.set(name, { key: pointKey(id, name), name, kind: meaning, writable, settings });
  }
  const ratedWatts = ratedWattsOf(binding, profile);
  const own = { id, kind, profileId: binding.profile, profile, binding, link: line.key };
  return { ...own, points, ratedWatts };
}

/** The watts of a relay's profile are those of its board, and tell nothing of what it switches. */
const ratedWattsOf = (binding: Binding, profile: Profile): number | null =>
  binding.watts ?? (profile.kind === "relay" ? null : (profile.watts?.rated ?? null));

/** The named links as the file has them, serial ones with the settings of the device on them. */
function linksOf(draft: RoomDraft, wired: readonly WiredDevice[]): ReadonlyMap<string, LinkConfig> {
  const links = new Map(draft.links);
  const filled = new Set<string>();
  for (const { line } of wired) {
    if (filled.has(line.key)) continue;
    filled.add(line.key);
    links.set(line.key, line.config);
  }
  return links;
}

/** The room file's problems from top to bottom, then those of other files. */
const inOrder = (problems: readonly Problem[], file: string): readonly Problem[] =>
  problems.toSorted(
    (left, right) =>
      Number(left.file !== file) - Number(right.file !== file) ||
      left.file.localeCompare(right.file) ||
      left.line - right.line ||
      left.column - right.column,
  );
