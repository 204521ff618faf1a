import type { Selectable } from "kysely";
import { type Grant, type HubRole, hubRoles } from "../../contract/permissions.ts";
import type { Account, AccountPart, AccountStore, InviteStore, Subject } from "./account-store.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import { createSecondFactorStore } from "./second-factors.ts";
import { createSessionStore } from "./sessions.ts";
import type { AccountsTable } from "./tables/people-tables.ts";

/** Old passwords that are kept; a policy asks for fewer. */
const historyKept = 24;

export function createAccountStore(database: HubDatabase): AccountStore {
  const { queries } = database;
  return {
    count: () => countOf(queries),
    async all() {
      const rows = await queries.selectFrom("accounts").selectAll().orderBy("name").execute();
      const grants = await queries.selectFrom("grants").selectAll().orderBy("place").execute();
      return rows.map((row) =>
        accountOf(
          row,
          grants.filter(({ account }) => account === row.name),
        ),
      );
    },
    find: (name) => find(queries, name),
    async findOutside({ issuer, subject }) {
      const row = await queries
        .selectFrom("accounts")
        .select("name")
        .where("issuer", "=", issuer)
        .where("subject", "=", subject)
        .executeTakeFirst();
      return row === undefined ? null : await find(queries, row.name);
    },
    create: (account) => database.transaction((within) => create(within, account)),
    update: (name, part) => database.transaction((within) => update(within, name, part)),
    setGrants: (name, grants) => database.transaction((within) => setGrants(within, name, grants)),
    setOutside: (name, who, nowMs) =>
      database.transaction((within) => setOutside(within, name, who, nowMs)),
    async passwordHistory(name, most) {
      const rows = await queries
        .selectFrom("password_history")
        .select("password_hash")
        .where("account", "=", name)
        .orderBy("set_at_ms", "desc")
        .limit(most)
        .execute();
      return rows.map(({ password_hash }) => password_hash);
    },
    async setPin(name, pinHash) {
      const { numUpdatedRows } = await queries
        .updateTable("accounts")
        .set({ pin_hash: pinHash })
        .where("name", "=", name)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    createFirst: (account) =>
      database.transaction(async (within) => {
        if ((await countOf(within)) > 0) return false;
        await within.deleteFrom("setup").execute();
        return await create(within, account);
      }),
    ...createPeopleVersion(queries),
    ...createSetup(queries),
    ...createInvites(database),
    ...createSessionStore(database),
    ...createSecondFactorStore(database),
  };
}

async function setOutside(
  within: Queries,
  name: string,
  { issuer, subject }: Subject,
  nowMs: number,
): Promise<boolean> {
  const live = within
    .selectFrom("invites")
    .select("account")
    .where("account", "=", name)
    .where("expires_at_ms", ">", nowMs);
  const { numUpdatedRows } = await within
    .updateTable("accounts")
    .set({ issuer, subject })
    .where("name", "=", name)
    .where("password_hash", "=", "")
    .where("issuer", "is", null)
    .where("disabled", "=", 0)
    .where("name", "not in", live)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await within.deleteFrom("invites").where("account", "=", name).execute();
  return true;
}

async function update(within: Queries, name: string, part: AccountPart): Promise<boolean> {
  const { grants, passwordHash, passwordSetAtMs, pinHash, disabled, endsTokens } = part;
  const account = await find(within, name);
  if (account === null) return false;
  await within
    .updateTable("accounts")
    .set({
      name,
      ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
      ...(passwordSetAtMs === undefined ? {} : { password_set_at_ms: passwordSetAtMs }),
      ...(pinHash === undefined ? {} : { pin_hash: pinHash }),
      ...(disabled === undefined ? {} : { disabled: Number(disabled) }),
    })
    .where("name", "=", name)
    .execute();
  if (grants !== undefined) await setGrants(within, name, grants);
  if (passwordHash !== undefined) {
    await remember(within, account);
    await within.deleteFrom("invites").where("account", "=", name).execute();
  }
  if (endsTokens === true) {
    await within.deleteFrom("tokens").where("account", "=", name).execute();
  }
  await within.deleteFrom("sessions").where("account", "=", name).execute();
  return true;
}

/** The password that goes. Two within a millisecond count as one. */
async function remember(within: Queries, account: Account): Promise<void> {
  const { name, passwordHash, passwordSetAtMs } = account;
  if (passwordHash === "") return;
  await within
    .insertInto("password_history")
    .values({ account: name, set_at_ms: passwordSetAtMs, password_hash: passwordHash })
    .onConflict((same) => same.doNothing())
    .execute();
  const kept = within
    .selectFrom("password_history")
    .select("set_at_ms")
    .where("account", "=", name)
    .orderBy("set_at_ms", "desc")
    .limit(historyKept);
  await within
    .deleteFrom("password_history")
    .where("account", "=", name)
    .where("set_at_ms", "not in", kept)
    .execute();
}

async function setGrants(within: Queries, name: string, grants: readonly Grant[]): Promise<void> {
  await within.deleteFrom("grants").where("account", "=", name).execute();
  if (grants.length === 0) return;
  await within
    .insertInto("grants")
    .values(grants.map(({ place, role }) => ({ account: name, place, role })))
    .onConflict((twice) => twice.doNothing())
    .execute();
}

function createInvites(database: HubDatabase): InviteStore {
  const { queries } = database;
  return {
    setInvite: (account, codeHash, expiresAtMs) =>
      database.transaction(async (within) => {
        await within.deleteFrom("invites").where("account", "=", account).execute();
        await within
          .insertInto("invites")
          .values({ account, code_hash: codeHash, expires_at_ms: expiresAtMs })
          .execute();
      }),
    async invite(codeHash) {
      const row = await queries
        .selectFrom("invites")
        .select(["account", "expires_at_ms as expiresAtMs"])
        .where("code_hash", "=", codeHash)
        .executeTakeFirst();
      return row ?? null;
    },
    takeInvite: (codeHash, nowMs, change) =>
      database.transaction(async (within) => {
        const invite = await within
          .selectFrom("invites")
          .select("account")
          .where("code_hash", "=", codeHash)
          .executeTakeFirst();
        const account = invite === undefined ? null : await find(within, invite.account);
        if (account === null || account.disabled || account.outside !== null) return false;
        // Of two that come with one code at the same time, one finds the row.
        const { numDeletedRows } = await within
          .deleteFrom("invites")
          .where("code_hash", "=", codeHash)
          .where("expires_at_ms", ">", nowMs)
          .executeTakeFirst();
        return numDeletedRows === 1n && (await update(within, account.name, change));
      }),
  };
}

function createPeopleVersion(
  queries: Queries,
): Pick<AccountStore, "peopleVersion" | "setPeopleVersion"> {
  return {
    async peopleVersion() {
      const row = await queries
        .selectFrom("panel_people")
        .select(["version", "hash"])
        .executeTakeFirst();
      return row ?? null;
    },
    async setPeopleVersion({ version, hash }) {
      await queries
        .insertInto("panel_people")
        .values({ id: 1, version, hash })
        .onConflict((old) => old.column("id").doUpdateSet({ version, hash }))
        .execute();
    },
  };
}

function createSetup(queries: Queries): Pick<AccountStore, "setSetupCode" | "setupCode"> {
  return {
    async setSetupCode(codeHash, expiresAtMs) {
      const code = { code_hash: codeHash, expires_at_ms: expiresAtMs };
      await queries
        .insertInto("setup")
        .values({ id: 1, ...code })
        .onConflict((old) => old.column("id").doUpdateSet(code))
        .execute();
    },
    async setupCode() {
      const row = await queries
        .selectFrom("setup")
        .select(["code_hash as codeHash", "expires_at_ms as expiresAtMs"])
        .executeTakeFirst();
      return row ?? null;
    },
  };
}

async function countOf(queries: Queries): Promise<number> {
  const row = await queries
    .selectFrom("accounts")
    .select((rows) => rows.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return row.count;
}

async function find(queries: Queries, name: string): Promise<Account | null> {
  const row = await queries
    .selectFrom("accounts")
    .selectAll()
    .where("name", "=", name)
    .executeTakeFirst();
  if (row === undefined) return null;
  const grants = await queries
    .selectFrom("grants")
    .select(["place", "role"])
    .where("account", "=", name)
    .orderBy("place")
    .orderBy("role")
    .execute();
  return accountOf(row, grants);
}

async function create(within: Queries, account: Account): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await within
    .insertInto("accounts")
    .values({
      name: account.name,
      password_hash: account.passwordHash,
      password_set_at_ms: account.passwordSetAtMs,
      pin_hash: account.pinHash,
      disabled: Number(account.disabled),
      created_at_ms: account.createdAtMs,
      totp_secret: account.totpSecret,
      issuer: account.outside?.issuer ?? null,
      subject: account.outside?.subject ?? null,
    })
    .onConflict((taken) => taken.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  await setGrants(within, account.name, account.grants);
  return true;
}

const accountOf = (
  row: Selectable<AccountsTable>,
  grants: readonly { readonly place: string; readonly role: string }[],
): Account => ({
  name: row.name,
  grants: grants.map(({ place, role }) => ({ place, role: roleOf(role) })),
  passwordHash: row.password_hash,
  passwordSetAtMs: row.password_set_at_ms,
  pinHash: row.pin_hash,
  disabled: row.disabled === 1,
  createdAtMs: row.created_at_ms,
  totpSecret: row.totp_secret,
  outside:
    row.issuer === null || row.subject === null
      ? null
      : { issuer: row.issuer, subject: row.subject },
});

/** A role this version does not know may do the least. */
const roleOf = (text: string): HubRole => hubRoles.find((role) => role === text) ?? "viewer";
