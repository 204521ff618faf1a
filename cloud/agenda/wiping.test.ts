import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHash } from "node:crypto";
import { canonicalJson } from "../../contract/hash.ts";
import { success } from "../../contract/errors.ts";
import { atHour, hourMs, Journal, knows, meetingAt } from "../rig/agenda-rig.ts";
import { silentLog } from "../rig/hub-rig.ts";
import { dropDeskRig, eventAt, FakeCalendar, openDeskRig, type DeskRig } from "../rig/desk-rig.ts";
import { until } from "../rig/until.ts";
import { meetingIdOf } from "./source-word.ts";
import { Wiping } from "./wiping.ts";

const ref = { site: "city-hall", room: "3-201" };
const elsewhere = { ...ref, room: "3-202" };
/** Nothing else in a database looks like these. */
const words = {
  title: "QUARTZ选题",
  organiser: "GRANITE办",
  banner: "BASALT横幅",
  seat: "MARBLE同志",
  requirement: "OBSIDIAN茶",
  attendee: "FELDSPAR代表",
  post: "SLATE处长",
};
let rig: DeskRig;
let wiping: Wiping;

beforeEach(async () => {
  rig = await openDeskRig(null);
  wiping = openWiping();
});

afterEach(async () => {
  await wiping.stop();
  await dropDeskRig(rig);
});

function openWiping(): Wiping {
  const { store, roomClock } = rig;
  const made = new Wiping({
    store,
    roomClock,
    log: silentLog,
    audit: (entry) => store.audit.add({ ...entry, atMs: 1 }),
    publishAgain: (ref) => rig.book.publishAgain(ref),
  });
  made.start();
  return made;
}

/** Which of the words stand in any file of the hub's data folder. */
function wordsInFiles(): readonly string[] {
  const files = readdirSync(rig.folder, { withFileTypes: true }).filter((one) => one.isFile());
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(["hub.db", "hub.db-wal"]));
  const bytes = files.map(({ name }) => readFileSync(join(rig.folder, name)));
  return Object.values(words).filter((word) => bytes.some((one) => one.includes(word)));
}

const wipes = async () =>
  (await rig.store.audit.newest(50)).filter(({ action }) => action === "wipe");

/** Room time goes on in steps, as it does, until the wipe is on record. */
async function untilWiped(count: number): Promise<void> {
  await until("wiped", async () => {
    if (rig.roomClock.waiting().includes("wipe")) rig.roomClock.advance(30_000);
    return (await wipes()).length >= count;
  });
}

const secret = (id: string, fromHour: number, toHour: number) =>
  meetingAt(id, fromHour, toHour, {
    classified: true,
    title: words.title,
    organiser: words.organiser,
    banner: words.banner,
    seats: [{ seat: "A1", name: words.seat, unit: "", post: words.post }],
    form: { ...meetingAt("x", 1, 2, {}).form, requirements: words.requirement },
  });

const people = {
  attendees: [
    { id: "p", name: words.attendee, unit: "", post: "", rank: 1, part: "leader" as const },
  ],
  plan: null,
  bannerEnteredBy: "",
};

test("NX 5.5.4: a minute after a classified meeting no file of the hub holds a word of it", async () => {
  await rig.bookings.as("li.na").book(ref, secret("m", 1, 2));
  await rig.bookings.as("li.na").detail(ref, "m", people);
  await rig.bookings.revise(ref, "m", (before) => ({ ...before, headCount: 9 }));
  expect(wordsInFiles()).toHaveLength(Object.keys(words).length);
  rig.roomClock.advance(2 * hourMs - 5_000);
  await wiping.round();
  expect(wordsInFiles()).toHaveLength(Object.keys(words).length);
  rig.roomClock.advance(65_000);
  await untilWiped(1);
  expect(wordsInFiles()).toEqual([]);
  expect(await wipes()).toMatchObject([
    { who: "huitang", action: "wipe", object: "city-hall/3-201/m", outcome: "done" },
  ]);
  const agenda = await rig.bookings.current(ref);
  expect(agenda).toMatchObject({ version: 3, meetings: [{ id: "m", title: "—", headCount: 9 }] });
  const hash = createHash("sha256").update(canonicalJson(agenda.meetings)).digest("hex");
  expect(agenda.hash).toBe(hash);
  // Later versions neither bring a word back nor are they wiped once more.
  await rig.bookings.book(ref, meetingAt("next", 5, 6, {}));
  rig.roomClock.advance(60_000);
  await wiping.round();
  expect(await wipes()).toHaveLength(1);
  expect(wordsInFiles()).toEqual([]);
});

