import type { Database } from "better-sqlite3";
import type { AuditEntry, AuditStore } from "./hub-store.ts";

export function createAuditStore(database: Database): AuditStore {
  const insert = database.prepare<[number, string, string, string, string, string]>(
    "INSERT INTO audit (at_ms, who, source, action, object, outcome) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const newest = database.prepare<[number], AuditEntry>(
    `SELECT at_ms AS atMs, who, source, action, object, outcome FROM audit
     ORDER BY id DESC LIMIT ?`,
  );
  return {
    async add({ atMs, who, source, action, object, outcome }) {
      insert.run(atMs, who, source, action, object, outcome);
    },
    newest: async (limit) => newest.all(limit),
  };
}
