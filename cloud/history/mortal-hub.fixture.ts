import { createVirtualClock } from "../../contract/clock.ts";
import { createEnergyBook } from "../energy/energy-book.ts";
import { createEnergyJob } from "../energy/energy-job.ts";
import { numberedRooms } from "../energy/energy-rooms.ts";
import { createEnergyDayStore } from "../store/energy-days.ts";
import { createEnergyFigureStore } from "../store/energy-figures.ts";
import { createEnergySettingStore } from "../store/energy-settings.ts";
import { storeOn } from "../store/open-store.ts";
import { createRoomIds } from "../store/room-ids.ts";
import type { HubDatabase } from "../store/hub-database.ts";
import type { HubStore } from "../store/hub-store.ts";
import { hubLimits } from "../hub-limits.ts";
import { silentLog } from "../rig/quiet.ts";

/** Every transaction may fail when all of its work is done, as if the process had ended there. */
const failing = (database: HubDatabase, fails: () => boolean): HubDatabase => ({
  ...database,
  transaction: (work) =>
    database.transaction(async (within) => {
      const result = await work(within);
      if (fails()) throw new Error("the end");
      return result;
    }),
});

/** A hub that ends at any point and begins anew: it remembers only what is stored. */
export function mortalHub(
  database: HubDatabase,
  draw: (percent: number) => boolean,
  nowMs: number,
) {
  const flaky = failing(database, () => draw(15));
  let store = storeOn(flaky);
  const roomClock = createVirtualClock(nowMs);
  const wireClock = createVirtualClock(nowMs);
  const survive = async <T>(work: (store: HubStore) => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work(store);
      } catch (error) {
        if (!(error instanceof Error) || error.message !== "the end") throw error;
        store = storeOn(flaky);
      }
    }
  };
  const energyPorts = () => {
    const settings = createEnergySettingStore(flaky);
    const ids = createRoomIds(flaky);
    const { rooms } = store;
    return { settings, rooms: () => numberedRooms(rooms, ids), closing: "18:30" };
  };
  const rollUpAll = () =>
    survive(async ({ readings }) => {
      while (await readings.compact(nowMs));
      while (await readings.rollUp(nowMs, "all"));
    });
  const reckonDays = async () => {
    wireClock.advance(hubLimits.energy.againMs + 1);
    const run = ({ readings, agendas }: HubStore) =>
      createEnergyJob({
        ...energyPorts(),
        days: createEnergyDayStore(flaky),
        readings,
        agendas,
        kindsNow: () => new Map(),
        roomClock,
        wireClock,
        log: silentLog,
      }).run();
    while ((await survive(run)) > 0);
  };
  const book = () =>
    createEnergyBook({
      ...energyPorts(),
      figures: createEnergyFigureStore(flaky),
      nowMs: () => roomClock.wallMs(),
    });
  return { store: () => store, survive, rollUpAll, reckonDays, book };
}
export type Hub = ReturnType<typeof mortalHub>;
