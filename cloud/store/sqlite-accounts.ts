import type { Database } from "better-sqlite3";
import { type HubRole, hubRoles } from "../../contract/permissions.ts";
import type { Account, AccountStore, PeopleVersion } from "./hub-store.ts";
import { createSessionStore } from "./sqlite-sessions.ts";

interface AccountRow {
  readonly name: string;
  readonly role: string;
  readonly password_hash: string;
  readonly pin_hash: string | null;
  readonly disabled: number;
  readonly created_at_ms: number;
}

export function createAccountStore(database: Database): AccountStore {
  const count = database.prepare<[], { count: number }>("SELECT count(*) AS count FROM accounts");
  const all = database.prepare<[], AccountRow>("SELECT * FROM accounts ORDER BY name");
  const one = database.prepare<[string], AccountRow>("SELECT * FROM accounts WHERE name = ?");
  const insert = database.prepare<[string, string, string, number, number]>(
    `INSERT INTO accounts (name, role, password_hash, disabled, created_at_ms)
     VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const change = database.prepare<[string, string, string | null, number, string]>(
    "UPDATE accounts SET role = ?, password_hash = ?, pin_hash = ?, disabled = ? WHERE name = ?",
  );
  const pin = database.prepare<[string | null, string]>(
    "UPDATE accounts SET pin_hash = ? WHERE name = ?",
  );
  const peopleVersion = database.prepare<[], PeopleVersion>(
    "SELECT version, hash FROM panel_people",
  );
  const setPeopleVersion = database.prepare<[number, string]>(
    "INSERT OR REPLACE INTO panel_people (id, version, hash) VALUES (1, ?, ?)",
  );
  const endAll = database.prepare<[string]>("DELETE FROM sessions WHERE account = ?");
  const forgetCode = database.prepare("DELETE FROM setup");
  const setCode = database.prepare<[string, number]>(
    "INSERT OR REPLACE INTO setup (id, code_hash, expires_at_ms) VALUES (1, ?, ?)",
  );
  const code = database.prepare<[], { codeHash: string; expiresAtMs: number }>(
    "SELECT code_hash AS codeHash, expires_at_ms AS expiresAtMs FROM setup",
  );
  const create = ({ name, role, passwordHash, disabled, createdAtMs }: Account): boolean =>
    insert.run(name, role, passwordHash, disabled ? 1 : 0, createdAtMs).changes === 1;
  const createFirst = database.transaction((account: Account): boolean => {
    if ((count.get()?.count ?? 0) > 0) return false;
    forgetCode.run();
    return create(account);
  });
  const update = database.transaction(
    (name: string, part: Parameters<AccountStore["update"]>[1]): boolean => {
      const row = one.get(name);
      if (row === undefined) return false;
      const next = { ...accountOf(row), ...part };
      change.run(next.role, next.passwordHash, next.pinHash, next.disabled ? 1 : 0, name);
      endAll.run(name);
      return true;
    },
  );
  return {
    count: async () => count.get()?.count ?? 0,
    all: async () => all.all().map(accountOf),
    async find(name) {
      const row = one.get(name);
      return row === undefined ? null : accountOf(row);
    },
    create: async (account) => create(account),
    update: async (name, part) => update(name, part),
    setPin: async (name, pinHash) => pin.run(pinHash, name).changes === 1,
    peopleVersion: async () => peopleVersion.get() ?? null,
    async setPeopleVersion({ version, hash }) {
      setPeopleVersion.run(version, hash);
    },
    createFirst: async (account) => createFirst.immediate(account),
    async setSetupCode(codeHash, expiresAtMs) {
      setCode.run(codeHash, expiresAtMs);
    },
    setupCode: async () => code.get() ?? null,
    ...createSessionStore(database),
  };
}

const accountOf = (row: AccountRow): Account => ({
  name: row.name,
  role: roleOf(row.role),
  passwordHash: row.password_hash,
  pinHash: row.pin_hash,
  disabled: row.disabled === 1,
  createdAtMs: row.created_at_ms,
});

/** A role this version does not know may do the least. */
const roleOf = (text: string): HubRole => hubRoles.find((role) => role === text) ?? "viewer";
