import type { StoredRoom } from "./store.ts";

/** The memory of a room that runs for the first time. */
export const nothingStored: StoredRoom = {
  agenda: [],
  duty: [],
  alarm: [],
  hold: [],
  ended: [],
  extended: [],
  attested: [],
  report: [],
  cleaning: [],
  pace: [],
  signed: [],
  baseline: [],
  trend: [],
  putBack: [],
  bannerCheck: [],
  afterCrash: false,
};
