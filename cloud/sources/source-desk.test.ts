import { createHmac } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { failed, success } from "../../contract/errors.ts";
import { tokenHash } from "../accounts/token.ts";
import { conflictsOf } from "../agenda/conflicts.ts";
import { meetingIdOf } from "../agenda/source-word.ts";
import { atHour, Journal, knows, meetingAt } from "../rig/agenda-rig.ts";
import {
  dropDeskRig,
  eventAt,
  FakeCalendar,
  openDeskRig,
  settingsOf,
  type DeskRig,
} from "../rig/desk-rig.ts";
import { until } from "../rig/until.ts";

const ref = { site: "city-hall", room: "3-201" };
const elsewhere = { ...ref, room: "3-202" };
let rig: DeskRig;

beforeEach(async () => {
  rig = await openDeskRig(null);
});

afterEach(() => dropDeskRig(rig));

const minuteMs = 60_000;
const agenda = (room = ref) => rig.bookings.current(room);
const titles = async (room = ref) => (await agenda(room)).meetings.map(({ title }) => title);

function calendar(name: string): FakeCalendar {
  const found = rig.calendars.get(name) ?? new FakeCalendar();
  rig.calendars.set(name, found);
  return found;
}

/** Lets a period pass and waits until the calendar has been asked again and heard. */
async function pass(name: string, byMs = 2 * minuteMs): Promise<void> {
  const before = calendar(name).asked.length;
  rig.wireClock.advance(byMs);
  await until(`${name} is asked`, () => calendar(name).asked.length > before);
  await until(`${name} is armed again`, () => rig.wireClock.waiting().includes("ask a source"));
}

test("a new source is asked at once, then at its period, and its meetings get the room", async () => {
  calendar("cal").meetings = [eventAt("a", 1, 2), eventAt("b", 3, 4)];
  const id = await rig.add("cal", "3-201");
  await pass("cal", 1);
  expect(await titles()).toEqual(["event a", "event b"]);
  const [first] = calendar("cal").asked;
  expect(first).toMatchObject({ bookmark: "", span: { fromMs: atHour(-24) } });
  rig.wireClock.advance(50_000);
  expect(calendar("cal").asked).toHaveLength(1);
  await pass("cal", 20_000);
  expect(calendar("cal").asked[1]?.bookmark).toBe("bookmark-1");
  expect(await agenda()).toMatchObject({ version: 1 });
  expect(await rig.office.list()).toMatchObject([
    { id, meetings: 2, failure: null, held: null, hasSecret: false, broughtAtMs: atHour(0) },
  ]);
});

test("a source that fails, or says unchanged for ever, keeps its meetings, and its age shows", async () => {
  calendar("cal").meetings = [eventAt("a", 5, 6)];
  await rig.add("cal", "3-201");
  await pass("cal", 1);
  const sent = rig.sent.length;
  for (const answer of [
    success({ kind: "unchanged" } as const),
    failed("source-unreachable"),
    failed("source-unreadable"),
    failed("source-refused"),
  ]) {
    calendar("cal").answer = answer;
    rig.roomClock.advance(minuteMs);
    await pass("cal", 30 * minuteMs);
  }
  expect(await titles()).toEqual(["event a"]);
  expect(rig.sent).toHaveLength(sent);
  expect((await rig.office.list())[0]).toMatchObject({
    failure: { code: "source-refused" },
    broughtAtMs: atHour(0),
    askedAtMs: atHour(0) + 4 * minuteMs,
  });
  calendar("cal").answer = null;
  await pass("cal", 30 * minuteMs);
  expect((await rig.office.list())[0]?.failure).toBeNull();
});

test("a source that refuses is not hammered, one that is away is asked less and less often", async () => {
  calendar("refuses").answer = failed("source-refused");
  calendar("away").answer = failed("source-unreachable");
  await rig.add("refuses", "3-201", { everyS: 5 });
  await rig.add("away", "3-202", { everyS: 5 });
  for (let seconds = 0; seconds < 900; seconds += 5) {
    rig.wireClock.advance(5_000);
    await until(
      "all answered",
      () => rig.wireClock.waiting().filter((one) => one === "ask a source").length >= 2,
    );
  }
  expect(calendar("refuses").asked.length).toBeLessThanOrEqual(2);
  expect(calendar("away").asked.length).toBeGreaterThan(5);
  expect(calendar("away").asked.length).toBeLessThan(20);
});

