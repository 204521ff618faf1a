import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seatSchema, type Meeting } from "../../contract/agenda.ts";
import { bookingDetailsSchema } from "../../contract/booking.ts";
import { freshNote } from "../agenda/meeting-note.ts";
import { type SourceBooking, sourceBookingSchema } from "../agenda/booking-schema.ts";
import { meetingIdOf } from "../agenda/source-word.ts";
import { hubLimits } from "../hub-limits.ts";
import { atHour, hourMs, Journal, knows, meetingAt } from "../rig/agenda-rig.ts";
import {
  dropDeskRig,
  eventAt,
  FakeCalendar,
  openDeskRig,
  settingsOf,
  type DeskRig,
} from "../rig/desk-rig.ts";
import { until } from "../rig/until.ts";
import { PushedBookings } from "./source-desk-rest.ts";

/** What the desk keeps for sources, and what it must not mix up. */
const ref = { site: "city-hall", room: "3-201" };
const elsewhere = { ...ref, room: "3-202" };
const pad = [eventAt("x", 40, 41), eventAt("y", 42, 43), eventAt("z", 44, 45)];
let rig: DeskRig;
let cal: FakeCalendar;

beforeEach(async () => {
  rig = await openDeskRig(null);
  cal = new FakeCalendar();
  rig.calendars.set("cal", cal);
});

afterEach(() => dropDeskRig(rig));

const meetingsOf = async (room = ref) => (await rig.bookings.current(room)).meetings;
const one = async (id: string, room = ref) => (await meetingsOf(room)).find((m) => m.id === id);
const armed = () => rig.wireClock.waiting().includes("ask a source");

async function found(id: string) {
  const source = await rig.office.find(id);
  if (source === null) throw new Error("no source");
  return source;
}

test("an early end that is still owed does not call off the meeting at its new time", async () => {
  cal.meetings = [eventAt("a", 1, 3), ...pad];
  cal.refusals = 1;
  const id = await rig.add("cal", "3-201");
  await rig.desk.ask(id);
  rig.roomClock.advance(1.3 * hourMs);
  const journal = new Journal(ref, "epoch-0001");
  const released = { kind: "released", cause: "vacancy", by: "huitang" } as const;
  const meetingId = meetingIdOf(id, "a");
  journal.add(knows((await rig.bookings.current(ref)).version), {
    ...released,
    meetingId,
    endedAtMs: atHour(1.25),
  });
  await rig.intake.take(ref, journal.batch(1));
  await rig.words.heedRoom(ref);
  rig.wireClock.advance(2_500);
  await until("it was tried", () => cal.refusals === 0);
  const [owed] = await rig.store.sources.owed(9);
  expect(owed).toMatchObject({ key: "a", startMs: atHour(1), untilMs: atHour(3) });
  cal.meetings = [eventAt("a", 6, 8, { sequence: 1 }), ...pad];
  await rig.desk.ask(id);
  expect(await one(meetingId)).toMatchObject({ startMs: atHour(6), endMs: atHour(8) });
  expect(await rig.store.sources.owed(9)).toEqual([]);
});

test("settings that change while a source is asked: it is asked anew, and goes on being asked", async () => {
  cal.meetings = pad;
  cal.isHolding = true;
  const id = await rig.add("cal", "3-201");
  rig.wireClock.advance(10);
  await until("it is asked", () => cal.held.length === 1);
  await rig.office.change(await found(id), settingsOf("cal", "3-201", { everyS: 30 }), null);
  rig.wireClock.advance(10);
  cal.isHolding = false;
  cal.held.shift()?.();
  await until("it is asked anew", () => {
    rig.wireClock.advance(1);
    return cal.asked.length === 2;
  });
  await until("it is heard", async () => (await meetingsOf()).length === 3);
  await until("it is armed", armed);
  rig.wireClock.advance(40_000);
  await until("it is asked again", () => cal.asked.length === 3);
  expect(await meetingsOf()).toHaveLength(3);
});

test("a source that is switched off is asked no more, not even the answer under way counts", async () => {
  cal.meetings = pad;
  cal.isHolding = true;
  const id = await rig.add("cal", "3-201");
  rig.wireClock.advance(10);
  await until("it is asked", () => cal.held.length === 1);
  const off = settingsOf("cal", "3-201", { enabled: false });
  await rig.office.change(await found(id), off, null);
  cal.isHolding = false;
  cal.held.shift()?.();
  await until("the answer is there", () => cal.now === 0);
  await until("it is let go", () => {
    rig.wireClock.advance(60_000);
    return !armed();
  });
  expect(cal.asked).toHaveLength(1);
  expect(await meetingsOf()).toEqual([]);
  expect(await rig.desk.ask(id)).toMatchObject({ ok: true });
  expect(await meetingsOf()).toHaveLength(3);
});

