import { type DeviceModel, devicesOfKind, type RoomModel } from "../devices/room-model.ts";

/** A sign beside the door, of letters or of paper: it tells now and next, and is on while that is news. */
export const isDoorSign = ({ binding }: DeviceModel): boolean => binding.role === "door-sign";

/** Signs in the room, which show the meeting's banner. */
export const bannerSigns = (model: RoomModel): readonly DeviceModel[] =>
  devicesOfKind(model, "led-sign").filter((sign) => !isDoorSign(sign));

/** Text signs beside the door. */
export const doorTextSigns = (model: RoomModel): readonly DeviceModel[] =>
  devicesOfKind(model, "led-sign").filter(isDoorSign);
