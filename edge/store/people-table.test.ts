import Database from "better-sqlite3";
import { expect, test } from "vitest";
import type { StoredPerson } from "./people-table.ts";
import { databaseFile, open } from "./store.fixture.ts";

const person = (id: string, parts: Partial<StoredPerson> = {}): StoredPerson => ({
  id,
  name: id,
  role: "technician",
  from: "room",
  pin: "scrypt$…",
  ...parts,
});

test("people survive a restart, and the hub's list replaces only the hub's people", () => {
  const file = databaseFile();
  const first = open(file);
  first.people.put(person("own"));
  first.people.put(person("gone"));
  first.people.remove("gone");
  first.people.put(person("own", { role: "viewer" }));
  const old = person("hub:old", { from: "hub" });
  const next = person("hub:new", { from: "hub", role: "administrator" });
  first.people.replaceSynced(3, [old]);
  first.people.replaceSynced(4, [next]);
  first.store.close();
  const again = open(file);
  expect(again.people.all()).toEqual([next, person("own", { role: "viewer" })]);
  expect(again.people.syncedVersion()).toBe(4);
  again.store.close();
});

test("a list of which one person cannot be stored is not taken at all", () => {
  const { people, store } = open(databaseFile());
  people.replaceSynced(1, [person("hub:a", { from: "hub" })]);
  const text = JSON.stringify({ ...person("hub:b", { from: "hub" }), pin: null });
  const broken: StoredPerson = JSON.parse(text);
  expect(() => people.replaceSynced(2, [person("hub:c", { from: "hub" }), broken])).toThrow(/NULL/);
  expect(people.all().map(({ id }) => id)).toEqual(["hub:a"]);
  expect(people.syncedVersion()).toBe(1);
  store.close();
});

test("who was signed in before there were roles came by the controller's link: an administrator", () => {
  const file = databaseFile();
  open(file).store.close();
  const database = new Database(file);
  database.exec(`
    DROP TABLE people;
    ALTER TABLE access DROP COLUMN role;
    ALTER TABLE access DROP COLUMN person;
    INSERT INTO access (hash, kind, name, created_at_ms) VALUES ('ab', 'token', 'command line', 7);
    PRAGMA user_version = 2;
  `);
  database.close();
  const { access, store } = open(file);
  expect(access.all()).toMatchObject([{ hash: "ab", role: "administrator", person: "" }]);
  store.close();
});
