import type { Queries } from "./hub-database.ts";

/** Rows of the inbox that are put in their place: what is live, then history. */
export const inboxLanes = { live: 0, late: 1, ahead: 2 } as const;

/** Rows: see `hubLimits.history`. */
export interface InboxBounds {
  readonly inboxRows: number;
  readonly inboxLookRows: number;
  readonly aheadRows: number;
  readonly sweepRows: number;
}

export interface InboxCount {
  /** So many rows more find room; `wanted` are about to be appended. */
  free(wanted: number): Promise<number>;
  appended(rows: number): void;
}

/**
 * How full the inbox is. Several processes append to it and another one empties it: what was appended
 * here is counted in memory, and now and then, and before anything is refused, the table is asked.
 */
export function createInboxCount(queries: Queries, bounds: InboxBounds): InboxCount {
  let rows = 0;
  let sinceLook = Number.POSITIVE_INFINITY;
  let counted: { readonly span: number; readonly rows: number } | null = null;

  async function look(): Promise<void> {
    const span = await spanOf(queries);
    sinceLook = 0;
    if (span < bounds.inboxRows) {
      rows = span;
      return;
    }
    // Ids have gaps: only a count can say that it is full. While nothing moves, once is enough.
    if (counted?.span !== span) counted = { span, rows: await rowsOf(queries) };
    rows = counted.rows;
  }

  return {
    async free(wanted) {
      const { inboxRows, inboxLookRows } = bounds;
      if (sinceLook + wanted > inboxLookRows || rows + wanted > inboxRows) await look();
      return Math.max(0, inboxRows - rows);
    },
    appended(more) {
      rows += more;
      sinceLook += more;
    },
  };
}

/** No fewer than there are; two looks into the index a lane. */
async function spanOf(queries: Queries): Promise<number> {
  let span = 0;
  for (const lane of Object.values(inboxLanes)) {
    const ids = queries.selectFrom("reading_inbox").select("id").where("late", "=", lane).limit(1);
    const first = await ids.orderBy("id").executeTakeFirst();
    if (first === undefined) continue;
    const last = await ids.orderBy("id", "desc").executeTakeFirst();
    span += (last?.id ?? first.id) - first.id + 1;
  }
  return span;
}

async function rowsOf(queries: Queries): Promise<number> {
  const row = await queries
    .selectFrom("reading_inbox")
    .select(({ fn }) => fn.countAll<number | string>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(row.total);
}
