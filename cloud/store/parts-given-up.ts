import { sql } from "kysely";
import type { HubDatabase, Queries } from "./hub-database.ts";
import { goneBefore } from "./kept-span.ts";
import { nameOf, type Part, partsWithin, tableOf } from "./parts.ts";
import type { GivenUpFamily, PartFamily } from "./tables/reading-tables.ts";

const families = ["readings", "quarters", "detail_quarters"] as const;

/**
 * Gives up the parts that are older than what is kept; returns how many. PostgreSQL drops a table of any
 * size at once. SQLite writes over every page of it: there its name is taken away, and its rows go by
 * and by (`sweepPart`).
 */
export function forgetParts(database: HubDatabase, nowMs: number): Promise<number> {
  return database.transaction(async (within) => {
    let count = 0;
    for (const family of families) {
      const beforeMs = await goneBefore(within, family, nowMs);
      const parts = await partsWithin(within, family, 0, Math.min(beforeMs, nowMs));
      for (const part of parts) {
        if (part.toMs > beforeMs) continue;
        if (database.kind === "postgres") await dropPart(within, part);
        else if (!(await setAside(within, part))) continue;
        count++;
      }
    }
    return count;
  });
}

async function dropPart(within: Queries, part: Part): Promise<void> {
  await sql`DROP TABLE ${tableOf(part)}`.execute(within);
  await within
    .deleteFrom("history_parts")
    .where("family", "=", part.family)
    .where("from_ms", "=", part.fromMs)
    .execute();
}

const givenUp = (family: PartFamily): GivenUpFamily => `dropping_${family}`;

/** False: one of the same name has not gone yet. */
async function setAside(within: Queries, part: Part): Promise<boolean> {
  const family = givenUp(part.family);
  const twin = await within
    .selectFrom("history_parts")
    .select("from_ms")
    .where("family", "=", family)
    .where("from_ms", "=", part.fromMs)
    .executeTakeFirst();
  if (twin !== undefined) return false;
  const name = sql.table(nameOf({ family, fromMs: part.fromMs }));
  await sql`ALTER TABLE ${tableOf(part)} RENAME TO ${name}`.execute(within);
  await within
    .updateTable("history_parts")
    .set({ family })
    .where("family", "=", part.family)
    .where("from_ms", "=", part.fromMs)
    .execute();
  return true;
}

/** Deletes some rows of what was given up, and at last its table; false: nothing is left. */
export function sweepPart(database: HubDatabase, rowsAtOnce: number): Promise<boolean> {
  return database.transaction(async (within) => {
    const part = await within
      .selectFrom("history_parts")
      .select(["family", "from_ms as fromMs"])
      .where("family", "in", families.map(givenUp))
      .orderBy("from_ms")
      .limit(1)
      .executeTakeFirst();
    if (part === undefined) return false;
    const table = sql.table(nameOf(part));
    const atMs = sql.ref(part.family === givenUp("readings") ? "at_ms" : "from_ms");
    const { rows } = await sql<{
      series: number;
      at: number;
    }>`SELECT series_id AS series, ${atMs} AS at
      FROM ${table} ORDER BY series_id, ${atMs} LIMIT 1 OFFSET ${rowsAtOnce}`.execute(within);
    const [next] = rows;
    if (next !== undefined) {
      await sql`DELETE FROM ${table} WHERE (series_id, ${atMs}) < (${next.series}, ${next.at})`.execute(
        within,
      );
      return true;
    }
    await sql`DROP TABLE ${table}`.execute(within);
    await within
      .deleteFrom("history_parts")
      .where("family", "=", part.family)
      .where("from_ms", "=", part.fromMs)
      .execute();
    return true;
  });
}
