import type { Agenda } from "../../contract/agenda.ts";
import { meetingIdOf } from "../agenda/source-word.ts";
import { agendaRowOf, storedOf } from "./agenda-row.ts";
import { rememberClassified } from "./classified.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { AgendaStep, AgendaStore } from "./hub-store.ts";
import type { RoomIds } from "./room-ids.ts";
import { createSecretStore, watchSecrets } from "./secrets.ts";
import type { OwedRelease } from "./source-store.ts";
import { createWordStore, removeWord } from "./words.ts";

/** Older versions hold names and titles that nobody needs any more. */
const versionsKept = 20;

export function createAgendaStore(database: HubDatabase, ids: RoomIds): AgendaStore {
  const { queries } = database;
  return {
    async current(ref) {
      const id = await ids.find(ref);
      if (id === undefined) return null;
      const row = await queries
        .selectFrom("agendas")
        .select(["agenda", "waiting", "notes"])
        .where("room_id", "=", id)
        .orderBy("version", "desc")
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : storedOf(row);
    },
    async all() {
      const newest = queries
        .selectFrom("agendas")
        .select((row) => ["room_id", row.fn.max("version").as("version")])
        .groupBy("room_id")
        .as("newest");
      const rows = await queries
        .selectFrom("agendas")
        .innerJoin(newest, (join) =>
          join
            .onRef("newest.room_id", "=", "agendas.room_id")
            .onRef("newest.version", "=", "agendas.version"),
        )
        .select("agendas.agenda")
        .orderBy("agendas.room_id")
        .execute();
      return rows.map((row): Agenda => JSON.parse(row.agenda));
    },
    async take(steps, heeded) {
      try {
        await database.transaction(async (within) => {
          for (const step of steps)
            await takeStep(within, await ids.need(within, step.agenda), step);
          if (heeded !== null && !(await removeWord(within, heeded))) throw outrun;
        });
        return true;
      } catch (error) {
        if (error === outrun) return false;
        throw error;
      }
    },
    ...createWordStore(database, ids),
    ...createSecretStore(database, ids),
  };
}

/** Thrown so that the transaction leaves nothing behind: somebody else was faster. */
const outrun = new Error("another process has changed the agenda");

async function takeStep(within: Queries, roomId: number, step: AgendaStep): Promise<void> {
  await storeVersion(within, roomId, step);
  await watchSecrets(within, roomId, step);
  await rememberClassified(within, step);
  await forgive(within, step);
  for (const owed of step.owed) await owe(within, owed);
}

async function storeVersion(within: Queries, roomId: number, step: AgendaStep): Promise<void> {
  const { agenda, previousVersion } = step;
  const found = await within
    .selectFrom("agendas")
    .select((row) => row.fn.max("version").as("version"))
    .where("room_id", "=", roomId)
    .executeTakeFirst();
  // Of no rows the newest is null.
  if ((found?.version ?? 0) !== previousVersion) throw outrun;
  await within
    .insertInto("agendas")
    .values({ room_id: roomId, version: agenda.version, ...agendaRowOf(step) })
    .execute();
  // What is known beyond what a room is told is the larger part, and only the newest is ever read.
  await within
    .updateTable("agendas")
    .set({ notes: "{}", waiting: "[]" })
    .where("room_id", "=", roomId)
    .where("version", "=", previousVersion)
    .execute();
  await within
    .deleteFrom("agendas")
    .where("room_id", "=", roomId)
    .where("version", "<=", agenda.version - versionsKept)
    .execute();
}

/** Of two that are owed for one meeting the later one is told; to a source that is gone nothing is. */
async function owe(within: Queries, owed: OwedRelease): Promise<void> {
  const { source, key } = owed;
  const known = await within
    .selectFrom("sources")
    .select("id")
    .where("id", "=", source)
    .executeTakeFirst();
  if (known === undefined) return;
  const times = { end_ms: owed.endMs, start_ms: owed.startMs, until_ms: owed.untilMs };
  await within
    .insertInto("owed_releases")
    .values({ source_id: source, key, ...times })
    .onConflict((old) => old.columns(["source_id", "key"]).doUpdateSet(times))
    .execute();
}

/** Nothing is owed of the old time of a meeting that its source has set for another one. */
async function forgive(within: Queries, { notes }: AgendaStep): Promise<void> {
  const rows = await within
    .selectFrom("owed_releases")
    .select(["source_id", "key", "start_ms", "until_ms"])
    .execute();
  for (const row of rows) {
    const base = notes.get(meetingIdOf(row.source_id, row.key))?.link?.base;
    if (base === undefined) continue;
    if (base.startMs === row.start_ms && base.endMs === row.until_ms) continue;
    await within
      .deleteFrom("owed_releases")
      .where("source_id", "=", row.source_id)
      .where("key", "=", row.key)
      .execute();
  }
}
