import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Agenda, agendaSchema, type Meeting, meetingSchema } from "../../contract/agenda.ts";
import { createVirtualClock, type VirtualClock } from "../../contract/clock.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { topics } from "../../contract/topics.ts";
import { removeFolder } from "../rig/hub-rig.ts";
import { RoomChanges } from "../rooms/room-changes.ts";
import type { HubStore } from "../store/hub-store.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import { Bookings } from "./bookings.ts";

const ref = { site: "city-hall", room: "3-201" };
const hourMs = 3_600_000;
let folder: string;
let store: HubStore;
let roomClock: VirtualClock;
let sent: { topic: string; agenda: Agenda }[];
let bookings: Bookings;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "huitang-bookings-"));
  store = openSqliteStore(folder);
  roomClock = createVirtualClock(1_000 * hourMs);
  sent = [];
  bookings = new Bookings({
    store: store.agendas,
    roomClock,
    changes: new RoomChanges(),
    outlet: {
      publish(topic, text) {
        sent.push({ topic, agenda: agendaSchema.parse(JSON.parse(String(text))) });
        return true;
      },
      online: () => true,
    },
  });
});

afterEach(async () => {
  await store.close();
  removeFolder(folder);
});

/** @param fromHour hours after the clock's start */
const meeting = (
  id: string,
  fromHour: number,
  toHour: number,
  part: Partial<Meeting> = {},
): Meeting =>
  meetingSchema.parse({
    id,
    title: `title of ${id}`,
    startMs: (1_000 + fromHour) * hourMs,
    endMs: (1_000 + toHour) * hourMs,
    ...part,
  });

test("every change is the next version, hashed, kept in order of time, and sent", async () => {
  await bookings.book(ref, meeting("late", 5, 6));
  await bookings.book(ref, meeting("early", 1, 2));
  await bookings.change(ref, meeting("late", 7, 8));
  await bookings.cancel(ref, "early");
  expect(sent.map(({ agenda }) => agenda.version)).toEqual([1, 2, 3, 4]);
  expect(sent[1]?.agenda.meetings.map(({ id }) => id)).toEqual(["early", "late"]);
  expect(sent[3]?.agenda.meetings).toMatchObject([{ id: "late", startMs: 1_007 * hourMs }]);
  for (const { topic, agenda } of sent) {
    expect(topic).toBe(topics.agenda(ref.site, ref.room));
    const text = canonicalJson(agenda.meetings);
    expect(agenda.hash).toBe(createHash("sha256").update(text).digest("hex"));
  }
  expect(await bookings.current(ref)).toEqual(sent[3]?.agenda);
});

test("a meeting that overlaps another is refused by its name; back to back is not", async () => {
  const held = meeting("held", 2, 3);
  await bookings.book(ref, held);
  for (const [from, to] of [
    [1, 2.5],
    [2.5, 4],
    [2.2, 2.4],
    [1, 4],
  ] as const) {
    const result = await bookings.book(ref, meeting("new", from, to));
    expect(result).toEqual({ ok: false, problem: { kind: "overlap", other: held } });
  }
  expect(await bookings.book(ref, meeting("before", 1, 2))).toMatchObject({ ok: true });
  expect(await bookings.book(ref, meeting("after", 3, 4))).toMatchObject({ ok: true });
  expect(await bookings.change(ref, meeting("held", 2, 2.5))).toMatchObject({ ok: true });
  expect(await bookings.change(ref, meeting("held", 2, 3.5))).toMatchObject({
    problem: { kind: "overlap", other: { id: "after" } },
  });
  const elsewhere = { ...ref, room: "3-202" };
  expect(await bookings.book(elsewhere, meeting("new", 2, 3))).toMatchObject({ ok: true });
});

test("what is over or unknown cannot be booked, changed or cancelled", async () => {
  expect(await bookings.book(ref, meeting("gone", -2, 0))).toMatchObject({
    problem: { kind: "ended" },
  });
  expect(await bookings.change(ref, meeting("none", 1, 2))).toMatchObject({
    problem: { kind: "unknown-meeting" },
  });
  expect(await bookings.cancel(ref, "none")).toMatchObject({
    problem: { kind: "unknown-meeting" },
  });
  expect(sent).toEqual([]);
  expect(await bookings.current(ref)).toMatchObject({ version: 0, meetings: [] });
});

test("a meeting stays for a day after its end, because its duties are still being settled", async () => {
  await bookings.book(ref, meeting("first", 1, 2));
  roomClock.advance(25 * hourMs);
  await bookings.book(ref, meeting("second", 30, 31));
  expect(sent.at(-1)?.agenda.meetings.map(({ id }) => id)).toEqual(["first", "second"]);
  roomClock.advance(2 * hourMs);
  await bookings.cancel(ref, "second");
  expect(sent.at(-1)?.agenda.meetings).toEqual([]);
});

test("an agenda that a room would refuse for its size is refused here", async () => {
  const seats = Array.from({ length: 500 }, (_, index) => ({
    seat: String(index),
    name: "名".repeat(60),
    unit: "单".repeat(120),
    post: "职".repeat(120),
  }));
  expect(await bookings.book(ref, meeting("a", 1, 2, { seats }))).toMatchObject({ ok: true });
  const results = [];
  for (let n = 0; n < 4; n++) {
    results.push(await bookings.book(ref, meeting(`m-${n}`, 3 + n, 4 + n, { seats })));
  }
  expect(results.at(-1)).toMatchObject({ problem: { kind: "agenda-full" } });
});

test("bookings at the same moment all find their place, one after another", async () => {
  const results = await Promise.all(
    [1, 2, 3].map((hour) => bookings.book(ref, meeting(`m-${hour}`, hour, hour + 1))),
  );
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect(await bookings.current(ref)).toMatchObject({ version: 3 });
  const same = await Promise.all(["x", "y"].map((id) => bookings.book(ref, meeting(id, 10, 11))));
  expect(same.filter(({ ok }) => ok)).toHaveLength(1);
});

test("a room that has seen a newer version than the hub gets a newer one still", async () => {
  await bookings.book(ref, meeting("kept", 1, 2));
  await bookings.catchUp(ref, 1);
  expect(sent).toHaveLength(1);
  await bookings.catchUp(ref, 41);
  expect(sent.at(-1)?.agenda).toMatchObject({ version: 42, meetings: [{ id: "kept" }] });
  sent.length = 0;
  await bookings.publishAll();
  expect(sent.map(({ agenda }) => agenda.version)).toEqual([42]);
});
