import type { SecondFactorStore } from "./account-store.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";

export function createSecondFactorStore(database: HubDatabase): SecondFactorStore {
  const { queries } = database;
  return {
    setSecondFactor: (name, totpSecret, recoveryHashes) =>
      database.transaction(async (within) => {
        await within
          .updateTable("accounts")
          .set({ totp_secret: totpSecret, totp_step: 0 })
          .where("name", "=", name)
          .execute();
        await replaceCodes(within, name, recoveryHashes);
      }),
    setRecoveryCodes: (name, recoveryHashes) =>
      database.transaction((within) => replaceCodes(within, name, recoveryHashes)),
    async takeStep(name, step) {
      const done = await queries
        .updateTable("accounts")
        .set({ totp_step: step })
        .where("name", "=", name)
        .where("totp_step", "<", step)
        .executeTakeFirst();
      return done.numUpdatedRows === 1n;
    },
    async takeRecoveryCode(name, codeHash) {
      const done = await queries
        .deleteFrom("recovery_codes")
        .where("account", "=", name)
        .where("code_hash", "=", codeHash)
        .executeTakeFirst();
      return done.numDeletedRows === 1n;
    },
    async recoveryCodesLeft(name) {
      const row = await queries
        .selectFrom("recovery_codes")
        .select((rows) => rows.fn.countAll<number>().as("count"))
        .where("account", "=", name)
        .executeTakeFirstOrThrow();
      return row.count;
    },
  };
}

async function replaceCodes(
  within: Queries,
  name: string,
  hashes: readonly string[],
): Promise<void> {
  await within.deleteFrom("recovery_codes").where("account", "=", name).execute();
  const rows = hashes.map((code_hash) => ({ account: name, code_hash }));
  if (rows.length > 0) await within.insertInto("recovery_codes").values(rows).execute();
}
