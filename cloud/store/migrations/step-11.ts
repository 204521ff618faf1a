import { nextHash, startHash } from "../../audit/audit-chain.ts";
import type { Queries } from "../hub-database.ts";
import { both, filled, type Step } from "./step.ts";

/** The tables of the audit as they are at this step. */
type AuditTables = {
  audit: {
    readonly id: number;
    readonly at_ms: number;
    readonly who: string;
    readonly source: string;
    readonly action: string;
    readonly object: string;
    readonly outcome: string;
  };
  audit_lines: {
    readonly number: number;
    readonly at_ms: number;
    readonly who: string;
    readonly source: string;
    readonly action: string;
    readonly object: string;
    readonly outcome: string;
    readonly hash: string;
  };
};

const page = 500;

/** The lines of before come into the chain as they stand: what was changed until now, nobody can tell. */
async function chainOldLines(queries: Queries): Promise<void> {
  const tables = queries.withTables<AuditTables>();
  let [number, hash, after] = [0, startHash, -1];
  for (;;) {
    const rows = await tables
      .selectFrom("audit")
      .selectAll()
      .where("id", ">", after)
      .orderBy("id")
      .limit(page)
      .execute();
    const chained = rows.map(({ id, at_ms, ...rest }) => {
      after = id;
      number += 1;
      hash = nextHash(hash, { number, atMs: at_ms, ...rest });
      return { number, at_ms, ...rest, hash };
    });
    if (chained.length === 0) return;
    await tables.insertInto("audit_lines").values(chained).execute();
  }
}

/** The audit as a chain: each line carries a hash of itself and of the one before. */
export const step11: Step = [
  both(`
CREATE TABLE audit_lines (
  number INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  who TEXT NOT NULL,
  source TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  outcome TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_lines_by_time ON audit_lines (at_ms);
CREATE INDEX audit_lines_by_who ON audit_lines (who, number);

-- What was kept long enough and has gone: the chain goes on from the hash that stays.
CREATE TABLE audit_segments (
  last_number INTEGER PRIMARY KEY,
  first_number INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  hash TEXT NOT NULL,
  closed_at_ms INTEGER NOT NULL
) STRICT;
`),
  filled(chainOldLines),
  both(`
DROP TABLE audit;
`),
];
