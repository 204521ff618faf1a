import type { Profile } from "../../../contract/profile.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { BoundDevice } from "../../device.ts";
import { meaningsOf } from "./kept-points.ts";
import { pointsOf } from "./mechanism.ts";

/** Who a device says it is, and that nothing is wrong with it; undefined for any other point. */
export function identityOf(
  { id, binding }: BoundDevice,
  profile: Profile,
  point: string,
): string | undefined {
  const { identity, vendor, model } = profile;
  switch (point) {
    case "maker":
      return withoutStars(identity?.maker ?? vendor);
    case "model":
      return withoutStars(identity?.model ?? model);
    case "serial":
      return `${serialFrom + (sumOf(id) % serials)}`;
    case "firmware":
      return inRegister(profile, point, binding.firmware ?? firmwareOf(profile));
    case "fault":
      return noFault(profile);
    default:
      return undefined;
  }
}

/** Five digits below 65536, so that every kind of register can hold them. */
const serialFrom = 10_000;
const serials = 50_000;
const sumOf = (text: string): number =>
  Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7);

const withoutStars = (pattern: string): string => pattern.replaceAll("*", "");

/** A version inside the range of the profile: the lower bound of `>=2.0 <3.5`. */
function firmwareOf({ identity, firmware }: Profile): string {
  const said = identity?.firmware === undefined ? "" : identity.firmware.replaceAll("*", "0");
  if (said !== "" && said !== "0") return said;
  const bound = /(?<sign>[<>]?=?)v?(?<version>\d+(?:\.\d+)*)/.exec(firmware)?.groups;
  if (bound === undefined) return "1.0.0";
  return bound["sign"] === "<" ? "0.1" : (bound["version"] ?? "1.0.0");
}

/** A register that is no text holds a version as one number. */
function inRegister(profile: Profile, point: string, version: string): string {
  const settings = pointsOf(profile)[point];
  const isNumber =
    settings !== undefined && "type" in settings && /^[uif]/.test(String(settings.type));
  return isNumber ? version.replaceAll(/\D/g, "").slice(0, 4) : version;
}

/** What the model says when all is well: as its own self-test expects it, else its empty meaning. */
function noFault(profile: Profile): string {
  for (const step of profile.selfTest) {
    if ("read" in step && step.read === "fault" && "equals" in step.expect) {
      return text(step.expect.equals);
    }
  }
  const meanings = meaningsOf(profile, "fault");
  return meanings.includes("") ? "" : text(meanings[0] ?? "");
}

const text = (value: PointValue): string => String(value);
