import { chmodSync, chownSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { demoAgenda } from "../demo-room.fixture.ts";
import { storeLimits } from "./limits.ts";
import { restoreDatabase } from "./restore.ts";
import { setAside } from "./spoilt-file.ts";
import { act, databaseFile, keptDuty, open, tick } from "./store.fixture.ts";

const ports = {
  random: (bytes: number) => randomBytes(bytes),
  limits: { ...storeLimits, recordsPerRead: 7 },
  nowMs: 1_760_000_000_000,
  site: "city-hall",
  room: "3-201",
};

/** A room with this many records, of which the hub has the first 20, and a backup of it. */
async function backedUp(records: number, dropped: boolean) {
  const file = databaseFile();
  const limits = dropped ? { recordsKept: 10, rowsFreedAtOnce: 15 } : {};
  const { store, access } = open(file, limits);
  for (let number = 1; number <= records; number++) {
    store.commit(tick({ records: [act(`before ${number}`)], kept: [keptDuty("m1:tea", "open")] }));
  }
  store.acknowledge(20);
  access.put({
    hash: "h",
    kind: "session",
    name: "Li",
    role: "administrator",
    person: "",
    createdAtMs: 1,
  });
  const backup = databaseFile();
  await store.backupTo(backup);
  return { file, backup, store };
}

test("what was restored is all there, sealed anew as a journal of its own, for the hub to hear", async () => {
  const { file, backup, store } = await backedUp(30, false);
  store.commit(tick({ records: [act("after the backup")] }));
  const { epoch } = store;
  store.close();
  const restored = restoreDatabase(backup, file, ports);
  expect(restored).toEqual({ ok: true, records: 31, keptAs: `${file}.old-1` });
  const again = open(file);
  expect(again.store.epoch).not.toBe(epoch);
  expect(again.store.verifyChain(0, 1000)).toEqual({ checkedTo: 31, brokenAt: null });
  expect(again.store.acknowledged()).toBe(0);
  const texts = again.store.recordsAfter(0, 100).map(({ body }) => body.kind === "act" && body.act);
  expect(texts).toEqual([...Array.from({ length: 30 }, (_, at) => `before ${at + 1}`), "restore"]);
  expect(again.store.load()).toMatchObject({ duty: [{ id: "m1:tea" }], afterCrash: false });
  // Who was signed in at that time is so no longer.
  expect(again.access.all()).toEqual([]);
  again.store.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.restored`)).toBe(false);
  const old = open(`${file}.old-1`);
  expect(old.store.lastNumber()).toBe(31);
  expect(old.store.epoch).toBe(epoch);
  old.store.close();
});

test("a journal that has forgotten its oldest records begins at 1 again", async () => {
  const { file, backup, store } = await backedUp(40, false);
  store.close();
  const copy = open(backup, { recordsKept: 5 });
  copy.store.close();
  expect(restoreDatabase(backup, file, ports).ok).toBe(true);
  const again = open(file);
  expect(again.store.recordsAfter(0, 1)[0]?.number).toBe(1);
  again.store.close();
});

test("nothing is put over a room that has its memory open", async () => {
  const { file, backup, store } = await backedUp(25, false);
  expect(restoreDatabase(backup, file, ports)).toMatchObject({ ok: false, why: "in-use" });
  store.commit(tick({ records: [act("it goes on")] }));
  expect(store.lastNumber()).toBe(26);
  store.close();
  expect(existsSync(`${file}.old-1`)).toBe(false);
});

test("what is no sound backup, of a newer version, or of another room changes nothing", async () => {
  const { file, backup, store } = await backedUp(25, false);
  store.close();
  const before = readFileSync(file);
  const refused = (from: string) => restoreDatabase(from, file, ports);
  const text = databaseFile();
  writeFileSync(text, "no database at all, but long enough to be looked at as one".repeat(20));
  expect(refused(text)).toMatchObject({ ok: false, why: "spoilt" });
  expect(refused(databaseFileEmpty())).toMatchObject({ ok: false, why: "spoilt" });

  const tampered = readFileSync(backup);
  const at = tampered.indexOf("before 12");
  expect(at).toBeGreaterThan(0);
  tampered.write("before 99", at);
  const forged = databaseFile();
  writeFileSync(forged, tampered);
  expect(refused(forged)).toMatchObject({ ok: false, why: "spoilt" });

  const other = open(backup);
  const agenda = { ...demoAgenda([]), room: "4-101" };
  other.store.commit(tick({ kept: [{ kind: "agenda", id: "accepted", value: agenda }] }));
  other.store.close();
  expect(refused(backup)).toMatchObject({ why: "other-room", detail: "city-hall/4-101" });

  const newer = new Database(backup);
  newer.pragma("user_version = 9999");
  newer.close();
  expect(refused(backup)).toMatchObject({ ok: false, why: "newer" });
  expect(readFileSync(file).equals(before)).toBe(true);
});

function databaseFileEmpty(): string {
  const file = databaseFile();
  writeFileSync(file, "");
  return file;
}

test("a memory that is gone altogether can be restored too", async () => {
  const { backup, store } = await backedUp(3, false);
  store.close();
  const file = databaseFile();
  expect(restoreDatabase(backup, file, ports)).toMatchObject({ ok: true, keptAs: null });
  const again = open(file);
  expect(again.store.lastNumber()).toBe(4);
  again.store.close();
});

const pin = `scrypt$32768$8$1$${"a".repeat(22)}$${"b".repeat(43)}`;
const addPerson = (parts: {
  readonly role?: string;
  readonly pin?: string;
  readonly name?: string;
}) => {
  const { role = "viewer", name = "李娜" } = parts;
  return `INSERT INTO people VALUES ('p1', 'room', '${name}', '${role}', '${parts.pin ?? pin}')`;
};

test.each([
  [
    "a trigger that makes somebody an administrator",
    "CREATE TRIGGER t AFTER INSERT ON journal BEGIN UPDATE people SET role = 'administrator'; END",
  ],
  ["a view", "CREATE VIEW v AS SELECT * FROM people"],
  ["a table of its own", "CREATE TABLE t (x)"],
  ["an index of its own", "CREATE UNIQUE INDEX i ON people (role)"],
  ["a table that is another", "DROP TABLE watts; CREATE TABLE watts (slot_ms, watts)"],
  ["no table at all of people", "DROP TABLE people"],
  ["a role there is not", addPerson({ role: "root" })],
  ["a name with a control character", addPerson({ name: "a\u0007" })],
  ["a PIN that costs too much", addPerson({ pin: pin.replace("$8$1$", "$8$30000$") })],
  ["a PIN that is no hash", addPerson({ pin: "518204" })],
])("a backup with %s is not put into place", async (_what, sql) => {
  const { file, backup, store } = await backedUp(3, false);
  store.close();
  const hostile = new Database(backup);
  hostile.exec(sql);
  hostile.close();
  expect(restoreDatabase(backup, file, ports)).toMatchObject({ ok: false, why: "spoilt" });
  expect(existsSync(`${file}.old-1`)).toBe(false);
});

test("people come back with a backup, also with one of before there were roles", async () => {
  const { file, backup, store } = await backedUp(3, false);
  store.close();
  const older = new Database(backup);
  older.exec(`
    DROP TABLE people;
    ALTER TABLE access DROP COLUMN role;
    ALTER TABLE access DROP COLUMN person;
    PRAGMA user_version = 2;
  `);
  older.close();
  expect(restoreDatabase(backup, file, ports).ok).toBe(true);
  const restored = open(file);
  restored.people.put({ id: "p1", from: "room", name: "李娜", role: "viewer", pin });
  const next = databaseFile();
  await restored.store.backupTo(next);
  restored.store.close();
  expect(restoreDatabase(next, file, ports).ok).toBe(true);
  const again = open(file);
  expect(again.people.all().map(({ name }) => name)).toEqual(["李娜"]);
  again.store.close();
});

test("only its owner reads the restored memory, whatever rights the backup had", async () => {
  const { file, backup, store } = await backedUp(3, false);
  store.close();
  chmodSync(backup, 0o644);
  // Only root can give a folder away, and only then is there an owner to be kept.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(dirname(file), 4321, 4322);
  const folder = statSync(dirname(file));
  expect(restoreDatabase(backup, file, ports).ok).toBe(true);
  const { mode, uid, gid } = statSync(file);
  expect(mode & 0o777).toBe(0o600);
  expect([uid, gid]).toEqual([folder.uid, folder.gid]);
});

test("there is no moment without a database while a backup takes its place", async () => {
  const { file, store } = await backedUp(3, false);
  store.close();
  expect(setAside(file, 3, "old")).toBe(`${file}.old-1`);
  expect(readFileSync(file).equals(readFileSync(`${file}.old-1`))).toBe(true);
  expect(setAside(file, 3, "bad")).toBe(`${file}.bad-1`);
  expect(existsSync(file)).toBe(false);
});
