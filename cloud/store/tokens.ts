import type { Selectable } from "kysely";
import { z } from "zod";
import { permissions } from "../../contract/permissions.ts";
import type { StoredToken, TokenStore } from "./account-store.ts";
import type { HubDatabase } from "./hub-database.ts";
import type { TokensTable } from "./tables/people-tables.ts";

export function createTokenStore({ queries }: HubDatabase): TokenStore {
  return {
    async add({ id, tokenHash, account, name, permissions: held, place, ...times }) {
      await queries
        .insertInto("tokens")
        .values({
          id,
          token_hash: tokenHash,
          account,
          name,
          permissions: JSON.stringify(held),
          place,
          created_at_ms: times.createdAtMs,
          expires_at_ms: times.expiresAtMs,
          used_at_ms: times.usedAtMs,
        })
        .execute();
    },
    async find(tokenHash) {
      const row = await queries
        .selectFrom("tokens")
        .selectAll()
        .where("token_hash", "=", tokenHash)
        .executeTakeFirst();
      return row === undefined ? null : tokenOf(row);
    },
    async list(account) {
      const all = queries.selectFrom("tokens").selectAll().orderBy("created_at_ms", "desc");
      const some = account === null ? all : all.where("account", "=", account);
      return (await some.orderBy("id").execute()).map(tokenOf);
    },
    async touch(id, usedAtMs) {
      await queries
        .updateTable("tokens")
        .set({ used_at_ms: usedAtMs })
        .where("id", "=", id)
        .execute();
    },
    async remove(id) {
      const done = await queries.deleteFrom("tokens").where("id", "=", id).executeTakeFirst();
      return done.numDeletedRows > 0n;
    },
  };
}

/** A permission this version does not know opens nothing. */
const listSchema = z
  .array(z.string())
  .transform((words) => permissions.filter((permission) => words.includes(permission)));

const tokenOf = (row: Selectable<TokensTable>): StoredToken => ({
  id: row.id,
  tokenHash: row.token_hash,
  account: row.account,
  name: row.name,
  permissions: listSchema.parse(JSON.parse(row.permissions)),
  place: row.place,
  createdAtMs: row.created_at_ms,
  expiresAtMs: row.expires_at_ms,
  usedAtMs: row.used_at_ms,
});