test("NX 5.5.4: also one that was called off, moved to another room, or ended early by its room", async () => {
  await rig.bookings.book(ref, secret("off", 5, 6));
  await rig.bookings.book(ref, secret("moves", 7, 8));
  await rig.bookings.book(ref, secret("early", 1, 3));
  await rig.bookings.cancel(ref, "off");
  await rig.bookings.moveRoom(ref, "moves", elsewhere);
  rig.roomClock.advance(2 * hourMs);
  const journal = new Journal(ref, "epoch-0001");
  const endedAtMs = atHour(1.5);
  journal.add(knows((await rig.bookings.current(ref)).version), {
    kind: "released",
    meetingId: "early",
    endedAtMs,
    cause: "vacancy",
    by: "huitang",
  });
  await rig.intake.take(ref, journal.batch(1));
  await rig.words.heedRoom(ref);
  await untilWiped(3);
  expect((await wipes()).map(({ object }) => object).toSorted()).toEqual([
    "city-hall/3-201/early",
    "city-hall/3-201/moves",
    "city-hall/3-201/off",
  ]);
  const there = await rig.bookings.current(elsewhere);
  expect(there.meetings).toMatchObject([{ id: "moves", title: words.title }]);
  await rig.bookings.cancel(elsewhere, "moves");
  await untilWiped(4);
  expect(wordsInFiles()).toEqual([]);
});

test("NX 5.5.4: what its source said goes too, and does not come back with the next answer", async () => {
  const calendar = new FakeCalendar();
  rig.calendars.set("cal", calendar);
  const event = eventAt("a", 1, 2, {
    classified: true,
    title: words.title,
    organiser: words.organiser,
    attendees: [{ name: words.attendee, email: "x@x.cn", unit: "", post: words.post }],
  });
  calendar.meetings = [event, eventAt("b", 20, 21), eventAt("c", 22, 23)];
  const id = await rig.add("cal", "3-201");
  await rig.desk.ask(id);
  const expected = [words.title, words.organiser, words.attendee, words.post];
  expect(wordsInFiles()).toEqual(expected);
  rig.roomClock.advance(2 * hourMs);
  await untilWiped(1);
  expect(wordsInFiles()).toEqual([]);
  for (let round = 0; round < 3; round++) {
    rig.roomClock.advance(60_000);
    calendar.answer = round === 1 ? success({ kind: "unchanged" }) : null;
    await rig.desk.ask(id);
  }
  expect(wordsInFiles()).toEqual([]);
  const { meetings } = await rig.bookings.current(ref);
  expect(meetings[0]).toMatchObject({ id: meetingIdOf(id, "a"), title: "—", endMs: atHour(2) });
  expect(await wipes()).toHaveLength(1);
  // Set for another day by its source it is a meeting again, with its words until it is over.
  calendar.meetings = [
    { ...event, startMs: atHour(26), endMs: atHour(27), sequence: 1 },
    ...calendar.meetings.slice(1),
  ];
  await rig.desk.ask(id);
  const again = (await rig.bookings.current(ref)).meetings.find(
    ({ title }) => title === words.title,
  );
  expect(again).toMatchObject({ id: meetingIdOf(id, "a"), startMs: atHour(26), headCount: 1 });
  rig.roomClock.advance(27 * hourMs);
  await untilWiped(2);
  expect(wordsInFiles()).toEqual([]);
});

test("NX 5.5.4: one that never had the room, because it waited, is wiped as well", async () => {
  const calendar = new FakeCalendar();
  rig.calendars.set("cal", calendar);
  calendar.meetings = [eventAt("a", 1, 2, { classified: true, title: words.title })];
  await rig.bookings.book(ref, meetingAt("own", 1, 2, {}));
  const id = await rig.add("cal", "3-201");
  await rig.desk.ask(id);
  expect((await rig.bookings.booked(ref)).waiting).toMatchObject([{ title: words.title }]);
  rig.roomClock.advance(2 * hourMs);
  await rig.desk.ask(id);
  await untilWiped(1);
  expect(wordsInFiles()).toEqual([]);
});

test("NX 5.5.4: a hub that was down when the meeting ended wipes when it is back", async () => {
  await rig.bookings.book(ref, secret("m", 1, 2));
  await wiping.stop();
  const { folder } = rig;
  await rig.close();
  rig = await openDeskRig(folder);
  rig.roomClock.advance(2 * hourMs);
  wiping = openWiping();
  await untilWiped(1);
  expect(wordsInFiles()).toEqual([]);
});