test("only so many are asked at once, and stopping ends the questions that wait", async () => {
  const shared = calendar("many");
  shared.isHolding = true;
  for (let n = 0; n < 7; n++) await rig.add("many", `room-${n}`);
  rig.wireClock.advance(10);
  await until("four are asked", () => shared.now === 4);
  shared.held.shift()?.();
  await until("the next is asked", () => shared.asked.length === 5);
  await rig.desk.stop();
  expect(shared.mostAtOnce).toBe(4);
  expect(shared.now).toBe(0);
  expect(rig.wireClock.waiting()).toEqual([]);
});

test("when most vanishes at once, a person decides; what is new counts all the same", async () => {
  calendar("cal").meetings = ["a", "b", "c", "d"].map((uid, n) => eventAt(uid, 1 + n, 2 + n));
  const id = await rig.add("cal", "3-201");
  await pass("cal", 1);
  calendar("cal").meetings = [eventAt("d", 4, 5, { title: "still" }), eventAt("e", 9, 10)];
  await pass("cal");
  expect(await titles()).toEqual(["event a", "event b", "event c", "still", "event e"]);
  const [held] = await rig.office.list();
  expect(held?.held).toEqual({ gone: 3, of: 4, sinceMs: atHour(0) });
  expect(held?.meetings).toBe(5);
  const decide = async (accept: boolean) => {
    const source = await rig.office.find(id);
    if (source !== null) await rig.sourceIntake.decide(source, accept);
  };
  await decide(false);
  await pass("cal");
  expect(await titles()).toHaveLength(5);
  expect((await rig.office.list())[0]?.held).toBeNull();
  calendar("cal").meetings = [];
  await pass("cal");
  expect((await rig.office.list())[0]?.held).toMatchObject({ gone: 2 });
  await decide(true);
  expect(await titles()).toEqual(["event a", "event b", "event c"]);
});

test("what a calendar says is deleted is called off at once; what cannot be read is not", async () => {
  calendar("cal").meetings = [eventAt("a", 1, 2)];
  await rig.add("cal", "3-201");
  await pass("cal", 1);
  calendar("cal").meetings = [];
  calendar("cal").unread = ["a"];
  await pass("cal");
  expect(await titles()).toEqual(["event a"]);
  expect((await rig.office.list())[0]?.held).toBeNull();
  Object.assign(calendar("cal"), { unread: [], removed: ["a"] });
  await pass("cal");
  expect(await titles()).toEqual([]);
});

test("NX T6-3: a renamed attendee is renamed at his seat as soon as the source has said so", async () => {
  const people = (name: string) => [{ name, email: "wang@x.cn", unit: "财政局", post: "局长" }];
  calendar("cal").meetings = [eventAt("a", 1, 2, { attendees: people("王芳") })];
  const id = await rig.add("cal", "3-201");
  await pass("cal", 1);
  const meetingId = meetingIdOf(id, "a");
  const details = (await rig.bookings.note(ref, meetingId))?.details;
  expect(details?.attendees).toMatchObject([{ name: "王芳", unit: "财政局" }]);
  const attendee = details?.attendees[0]?.id ?? "";
  await rig.bookings.as("li.na").detail(ref, meetingId, {
    attendees: details?.attendees ?? [],
    bannerEnteredBy: "somebody",
    plan: {
      layout: { kind: "round-table", seats: 3 },
      orderedBy: "rank",
      places: [{ seat: "A1", x: 1, y: 1, looksDeg: 0, zone: "floor", attendee }],
    },
  });
  expect((await agenda()).meetings[0]?.seats).toMatchObject([{ seat: "A1", name: "王芳" }]);
  calendar("cal").meetings = [eventAt("a", 1, 2, { sequence: 1, attendees: people("王方") })];
  await pass("cal");
  const sent = rig.sent.at(-1)?.agenda.meetings[0];
  expect(sent?.seats).toEqual([{ seat: "A1", name: "王方", unit: "财政局", post: "局长" }]);
  expect(JSON.stringify(sent)).not.toContain("attendees");
});

test("an overlap of two sources is shown with who has the room, and ends when that one goes", async () => {
  calendar("first").meetings = [eventAt("x", 1, 3)];
  calendar("second").meetings = [eventAt("y", 2, 4)];
  await rig.add("second", "3-201", { precedence: 20 });
  await rig.add("first", "3-201", { precedence: 1 });
  await pass("second", 1);
  await until("both are heard", async () => (await titles()).includes("event x"));
  const names = new Map([[(await rig.office.list())[1]?.id ?? "", "second"]]);
  const conflicts = () => rig.bookings.booked(ref).then((booked) => conflictsOf(booked, names));
  const [x] = (await agenda()).meetings;
  expect(await titles()).toEqual(["event x"]);
  expect(await conflicts()).toMatchObject([{ key: "y", title: "event y", meetingId: x?.id }]);
  // A classified one is not named in any way: its key may be a title in other letters.
  calendar("second").meetings = [{ ...eventAt("y", 2, 4), classified: true }];
  await pass("second");
  await until("it is closed", async () => (await conflicts())[0]?.title === "");
  expect(await conflicts()).toMatchObject([{ key: "", title: "", meetingId: x?.id }]);
  calendar("first").meetings = [eventAt("x", 5, 6)];
  await pass("first");
  await until("both have the room", async () => (await titles()).length === 2);
  expect(await conflicts()).toEqual([]);
});

