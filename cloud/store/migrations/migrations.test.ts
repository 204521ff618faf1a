import { sql } from "kysely";
import { expect, test } from "vitest";
import { message } from "../../../contract/message.ts";
import type { Alarm } from "../../../contract/record.ts";
import { freshNote } from "../../agenda/meeting-note.ts";
import { onEveryDatabase } from "../../rig/databases.ts";
import type { Queries } from "../hub-database.ts";
import { storeOn } from "../open-store.ts";
import { steps } from "./steps.ts";

const ref = { site: "city-hall", room: "3-201" };
const epoch = "epoch-0001";
const versions = steps.map((_, index) => index + 1).slice(0, -1);

const alarm: Alarm = {
  id: "device:air",
  severity: "soon",
  text: message("alarm.hub-offline"),
  device: "air",
  raisedAtMs: 5,
  clearedAtMs: null,
};
const dutyOf = (id: string, meetingId: string | null, status: string) => ({
  id,
  kind: "prepared",
  clause: "NX 6.2.1.1",
  meetingId,
  opensAtMs: 1,
  dueAtMs: 10,
  closesAtMs: 90,
  status,
  settledAtMs: null,
  evidence: [],
  told: "service",
  remindsAtMs: 2,
  escalatesAtMs: 3,
  escalatesTo: "manager",
  noticed: "escalated",
});

const ofDay = dutyOf("day:prepared", null, "done");
const ofMeeting = dutyOf("m1:prepared", "m1", "late");
const open = dutyOf("m2:prepared", "m2", "open");

/** What a hub of an early version had stored; columns that came later are left out. */
async function fillEarly(queries: Queries): Promise<void> {
  await sql`INSERT INTO rooms (id, site, room, records_stored) VALUES (7, 'city-hall', '3-201', 2)`.execute(
    queries,
  );
  await sql`INSERT INTO journals (id, room_id, epoch, up_to) VALUES (3, 7, ${epoch}, 2)`.execute(
    queries,
  );
  for (const number of [1, 2]) {
    const body = JSON.stringify({ kind: "agenda", version: number + 2 });
    await sql`INSERT INTO records VALUES (3, ${number}, 1.5, 1, 'agenda', ${body})`.execute(
      queries,
    );
  }
  for (const duty of [ofDay, ofMeeting, open]) {
    await sql`INSERT INTO duties (room_id, id, due_at_ms, status, duty)
      VALUES (7, ${duty.id}, ${duty.dueAtMs}, ${duty.status}, ${JSON.stringify(duty)})`.execute(
      queries,
    );
  }
  await sql`INSERT INTO alarms (room_id, id, raised_at_ms, cleared_at_ms, alarm)
    VALUES (7, ${alarm.id}, 5, NULL, ${JSON.stringify(alarm)})`.execute(queries);
  const agenda = JSON.stringify({ ...ref, version: 4, issuedAtMs: 0, meetings: [], hash: "" });
  await sql`INSERT INTO agendas (room_id, version, agenda) VALUES (7, 4, ${agenda})`.execute(
    queries,
  );
}

