import type { HubDatabase } from "./hub-database.ts";
import type { Keepsake, SourceStore } from "./source-store.ts";

type KeepsakeStore = Pick<SourceStore, "keep" | "keepsake" | "forgetKeepsakes">;

/** Stands for "no series": a key cannot hold null. */
const noSeries = -1;
/** One is added at a time; an older hub may have kept more. */
const mostDropped = 1_000;

export function createKeepsakeStore(database: HubDatabase): KeepsakeStore {
  const { queries } = database;
  return {
    keep: (keepsake, most) =>
      database.transaction(async (within) => {
        const { uid, originalStartMs, atMs } = keepsake;
        const kept = { at_ms: atMs, keepsake: JSON.stringify(keepsake) };
        await within
          .insertInto("keepsakes")
          .values({ uid, original_start_ms: originalStartMs ?? noSeries, ...kept })
          .onConflict((old) => old.columns(["uid", "original_start_ms"]).doUpdateSet(kept))
          .execute();
        const surplus = within
          .selectFrom("keepsakes")
          .select(["uid", "original_start_ms"])
          .orderBy("at_ms", "desc")
          .orderBy("uid")
          .orderBy("original_start_ms")
          .limit(mostDropped)
          .offset(most);
        await within
          .deleteFrom("keepsakes")
          .where((row) =>
            row(
              row.refTuple("uid", "original_start_ms"),
              "in",
              surplus.$asTuple("uid", "original_start_ms"),
            ),
          )
          .execute();
      }),
    async keepsake(uid, originalStartMs) {
      const row = await queries
        .selectFrom("keepsakes")
        .select("keepsake")
        .where("uid", "=", uid)
        .where("original_start_ms", "=", originalStartMs ?? noSeries)
        .executeTakeFirst();
      if (row === undefined) return null;
      const found: Keepsake = JSON.parse(row.keepsake);
      return found;
    },
    async forgetKeepsakes(beforeMs) {
      await queries.deleteFrom("keepsakes").where("at_ms", "<", beforeMs).execute();
    },
  };
}
