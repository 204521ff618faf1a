import { equipmentKinds } from "../../contract/free-rooms.ts";
import type { RoomOffers } from "../../contract/room-offers.ts";
import { devicesOfKind, type RoomModel } from "../devices/room-model.ts";

/** What the room offers to whoever books it, as its file says. */
export function roomOffers(model: RoomModel): RoomOffers {
  const { seats, use, layouts } = model.config;
  const bound = devicesOfKind(model, "nameplate").flatMap(({ binding }) => binding.seat ?? []);
  return {
    seats,
    use,
    layouts,
    equipment: equipmentKinds.filter((kind) => devicesOfKind(model, kind).length > 0),
    microphones: devicesOfKind(model, "microphone").length,
    plateSeats: [...new Set(bound)],
  };
}
