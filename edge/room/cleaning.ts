import { devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import type { Cleaning } from "../store/store.ts";

/** Somebody cleans just now. */
export const isCleaning = (cleaning: Cleaning | null, nowMs: number): boolean =>
  cleaning !== null && cleaning.untilMs > nowMs;

/** Zones with a light that the room can switch: cleaning goes by them. */
export const zonesToClean = (model: RoomModel): readonly string[] => [
  ...new Set(devicesOfKind(model, "lighting-zone").flatMap(({ binding }) => binding.zone ?? [])),
];
