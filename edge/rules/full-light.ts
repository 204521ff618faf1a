import { pointKey } from "../../contract/ids.ts";
import type { Reason } from "../../contract/record.ts";
import { type DeviceModel, devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { feedersOf, writableKeys } from "../room/snapshot.ts";
import type { Wish } from "../room/wish.ts";
import { wishAt } from "./rule.ts";

const fullPercent = 100;

/** Every zone on and undimmed, with what feeds it, before all other wishes. */
export const fullLight = (model: RoomModel, reason: Reason): readonly Wish[] => [
  ...powered(model, devicesOfKind(model, "lighting-zone"), reason),
  ...wishAt("safety", writableKeys(model, "lighting-zone", "power"), "on", reason),
  ...wishAt("safety", writableKeys(model, "lighting-zone", "level"), fullPercent, reason),
];

/** In a room at rest what saves people may hang on a supply that is cut. */
export const powered = (
  model: RoomModel,
  devices: readonly DeviceModel[],
  reason: Reason,
): readonly Wish[] =>
  wishAt(
    "safety",
    [...feedersOf(model, devices)].map(({ id }) => pointKey(id, "power")),
    "on",
    reason,
  );
