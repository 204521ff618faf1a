import type { SeriesKind } from "../../contract/history.ts";
import { hubLimits } from "../hub-limits.ts";
import { seriesKindOf } from "../history/point-kinds.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { RoomRef } from "./hub-store.ts";
import type { RoomIds } from "./room-ids.ts";

/** Row numbers of series, made when they are new. */
export interface SeriesIds {
  /**
   * Outside a transaction: what is remembered is stored. Null: the room has too many series.
   * @param device "" with point "watts": the room's own minutes
   */
  need(ref: RoomRef, device: string, point: string): Promise<number | null>;
  /** Undefined when it has never been told. */
  known(ref: RoomRef, device: string, point: string): number | undefined;
}

/** The series of the room's own minutes of watts. */
export const wattsSeries = { device: "", point: "watts" } as const;

/** Series are never deleted: what was found once is remembered. */
export function createSeriesIds(database: HubDatabase, rooms: RoomIds): SeriesIds {
  const { queries } = database;
  const books = new Map<string, Map<string, number>>();
  const bookOf = ({ site, room }: RoomRef) => books.get(`${site}/${room}`);
  const keyOf = (device: string, point: string) => `${device}/${point}`;

  async function readBook(ref: RoomRef): Promise<Map<string, number>> {
    const roomId = await rooms.need(queries, ref);
    const rows = await queries
      .selectFrom("series")
      .select(["id", "device", "point"])
      .where("room_id", "=", roomId)
      .execute();
    const book = new Map(rows.map(({ id, device, point }) => [keyOf(device, point), id]));
    books.set(`${ref.site}/${ref.room}`, book);
    return book;
  }

  async function make(ref: RoomRef, device: string, point: string): Promise<number | null> {
    const book = await readBook(ref);
    const found = book.get(keyOf(device, point));
    if (found !== undefined) return found;
    if (book.size >= hubLimits.history.seriesPerRoom) return null;
    const kind: SeriesKind = device === wattsSeries.device ? "watts" : seriesKindOf(point);
    const roomId = await rooms.need(queries, ref);
    await queries
      .insertInto("series")
      .values({ room_id: roomId, device, point, kind })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return (await readBook(ref)).get(keyOf(device, point)) ?? null;
  }

  return {
    known: (ref, device, point) => bookOf(ref)?.get(keyOf(device, point)),
    async need(ref, device, point) {
      const known = bookOf(ref)?.get(keyOf(device, point));
      if (known !== undefined) return known;
      // A room that is full is not asked for again and again.
      if ((bookOf(ref)?.size ?? 0) >= hubLimits.history.seriesPerRoom) return null;
      return make(ref, device, point);
    },
  };
}
