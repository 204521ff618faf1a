import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import { isSettled } from "../../contract/duty.ts";
import type { StoreLimits } from "./limits.ts";
import { SpoiltDatabase } from "./store-error.ts";
import type { KeptChange, KeptKind, KeptKinds, KeptRoom } from "./store.ts";

interface KeptRow {
  readonly kind: string;
  readonly id: string;
  readonly closed: number;
  readonly body: string;
  readonly hash: Uint8Array;
}

/** The room's state beside its journal: one row a thing, replaced as a whole. */
export interface KeptState {
  /** Call inside a transaction. */
  save(changes: readonly KeptChange[]): void;
  /** Throws `SpoiltDatabase` when a row is not as it was written. */
  load(): KeptRoom;
}

export function createKeptState(db: Database, limits: StoreLimits): KeptState {
  const put = rowWriter(db);
  const trim = rowTrimmer(db);
  const remove = db.prepare<[string, string]>("DELETE FROM kept WHERE kind = ? AND id = ?");
  const selectKind = db.prepare<[string], KeptRow>(
    "SELECT kind, id, closed, body, hash FROM kept WHERE kind = ? ORDER BY rowid",
  );
  const all = <K extends KeptKind>(kind: K): readonly KeptKinds[K][] =>
    selectKind.all(kind).map((row): KeptKinds[K] => JSON.parse(soundBody(row)));
  const bounds = closedRowsKept(limits);

  return {
    save(changes) {
      for (const change of changes) {
        if (change.value === null) remove.run(change.kind, change.id);
        else put(change.kind, change.id, isClosed(change), JSON.stringify(change.value));
      }
      for (const kind of new Set(changes.map((change) => change.kind))) {
        const keep = bounds[kind];
        if (keep !== undefined) trim(kind, keep);
      }
    },
    load: () => ({
      agenda: all("agenda"),
      duty: all("duty"),
      alarm: all("alarm"),
      hold: all("hold"),
      ended: all("ended"),
      extended: all("extended"),
      attested: all("attested"),
      bannerCheck: all("bannerCheck"),
      report: all("report"),
      cleaning: all("cleaning"),
      pace: all("pace"),
      signed: all("signed"),
      baseline: all("baseline"),
      trend: all("trend"),
      putBack: all("putBack"),
    }),
  };
}

/** How many closed rows of a kind are kept. What is not named here is bounded by the room itself. */
const closedRowsKept = (limits: StoreLimits): Partial<Record<KeptKind, number>> => ({
  duty: limits.settledDuties,
  alarm: limits.clearedAlarms,
  ended: limits.meetingMarks,
  extended: limits.meetingMarks,
  attested: limits.meetingMarks,
  report: limits.reports,
  signed: limits.signatures,
});

/** What has come to its end may be forgotten when there are too many; the rest never. */
function isClosed(change: KeptChange): boolean {
  switch (change.kind) {
    case "duty":
      return change.value !== null && isSettled(change.value.status);
    case "alarm":
      return change.value?.clearedAtMs !== null;
    case "ended":
    case "extended":
    case "attested":
    case "report":
    case "signed":
      return true;
    case "agenda":
    case "bannerCheck":
    case "hold":
    case "cleaning":
    case "pace":
    case "baseline":
    case "trend":
    case "putBack":
      return false;
  }
}

/** Replacing gives a row a new rowid, so the rowid tells which changed last. */
function rowWriter(db: Database) {
  const insert = db.prepare<[string, string, number, string, Uint8Array]>(
    "INSERT OR REPLACE INTO kept (kind, id, closed, body, hash) VALUES (?, ?, ?, ?, ?)",
  );
  return (kind: KeptKind, id: string, closed: boolean, body: string): void => {
    insert.run(kind, id, closed ? 1 : 0, body, checksum(kind, id, body));
  };
}

/** Closed rows are bounded by count, not by age: a clock that jumps must not empty the room. */
function rowTrimmer(db: Database) {
  const statement = db.prepare<[string, string, number]>(
    `DELETE FROM kept WHERE kind = ? AND closed = 1 AND rowid <= (
       SELECT rowid FROM kept WHERE kind = ? AND closed = 1 ORDER BY rowid DESC LIMIT 1 OFFSET ?)`,
  );
  return (kind: KeptKind, keep: number): void => {
    statement.run(kind, kind, keep);
  };
}

const checksum = (kind: string, id: string, body: string): Uint8Array =>
  createHash("sha256").update(`${kind}\n${id}\n${body}`).digest();

/** The row's text, once it is known to be what `rowWriter` wrote. */
function soundBody(row: KeptRow): string {
  if (Buffer.compare(checksum(row.kind, row.id, row.body), row.hash) !== 0) {
    throw new SpoiltDatabase(`${row.kind} ${row.id} is not as it was written`);
  }
  return row.body;
}
