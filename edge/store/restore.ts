import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";
import { message } from "../../contract/message.ts";
import { panelRoleSchema, personNameSchema, pinHashSchema } from "../../contract/people.ts";
import { connect, type Connection } from "./connection.ts";
import { makeFile } from "./database.ts";
import type { StoreLimits } from "./limits.ts";
import { migrate } from "./migrations.ts";
import { type JournalRow, noSeal, sealOf } from "./record-seal.ts";
import { setAside } from "./spoilt-file.ts";
import { isSpoilt, SpoiltDatabase, StoreError, storeError } from "./store-error.ts";

export interface RestorePorts {
  readonly random: (bytes: number) => Uint8Array;
  readonly limits: StoreLimits;
  readonly nowMs: number;
  /** The room whose memory it is to be. */
  readonly site: string;
  readonly room: string;
}

export type Restored =
  | {
      readonly ok: true;
      readonly records: number;
      /** Where the memory is that was there before; null: there was none. */
      readonly keptAs: string | null;
    }
  | { readonly ok: false; readonly why: RestoreRefusal; readonly detail: string };

/** in-use: an edge has the database open · spoilt: it is no sound backup · newer: of a newer version. */
export type RestoreRefusal = "in-use" | "spoilt" | "newer" | "other-room";

/**
 * Puts a backup in the place of the room's database, which is set aside. The backup itself is only
 * read. Nothing has changed unless the answer is ok; throws `StoreError` when the disk is the trouble.
 */
export function restoreDatabase(backup: string, file: string, ports: RestorePorts): Restored {
  const fresh = `${file}.restored`;
  try {
    removed(fresh);
    makeFile(fresh);
    copyFileSync(backup, fresh);
    makeOwn(fresh);
    const refused = prepare(fresh, ports);
    if (refused !== null) return refused;
    if (existsSync(file) && !isFree(file)) {
      return { ok: false, why: "in-use", detail: file };
    }
    const keptAs = existsSync(file) ? setAside(file, ports.limits.filesAside, "old") : null;
    const records = recordsIn(fresh);
    renameSync(fresh, file);
    return { ok: true, records, keptAs };
  } catch (error) {
    throw storeError(error);
  } finally {
    removed(fresh);
  }
}

/** Readable by its owner only, which is the edge's user also when root restores. */
function makeOwn(fresh: string): void {
  // Copying brought the rights of the backup along.
  chmodSync(fresh, 0o600);
  const { uid, gid } = statSync(dirname(fresh));
  if (statSync(fresh).uid === 0 && uid !== 0) chownSync(fresh, uid, gid);
}

/** Checks the copy, and makes it a journal of its own. Null: it is ready. */
function prepare(fresh: string, ports: RestorePorts): Restored | null {
  let open: Connection;
  try {
    open = connect(fresh, ports.limits, null);
  } catch (error) {
    if (isUnsound(error)) return { ok: false, why: "spoilt", detail: String(error) };
    if (error instanceof StoreError && error.failure.code === "store-newer") {
      return { ok: false, why: "newer", detail: error.message };
    }
    throw error;
  }
  try {
    checkWhole(open);
    checkShape(open);
    checkPeople(open);
    const stranger = strangerIn(open, ports);
    if (stranger !== null) return { ok: false, why: "other-room", detail: stranger };
    beginAnew(open, ports);
    // Into the one file that is moved into place.
    open.db.pragma("journal_mode = DELETE");
    return null;
  } catch (error) {
    if (isUnsound(error)) return { ok: false, why: "spoilt", detail: String(error) };
    throw error;
  } finally {
    open.db.close();
  }
}

/** Spoilt, or a sound database that is none of a room. */
const isUnsound = (error: unknown): boolean =>
  isSpoilt(error) ||
  (error instanceof Database.SqliteError && /^SQLITE_(?:ERROR|CONSTRAINT)/.test(error.code));

/** Every page and every seal, however long that takes: at a start only the newest are checked. */
function checkWhole({ db, journal }: Connection): void {
  const verdict = String(db.pragma("integrity_check(1)", { simple: true }));
  if (verdict !== "ok") throw new SpoiltDatabase(verdict);
  const { brokenAt } = journal.verify(0, Number.MAX_SAFE_INTEGER);
  if (brokenAt !== null) throw new SpoiltDatabase(`record ${brokenAt} is not as it was written`);
}

