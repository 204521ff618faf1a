import { type RawBuilder, sql } from "kysely";
import type { DatabaseKind } from "./hub-database.ts";

type Cell = number | string | null;
type ColumnType = "integer" | "real" | "text";

const arrays = { integer: "bigint[]", real: "double precision[]", text: "text[]" } as const;

/**
 * Rows of ours as a table called `given` to select from or join with: one parameter for them all, however
 * many there are. Here, in `parts.ts` and in `parts-given-up.ts` are the only words that the two databases
 * do not share.
 * @param columns name and type of each
 */
export function givenRows(
  kind: DatabaseKind,
  columns: readonly (readonly [name: string, type: ColumnType])[],
  rows: readonly (readonly Cell[])[],
): RawBuilder<unknown> {
  if (kind === "sqlite") {
    const cells = columns.map(
      ([name], at) => sql`json_extract(value, ${sql.lit(`$[${at}]`)}) AS ${sql.ref(name)}`,
    );
    return sql`(SELECT ${sql.join(cells)} FROM json_each(${JSON.stringify(rows)})) AS given`;
  }
  const lists = columns.map(
    ([, type], at) => sql`${rows.map((row) => row[at] ?? null)}::${sql.raw(arrays[type])}`,
  );
  const names = columns.map(([name]) => sql.ref(name));
  return sql`unnest(${sql.join(lists)}) AS given (${sql.join(names)})`;
}
