import type { SourceSettings } from "../../contract/sources.ts";
import { classifiedMeetings } from "./classified.ts";
import type { HubDatabase } from "./hub-database.ts";
import { createKeepsakeStore } from "./keepsakes.ts";
import { createAnswerStore, createOwedStore } from "./source-answers.ts";
import { createItemStore } from "./source-items.ts";
import type { SourceState, SourceStore, StoredSource } from "./source-store.ts";

export const createSourceStore = (database: HubDatabase): SourceStore => ({
  ...createSettingsStore(database),
  ...createItemStore(database),
  ...createAnswerStore(database),
  ...createOwedStore(database),
  ...createKeepsakeStore(database),
  classified: () => classifiedMeetings(database.queries),
});

type SettingsStore = Pick<SourceStore, "all" | "find" | "add" | "setSettings" | "remove">;

function createSettingsStore({ queries }: HubDatabase): SettingsStore {
  const rows = queries.selectFrom("sources").select(["id", "settings", "state"]);
  return {
    all: async () => (await rows.orderBy("id").execute()).map(sourceOf),
    async find(id) {
      const row = await rows.where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : sourceOf(row);
    },
    async add({ id, settings, state }) {
      const { site, room } = settings;
      await queries
        .insertInto("sources")
        .values({
          id,
          site,
          room,
          settings: JSON.stringify(settings),
          state: JSON.stringify(state),
        })
        .execute();
    },
    async setSettings(id, settings) {
      const { site, room } = settings;
      await queries
        .updateTable("sources")
        .set({ site, room, settings: JSON.stringify(settings) })
        .where("id", "=", id)
        .execute();
    },
    async remove(id) {
      await queries.deleteFrom("sources").where("id", "=", id).execute();
    },
  };
}

interface SourceRow {
  readonly id: string;
  readonly settings: string;
  readonly state: string;
}

function sourceOf(row: SourceRow): StoredSource {
  const settings: SourceSettings = JSON.parse(row.settings);
  const state: SourceState = JSON.parse(row.state);
  return { id: row.id, settings, state };
}