test("a meeting that moves to another room's calendar takes seats and form along, whichever is asked first", async () => {
  for (const [uid, order] of [
    ["m1", ["old", "new"]],
    ["m2", ["new", "old"]],
  ] as const) {
    const keeps = ["k1", "k2", "k3", "k4"].map((key, n) =>
      eventAt(`${uid}-${key}`, 20 + n, 20.5 + n),
    );
    calendar("old").meetings = [...keeps, eventAt(uid, 1, 2)];
    calendar("new").meetings = [];
    const ids = [await rig.add("old", "3-201"), await rig.add("new", "3-202")];
    rig.wireClock.advance(1);
    const id = meetingIdOf(ids[0] ?? "", uid);
    await until("it is booked", async () => (await agenda()).meetings.some((one) => one.id === id));
    const seats = [{ seat: "A1", name: "王芳", unit: "", post: "" }];
    await rig.bookings.revise(ref, id, (before) => ({ ...before, seats, class: "large" }));
    calendar("old").meetings = keeps;
    calendar("new").meetings = [eventAt(uid, 1, 2)];
    for (const name of order) {
      const source = ids[name === "old" ? 0 : 1] ?? "";
      expect(await rig.desk.ask(source)).toEqual({ ok: true, value: undefined });
    }
    expect((await agenda(elsewhere)).meetings).toMatchObject([{ seats, class: "large" }]);
    expect((await agenda()).meetings.map((one) => one.id)).not.toContain(id);
    for (const source of ids) {
      const known = await rig.office.find(source);
      if (known !== null) await rig.office.remove(known);
    }
    expect((await agenda(elsewhere)).meetings).toEqual([]);
  }
});

test("a meeting that a person moved to another room follows its source there", async () => {
  calendar("cal").meetings = [eventAt("a", 1, 2), eventAt("b", 5, 6), eventAt("c", 7, 8)];
  const id = await rig.add("cal", "3-201");
  await pass("cal", 1);
  const meetingId = meetingIdOf(id, "a");
  expect(await rig.bookings.moveRoom(ref, meetingId, elsewhere)).toMatchObject({ ok: true });
  await pass("cal");
  expect(await titles()).toEqual(["event b", "event c"]);
  calendar("cal").meetings = [
    eventAt("a", 2, 3, { sequence: 1, title: "anders" }),
    ...calendar("cal").meetings.slice(1),
  ];
  await pass("cal");
  expect((await agenda(elsewhere)).meetings).toMatchObject([
    { id: meetingId, title: "anders", startMs: atHour(2) },
  ]);
  calendar("cal").meetings = calendar("cal").meetings.slice(1);
  await pass("cal");
  expect((await agenda(elsewhere)).meetings).toEqual([]);
});

test("a source that is set for another room takes its meetings along", async () => {
  calendar("cal").meetings = [eventAt("a", 1, 2), eventAt("b", 5, 6), eventAt("c", 7, 8)];
  const id = await rig.add("cal", "3-201");
  await pass("cal", 1);
  const third = { ...ref, room: "3-203" };
  await rig.bookings.moveRoom(ref, meetingIdOf(id, "c"), third);
  expect(await titles(third)).toEqual(["event c"]);
  const source = await rig.office.find(id);
  if (source === null) throw new Error("no source");
  await rig.office.change(source, settingsOf("cal", "3-202"), null);
  expect(await titles()).toEqual([]);
  expect(await titles(third)).toEqual([]);
  expect(await titles(elsewhere)).toEqual(["event a", "event b", "event c"]);
  await pass("cal", 1);
  expect(await titles()).toEqual([]);
});

/** The room ends a meeting early and says so. */
async function roomEnds(meetingId: string, atHours: number): Promise<void> {
  const journal = new Journal(ref, "epoch-0001");
  const endedAtMs = atHour(atHours);
  journal.add(knows((await agenda()).version), {
    kind: "released",
    meetingId,
    endedAtMs,
    cause: "vacancy",
    by: "huitang",
  });
  await rig.intake.take(ref, journal.batch(1));
  await rig.words.heedRoom(ref);
}

