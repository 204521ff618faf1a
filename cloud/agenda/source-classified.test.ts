import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { success } from "../../contract/errors.ts";
import { atHour, hourMs, meetingAt } from "../rig/agenda-rig.ts";
import {
  dropDeskRig,
  eventAt,
  FakeCalendar,
  openDeskRig,
  settingsOf,
  type DeskRig,
} from "../rig/desk-rig.ts";
import { silentLog } from "../rig/hub-rig.ts";
import { meetingIdOf } from "./source-word.ts";
import { Wiping } from "./wiping.ts";

const ref = { site: "city-hall", room: "3-201" };
const elsewhere = { ...ref, room: "3-202" };
const title = "QUARTZ选题";
const others = [eventAt("x", 40, 41), eventAt("y", 42, 43), eventAt("z", 44, 45)];
let rig: DeskRig;
let calendar: FakeCalendar;
let wiping: Wiping;
let source: string;
let id: string;

beforeEach(async () => {
  rig = await openDeskRig(null);
  calendar = new FakeCalendar();
  rig.calendars.set("cal", calendar);
  source = await rig.add("cal", "3-201");
  id = meetingIdOf(source, "a");
  const { store, roomClock, book } = rig;
  wiping = new Wiping({
    store,
    roomClock,
    log: silentLog,
    audit: (entry) => store.audit.add({ ...entry, atMs: 1 }),
    publishAgain: (room) => book.publishAgain(room),
  });
});

afterEach(() => dropDeskRig(rig));

/** The calendar says this of the meeting from now on; null: nothing. */
async function told(hours: readonly [number, number] | null, part = {}): Promise<void> {
  const event = hours === null ? [] : [eventAt("a", hours[0], hours[1], { title, ...part })];
  calendar.meetings = [...event, ...others];
  await rig.desk.ask(source);
}
const meeting = async (room = ref) =>
  (await rig.bookings.current(room)).meetings.find((one) => one.id === id);
const classify = (classified: boolean) =>
  rig.bookings.as("li.na").revise(ref, id, (before) => ({ ...before, classified }));
const isInFiles = (word: string) =>
  readdirSync(rig.folder, { withFileTypes: true })
    .filter((one) => one.isFile())
    .some(({ name }) => readFileSync(join(rig.folder, name)).includes(word));

test("NX 5.5.4: classified by a person, it stays so when its source sets it anew after it was wiped", async () => {
  await told([1, 2]);
  await classify(true);
  rig.roomClock.advance(2 * hourMs + 60_000);
  await wiping.round();
  expect(isInFiles(title)).toBe(false);
  await told([1, 3], { sequence: 1 });
  expect(await meeting()).toMatchObject({ classified: true, endMs: atHour(3) });
  rig.roomClock.advance(2 * hourMs);
  await wiping.round();
  expect(isInFiles(title)).toBe(false);
});

test("NX 5.5.4: classified by a person, it stays so when its source leaves it out once, or changes rooms", async () => {
  await told([10, 12]);
  await classify(true);
  await told(null);
  expect(await meeting()).toBeUndefined();
  await told([10, 12]);
  expect(await meeting()).toMatchObject({ title, classified: true });
  const stored = await rig.office.find(source);
  if (stored === null) throw new Error("no source");
  await rig.office.change(stored, settingsOf("cal", "3-202"), null);
  expect(await meeting()).toBeUndefined();
  expect(await meeting(elsewhere)).toMatchObject({ title, classified: true });
  // The words left the first room; they are still needed in the second.
  await wiping.round();
  rig.roomClock.advance(60_000);
  calendar.answer = success({ kind: "unchanged" });
  await rig.desk.ask(source);
  expect(await meeting(elsewhere)).toMatchObject({ title, organiser: "办公室" });
});

test("a person who classified it opens it again, for good", async () => {
  await told([10, 12]);
  await classify(true);
  await classify(false);
  await told(null);
  await told([10, 12]);
  expect(await meeting()).toMatchObject({ title, classified: false });
});

test("NX 5.5.4: what its source calls confidential nobody here opens, not even for one version", async () => {
  await told([10, 12], { classified: true });
  const { length } = rig.sent;
  expect(await classify(false)).toMatchObject({ ok: true });
  expect(await meeting()).toMatchObject({ classified: true });
  expect(rig.sent).toHaveLength(length);
});

test("NX 5.5.4: wiping the room it was moved from leaves it whole in the room it was moved to", async () => {
  const attendees = [{ name: "FELDSPAR代表", email: "f@x.cn", unit: "", post: "" }];
  await told([10, 12], { classified: true, attendees });
  await rig.bookings.moveRoom(ref, id, elsewhere);
  await wiping.round();
  for (const answer of [success({ kind: "unchanged" } as const), null]) {
    calendar.answer = answer;
    rig.roomClock.advance(60_000);
    await rig.desk.ask(source);
    expect(await meeting(elsewhere)).toMatchObject({ title, organiser: "办公室", headCount: 1 });
    const note = await rig.bookings.note(elsewhere, id);
    expect(note?.details.attendees).toMatchObject([{ name: "FELDSPAR代表" }]);
  }
  expect(isInFiles(title)).toBe(true);
  rig.roomClock.advance(12 * hourMs);
  await wiping.round();
  expect(isInFiles(title)).toBe(false);
});

test("NX 5.5.4: moved and called off within one round, its words are gone from both rooms and its source", async () => {
  // The other room is known first, so that it is wiped first.
  await rig.bookings.book(elsewhere, meetingAt("own", 50, 51, {}));
  for (const hours of [0, 1]) {
    await told([10 + hours, 12], { classified: true, sequence: hours });
    await rig.bookings.moveRoom(ref, id, elsewhere);
    if (hours === 1) rig.roomClock.advance(1_000);
    await rig.bookings.cancel(elsewhere, id);
    await wiping.round();
    expect(isInFiles(title)).toBe(false);
    const stored = await rig.store.sources.item(source, "a");
    expect(stored).toMatchObject({ status: "spent" });
    calendar.meetings = others;
    await rig.desk.ask(source);
  }
});

test("NX 5.5.4: words of one that was called off before its time do not come back with an answer", async () => {
  await told([10, 12], { classified: true });
  await rig.bookings.cancel(ref, id);
  await wiping.round();
  expect(isInFiles(title)).toBe(false);
  rig.roomClock.advance(60_000);
  await rig.desk.ask(source);
  expect(isInFiles(title)).toBe(false);
  await told([14, 15], { classified: true, sequence: 1 });
  expect(await meeting()).toMatchObject({ title, startMs: atHour(14) });
});

test("NX 5.5.4: one that runs and is set for later is wiped here, and has its words when it is held", async () => {
  await told([1, 2], { classified: true });
  rig.roomClock.advance(1.5 * hourMs);
  await told([25, 26], { classified: true, sequence: 1 });
  expect(await meeting()).toMatchObject({ endMs: atHour(1.5) });
  await wiping.round();
  expect(await meeting()).toMatchObject({ title: "—" });
  calendar.answer = success({ kind: "unchanged" });
  await rig.desk.ask(source);
  expect(await meeting()).toMatchObject({ title, startMs: atHour(25), classified: true });
});

test("NX 5.5.4: the broker's last message holds no word either once they are wiped", async () => {
  await told([1, 2], { classified: true });
  const lastSent = () => rig.sent.at(-1)?.agenda.meetings.find((one) => one.id === id);
  expect(lastSent()).toMatchObject({ title });
  rig.roomClock.advance(2 * hourMs);
  await wiping.round();
  expect(lastSent()).toMatchObject({ title: "—", organiser: "" });
});
