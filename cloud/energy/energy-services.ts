import type { HubConfig } from "../../contract/hub-config.ts";
import type { DeviceKind } from "../../contract/points.ts";
import type { HubPorts } from "../hub-ports.ts";
import { usualHours } from "../rooms/free-rooms.ts";
import type { LiveRooms } from "../rooms/live-rooms.ts";
import { createEnergyDayStore } from "../store/energy-days.ts";
import { createEnergyFigureStore } from "../store/energy-figures.ts";
import { createEnergySettingStore, type EnergySettingStore } from "../store/energy-settings.ts";
import type { HubStore, RoomRef } from "../store/hub-store.ts";
import { createRoomIds } from "../store/room-ids.ts";
import { createEnergyBook, type EnergyBook } from "./energy-book.ts";
import { createEnergyJob, type EnergyJob } from "./energy-job.ts";
import { numberedRooms } from "./energy-rooms.ts";

/** The part of a hub that knows what rooms used. */
export interface EnergyServices {
  readonly book: EnergyBook;
  readonly job: EnergyJob;
  readonly settings: EnergySettingStore;
  /** Room time. */
  readonly nowMs: () => number;
  /** Local end of working hours. */
  readonly closing: string;
}

export function createEnergyServices(
  config: HubConfig,
  { wireClock, roomClock, log }: HubPorts,
  { database, rooms, readings, agendas }: HubStore,
  live: LiveRooms,
): EnergyServices {
  const ids = createRoomIds(database);
  const settings = createEnergySettingStore(database);
  const nowMs = () => roomClock.wallMs();
  const closing = (config.workingHours ?? usualHours).to;
  const numbered = () => numberedRooms(rooms, ids);
  const kindsNow = (ref: RoomRef): ReadonlyMap<string, DeviceKind> =>
    new Map(
      live
        .find(ref)
        ?.devices()
        .map(({ device, kind }) => [device, kind]) ?? [],
    );
  return {
    book: createEnergyBook({
      figures: createEnergyFigureStore(database),
      settings,
      rooms: numbered,
      nowMs,
      closing,
    }),
    job: createEnergyJob({
      days: createEnergyDayStore(database),
      settings,
      readings,
      agendas,
      rooms: numbered,
      kindsNow,
      roomClock,
      wireClock,
      closing,
      log,
    }),
    settings,
    nowMs,
    closing,
  };
}
