import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Meeting, meetingSchema } from "../../contract/agenda.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { topics } from "../../contract/topics.ts";
import {
  type AgendaRig,
  atHour,
  dropAgendaRig,
  hourMs,
  meetingAt,
  openAgendaRig,
} from "../rig/agenda-rig.ts";
import { type BookingEdit, edited } from "./booking-schema.ts";

const ref = { site: "city-hall", room: "3-201" };
const elsewhere = { ...ref, room: "3-202" };
let rig: AgendaRig;
let bookings: AgendaRig["bookings"];
let sent: AgendaRig["sent"];

beforeEach(async () => {
  rig = await openAgendaRig(null);
  ({ bookings, sent } = rig);
});

afterEach(() => dropAgendaRig(rig));

const meeting = (id: string, fromHour: number, toHour: number, part: Partial<Meeting> = {}) =>
  meetingAt(id, fromHour, toHour, part);

/** As the API does with a PATCH. */
const edit = (id: string, change: BookingEdit) =>
  bookings.revise(ref, id, (before) => {
    const after = edited(before, change);
    return after.ok ? after.meeting : { kind: "invalid", issues: after.issues };
  });
const replace = (wanted: Meeting) => bookings.revise(ref, wanted.id, () => wanted);
const stored = async (id: string) =>
  (await bookings.current(ref)).meetings.find((one) => one.id === id);

test("every change is the next version, hashed, kept in order of time, and sent", async () => {
  await bookings.book(ref, meeting("late", 5, 6));
  await bookings.book(ref, meeting("early", 1, 2));
  await replace(meeting("late", 7, 8));
  await bookings.cancel(ref, "early");
  expect(sent.map(({ agenda }) => agenda.version)).toEqual([1, 2, 3, 4]);
  expect(sent[1]?.agenda.meetings.map(({ id }) => id)).toEqual(["early", "late"]);
  expect(sent[3]?.agenda.meetings).toMatchObject([{ id: "late", startMs: atHour(7) }]);
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
  expect(await replace(meeting("held", 2, 2.5))).toMatchObject({ ok: true });
  expect(await replace(meeting("held", 2, 3.5))).toMatchObject({
    problem: { kind: "overlap", other: { id: "after" } },
  });
  expect(await bookings.book(elsewhere, meeting("new", 2, 3))).toMatchObject({ ok: true });
});

