import type { Database } from "better-sqlite3";
import type { AccountStore, StoredSession } from "./hub-store.ts";

type SessionStore = Pick<
  AccountStore,
  "addSession" | "session" | "touchSession" | "endSession" | "endOldSessions"
>;

export function createSessionStore(database: Database): SessionStore {
  const insert = database.prepare<[string, string, number, number]>(
    "INSERT INTO sessions (token_hash, account, created_at_ms, seen_at_ms) VALUES (?, ?, ?, ?)",
  );
  const keepNewest = database.prepare<[string, string, string, number]>(
    `DELETE FROM sessions WHERE account = ? AND token_hash NOT IN
     (SELECT token_hash FROM sessions WHERE account = ?
      ORDER BY token_hash = ? DESC, seen_at_ms DESC LIMIT ?)`,
  );
  const one = database.prepare<[string], StoredSession>(
    `SELECT token_hash AS tokenHash, account, created_at_ms AS createdAtMs, seen_at_ms AS seenAtMs
     FROM sessions WHERE token_hash = ?`,
  );
  const touch = database.prepare<[number, string]>(
    "UPDATE sessions SET seen_at_ms = ? WHERE token_hash = ?",
  );
  const end = database.prepare<[string]>("DELETE FROM sessions WHERE token_hash = ?");
  const endOld = database.prepare<[number, number]>(
    "DELETE FROM sessions WHERE created_at_ms < ? OR seen_at_ms < ?",
  );
  const add = database.transaction((session: StoredSession, most: number) => {
    const { tokenHash, account, createdAtMs, seenAtMs } = session;
    insert.run(tokenHash, account, createdAtMs, seenAtMs);
    keepNewest.run(account, account, tokenHash, most);
  });
  return {
    async addSession(session, most) {
      add(session, most);
    },
    session: async (tokenHash) => one.get(tokenHash) ?? null,
    async touchSession(tokenHash, seenAtMs) {
      touch.run(seenAtMs, tokenHash);
    },
    async endSession(tokenHash) {
      end.run(tokenHash);
    },
    async endOldSessions(createdBeforeMs, seenBeforeMs) {
      endOld.run(createdBeforeMs, seenBeforeMs);
    },
  };
}
