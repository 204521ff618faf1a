import type { Database } from "better-sqlite3";
import type { JournalRecord } from "../../contract/record.ts";
import { type AccessStore, createAccessTable } from "./access-table.ts";
import { openDatabase } from "./database.ts";
import { createJournal, type Journal } from "./journal.ts";
import { createKeptState, type KeptState } from "./kept-state.ts";
import type { StoreLimits } from "./limits.ts";
import { createMeta, type Meta } from "./meta.ts";
import { createPeopleTable, type PeopleStore } from "./people-table.ts";
import { SpoiltDatabase } from "./store-error.ts";
import type { TickChange } from "./store.ts";
import { createWattsSlots, type WattsSlots } from "./watts-slots.ts";

/** One open database with its prepared statements. Thrown away as a whole after an I/O error. */
export interface Connection {
  readonly db: Database;
  readonly epoch: string;
  readonly meta: Meta;
  readonly journal: Journal;
  readonly kept: KeptState;
  readonly watts: WattsSlots;
  readonly access: AccessStore;
  readonly people: PeopleStore;
  /** Everything of one tick, in one transaction; returns the records with their numbers. */
  readonly write: (change: TickChange) => readonly JournalRecord[];
}

/**
 * Opens the file and checks what the room is about to rely on: its state, and the seals of its newest
 * records. An empty database becomes the journal `newEpoch`; with null it counts as spoilt.
 */
export function connect(file: string, limits: StoreLimits, newEpoch: string | null): Connection {
  const db = openDatabase(file, limits);
  try {
    const meta = createMeta(db);
    const epoch = epochOf(meta, newEpoch);
    const journal = createJournal(db, epoch, meta, limits);
    const kept = createKeptState(db, limits);
    kept.load();
    checkNewest(journal, limits);
    const watts = createWattsSlots(db, limits);
    const access = createAccessTable(db);
    const people = createPeopleTable(db, meta);
    const write = db.transaction((change: TickChange) => {
      const records = journal.append(change);
      kept.save(change.kept);
      watts.save(change.watts);
      return records;
    });
    return {
      db,
      epoch,
      meta,
      journal,
      kept,
      watts,
      access,
      people,
      write: (change) => write.immediate(change),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

function epochOf(meta: Meta, newEpoch: string | null): string {
  const known = meta.text("epoch");
  if (known !== undefined) return known;
  if (newEpoch === null) throw new SpoiltDatabase("the journal is gone");
  meta.set("epoch", newEpoch);
  return newEpoch;
}

function checkNewest(journal: Journal, limits: StoreLimits): void {
  const from = Math.max(0, journal.lastNumber() - limits.recordsChecked);
  const verdict = journal.verify(from, limits.recordsChecked);
  if (verdict.brokenAt !== null) {
    throw new SpoiltDatabase(`record ${verdict.brokenAt} is missing or not as it was written`);
  }
}
