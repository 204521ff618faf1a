import type { Database } from "better-sqlite3";
import type { PanelRole } from "../../contract/people.ts";

/** code: opens one sign-in · session: a signed-in browser · token: a program of this machine. */
export type AccessKind = "code" | "session" | "token";

/** Somebody's right to act, as it is stored: the secret itself is known to its bearer only. */
export interface AccessGrant {
  /** SHA-256 of the secret, hex. */
  readonly hash: string;
  readonly kind: AccessKind;
  /** Who acts; empty for a code. */
  readonly name: string;
  readonly role: PanelRole;
  /** The person who signed in by PIN, whose end is the grant's; empty for codes and tokens. */
  readonly person: string;
  /** Wire wall time, epoch milliseconds. */
  readonly createdAtMs: number;
}

/** The grants in force. Few by nature: the panel bounds each kind. */
export interface AccessStore {
  all(): readonly AccessGrant[];
  put(grant: AccessGrant): void;
  remove(hash: string): void;
}

export function createAccessTable(db: Database): AccessStore {
  const select = db.prepare<[], AccessGrant>(
    `SELECT hash, kind, name, role, person, created_at_ms AS createdAtMs FROM access
     ORDER BY created_at_ms`,
  );
  const insert = db.prepare<AccessGrant>(
    `INSERT OR REPLACE INTO access (hash, kind, name, role, person, created_at_ms)
     VALUES (@hash, @kind, @name, @role, @person, @createdAtMs)`,
  );
  const remove = db.prepare<[string]>("DELETE FROM access WHERE hash = ?");
  return {
    all: () => select.all(),
    put(grant) {
      insert.run(grant);
    },
    remove(hash) {
      remove.run(hash);
    },
  };
}
