import type { HubDatabase, Queries } from "./hub-database.ts";
import type { SessionStore, StoredSession } from "./account-store.ts";

export function createSessionStore(database: HubDatabase): SessionStore {
  const { queries } = database;
  return {
    addSession: (session, most) =>
      database.transaction((within) => addSession(within, session, most)),
    async session(tokenHash) {
      const row = await select(queries).where("token_hash", "=", tokenHash).executeTakeFirst();
      return row ?? null;
    },
    sessionsOf: (account) =>
      select(queries)
        .where("account", "=", account)
        .orderBy("seen_at_ms", "desc")
        .orderBy("token_hash")
        .execute(),
    async touchSession(tokenHash, seenAtMs) {
      await queries
        .updateTable("sessions")
        .set({ seen_at_ms: seenAtMs })
        .where("token_hash", "=", tokenHash)
        .execute();
    },
    async endSession(tokenHash) {
      const ended = await queries
        .deleteFrom("sessions")
        .where("token_hash", "=", tokenHash)
        .returning("account")
        .executeTakeFirst();
      return ended?.account ?? null;
    },
    async endSessionsOf(account, exceptTokenHash) {
      await queries
        .deleteFrom("sessions")
        .where("account", "=", account)
        .where("token_hash", "<>", exceptTokenHash ?? "")
        .execute();
    },
    async endOldSessions(createdBeforeMs, seenBeforeMs) {
      const ended = await queries
        .deleteFrom("sessions")
        .where((row) =>
          row.or([
            row("created_at_ms", "<", createdBeforeMs),
            row("seen_at_ms", "<", seenBeforeMs),
          ]),
        )
        .returning("token_hash")
        .execute();
      return ended.map((row) => row.token_hash);
    },
  };
}

async function addSession(
  within: Queries,
  { tokenHash, account, createdAtMs, seenAtMs, source, device }: StoredSession,
  most: number,
): Promise<readonly string[]> {
  const times = { created_at_ms: createdAtMs, seen_at_ms: seenAtMs };
  await within
    .insertInto("sessions")
    .values({ token_hash: tokenHash, account, ...times, source, device })
    .execute();
  const others = within
    .selectFrom("sessions")
    .select("token_hash")
    .where("account", "=", account)
    .where("token_hash", "<>", tokenHash)
    .orderBy("seen_at_ms", "desc")
    .orderBy("token_hash")
    .limit(most - 1);
  const ended = await within
    .deleteFrom("sessions")
    .where("account", "=", account)
    .where("token_hash", "<>", tokenHash)
    .where("token_hash", "not in", others)
    .returning("token_hash")
    .execute();
  return ended.map((row) => row.token_hash);
}

const select = (queries: Queries) =>
  queries
    .selectFrom("sessions")
    .select(["token_hash as tokenHash", "account", "source", "device"])
    .select(["created_at_ms as createdAtMs", "seen_at_ms as seenAtMs"]);
