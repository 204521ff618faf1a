import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Duty } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import type { Alarm } from "../../contract/record.ts";
import { freshNote } from "../agenda/meeting-note.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import type { IncomingRecord } from "./hub-store.ts";
import { storeOn } from "./open-store.ts";

const ref = { site: "city-hall", room: "3-201" };
const epoch = "epoch-0001";

const record = (number: number): IncomingRecord => ({
  number,
  atMs: number * 1_000,
  clockTrusted: true,
  kind: "clock",
  body: JSON.stringify({ kind: "clock", trusted: true }),
  duty: null,
  alarm: null,
  report: null,
  signOff: null,
  notice: null,
  agendaVersion: null,
  word: null,
});

onEveryDatabase((open) => {
  const openStore = async () => storeOn(await open());

  test("however batches repeat, overlap and skip, each record is stored once and in order", async () => {
    const store = await openStore();
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
    const store = await openStore();
    const bad = { ...record(2), kind: JSON.parse("null") };
    await expect(store.records.append(ref, epoch, [record(1), bad])).rejects.toThrow(/not.null/i);
    expect(await store.records.position(ref)).toBeNull();
    expect(await store.rooms.all()).toEqual([]);
    expect(await store.records.append(ref, epoch, [record(1)])).toEqual({ upTo: 1, stored: 1 });
  });

  test("a new journal of a room counts from one again, beside the old one", async () => {
    const store = await openStore();
    await store.records.append(ref, epoch, [record(1), record(2)]);
    await store.records.append(ref, "epoch-0002", [record(1)]);
    expect(await store.records.position(ref)).toEqual({ epoch: "epoch-0002", upTo: 1 });
    expect(await store.rooms.find(ref)).toMatchObject({ recordsStored: 3 });
    expect(await store.records.newest(ref, 10)).toMatchObject([{ epoch: "epoch-0002", number: 1 }]);
  });

  test("what stood open in a journal that goes on no more is closed when another begins", async () => {
    const store = await openStore();
    const alarm = (id: string): Alarm => ({
      id,
      severity: "soon",
      text: message("alarm.clock"),
      device: null,
      raisedAtMs: 1_000,
      clearedAtMs: null,
    });
    const duty = (id: string, status: Duty["status"]): Duty => ({
      id,
      kind: "tea",
      clause: "NX 6.3.2.3",
      meetingId: "m1",
      opensAtMs: 1,
      dueAtMs: 10,
      closesAtMs: 20,
      status,
      settledAtMs: null,
      evidence: [],
      told: "service",
      remindsAtMs: null,
      escalatesAtMs: null,
      escalatesTo: null,
      noticed: "none",
    });
    await store.records.append(ref, epoch, [
      { ...record(1), alarm: alarm("offline:lamp") },
      { ...record(2), alarm: alarm("clock") },
      { ...record(3), duty: duty("m1:tea.1", "open") },
      { ...record(4), duty: duty("m1:tea.2", "done") },
      { ...record(5), duty: duty("m2:tea.1", "waiting") },
    ]);
    expect(await store.records.openAlarms(ref)).toBe(2);
    await store.records.append(ref, "epoch-0002", [
      { ...record(1), atMs: 9_000 },
      { ...record(2), atMs: 9_500, alarm: { ...alarm("clock"), raisedAtMs: 9_400 } },
      { ...record(3), atMs: 9_600, duty: duty("m2:tea.1", "open") },
    ]);
    const alarms = await store.records.alarms(ref, 0);
    expect(alarms.map(({ id, raisedAtMs, clearedAtMs }) => [id, raisedAtMs, clearedAtMs])).toEqual([
      ["clock", 9_400, null],
      ["offline:lamp", 1_000, 9_000],
    ]);
    const lost = [{ text: message("evidence.journal-lost"), atMs: 9_000 }];
    expect(await store.records.duties(ref, 0, 100)).toMatchObject([
      { id: "m1:tea.1", status: "waived", settledAtMs: 9_000, evidence: lost },
      { id: "m1:tea.2", status: "done" },
      { id: "m2:tea.1", status: "open", evidence: [] },
    ]);
    await store.records.append(ref, "epoch-0002", [{ ...record(4), atMs: 9_700 }]);
    expect(await store.records.openAlarms(ref)).toBe(1);
  });

  test("what a duty's telling has reached never goes back", async () => {
    const store = await openStore();
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

  test("an agenda is replaced only by who has seen the newest one; of two rooms both or none", async () => {
    const store = await openStore();
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
    const store = await openStore();
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
});