test("SZ post-meeting: an early end goes back to the source, is tried again, and survives a restart", async () => {
  calendar("cal").meetings = [eventAt("a", 1, 3), eventAt("b", 5, 6)];
  const id = await rig.add("cal", "3-201");
  await pass("cal", 1);
  rig.roomClock.advance(2 * 3_600_000);
  calendar("cal").refusals = 1;
  await roomEnds(meetingIdOf(id, "a"), 1.75);
  rig.wireClock.advance(2_500);
  await until("it was tried", () => calendar("cal").refusals === 0);
  const { folder } = rig;
  const old = calendar("cal");
  await rig.close();
  rig = await openDeskRig(folder);
  rig.roomClock.advance(2 * 3_600_000);
  rig.calendars.set("cal", old);
  rig.wireClock.advance(2_500);
  await until("it is told", () => old.released.length > 0);
  expect(old.released).toEqual([{ key: "a", endMs: atHour(1.75) }]);
  await until("nothing is owed", async () => (await rig.store.sources.owed(10)).length === 0);
  expect((await agenda()).meetings[0]).toMatchObject({ endMs: atHour(1.75) });
});

test("what the source itself ended, or a hub's own booking, is not told to anybody", async () => {
  calendar("cal").meetings = [eventAt("a", 1, 3), eventAt("b", 5, 6), eventAt("c", 7, 8)];
  await rig.add("cal", "3-201");
  await pass("cal", 1);
  await rig.bookings.book(ref, meetingAt("own", 3, 4, {}));
  rig.roomClock.advance(2 * 3_600_000);
  calendar("cal").meetings = calendar("cal").meetings.slice(1);
  await pass("cal");
  expect((await agenda()).meetings[0]).toMatchObject({ endMs: atHour(2) });
  rig.roomClock.advance(1.5 * 3_600_000);
  await rig.bookings.cancel(ref, "own");
  expect(await rig.store.sources.owed(10)).toEqual([]);
});

test("an office system is told by its hook, signed with what only it and the hub know", async () => {
  const hook = "https://oa.example/released";
  const made = await rig.office.create(
    settingsOf("oa", "3-201", { kind: "rest", url: "", hook }),
    "",
  );
  const id = made?.source.id ?? "";
  const source = await rig.office.find(id);
  if (source === null) throw new Error("no source");
  const live = { key: "k", status: "live", attendees: null, extras: {} } as const;
  const item = { ...live, meeting: eventAt("k", 1, 3, { writeBack: null }) };
  await rig.sourceIntake.change(source, source.state, [item], []);
  rig.roomClock.advance(2 * 3_600_000);
  await roomEnds(meetingIdOf(id, "k"), 1.5);
  rig.wireClock.advance(2_500);
  const told = await until("the hook is told", () => rig.hooked[0]);
  expect(told).toMatchObject({ url: hook });
  expect(JSON.parse(told.body)).toEqual({ event: "released", key: "k", endMs: atHour(1.5) });
  const headers = new Map(Object.entries(told.headers));
  const key = tokenHash(made?.token ?? "");
  const signed = createHmac("sha256", key).update(`${headers.get("x-huitang-time")}.${told.body}`);
  expect(headers.get("x-huitang-signature")).toBe(`sha256=${signed.digest("hex")}`);
});

test("a password lies in a file of its owner, stays while it goes to the same place, and goes with the source", async () => {
  const settings = settingsOf("cal", "3-201", { username: "room" });
  const made = await rig.office.create(settings, "Geheim-Wort-9");
  const id = made?.source.id ?? "";
  const file = join(rig.folder, "sources", `${id}.secret`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(made?.source).toMatchObject({ hasSecret: true });
  expect(JSON.stringify(made)).not.toContain("Geheim-Wort-9");
  for (const name of ["hub.db", "hub.db-wal"]) {
    expect(readFileSync(join(rig.folder, name)).includes("Geheim-Wort-9")).toBe(false);
  }
  const changed = async (part: Partial<typeof settings>) => {
    const source = await rig.office.find(id);
    if (source === null) throw new Error("no source");
    return (await rig.office.change(source, { ...settings, ...part }, null)).source.hasSecret;
  };
  expect(await changed({ everyS: 30 })).toBe(true);
  expect(await changed({ url: "https://calendar.example/other" })).toBe(true);
  expect(await changed({ url: "https://evil.example/room" })).toBe(false);
  rig.secrets.write(id, "x");
  const source = await rig.office.find(id);
  if (source !== null) await rig.office.remove(source);
  expect(existsSync(file)).toBe(false);
});