const touched: Partial<Meeting> = { banner: "热烈欢迎", class: "important", headCount: 80 };

test.each([
  ["a person has had a hand in it", 0, "event a", 12, true],
  ["it has been in both rooms for long", 2, "event a", 12, false],
  ["it has another title", 0, "event b", 12, false],
  ["it has another time", 0, "event a", 13, false],
] as const)(
  "one room's form does not go over another's meeting of the same UID when %s",
  async (_what, hours, title, endHour, isTouched) => {
    const other = new FakeCalendar();
    rig.calendars.set("other", other);
    cal.meetings = [eventAt("a", 10, 12), ...pad];
    other.meetings = [eventAt("a", 10, endHour, { title }), eventAt("p", 20, 21)];
    const ids = [await rig.add("cal", "3-201"), await rig.add("other", "3-202")] as const;
    for (const id of ids) await rig.desk.ask(id);
    const [here, there] = [meetingIdOf(ids[0], "a"), meetingIdOf(ids[1], "a")];
    const seats = [seatSchema.parse({ seat: "A1", name: "王芳" })];
    await rig.bookings.revise(ref, here, (m) => ({ ...m, seats, class: "large" }));
    if (isTouched) await rig.bookings.revise(elsewhere, there, (m) => ({ ...m, ...touched }));
    rig.roomClock.advance(hours * hourMs);
    const before = await one(there, elsewhere);
    cal.meetings = pad;
    await rig.desk.ask(ids[0]);
    expect(await one(here)).toBeUndefined();
    expect(await one(there, elsewhere)).toEqual(before);
  },
);

/** An office system of a room, and how it books. */
async function officeOf(name: string, room: string) {
  const made = await rig.office.create(settingsOf(name, room, { kind: "rest", url: "" }), "");
  const id = made?.source.id ?? "";
  const { store, bookings, roomClock, wireClock, sourceIntake: intake } = rig;
  const pushed = new PushedBookings({
    store: store.sources,
    intake,
    bookings,
    nowMs: () => roomClock.wallMs(),
    wallMs: () => wireClock.wallMs(),
  });
  const push = async (key: string, booking: SourceBooking | null) =>
    await pushed.push(await found(id), { key, booking }, "");
  return { id, push };
}

const booking = (fromHour: number, toHour: number, part: object = {}): SourceBooking =>
  sourceBookingSchema.parse({
    title: "例会",
    startMs: atHour(fromHour),
    endMs: atHour(toHour),
    ...part,
  });

test("two office systems that use the same key do not touch each other's bookings", async () => {
  const [first, second] = [await officeOf("oa1", "3-201"), await officeOf("oa2", "3-202")];
  const people = { details: { attendees: [{ id: "u1", name: "王芳" }] } };
  await first.push("1", booking(10, 11, { banner: "甲", ...people }));
  await second.push("1", booking(10, 11));
  await first.push("1", null);
  const id = meetingIdOf(second.id, "1");
  expect(await one(id, elsewhere)).toMatchObject({ banner: "" });
  expect((await rig.bookings.note(elsewhere, id))?.details.attendees).toEqual([]);
});

test("what is long over makes room for what an office system books next", async () => {
  const { id, push } = await officeOf("oa", "3-201");
  const { itemsPerSource } = hubLimits.sources;
  const items = Array.from({ length: itemsPerSource }, (_, n) => {
    const key = `k${n}`;
    const meeting = eventAt(key, n / 100, n / 100 + 0.01, { writeBack: null });
    return { key, status: "live", attendees: [], extras: {}, meeting } as const;
  });
  const { sources } = rig.store;
  await sources.take(id, (await found(id)).state, items, []);
  expect(await push("new", booking(800, 801))).toEqual({ kind: "too-many-bookings" });
  rig.roomClock.advance(30 * 24 * hourMs);
  const answered = { kind: "answered", answer: { status: 201, body: { placed: true } } };
  expect(await push("new", booking(800, 801))).toMatchObject(answered);
  expect((await sources.items(id)).map(({ key }) => key)).toEqual(["new"]);
});

test("an office system that waits long is tidied in its turn", async () => {
  const { id, push } = await officeOf("oa", "3-201");
  await push("old", booking(1, 2));
  const moved = { startMs: atHour(72), endMs: atHour(73) };
  await rig.bookings.revise(ref, meetingIdOf(id, "old"), (m) => ({ ...m, ...moved }));
  rig.roomClock.advance(48 * hourMs);
  rig.wireClock.advance(120_000);
  const items = () => rig.store.sources.items(id);
  await until("it is gone", async () => (await items()).length === 0);
  // A person has set it for a later day here: that the office system's day is past is no word on it.
  expect(await meetingsOf()).toMatchObject([moved]);
});

