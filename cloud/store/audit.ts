import { type Selectable, sql } from "kysely";
import { chainStart, nextHash } from "../audit/audit-chain.ts";
import type {
  AuditEntry,
  AuditFilter,
  AuditLine,
  AuditSegment,
  AuditStore,
} from "./audit-store.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { AuditLinesTable } from "./tables/people-tables.ts";

/** Lines that are written in one transaction. */
const together = 200;
/** How often a line looks for its number while another process of the hub takes the same. */
const attempts = 8;

interface Waiting {
  readonly entry: AuditEntry;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
}

export function createAuditStore(database: HubDatabase): AuditStore {
  const { queries } = database;
  const waiting: Waiting[] = [];
  let writing = false;
  // One writer in a process: lines that come together share a transaction, and none waits for a lock.
  const write = async () => {
    writing = true;
    while (waiting.length > 0) {
      const lines = waiting.splice(0, together);
      try {
        await append(
          database,
          lines.map(({ entry }) => entry),
        );
        for (const { stored } of lines) stored();
      } catch (error) {
        for (const { failed } of lines) failed(error);
      }
    }
    writing = false;
  };
  return {
    add: (entry) =>
      new Promise((stored, failed) => {
        waiting.push({ entry, stored, failed });
        if (!writing) void write();
      }),
    async newest(limit) {
      const rows = await queries
        .selectFrom("audit_lines")
        .select(["at_ms as atMs", "who", "source", "action", "object", "outcome"])
        .orderBy("number", "desc")
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...row, outcome: outcomeOf(row.outcome) }));
    },
    page: (filter, limit) => page(queries, filter, limit),
    async after(number, limit) {
      const rows = await queries
        .selectFrom("audit_lines")
        .selectAll()
        .where("number", ">", number)
        .orderBy("number")
        .limit(limit)
        .execute();
      return rows.map(lineOf);
    },
    async head() {
      const { number, hash, atMs } = await headOf(queries);
      return { number, hash, atMs };
    },
    segments: () => segmentsOf(queries),
    close: (beforeMs, nowMs) => database.transaction((within) => close(within, beforeMs, nowMs)),
  };
}

async function append(database: HubDatabase, entries: readonly AuditEntry[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(async (within) => {
        let { number, hash } = await headOf(within);
        const rows = entries.map(({ atMs, ...rest }) => {
          number += 1;
          hash = nextHash(hash, { number, atMs, ...rest });
          return { number, at_ms: atMs, ...rest, hash };
        });
        await within.insertInto("audit_lines").values(rows).execute();
      });
    } catch (error) {
      // Its number was taken meanwhile: then the chain goes on from there.
      if (attempt >= attempts || database.kind === "sqlite") throw error;
    }
  }
}

/** Where the chain stands; after its last line, or after the last segment that is gone. */
async function headOf(queries: Queries): Promise<typeof chainStart & { atMs: number | null }> {
  const last = await queries
    .selectFrom("audit_lines")
    .select(["number", "hash", "at_ms as atMs"])
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  if (last !== undefined) return last;
  const segment = (await segmentsOf(queries)).at(-1);
  if (segment === undefined) return { ...chainStart, atMs: null };
  return { number: segment.lastNumber, hash: segment.hash, atMs: segment.toMs };
}

async function page(
  queries: Queries,
  filter: AuditFilter,
  limit: number,
): Promise<readonly AuditLine[]> {
  const { who, action, object, outcome, fromMs, toMs, beforeNumber } = filter;
  let rows = queries.selectFrom("audit_lines").selectAll();
  if (who !== "") rows = rows.where("who", "=", who);
  // Small letters on both sides: only SQLite's LIKE overlooks case by itself.
  if (action !== "") rows = rows.where(occurs("action", `${plain(action)}%`));
  if (object !== "") rows = rows.where(occurs("object", `%${plain(object)}%`));
  if (outcome !== null) rows = rows.where("outcome", "=", outcome);
  if (fromMs !== null) rows = rows.where("at_ms", ">=", fromMs);
  if (toMs !== null) rows = rows.where("at_ms", "<", toMs);
  if (beforeNumber !== null) rows = rows.where("number", "<", beforeNumber);
  return (await rows.orderBy("number", "desc").limit(limit).execute()).map(lineOf);
}

const occurs = (column: "action" | "object", pattern: string) =>
  sql<boolean>`lower(${sql.ref(column)}) LIKE ${pattern} ESCAPE '!'`;

/** Signs of a pattern stand for themselves. */
const plain = (text: string): string => text.toLowerCase().replaceAll(/[%_!]/g, "!$&");

async function segmentsOf(queries: Queries): Promise<readonly AuditSegment[]> {
  return await queries
    .selectFrom("audit_segments")
    .select(["first_number as firstNumber", "last_number as lastNumber"])
    .select(["from_ms as fromMs", "to_ms as toMs", "hash", "closed_at_ms as closedAtMs"])
    .orderBy("last_number")
    .execute();
}

/** Up to the first line that is to stay: a clock that was set back leaves no gap in the chain. */
async function close(
  within: Queries,
  beforeMs: number,
  nowMs: number,
): Promise<AuditSegment | null> {
  const kept = await within
    .selectFrom("audit_lines")
    .select("number")
    .where("at_ms", ">=", beforeMs)
    .orderBy("number")
    .limit(1)
    .executeTakeFirst();
  let gone = within.selectFrom("audit_lines").select(["number", "hash", "at_ms"]);
  if (kept !== undefined) gone = gone.where("number", "<", kept.number);
  const [first, last] = await Promise.all([
    gone.orderBy("number").limit(1).executeTakeFirst(),
    gone.orderBy("number", "desc").limit(1).executeTakeFirst(),
  ]);
  if (first === undefined || last === undefined) return null;
  const segment: AuditSegment = {
    firstNumber: first.number,
    lastNumber: last.number,
    fromMs: first.at_ms,
    toMs: last.at_ms,
    hash: last.hash,
    closedAtMs: nowMs,
  };
  await within
    .insertInto("audit_segments")
    .values({
      first_number: segment.firstNumber,
      last_number: segment.lastNumber,
      from_ms: segment.fromMs,
      to_ms: segment.toMs,
      hash: segment.hash,
      closed_at_ms: nowMs,
    })
    .execute();
  await within.deleteFrom("audit_lines").where("number", "<=", last.number).execute();
  return segment;
}

const lineOf = ({ at_ms: atMs, outcome, ...rest }: Selectable<AuditLinesTable>): AuditLine => ({
  ...rest,
  atMs,
  outcome: outcomeOf(outcome),
});

const outcomeOf = (text: string): "done" | "refused" => (text === "done" ? "done" : "refused");
