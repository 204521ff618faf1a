import { expect, test } from "vitest";
import { onEveryDatabase } from "../rig/databases.ts";

onEveryDatabase((open) => {
  test("a transaction that fails leaves nothing, and the next one finds the database free", async () => {
    const { queries, transaction } = await open();
    const room = (name: string) => ({ site: "city-hall", room: name });
    const failing = transaction(async (within) => {
      await within.insertInto("rooms").values(room("3-201")).execute();
      throw new Error("half way");
    });
    await expect(failing).rejects.toThrow("half way");
    await transaction((within) => within.insertInto("rooms").values(room("3-202")).execute());
    const rows = await queries.selectFrom("rooms").selectAll().execute();
    expect(rows).toMatchObject([{ site: "city-hall", room: "3-202", records_stored: 0 }]);
  });

  test("of transactions that read and then write, none overwrites the other", async () => {
    const { queries, transaction } = await open();
    await queries.insertInto("rooms").values({ site: "city-hall", room: "3-201" }).execute();
    const addOne = () =>
      transaction(async (within) => {
        const { records_stored } = await within
          .selectFrom("rooms")
          .select("records_stored")
          .executeTakeFirstOrThrow();
        await within
          .updateTable("rooms")
          .set({ records_stored: records_stored + 1 })
          .execute();
      });
    await Promise.all([addOne(), addOne(), addOne(), addOne()]);
    const row = await queries.selectFrom("rooms").selectAll().executeTakeFirstOrThrow();
    expect(row.records_stored).toBe(4);
  });
});
