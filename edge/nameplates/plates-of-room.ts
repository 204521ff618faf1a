import { devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { plateFormatOf } from "./plate-format.ts";
import type { RoomPlate } from "./plates.ts";

/** The plates of a room: at its seats, and beside its door. */
export const platesOf = (model: RoomModel): readonly RoomPlate[] =>
  devicesOfKind(model, "nameplate").flatMap(({ id, binding, profile: { display } }) => {
    if (display === undefined) return [];
    const isDoor = binding.role === "door-sign";
    return [{ device: id, seat: binding.seat, isDoor, format: plateFormatOf(display) }];
  });
