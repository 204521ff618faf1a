import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import * as fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { Duty } from "../../contract/duty.ts";
import { freshNote } from "../agenda/meeting-note.ts";
import { removeFolder } from "../rig/hub-rig.ts";
import type { HubStore, IncomingRecord } from "./hub-store.ts";
import { openSqliteStore } from "./sqlite-store.ts";

const ref = { site: "city-hall", room: "3-201" };
const epoch = "epoch-0001";
const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "huitang-store-"));
  ends.push(() => removeFolder(made));
  return made;
}

function open(at: string): HubStore {
  const store = openSqliteStore(at);
  ends.push(() => store.close());
  return store;
}

const record = (number: number): IncomingRecord => ({
  number,
  atMs: number * 1_000,
  clockTrusted: true,
  kind: "clock",
  body: JSON.stringify({ kind: "clock", trusted: true }),
  duty: null,
  alarm: null,
  report: null,
  notice: null,
  agendaVersion: null,
  word: null,
});

test("the file is its owner's, durable at every open, and refused when it is of a newer version", async () => {
  const at = folder();
  await openSqliteStore(at).close();
  const file = join(at, "hub.db");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await openSqliteStore(at).close();
  const database = new SqliteDatabase(file);
  expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
  database.pragma("user_version = 999");
  database.close();
  expect(() => openSqliteStore(at)).toThrow("newer version of the hub");
});

test("however batches repeat, overlap and skip, each record is stored once and in order", async () => {
  const store = open(folder());
  const batch = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20 }));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { maxLength: 20 }), async (batches) => {
      const room = { site: "city-hall", room: `r-${run++}` };
      let expected = 0;
      for (const [first, count] of batches) {
        const records = Array.from({ length: count }, (_, index) => record(first + index));
        const before = expected;
        if (first <= expected + 1) expected = Math.max(expected, first + count - 1);
        const { upTo, stored } = await store.records.append(room, epoch, records);
        expect({ upTo, stored }).toEqual({ upTo: expected, stored: expected - before });
      }
      const kept = await store.records.after(room, 0, 1_000);
      expect(kept.map((one) => one.number)).toEqual(
        Array.from({ length: expected }, (_, index) => index + 1),
      );
    }),
    { numRuns: 40 },
  );
});

test("a batch that fails leaves nothing of itself behind", async () => {
  const store = open(folder());
  const bad = { ...record(2), kind: null as unknown as string };
  await expect(store.records.append(ref, epoch, [record(1), bad])).rejects.toThrow("NOT NULL");
  expect(await store.records.position(ref)).toBeNull();
  expect(await store.rooms.all()).toEqual([]);
  expect(await store.records.append(ref, epoch, [record(1)])).toEqual({ upTo: 1, stored: 1 });
});

test("a new journal of a room counts from one again, beside the old one", async () => {
  const store = open(folder());
  await store.records.append(ref, epoch, [record(1), record(2)]);
  await store.records.append(ref, "epoch-0002", [record(1)]);
  expect(await store.records.position(ref)).toEqual({ epoch: "epoch-0002", upTo: 1 });
  expect(await store.rooms.find(ref)).toMatchObject({ recordsStored: 3 });
  expect(await store.records.newest(ref, 10)).toMatchObject([{ epoch: "epoch-0002", number: 1 }]);
});

test("what a duty's telling has reached never goes back", async () => {
  const store = open(folder());
  const id = "m1:prepared";
  const duty: Duty = {
    id,
    kind: "prepared",
    clause: "NX 6.2.1.1",
    meetingId: "m1",
    opensAtMs: 1,
    dueAtMs: 10,
    closesAtMs: 20,
    status: "open",
    settledAtMs: null,
    evidence: [],
    told: "service",
    remindsAtMs: 2,
    escalatesAtMs: 3,
    escalatesTo: "manager",
    noticed: "none",
  };
  const told = (notice: "reminded" | "escalated") => ({ notice: { duty: id, notice } });
  await store.records.append(ref, epoch, [
    { ...record(1), duty },
    { ...record(2), ...told("reminded") },
    { ...record(3), ...told("escalated") },
    { ...record(4), ...told("reminded") },
  ]);
  expect(await store.records.duties(ref, 0, 100)).toMatchObject([{ id, noticed: "escalated" }]);
});

test("a minute of watts is replaced, gaps stay gaps, old readings go", async () => {
  const store = open(folder());
  const minute = 60_000;
  await store.readings.append(
    [{ ref, device: "air", point: "power", atMs: 5, value: true }],
    [
      { ref, atMs: minute, watts: 10 },
      { ref, atMs: 2 * minute, watts: null },
    ],
  );
  await store.readings.append([], [{ ref, atMs: minute + 1, watts: 12.5 }]);
  expect(await store.readings.watts(ref, 0, 10 * minute)).toEqual([
    { atMs: minute, watts: 12.5 },
    { atMs: 2 * minute, watts: null },
  ]);
  expect(await store.readings.forget(5)).toBe(0);
  expect(await store.readings.forget(6)).toBe(1);
});