onEveryDatabase((_open, kind, place) => {
  test.each(versions)("what a hub of schema %i has stored is read by this one", async (version) => {
    const there = await place();
    const early = await there.open(steps.slice(0, version));
    await fillEarly(early.queries);
    await early.close();
    const store = storeOn(await there.open(steps));
    expect(await store.rooms.all()).toMatchObject([{ ...ref, recordsStored: 2 }]);
    expect(await store.records.position(ref)).toEqual({ epoch, upTo: 2 });
    expect(await store.records.after(ref, 1, 9)).toMatchObject([{ number: 2, atMs: 1.5 }]);
    expect(await store.records.alarms(ref, 0)).toEqual([alarm]);
    expect(await store.agendas.current(ref)).toMatchObject({ agenda: { version: 4 }, waiting: [] });
    const next = { epoch, number: 3, kind: "clock", atMs: 2, clockTrusted: true, body: "{}" };
    const nothing = { duty: null, alarm: null, report: null, signOff: null, notice: null };
    const record = { ...next, ...nothing, agendaVersion: null, word: null };
    expect(await store.records.append(ref, epoch, [record])).toEqual({ upTo: 3, stored: 1 });
  });

  // Since the sixth a row of a duty says more than was filled in above.
  test.each(versions.filter((version) => version < 6))(
    "duties that a hub of schema %i has stored are found by what stands in columns now",
    async (version) => {
      const there = await place();
      const early = await there.open(steps.slice(0, version));
      await fillEarly(early.queries);
      await early.close();
      const { records } = storeOn(await there.open(steps));
      expect(await records.duties(ref, 0, 100)).toEqual([ofDay, ofMeeting, open]);
      expect(await records.escalatedTo(ref, 0, 100)).toEqual(["manager"]);
      const none = { done: 0, late: 0, missed: 0 };
      expect(await records.dutyCounts(ref, 0, 10)).toEqual({ ...none, done: 1 });
      expect(await records.dutyCounts(ref, 10, 20)).toEqual({ ...none, late: 1 });
    },
  );

  test("of a newer hub the database is refused, and stays as it is", async () => {
    const there = await place();
    const newer = await there.open([...steps, []]);
    await newer.close();
    await expect(there.open(steps)).rejects.toThrow("newer version of the hub");
    const again = await there.open([...steps, []]);
    expect(await again.queries.selectFrom("rooms").selectAll().execute()).toEqual([]);
  });

  test("a step that fails leaves the database as it was", async () => {
    const there = await place();
    await (await there.open(steps.slice(0, 5))).close();
    const failing = {
      sqlite: "CREATE TABLE half (id TEXT) STRICT;",
      postgres: "CREATE TABLE half (id TEXT);",
      fill: () => Promise.reject(new Error("half way")),
    };
    await expect(there.open([...steps.slice(0, 5), [failing]])).rejects.toThrow("half way");
    const store = storeOn(await there.open(steps));
    expect(await store.rooms.all()).toEqual([]);
  });

  // PostgreSQL is served since the fifth step: there were no such rows on it.
  test.runIf(kind === "sqlite")(
    "a hub's file of the first version learns which agenda each room goes by",
    async () => {
      const there = await place();
      const early = await there.open(steps.slice(0, 1));
      await fillEarly(early.queries);
      await early.close();
      const store = storeOn(await there.open(steps));
      const word = { kind: "released", meetingId: "m", endsAtMs: 5 } as const;
      const said = { number: 3, atMs: 1, clockTrusted: true, kind: "released", body: "{}" };
      const nothing = { duty: null, alarm: null, report: null, signOff: null, notice: null };
      await store.records.append(ref, epoch, [{ ...said, ...nothing, agendaVersion: null, word }]);
      expect(await store.agendas.words(ref)).toEqual([
        { ...word, record: { journal: 3, number: 3 }, agendaVersion: 4 },
      ]);
    },
  );

  test.runIf(kind === "sqlite")(
    "a hub's file of the third version keeps its bookings, and knows which words are to be wiped",
    async () => {
      const there = await place();
      const early = await there.open(steps.slice(0, 3));
      await fillEarly(early.queries);
      for (const version of [5, 6]) {
        const secret = { id: "secret", title: "选题", classified: true, endMs: 45 + version };
        const meetings = [secret, { id: "open", title: "例会", classified: false, endMs: 9 }];
        const agenda = JSON.stringify({ ...ref, version, meetings });
        await sql`INSERT INTO agendas (room_id, version, agenda, placed_in)
          VALUES (7, ${version}, ${agenda}, '{"secret":2,"open":1}')`.execute(early.queries);
      }
      await early.close();
      const store = storeOn(await there.open(steps));
      const stored = await store.agendas.current(ref);
      expect(stored?.agenda).toMatchObject({ version: 6, meetings: [{ title: "选题" }, {}] });
      expect(stored?.notes).toEqual(
        new Map([
          ["secret", freshNote(2)],
          ["open", freshNote(1)],
        ]),
      );
      expect(stored?.waiting).toEqual([]);
      expect(await store.agendas.spent(50)).toEqual([]);
      expect(await store.agendas.spent(51)).toEqual([{ ref, meetingId: "secret", overAtMs: 51 }]);
    },
  );
});
