import { hubLimits } from "../hub-limits.ts";
import { correctedSpans, listCorrections } from "./energy-corrections.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { RoomRef } from "./hub-store.ts";
import { missingMinutes } from "./missing-minutes.ts";
import type { ReadingStore } from "./reading-store.ts";
import { energyOf, seriesOf, stepsOf, trendOf } from "./readings-trend.ts";
import type { RoomIds } from "./room-ids.ts";

export type ReadingPast = Pick<
  ReadingStore,
  | "watts"
  | "missingWatts"
  | "series"
  | "trend"
  | "steps"
  | "energyQuarters"
  | "correctedSpans"
  | "corrections"
>;

/** What there is to read of what meters and sensors said. */
export function createReadingPast(database: HubDatabase, rooms: RoomIds): ReadingPast {
  const { queries, kind } = database;
  const { holdMs } = hubLimits.history;

  const seriesOfRoom = async (ref: RoomRef) => {
    const roomId = await rooms.find(ref);
    return roomId === undefined ? [] : seriesOf(queries, roomId);
  };
  async function watts(ref: RoomRef, fromMs: number, toMs: number) {
    const roomId = await rooms.find(ref);
    if (roomId === undefined) return [];
    return queries
      .selectFrom("watts")
      .select(["minute_ms as atMs", "watts"])
      .where("room_id", "=", roomId)
      .where("minute_ms", ">=", Math.floor(fromMs))
      .where("minute_ms", "<", Math.floor(toMs))
      .orderBy("minute_ms")
      .execute();
  }

  return {
    watts,
    async missingWatts(ref, fromMs, toMs, spans) {
      const known = await watts(ref, fromMs, toMs);
      const minutes = known.map(({ atMs }) => atMs);
      return missingMinutes(minutes, { fromMs, toMs }, spans);
    },
    async series(ref) {
      const found = await seriesOfRoom(ref);
      return found.map(({ device, point, kind: seriesKind }) => ({
        device,
        point,
        kind: seriesKind,
      }));
    },
    async trend(ref, device, point, fromMs, toMs, grain) {
      const found = await seriesOfRoom(ref);
      const series = found.find((each) => each.device === device && each.point === point);
      if (series === undefined) return [];
      return trendOf(database, series, { fromMs, toMs }, grain, holdMs);
    },
    async steps(ref, points, fromMs, toMs) {
      const found = await seriesOfRoom(ref);
      const series = found.filter(({ point }) => points.includes(point));
      return stepsOf(queries, kind, series, { fromMs, toMs }, holdMs);
    },
    async energyQuarters(refs, fromMs, toMs) {
      const byId = new Map<number, RoomRef>();
      for (const ref of refs) {
        const roomId = await rooms.find(ref);
        if (roomId !== undefined) byId.set(roomId, ref);
      }
      return energyOf(queries, byId, fromMs, toMs);
    },
    async correctedSpans(ref, fromMs, toMs) {
      const roomId = await rooms.find(ref);
      return roomId === undefined ? [] : correctedSpans(queries, roomId, fromMs, toMs);
    },
    async corrections(ref, limit) {
      const roomId = await rooms.find(ref);
      return roomId === undefined ? [] : listCorrections(queries, roomId, limit);
    },
  };
}