test("an agenda is replaced only by who has seen the newest one; of two rooms both or none", async () => {
  const store = open(folder());
  const step = (room: string, previousVersion: number, version: number) => ({
    agenda: { ...ref, room, version, issuedAtMs: 0, meetings: [], hash: "0".repeat(64) },
    waiting: [],
    notes: new Map([["m", freshNote(version)]]),
    owed: [],
    previousVersion,
  });
  const take = (...steps: ReturnType<typeof step>[]) => store.agendas.take(steps, null);
  expect(await take(step("a", 0, 1))).toBe(true);
  expect(await take(step("a", 0, 2))).toBe(false);
  expect(await take(step("a", 1, 9))).toBe(true);
  expect(await take(step("b", 0, 1), step("a", 1, 10))).toBe(false);
  expect(await store.agendas.current({ ...ref, room: "b" })).toBeNull();
  expect(await take(step("b", 0, 1), step("a", 9, 10))).toBe(true);
  expect(await store.agendas.current({ ...ref, room: "a" })).toMatchObject({
    agenda: { version: 10 },
    notes: new Map([["m", freshNote(10)]]),
  });
  expect(await store.agendas.all()).toHaveLength(2);
});

test("a word is heeded once; a newer one of its meeting takes its place", async () => {
  const store = open(folder());
  const word = (endsAtMs: number) => ({ kind: "released", meetingId: "m", endsAtMs }) as const;
  const step = (version: number) => ({
    agenda: { ...ref, version, issuedAtMs: 0, meetings: [], hash: "0".repeat(64) },
    waiting: [],
    notes: new Map(),
    owed: [],
    previousVersion: version - 1,
  });
  await store.records.append(ref, epoch, [{ ...record(1), agendaVersion: 7, word: word(5) }]);
  const [older] = await store.agendas.words(ref);
  await store.records.append(ref, epoch, [{ ...record(2), word: word(6) }]);
  const [newer, ...others] = await store.agendas.words(ref);
  expect(newer).toMatchObject({ endsAtMs: 6, agendaVersion: 7, record: { number: 2 } });
  expect(others).toEqual([]);
  expect(await store.agendas.roomsWithWords()).toEqual([ref]);
  expect(await store.agendas.take([step(1)], older ?? null)).toBe(false);
  expect(await store.agendas.current(ref)).toBeNull();
  expect(await store.agendas.take([step(1)], newer ?? null)).toBe(true);
  expect(await store.agendas.take([step(2)], newer ?? null)).toBe(false);
  expect(await store.agendas.words(ref)).toEqual([]);
});

/** Undoes what the fourth version added, around one room. */
const backToThird = `
  ALTER TABLE agendas DROP COLUMN waiting;
  ALTER TABLE agendas DROP COLUMN notes;
  ALTER TABLE agendas ADD COLUMN placed_in TEXT NOT NULL DEFAULT '{}';
  DROP TABLE secrets;
  DROP TABLE classified;
  DROP TABLE source_items;
  DROP TABLE owed_releases;
  DROP TABLE source_answers;
  DROP TABLE sources;
  DROP TABLE keepsakes;
  INSERT INTO rooms (id, site, room) VALUES (1, 'city-hall', '3-201');
  PRAGMA user_version = 3;
`;

test("a hub's file of the first version learns which agenda each room goes by", async () => {
  const at = folder();
  await openSqliteStore(at).close();
  const database = new SqliteDatabase(join(at, "hub.db"));
  database.exec(`
    ${backToThird}
    DROP TABLE panel_people;
    ALTER TABLE accounts DROP COLUMN pin_hash;
    DROP TABLE room_words;
    ALTER TABLE journals DROP COLUMN agenda_version;
    ALTER TABLE agendas DROP COLUMN placed_in;
    INSERT INTO journals (id, room_id, epoch, up_to) VALUES (1, 1, '${epoch}', 2);
    INSERT INTO records VALUES (1, 1, 0, 1, 'agenda', '{"kind":"agenda","version":3}');
    INSERT INTO records VALUES (1, 2, 0, 1, 'agenda', '{"kind":"agenda","version":4}');
    PRAGMA user_version = 1;
  `);
  database.close();
  const store = open(at);
  const word = { kind: "released", meetingId: "m", endsAtMs: 5 } as const;
  await store.records.append(ref, epoch, [{ ...record(3), word }]);
  expect(await store.agendas.words(ref)).toEqual([
    { ...word, record: { journal: 1, number: 3 }, agendaVersion: 4 },
  ]);
});

test("a hub's file of the third version keeps its bookings, and knows which words are to be wiped", async () => {
  const at = folder();
  await openSqliteStore(at).close();
  const database = new SqliteDatabase(join(at, "hub.db"));
  database.exec(backToThird);
  const insert = database.prepare(
    "INSERT INTO agendas (room_id, version, agenda, placed_in) VALUES (1, ?, ?, ?)",
  );
  for (const version of [1, 2]) {
    const secret = { id: "secret", title: "选题", classified: true, endMs: 50 + version };
    const meetings = [secret, { id: "open", title: "例会", classified: false, endMs: 9 }];
    insert.run(version, JSON.stringify({ ...ref, version, meetings }), '{"secret":2,"open":1}');
  }
  database.close();
  const store = open(at);
  const stored = await store.agendas.current(ref);
  expect(stored?.agenda).toMatchObject({ version: 2, meetings: [{ title: "选题" }, {}] });
  expect(stored?.notes).toEqual(
    new Map([
      ["secret", freshNote(2)],
      ["open", freshNote(1)],
    ]),
  );
  expect(stored?.waiting).toEqual([]);
  expect(await store.agendas.spent(51)).toEqual([]);
  expect(await store.agendas.spent(52)).toEqual([{ ref, meetingId: "secret", overAtMs: 52 }]);
});
