import { createHash } from "node:crypto";
import type { Database } from "better-sqlite3";
import type { Agenda } from "../../contract/agenda.ts";
import { type Duty, isSettled } from "../../contract/duty.ts";
import type { Alarm, SelfTestReport } from "../../contract/record.ts";
import type { StoreLimits } from "./limits.ts";
import { SpoiltDatabase } from "./store-error.ts";
import type { Hold, StoredRoom, TickChange } from "./store.ts";

interface MeetingMark {
  readonly meetingId: string;
  readonly atMs: number;
  readonly by: string;
}

/** What is kept under each kind, and by what it is known. */
interface KeptKinds {
  agenda: Agenda;
  duty: Duty;
  alarm: Alarm;
  hold: Hold;
  ended: Omit<MeetingMark, "by">;
  prepared: MeetingMark;
  report: SelfTestReport;
}
type Kind = keyof KeptKinds;

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
  save(change: TickChange): void;
  /** Throws `SpoiltDatabase` when a row is not as it was written. */
  load(): Omit<StoredRoom, "afterCrash">;
}

export function createKeptState(db: Database, limits: StoreLimits): KeptState {
  const put = rowWriter(db);
  const trim = rowTrimmer(db);
  const deleteKind = db.prepare<[string]>("DELETE FROM kept WHERE kind = ?");
  const selectKind = db.prepare<[string], KeptRow>(
    "SELECT kind, id, closed, body, hash FROM kept WHERE kind = ? ORDER BY rowid",
  );
  const all = <K extends Kind>(kind: K): KeptKinds[K][] =>
    selectKind.all(kind).map((row): KeptKinds[K] => JSON.parse(soundBody(row)));

  return {
    save(change) {
      for (const duty of change.duties) put("duty", duty.id, isSettled(duty.status), duty);
      if (change.duties.length > 0) trim("duty", limits.settledDuties);
      for (const alarm of change.alarms) {
        put("alarm", alarm.id, alarm.clearedAtMs !== null, alarm);
      }
      if (change.alarms.length > 0) trim("alarm", limits.clearedAlarms);
      if (change.agenda !== undefined) put("agenda", "accepted", false, change.agenda);
      if (change.holds !== undefined) {
        deleteKind.run("hold");
        for (const hold of change.holds) put("hold", hold.point, false, hold);
      }
      if (change.endedEarly !== undefined) {
        put("ended", change.endedEarly.meetingId, true, change.endedEarly);
        trim("ended", limits.meetingMarks);
      }
      if (change.prepared !== undefined) {
        put("prepared", change.prepared.meetingId, true, change.prepared);
        trim("prepared", limits.meetingMarks);
      }
      if (change.report !== undefined) {
        put("report", change.report.id, true, change.report);
        trim("report", limits.reports);
      }
    },
    load: () => ({
      agenda: all("agenda")[0] ?? null,
      duties: all("duty"),
      holds: all("hold"),
      alarms: all("alarm"),
      endedEarly: new Map(all("ended").map((mark) => [mark.meetingId, mark.atMs])),
      prepared: new Map(
        all("prepared").map((mark) => [mark.meetingId, { atMs: mark.atMs, by: mark.by }]),
      ),
      reports: all("report"),
    }),
  };
}

/** Replacing gives a row a new rowid, so the rowid tells which changed last. */
function rowWriter(db: Database) {
  const insert = db.prepare<[string, string, number, string, Uint8Array]>(
    "INSERT OR REPLACE INTO kept (kind, id, closed, body, hash) VALUES (?, ?, ?, ?, ?)",
  );
  return <K extends Kind>(kind: K, id: string, closed: boolean, value: KeptKinds[K]): void => {
    const body = JSON.stringify(value);
    insert.run(kind, id, closed ? 1 : 0, body, checksum(kind, id, body));
  };
}

/** Closed rows are bounded by count, not by age: a clock that jumps must not empty the room. */
function rowTrimmer(db: Database) {
  const statement = db.prepare<[string, string, number]>(
    `DELETE FROM kept WHERE kind = ? AND closed = 1 AND rowid <= (
       SELECT rowid FROM kept WHERE kind = ? AND closed = 1 ORDER BY rowid DESC LIMIT 1 OFFSET ?)`,
  );
  return (kind: Kind, keep: number): void => {
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