test("all bookings of an office system together hold so many bytes, of which it is told", async () => {
  const { id, push } = await officeOf("oa", "3-201");
  const long = { unit: "u".repeat(120), post: "p".repeat(120) };
  const attendees = Array.from({ length: 500 }, (_, n) => ({
    ...long,
    id: `u${n}`,
    name: "n".repeat(60),
  }));
  const outcomes: string[] = [];
  for (let n = 0; n < 14; n++) {
    outcomes.push((await push(`k${n}`, booking(10 + n, 11 + n, { details: { attendees } }))).kind);
  }
  expect(outcomes[0]).toBe("answered");
  expect(outcomes.at(-1)).toBe("too-many-bookings");
  const { count, bytes } = await rig.store.sources.size(id, "");
  expect(outcomes.filter((kind) => kind === "answered")).toHaveLength(count);
  expect(bytes).toBeLessThanOrEqual(hubLimits.sources.bookingBytes);
  // The same booking again is no more than it was; another one with few people still fits.
  expect(await push("k0", booking(10, 11, { details: { attendees } }))).toMatchObject({
    answer: { status: 200 },
  });
});

test("an office system is told where its meeting is, and why it does not have the room", async () => {
  const { id, push } = await officeOf("oa", "3-201");
  const answered = async (key: string, wanted: SourceBooking | null) => {
    const outcome = await push(key, wanted);
    if (outcome.kind !== "answered") throw new Error(outcome.kind);
    return outcome.answer.body;
  };
  const far = 24 * 90;
  expect(await answered("far", booking(far, far + 1))).toMatchObject({ placed: true, why: null });
  expect(await push("year", booking(24 * 400, 24 * 400 + 1))).toEqual({ kind: "too-far-ahead" });
  await rig.bookings.book(ref, meetingAt("own", 1, 2, {}));
  expect(await answered("late", booking(1, 2))).toMatchObject({
    ...ref,
    placed: false,
    conflictWith: "own",
    why: "room-taken",
  });
  await answered("moved", booking(24, 25));
  await rig.bookings.moveRoom(ref, meetingIdOf(id, "moved"), elsewhere);
  expect(await answered("moved", booking(24, 25, { title: "改名" }))).toMatchObject({
    ...elsewhere,
    placed: true,
    agendaVersion: (await rig.bookings.current(elsewhere)).version,
    why: null,
  });
  await rig.bookings.cancel(ref, meetingIdOf(id, "far"));
  expect(await answered("far", booking(far, far + 1, { title: "改名" }))).toMatchObject({
    placed: false,
    why: "called-off",
  });
  expect(await answered("late", null)).toMatchObject({ placed: false, why: "called-off" });
});

test("what is known beyond what a room is told is kept of the newest version only", async () => {
  await rig.bookings.book(ref, meetingAt("m", 1, 2, {}));
  const attendees = Array.from({ length: 500 }, (_, n) => ({ id: `u${n}`, name: `王${n}` }));
  const details = sourceBookingSchema.parse({ ...booking(1, 2), details: { attendees } }).details;
  await rig.bookings.detail(ref, "m", { ...details, plan: null, bannerEnteredBy: "" });
  for (let n = 0; n < 5; n++)
    await rig.bookings.revise(ref, "m", (m) => ({ ...m, headCount: n + 1 }));
  const database = new SqliteDatabase(join(rig.folder, "hub.db"), { readonly: true });
  const rows = database.prepare("SELECT version FROM agendas WHERE notes <> '{}'").all();
  const kept = database.prepare("SELECT version FROM agendas").all();
  database.close();
  expect(rows).toEqual([{ version: 7 }]);
  expect(kept).toHaveLength(7);
});

test("an agenda that would know of too many people is full, and may still shrink", async () => {
  const attendees = Array.from({ length: 500 }, (_, n) => ({ id: `u${n}`, name: `王${n}` }));
  const details = bookingDetailsSchema.parse({ attendees });
  const most = hubLimits.agenda.people / attendees.length;
  const known = new Map(
    Array.from({ length: most }, (_, n) => [`m${n}`, { ...freshNote(0), details }] as const),
  );
  const meetings = Array.from({ length: most }, (_, n) => meetingAt(`m${n}`, 1 + n, 2 + n, {}));
  const agenda = { ...ref, version: 1, issuedAtMs: 0, meetings, hash: "0".repeat(64) };
  const before = { agenda, waiting: [], notes: known };
  const step = { ...before, owed: [], previousVersion: 0 };
  expect(await rig.store.agendas.take([step], null)).toBe(true);
  await rig.bookings.book(ref, meetingAt("new", 900, 901, {}));
  expect(await rig.bookings.detail(ref, "new", details)).toMatchObject({
    problem: { kind: "agenda-full" },
  });
  expect(await rig.bookings.cancel(ref, "m1")).toMatchObject({ ok: true });
  expect(await rig.bookings.detail(ref, "new", details)).toMatchObject({ ok: true });
});
