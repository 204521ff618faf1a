import type { Database } from "better-sqlite3";
import type { PersonView } from "../../contract/people.ts";
import type { Meta } from "./meta.ts";

/** A person who may sign in at the panel. */
export interface StoredPerson extends PersonView {
  /** scrypt of the PIN, with its parameters (`pinHashSchema`). */
  readonly pin: string;
}

/** Who may sign in by a PIN. Few by nature: the panel and the hub's schema bound them. */
export interface PeopleStore {
  /** By name. */
  all(): readonly StoredPerson[];
  put(person: StoredPerson): void;
  remove(id: string): void;
  /** Version of the hub's list that was taken last; 0: none was. */
  syncedVersion(): number;
  /** The hub's people in place of those it sent before, in one transaction; the room's own stay. */
  replaceSynced(version: number, people: readonly StoredPerson[]): void;
}

export function createPeopleTable(db: Database, meta: Meta): PeopleStore {
  const select = db.prepare<[], StoredPerson>(
    `SELECT id, origin AS "from", name, role, pin FROM people ORDER BY name, id`,
  );
  const insert = db.prepare<StoredPerson>(
    `INSERT OR REPLACE INTO people (id, origin, name, role, pin)
     VALUES (@id, @from, @name, @role, @pin)`,
  );
  const remove = db.prepare<[string]>("DELETE FROM people WHERE id = ?");
  const removeSynced = db.prepare("DELETE FROM people WHERE origin = 'hub'");
  const replace = db.transaction((version: number, people: readonly StoredPerson[]) => {
    removeSynced.run();
    for (const person of people) insert.run(person);
    meta.set("peopleVersion", version);
  });
  return {
    all: () => select.all(),
    put(person) {
      insert.run(person);
    },
    remove(id) {
      remove.run(id);
    },
    syncedVersion: () => meta.number("peopleVersion") ?? 0,
    replaceSynced: (version, people) => replace.immediate(version, people),
  };
}
