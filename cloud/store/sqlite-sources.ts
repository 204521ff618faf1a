import type { Database } from "better-sqlite3";
import type { SourceSettings } from "../../contract/sources.ts";
import type { RoomRef } from "./hub-store.ts";
import {
  type SourceItem,
  type SourceState,
  type SourceStore,
  type StoredSource,
  type Twin,
  wordless,
} from "./source-store.ts";
import { createClassifiedStore } from "./sqlite-classified.ts";
import { createAnswerStore } from "./sqlite-answers.ts";
import { createKeepsakeStore } from "./sqlite-keepsakes.ts";

interface SourceRow {
  readonly id: string;
  readonly settings: string;
  readonly state: string;
}

interface ItemRow {
  readonly item: string;
}

export function createSourceStore(database: Database): SourceStore {
  const classified = createClassifiedStore(database);
  return {
    ...createSettingsStore(database),
    ...createItemStore(database),
    ...createAnswerStore(database),
    ...createKeepsakeStore(database),
    classified: async () => classified.all(),
  };
}

type SettingsStore = Pick<SourceStore, "all" | "find" | "add" | "setSettings" | "remove">;

function createSettingsStore(database: Database): SettingsStore {
  const all = database.prepare<[], SourceRow>(
    "SELECT id, settings, state FROM sources ORDER BY id",
  );
  const one = database.prepare<[string], SourceRow>(
    "SELECT id, settings, state FROM sources WHERE id = ?",
  );
  const insert = database.prepare<[string, string, string, string, string]>(
    "INSERT INTO sources (id, site, room, settings, state) VALUES (?, ?, ?, ?, ?)",
  );
  const update = database.prepare<[string, string, string, string]>(
    "UPDATE sources SET site = ?, room = ?, settings = ? WHERE id = ?",
  );
  const remove = database.prepare<[string]>("DELETE FROM sources WHERE id = ?");
  return {
    all: async () => all.all().map(sourceOf),
    async find(id) {
      const row = one.get(id);
      return row === undefined ? null : sourceOf(row);
    },
    async add({ id, settings, state }) {
      const { site, room } = settings;
      insert.run(id, site, room, JSON.stringify(settings), JSON.stringify(state));
    },
    async setSettings(id, settings) {
      update.run(settings.site, settings.room, JSON.stringify(settings), id);
    },
    async remove(id) {
      remove.run(id);
    },
  };
}

function sourceOf(row: SourceRow): StoredSource {
  const settings: SourceSettings = JSON.parse(row.settings);
  const state: SourceState = JSON.parse(row.state);
  return { id: row.id, settings, state };
}

type ItemStore = Pick<SourceStore, "take" | "items" | "item" | "size" | "forgetEnded" | "twins">;

function createItemStore(database: Database): ItemStore {
  const items = database.prepare<[string], ItemRow>(
    "SELECT item FROM source_items WHERE source_id = ? ORDER BY key",
  );
  const item = database.prepare<[string, string], ItemRow>(
    "SELECT item FROM source_items WHERE source_id = ? AND key = ?",
  );
  const twins = database.prepare<[string, string, number | null], Omit<Twin, "ref"> & RoomRef>(
    `SELECT source_id AS source, key, since_ms AS sinceMs, site, room FROM source_items
     JOIN sources ON sources.id = source_items.source_id
     WHERE sources.id <> ? AND uid = ? AND original_start_ms IS ? LIMIT 20`,
  );
  const put = createPut(database);
  const drop = database.prepare<[string, string]>(
    "DELETE FROM source_items WHERE source_id = ? AND key = ?",
  );
  const setState = database.prepare<[string, string]>("UPDATE sources SET state = ? WHERE id = ?");
  const take = database.transaction(
    (id: string, state: SourceState, puts: readonly SourceItem[], drops: readonly string[]) => {
      // Settings may have been deleted while their source was asked.
      if (setState.run(JSON.stringify(state), id).changes === 0) return;
      for (const one of puts) put(id, one, state.broughtAtMs ?? 0);
      for (const key of drops) drop.run(id, key);
    },
  );
  return {
    async take(id, state, puts, drops) {
      take.immediate(id, state, puts, drops);
    },
    items: async (id) => items.all(id).map(itemOf),
    async item(id, key) {
      const row = item.get(id, key);
      return row === undefined ? null : itemOf(row);
    },
    async twins(id, { uid, originalStartMs }) {
      const found = twins.all(id, uid, originalStartMs);
      return found.map(({ site, room, ...twin }) => ({ ...twin, ref: { site, room } }));
    },
    ...createItemBounds(database),
  };
}

function createItemBounds(database: Database): Pick<ItemStore, "size" | "forgetEnded"> {
  const size = database.prepare<[string, string], { count: number; bytes: number }>(
    `SELECT count(*) AS count, coalesce(sum(octet_length(item)) FILTER (WHERE key <> ?), 0) AS bytes
     FROM source_items WHERE source_id = ?`,
  );
  const forget = database.prepare<[string, number]>(
    "DELETE FROM source_items WHERE source_id = ? AND json_extract(item, '$.meeting.endMs') <= ?",
  );
  return {
    size: async (id, but) => size.get(but, id) ?? { count: 0, bytes: 0 },
    forgetEnded: async (id, untilMs) => forget.run(id, untilMs).changes,
  };
}

/**
 * Leaves only the times of an item, inside a transaction; nothing happens when there is none, or when
 * it begins after `untilMs`.
 */
export type Spend = (source: string, key: string, untilMs: number) => void;

export function createSpend(database: Database): Spend {
  const select = database.prepare<[string, string], ItemRow>(
    "SELECT item FROM source_items WHERE source_id = ? AND key = ?",
  );
  const put = createPut(database);
  return (source, key, untilMs) => {
    const row = select.get(source, key);
    if (row === undefined) return;
    const item = itemOf(row);
    if (item.meeting.startMs > untilMs) return;
    const rest = { meeting: wordless(item.meeting), attendees: null, extras: {} };
    put(source, { ...item, ...rest, status: "spent" }, 0);
  };
}

/** Since when a source tells of a meeting stays as it was first stored. */
function createPut(
  database: Database,
): (source: string, item: SourceItem, sinceMs: number) => void {
  const put = database.prepare<[string, string, string, number | null, string, string, number]>(
    `INSERT INTO source_items
       (source_id, key, uid, original_start_ms, status, item, since_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (source_id, key) DO UPDATE SET uid = excluded.uid,
       original_start_ms = excluded.original_start_ms, status = excluded.status, item = excluded.item`,
  );
  return (source, item, sinceMs) => {
    const { uid, originalStartMs } = item.meeting;
    const text = JSON.stringify(item);
    put.run(source, item.key, uid, originalStartMs, item.status, text, sinceMs);
  };
}

function itemOf(row: ItemRow): SourceItem {
  const item: SourceItem = JSON.parse(row.item);
  return item;
}
