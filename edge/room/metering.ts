import type { RoomMetering } from "../../contract/room-metering.ts";
import { devicesOfKind, type RoomModel } from "../devices/room-model.ts";

/** What its meters see and its devices draw, as the room's file and its profiles say. */
export function roomMetering(model: RoomModel): RoomMetering {
  return {
    meters: devicesOfKind(model, "meter").flatMap(({ id, binding }) => {
      const { measures, modulusKWh } = binding;
      if (measures === undefined) return [];
      return [{ device: id, measures, ...(modulusKWh === undefined ? {} : { modulusKWh }) }];
    }),
    loads: [...model.devices.values()].flatMap(({ id, kind, points, ratedWatts }) =>
      ratedWatts !== null && points.get("power")?.writable === true
        ? [{ device: id, kind, ratedW: ratedWatts }]
        : [],
    ),
  };
}