test("what is over or unknown cannot be booked, changed or cancelled", async () => {
  expect(await bookings.book(ref, meeting("gone", -2, 0))).toMatchObject({
    problem: { kind: "ended" },
  });
  expect(await replace(meeting("none", 1, 2))).toMatchObject({
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
  rig.roomClock.advance(25 * hourMs);
  await bookings.book(ref, meeting("second", 30, 31));
  expect(sent.at(-1)?.agenda.meetings.map(({ id }) => id)).toEqual(["first", "second"]);
  rig.roomClock.advance(2 * hourMs);
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
  await rig.book.catchUp(ref, 1);
  expect(sent).toHaveLength(1);
  await rig.book.catchUp(ref, 41);
  expect(sent.at(-1)?.agenda).toMatchObject({ version: 42, meetings: [{ id: "kept" }] });
  sent.length = 0;
  await rig.book.publishAll();
  expect(sent.map(({ agenda }) => agenda.version)).toEqual([42]);
});

test("a room that has seen an older version gets the newest again, whatever its broker kept", async () => {
  await bookings.book(ref, meeting("kept", 1, 2));
  await bookings.book(ref, meeting("new", 3, 4));
  sent.length = 0;
  await rig.book.catchUp(ref, 1);
  expect(sent.map(({ agenda }) => agenda.version)).toEqual([2]);
});

test("an agenda read before a change is not sent after it: a broker keeps the last one", async () => {
  await bookings.book(ref, meeting("first", 1, 2));
  let release = () => {};
  const read = rig.store.agendas.all.bind(rig.store.agendas);
  const held = new Promise<void>((resolve) => (release = resolve));
  rig.store.agendas.all = async () => {
    const agendas = await read();
    await held;
    return agendas;
  };
  const sending = rig.book.publishAll();
  await bookings.book(ref, meeting("second", 3, 4));
  release();
  await sending;
  expect(sent.map(({ agenda }) => agenda.version)).toEqual([1, 2]);
});

test("what is left out of an edit stays; recesses move along with the start", async () => {
  const recesses = [{ startMs: atHour(3), endMs: atHour(3.25) }];
  await bookings.book(ref, meeting("m", 2, 5, { organiser: "办公室", headCount: 8, recesses }));
  expect(await edit("m", { startMs: atHour(4), endMs: atHour(7) })).toMatchObject({ ok: true });
  expect(await stored("m")).toMatchObject({
    organiser: "办公室",
    headCount: 8,
    recesses: [{ startMs: atHour(5), endMs: atHour(5.25) }],
  });
  const more = {
    class: "large",
    headCount: 60,
    attendance: "self-service",
    undisturbed: true,
  } as const;
  expect(await edit("m", more)).toMatchObject({ ok: true });
  expect(await stored("m")).toMatchObject({ ...more, startMs: atHour(4) });
  await edit("m", { endMs: atHour(5.1) });
  expect((await stored("m"))?.recesses).toEqual([{ startMs: atHour(5), endMs: atHour(5.1) }]);
  await edit("m", { endMs: atHour(5) });
  expect((await stored("m"))?.recesses).toEqual([]);
  expect(sent.map(({ agenda }) => agenda.version)).toEqual([1, 2, 3, 4, 5]);
});

test("an edit that changes nothing is no new version", async () => {
  await bookings.book(ref, meeting("m", 2, 5, { headCount: 8 }));
  expect(await edit("m", { headCount: 8 })).toMatchObject({ ok: true, agenda: { version: 1 } });
  expect(sent).toHaveLength(1);
});

const unfit: readonly (readonly [string, BookingEdit, string])[] = [
  ["ends as it starts", { endMs: atHour(2) }, "endMs"],
  ["ends before it starts", { startMs: atHour(6) }, "endMs"],
  ["lasts a year", { endMs: atHour(365 * 24) }, "endMs"],
  [
    "has a recess outside of it",
    { recesses: [{ startMs: atHour(1), endMs: atHour(3) }] },
    "recesses.0",
  ],
  [
    "has two recesses at once",
    {
      recesses: [
        { startMs: atHour(3), endMs: atHour(4) },
        { startMs: atHour(3.5), endMs: atHour(4.5) },
      ],
    },
    "recesses.1",
  ],
];

test.each(unfit)("a meeting that %s is refused, and it says where", async (_what, change, path) => {
  await bookings.book(ref, meeting("m", 2, 5));
  const result = await edit("m", change);
  const issues = !result.ok && result.problem.kind === "invalid" ? result.problem.issues : [];
  expect(issues.map((issue) => issue.path.join("."))).toEqual([path]);
  expect(sent).toHaveLength(1);
});

test("of a meeting that runs the end may move, the start and the room may not; one that is over stays", async () => {
  await bookings.book(ref, meeting("m", 1, 3));
  rig.roomClock.advance(2 * hourMs);
  expect(await edit("m", { startMs: atHour(1.5) })).toMatchObject({ problem: { kind: "started" } });
  expect(await edit("m", { endMs: atHour(1.9) })).toMatchObject({ problem: { kind: "ended" } });
  expect(await bookings.moveRoom(ref, "m", elsewhere)).toMatchObject({
    problem: { kind: "started" },
  });
  expect(await edit("m", { endMs: atHour(4) })).toMatchObject({ ok: true });
  expect(await edit("m", { headCount: 40 })).toMatchObject({ ok: true });
  rig.roomClock.advance(2 * hourMs);
  expect(await edit("m", { endMs: atHour(9) })).toMatchObject({ problem: { kind: "ended" } });
  expect(await bookings.cancel(ref, "m")).toMatchObject({ problem: { kind: "ended" } });
  expect(await bookings.moveRoom(ref, "m", elsewhere)).toMatchObject({
    problem: { kind: "ended" },
  });
  expect(await stored("m")).toMatchObject({ endMs: atHour(4), headCount: 40 });
});

test("a meeting called off while it runs ends now: its room still owes what comes after", async () => {
  await bookings.book(
    ref,
    meeting("m", 1, 3, { recesses: [{ startMs: atHour(2), endMs: atHour(2.2) }] }),
  );
  rig.roomClock.advance(1.5 * hourMs);
  expect(await bookings.cancel(ref, "m")).toMatchObject({ ok: true, agenda: { version: 2 } });
  expect(await stored("m")).toMatchObject({ startMs: atHour(1), endMs: atHour(1.5), recesses: [] });
});

test("a change of room takes the meeting out of one agenda and into the other, or neither", async () => {
  await bookings.book(ref, meeting("m", 2, 4));
  await bookings.book(ref, meeting("stays", 5, 6));
  await bookings.book(elsewhere, meeting("held", 3, 5));
  const clash = await bookings.moveRoom(ref, "m", elsewhere);
  expect(clash).toMatchObject({ problem: { kind: "overlap", other: { id: "held" } } });
  expect(await stored("m")).toBeDefined();
  expect(sent).toHaveLength(3);

  await bookings.cancel(elsewhere, "held");
  expect(await bookings.moveRoom(ref, "m", elsewhere)).toMatchObject({ ok: true });
  const [from, to] = [await bookings.current(ref), await bookings.current(elsewhere)];
  expect(from).toMatchObject({ version: 3, meetings: [{ id: "stays" }] });
  expect(to).toMatchObject({ version: 3, meetings: [{ id: "m", startMs: atHour(2) }] });
  expect(sent.slice(4).map(({ agenda }) => agenda.room)).toEqual([ref.room, elsewhere.room]);
  expect(await bookings.moveRoom(ref, "m", elsewhere)).toMatchObject({
    problem: { kind: "unknown-meeting" },
  });
  expect(await bookings.moveRoom(elsewhere, "m", elsewhere)).toMatchObject({
    agenda: { version: 3 },
  });
});

test("two people who move meetings to and fro at once lose none and double none", async () => {
  for (const [id, hour] of [
    ["a", 2],
    ["b", 4],
    ["c", 6],
  ] as const) {
    await bookings.book(ref, meeting(id, hour, hour + 1));
  }
  await Promise.all([
    bookings.moveRoom(ref, "a", elsewhere),
    bookings.moveRoom(ref, "b", elsewhere),
    bookings.revise(ref, "c", (before) => ({ ...before, headCount: 3 })),
    bookings.book(elsewhere, meetingSchema.parse(meeting("d", 8, 9))),
  ]);
  const ids = [ref, elsewhere].map(async (room) =>
    (await bookings.current(room)).meetings.map(({ id }) => id),
  );
  expect(await Promise.all(ids)).toEqual([["c"], ["a", "b", "d"]]);
});

test("NX 5.5.4: an agenda does not bring a room again what a classified meeting was about", async () => {
  const secret = { classified: true, organiser: "某某", banner: "绝密", title: "涉密选题" };
  const seats = [{ seat: "A1", name: "张三", unit: "", post: "" }];
  await bookings.book(ref, meeting("secret", 1, 2, { ...secret, seats }));
  expect(sent.at(-1)?.agenda.meetings[0]).toMatchObject({ ...secret, seats });
  rig.roomClock.advance(3 * hourMs);
  await bookings.book(ref, meeting("open", 4, 5, { title: "公开" }));
  const { agenda } = sent.at(-1) ?? {};
  expect(JSON.stringify(agenda)).not.toMatch(/涉密选题|某某|绝密|张三/);
  expect(agenda?.meetings.map(({ id, title }) => [id, title])).toEqual([
    ["secret", "—"],
    ["open", "公开"],
  ]);
  const text = canonicalJson(agenda?.meetings);
  expect(agenda?.hash).toBe(createHash("sha256").update(text).digest("hex"));
  expect(await stored("secret")).toMatchObject(secret);
});
