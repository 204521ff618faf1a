import { clauseList } from "../../contract/clauses.ts";
import { type DutyKind, dutyKinds } from "../../contract/duty.ts";
import { type DeviceModel, devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { bannerSigns, isDoorSign } from "../room/signs.ts";
import { getsHot, largeLoads, suppliesOf } from "../room/snapshot.ts";

/** Devices that need to cool before their supply may go. */
export const hotDevices = (model: RoomModel): readonly DeviceModel[] =>
  [...model.devices.values()].filter(getsHot);

/** The meter that sees everything in the room. */
export const wholeRoomMeter = (model: RoomModel): DeviceModel | undefined =>
  devicesOfKind(model, "meter").find((meter) => meter.binding.measures === "whole-room");

/** Devices that tell the room's temperature, the air sensors before the air-conditioning. */
export const temperatureDevices = (model: RoomModel): readonly DeviceModel[] =>
  [...devicesOfKind(model, "air-sensor"), ...devicesOfKind(model, "hvac")].filter((each) =>
    each.points.has("temperature"),
  );

/** The contacts that say whether a window is open. */
export const windowContacts = (model: RoomModel): readonly DeviceModel[] =>
  devicesOfKind(model, "contact").filter((each) => each.binding.role === "window");

/** Amplifiers and speakers that say whether they are on. */
export function speakersWithPower(model: RoomModel): readonly DeviceModel[] {
  return devicesOfKind(model, "speaker").filter((each) => each.points.has("power"));
}

/** Kinds that need equipment, and that equipment. A kind that is not named needs none. */
const equipmentOf: Partial<Record<DutyKind, (model: RoomModel) => readonly DeviceModel[]>> = {
  "audio-on": speakersWithPower,
  "door-locked-before": (model) => devicesOfKind(model, "door-lock"),
  "door-opened": (model) => devicesOfKind(model, "door-lock"),
  "door-locked-after": (model) => devicesOfKind(model, "door-lock"),
  comfort: temperatureDevices,
  "banner-check": bannerSigns,
  banner: bannerSigns,
  nameplates: (model) => devicesOfKind(model, "nameplate").filter((plate) => !isDoorSign(plate)),
  ventilated: (model) =>
    devicesOfKind(model, "ventilation").filter((each) => each.points.get("power")?.writable),
  "large-loads-off": (model) =>
    largeLoads(model, clauseList(model.standards, "NX 5.6.2.3", "order")),
  "cooled-down": hotDevices,
  "supply-cut": suppliesOf,
  "off-proved": (model) => [wholeRoomMeter(model) ?? []].flat(),
  "standby-watched": (model) => [wholeRoomMeter(model) ?? []].flat(),
};

/** The kinds of duties the room has the equipment for: without it there is no such duty. */
export const equippedKinds = (model: RoomModel): ReadonlySet<DutyKind> =>
  new Set(dutyKinds.filter((kind) => equipmentOf[kind]?.(model).length !== 0));
