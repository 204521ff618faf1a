import type { HubDatabase, Queries } from "./hub-database.ts";
import { type SourceItem, type SourceStore, wordless } from "./source-store.ts";
import type { SourceItemsTable } from "./tables/source-tables.ts";

type ItemStore = Pick<SourceStore, "take" | "items" | "item" | "size" | "forgetEnded" | "twins">;

/** Rows of one statement: a source may bring a thousand items. */
const rowsAtOnce = 100;
/** A meeting that stands in more rooms than this is nobody's twin in particular. */
const mostTwins = 20;

export function createItemStore(database: HubDatabase): ItemStore {
  const { queries } = database;
  return {
    take: (id, state, puts, drops) =>
      database.transaction(async (within) => {
        const { numUpdatedRows } = await within
          .updateTable("sources")
          .set({ state: JSON.stringify(state) })
          .where("id", "=", id)
          .executeTakeFirst();
        // Settings may have been deleted while their source was asked.
        if (numUpdatedRows === 0n) return;
        await putItems(within, id, puts, state.broughtAtMs ?? 0);
        for (let at = 0; at < drops.length; at += rowsAtOnce) {
          await within
            .deleteFrom("source_items")
            .where("source_id", "=", id)
            .where("key", "in", drops.slice(at, at + rowsAtOnce))
            .execute();
        }
      }),
    async items(id) {
      const rows = await queries
        .selectFrom("source_items")
        .select("item")
        .where("source_id", "=", id)
        .orderBy("key")
        .execute();
      return rows.map(itemOf);
    },
    async item(id, key) {
      const row = await selectItem(queries, id, key);
      return row === undefined ? null : itemOf(row);
    },
    async twins(id, { uid, originalStartMs }) {
      const rows = await queries
        .selectFrom("source_items")
        .innerJoin("sources", "sources.id", "source_items.source_id")
        .select(["source_id as source", "key", "since_ms as sinceMs", "site", "room"])
        .where("sources.id", "<>", id)
        .where("uid", "=", uid)
        .where("original_start_ms", originalStartMs === null ? "is" : "=", originalStartMs)
        .orderBy("source_id")
        .orderBy("key")
        .limit(mostTwins)
        .execute();
      return rows.map(({ site, room, ...twin }) => ({ ...twin, ref: { site, room } }));
    },
    ...createItemBounds(queries),
  };
}

function createItemBounds(queries: Queries): Pick<ItemStore, "size" | "forgetEnded"> {
  return {
    async size(id, but) {
      const { count, bytes } = await queries
        .selectFrom("source_items")
        .select((row) => [
          row.fn.countAll<number>().as("count"),
          row.fn
            .sum<number | null>(row.fn<number>("octet_length", ["item"]))
            .filterWhere("key", "<>", but)
            .as("bytes"),
        ])
        .where("source_id", "=", id)
        .executeTakeFirstOrThrow();
      return { count, bytes: bytes ?? 0 };
    },
    async forgetEnded(id, untilMs) {
      const { numDeletedRows } = await queries
        .deleteFrom("source_items")
        .where("source_id", "=", id)
        .where("end_ms", "<=", untilMs)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

/**
 * Leaves only the times of an item, inside a transaction; nothing happens when there is none, or when
 * it begins after `untilMs`.
 */
export async function spendItem(
  within: Queries,
  source: string,
  key: string,
  untilMs: number,
): Promise<void> {
  const row = await selectItem(within, source, key);
  if (row === undefined) return;
  const item = itemOf(row);
  if (item.meeting.startMs > untilMs) return;
  const rest = { meeting: wordless(item.meeting), attendees: null, extras: {} };
  await putItems(within, source, [{ ...item, ...rest, status: "spent" }], 0);
}

/** Since when a source tells of a meeting stays as it was first stored. */
async function putItems(
  within: Queries,
  source: string,
  items: readonly SourceItem[],
  sinceMs: number,
): Promise<void> {
  // Of an item that comes twice the last word counts; one statement cannot put a row twice.
  const rows = [...new Map(items.map((item) => [item.key, item])).values()].map(
    (item): SourceItemsTable => ({
      source_id: source,
      key: item.key,
      uid: item.meeting.uid,
      original_start_ms: item.meeting.originalStartMs,
      end_ms: item.meeting.endMs,
      status: item.status,
      item: JSON.stringify(item),
      since_ms: sinceMs,
    }),
  );
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await within
      .insertInto("source_items")
      .values(rows.slice(at, at + rowsAtOnce))
      .onConflict((old) =>
        old.columns(["source_id", "key"]).doUpdateSet((row) => ({
          uid: row.ref("excluded.uid"),
          original_start_ms: row.ref("excluded.original_start_ms"),
          end_ms: row.ref("excluded.end_ms"),
          status: row.ref("excluded.status"),
          item: row.ref("excluded.item"),
        })),
      )
      .execute();
  }
}

const selectItem = (queries: Queries, source: string, key: string) =>
  queries
    .selectFrom("source_items")
    .select("item")
    .where("source_id", "=", source)
    .where("key", "=", key)
    .executeTakeFirst();

function itemOf(row: { readonly item: string }): SourceItem {
  const item: SourceItem = JSON.parse(row.item);
  return item;
}
