import type { Reason } from "../../contract/record.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { writableKeys } from "../room/snapshot.ts";
import type { Wish } from "../room/wish.ts";
import { wishAt } from "./rule.ts";

const fullPercent = 100;

/** Every zone on and undimmed, before all other wishes. */
export const fullLight = (model: RoomModel, reason: Reason): readonly Wish[] => [
  ...wishAt("safety", writableKeys(model, "lighting-zone", "power"), "on", reason),
  ...wishAt("safety", writableKeys(model, "lighting-zone", "level"), fullPercent, reason),
];