/** Tables and nothing else, exactly those of a new database: no trigger, no view, no index of others. */
function checkShape({ db }: Connection): void {
  const own = new Database(":memory:");
  try {
    migrate(own);
    if (shapeOf(own) !== shapeOf(db))
      throw new SpoiltDatabase("its tables are not those of a room");
  } finally {
    own.close();
  }
}

const shapeOf = (db: Database.Database): string =>
  JSON.stringify(
    db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").all(),
  );

const storedPersonSchema = z.strictObject({
  id: z.string().min(1).max(80),
  from: z.enum(["room", "hub"]),
  name: personNameSchema,
  role: panelRoleSchema,
  /** Its costs are bounded: the room computes whatever stands in it. */
  pin: pinHashSchema,
});

function checkPeople({ people }: Connection): void {
  const sound = z.array(storedPersonSchema).safeParse(people.all());
  if (!sound.success) throw new SpoiltDatabase("a person on it is not as the room writes them");
}

/** The room it is of, if that is another one; a memory without an agenda does not say. */
function strangerIn({ kept }: Connection, { site, room }: RestorePorts): string | null {
  const agenda = kept.load().agenda.at(-1);
  const isOwn = agenda === undefined || (agenda.site === site && agenda.room === room);
  return isOwn ? null : `${agenda.site}/${agenda.room}`;
}

/**
 * The hub may have later records of the same journal, and would take new ones under their numbers for
 * those. So what is restored goes on as a journal of its own, numbered and sealed anew from 1, of which
 * the hub has nothing yet. Whoever was signed in at that time is so no longer.
 */
function beginAnew(open: Connection, { random, limits, nowMs }: RestorePorts): void {
  const { db, meta } = open;
  const epoch = Buffer.from(random(16)).toString("hex");
  db.transaction(() => {
    renumber(open, epoch, limits.recordsPerRead);
    meta.set("epoch", epoch);
    meta.set("chainStartNumber", 0);
    meta.set("chainStartSeal", noSeal);
    meta.set("acknowledged", 0);
    for (const grant of open.access.all()) open.access.remove(grant.hash);
  }).immediate();
  note(open.db, epoch, limits, nowMs);
  meta.set("clean", 1);
}

function renumber({ db }: Connection, epoch: string, atOnce: number): void {
  const rows = db.prepare<[number, number], JournalRow>(
    "SELECT number, at_ms, clock_trusted, body, hash FROM journal WHERE number > ? ORDER BY number LIMIT ?",
  );
  const change = db.prepare<[number, Uint8Array, number]>(
    "UPDATE journal SET number = ?, hash = ? WHERE number = ?",
  );
  let seal: Uint8Array = noSeal;
  let number = 0;
  let from = 0;
  for (;;) {
    const page = rows.all(from, atOnce);
    for (const row of page) {
      number += 1;
      seal = sealOf(seal, epoch, { ...row, number });
      // Numbers only ever become smaller, from the smallest on: none is taken twice.
      change.run(number, seal, row.number);
      from = row.number;
    }
    if (page.length < atOnce) return;
  }
}

/** That it was restored is the first thing the new journal says of its own. */
function note(db: Database.Database, epoch: string, limits: StoreLimits, nowMs: number): void {
  const open = connect(db.name, limits, null);
  try {
    const newest = open.journal.before(Number.MAX_SAFE_INTEGER, 1)[0]?.atMs ?? 0;
    if (open.epoch !== epoch) throw new SpoiltDatabase("the new journal cannot be read");
    const text = message("act.restore");
    const record = { kind: "act", by: "command line", act: "restore", text } as const;
    open.write({
      atMs: nowMs,
      clockTrusted: nowMs > newest,
      records: [record],
      kept: [],
      watts: [],
    });
  } finally {
    open.db.close();
  }
}

/** Whether nobody else has it open: only then can it leave its write-ahead mode, and it does. */
function isFree(file: string): boolean {
  const db = new Database(file, { fileMustExist: true, timeout: 0 });
  try {
    return String(db.pragma("journal_mode = DELETE", { simple: true })) === "delete";
  } catch (error) {
    // A spoilt one is nobody's: it is set aside as it is.
    return isSpoilt(error);
  } finally {
    db.close();
  }
}

function recordsIn(file: string): number {
  const db = new Database(file, { readonly: true });
  try {
    const count = db.prepare<[], { readonly total: number }>(
      "SELECT count(*) AS total FROM journal",
    );
    return count.get()?.total ?? 0;
  } finally {
    db.close();
  }
}

const removed = (file: string): void => {
  for (const suffix of ["", "-wal", "-shm", "-journal"])
    rmSync(`${file}${suffix}`, { force: true });
};
