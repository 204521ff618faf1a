import { afterEach, beforeEach, expect, test } from "vitest";
import { meetingSchema } from "../../contract/agenda.ts";
import type { Duty } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import { type Emergency, emergencyAlarm, type RecordBody } from "../../contract/record.ts";
import {
  type AgendaRig,
  dropAgendaRig,
  hourMs,
  Journal,
  openAgendaRig,
} from "../rig/agenda-rig.ts";
import type { HubStore } from "../store/hub-store.ts";
import { LiveRooms } from "./live-rooms.ts";
import { createPlaceTree } from "../sites/place-tree.ts";
import { createRoomViews } from "./room-views.ts";

const ref = { site: "city-hall", room: "3-201" };
/** Half past midnight of 2 March in Shanghai; still 1 March in London. */
const nowMs = Date.parse("2026-03-02T00:30:00+08:00");
let rig: AgendaRig;
let store: HubStore;
let journal: Journal;

beforeEach(async () => {
  rig = await openAgendaRig(null);
  rig.roomClock.advance(nowMs - rig.roomClock.wallMs());
  ({ store } = rig);
  journal = new Journal(ref, "epoch-0001");
});

afterEach(() => dropAgendaRig(rig));

const tree = () => createPlaceTree({ places: [], rooms: [] });

function openViews() {
  const { bookings, words, roomClock } = rig;
  const live = new LiveRooms();
  return {
    bookings,
    views: createRoomViews({ store, live, bookings, words, roomClock, speed: 1, tree }),
  };
}

const duty = (id: string, dueAtMs: number, status: Duty["status"]): Duty => ({
  id,
  kind: "prepared",
  clause: "NX 6.2.1.1",
  meetingId: "m",
  opensAtMs: dueAtMs - 1,
  dueAtMs,
  closesAtMs: dueAtMs + 1,
  status,
  settledAtMs: null,
  evidence: [],
  told: "service",
  remindsAtMs: null,
  escalatesAtMs: null,
  escalatesTo: null,
  noticed: "none",
});

/** Through the door that batches of a room come in by. */
async function hear(...bodies: RecordBody[]) {
  journal.add(...bodies);
  await rig.intake.take(ref, journal.batch(1));
}

const storeDuties = (...duties: Duty[]) =>
  hear(...duties.map((one) => ({ kind: "duty", duty: one }) as const));

const setZone = (timeZone: string) =>
  store.rooms.setMeta(ref, { name: { zh: "会场", en: "Hall" }, timeZone, standbyWatts: 6 });

test("today is the room's day, not the hub's", async () => {
  await setZone("Asia/Shanghai");
  await storeDuties(
    duty("yesterday", nowMs - hourMs, "missed"),
    duty("today", nowMs + 1, "done"),
    duty("tonight", nowMs + 23 * hourMs, "late"),
    duty("tomorrow", nowMs + 24 * hourMs, "done"),
    duty("open", nowMs + 2, "open"),
  );
  const { views } = openViews();
  expect(await views.view(ref)).toMatchObject({
    name: { en: "Hall" },
    online: false,
    phase: null,
    dutiesToday: { done: 1, late: 1, missed: 0 },
    recordsStored: 5,
  });
  const detail = await views.detail(ref);
  expect(detail?.duties.map(({ id }) => id)).toEqual([
    "yesterday",
    "today",
    "open",
    "tonight",
    "tomorrow",
  ]);
});

test("a day that is 23 hours long, or 25, is counted whole", async () => {
  await setZone("Europe/Berlin");
  const days = [
    ["2026-03-29", 23],
    ["2026-10-25", 25],
  ] as const;
  for (const [date, hours] of days) {
    const startMs = Date.parse(`${date}T00:00:00${hours === 23 ? "+01:00" : "+02:00"}`);
    await storeDuties(
      duty(`${date}:first`, startMs, "done"),
      duty(`${date}:last`, startMs + hours * hourMs - 1, "late"),
      duty(`${date}:next`, startMs + hours * hourMs, "missed"),
    );
    rig.roomClock.advance(startMs + 12 * hourMs - rig.roomClock.wallMs());
    const { views } = openViews();
    expect(await views.view(ref)).toMatchObject({ dutiesToday: { done: 1, late: 1, missed: 0 } });
  }
});

test("a duty of the day that is due as its day ends is of that day, one of a meeting of the next", async () => {
  await setZone("Asia/Shanghai");
  const endMs = Date.parse("2026-03-03T00:00:00+08:00");
  const ofDay = (date: string, dueAtMs: number): Duty => ({
    ...duty(`day-${date}:standby-watched`, dueAtMs, "missed"),
    kind: "standby-watched",
    meetingId: null,
  });
  await storeDuties(
    ofDay("2026-03-01", endMs - 24 * hourMs),
    ofDay("2026-03-02", endMs),
    duty("m:comfort", endMs, "late"),
  );
  const { views } = openViews();
  expect(await views.view(ref)).toMatchObject({ dutiesToday: { late: 0, missed: 1 } });
  rig.roomClock.advance(24 * hourMs);
  expect(await views.view(ref)).toMatchObject({ dutiesToday: { late: 1, missed: 0 } });
});

test("of each duty the last word stands; one owed again is another", async () => {
  await setZone("Asia/Shanghai");
  await storeDuties(
    duty("m:tea.2", nowMs + 5, "open"),
    duty("m:tea.2", nowMs + 5, "done"),
    duty("m:tea.2#2", nowMs + hourMs, "waiting"),
    duty("m:tea.2#2", nowMs + 2 * hourMs, "missed"),
    duty("m:tea.3", nowMs + 9, "waived"),
  );
  // The same journal once more, and the room's next journal, which names the same duty.
  await hear();
  const next = new Journal(ref, "epoch-0002");
  next.add({ kind: "duty", duty: duty("m:tea.3", nowMs + 9, "late") });
  await rig.intake.take(ref, next.batch(1));
  const detail = await openViews().views.detail(ref);
  expect(detail?.dutiesToday).toEqual({ done: 1, late: 1, missed: 1 });
  expect(detail?.duties.map(({ id, status }) => `${id} ${status}`)).toEqual([
    "m:tea.2 done",
    "m:tea.3 late",
    "m:tea.2#2 missed",
  ]);
});

test("who was asked of a duty, and to whom it has gone up while it is open", async () => {
  await store.rooms.enrol(ref, "hash", 0);
  const notice = (id: string, told: "reminded" | "escalated"): RecordBody => ({
    kind: "notice",
    duty: id,
    to: told === "escalated" ? "manager" : "service",
    notice: told,
    text: message("duty.tea"),
  });
  const open = { ...duty("m:tea.1", nowMs + 5, "open"), escalatesTo: "manager" } as const;
  await hear(
    { kind: "duty", duty: open },
    { kind: "duty", duty: { ...open, id: "m:tea.2" } },
    notice("m:tea.1", "reminded"),
    notice("m:tea.2", "reminded"),
    notice("m:tea.2", "escalated"),
    notice("gone:tea.1", "escalated"),
  );
  const { views } = openViews();
  const before = await views.detail(ref);
  expect(before?.duties.map(({ id, noticed }) => `${id} ${noticed}`)).toEqual([
    "m:tea.1 reminded",
    "m:tea.2 escalated",
  ]);
  expect(before?.escalatedTo).toEqual(["manager"]);
  await hear({
    kind: "duty",
    duty: { ...open, id: "m:tea.2", noticed: "escalated", status: "late", settledAtMs: nowMs },
  });
  expect(await views.view(ref)).not.toHaveProperty("escalatedTo");
});

test("an emergency is told by its name for as long as its alarm is open", async () => {
  await store.rooms.enrol(ref, "hash", 0);
  const alarm = (kind: Emergency, clearedAtMs: number | null): RecordBody => ({
    kind: "alarm",
    alarm: {
      id: emergencyAlarm(kind),
      severity: "now",
      text: message(`alarm.emergency-${kind}`, { device: kind }),
      device: kind,
      raisedAtMs: nowMs,
      clearedAtMs,
    },
  });
  await hear(alarm("mains", null), alarm("fire", null), alarm("help", nowMs));
  const { views } = openViews();
  expect(await views.view(ref)).toMatchObject({ openAlarms: 2, emergencies: ["fire", "mains"] });
  await hear(alarm("fire", nowMs), alarm("mains", nowMs));
  expect(await views.view(ref)).not.toHaveProperty("emergencies");
});

test("records of every kind come back as they were sent", async () => {
  const bodies: RecordBody[] = [
    { kind: "released", meetingId: "m", endedAtMs: nowMs, cause: "no-show", by: "huitang" },
    { kind: "extended", meetingId: "m", untilMs: nowMs, by: "li.na" },
    { kind: "emergency", emergency: "fire", device: "fire", active: true },
    { kind: "learnt", season: "cooling", tookMinutes: 12, spanK: 3, minutesPerK: 4 },
    {
      kind: "notice",
      duty: "m:tea.1",
      to: "service",
      notice: "reminded",
      text: message("duty.tea"),
    },
  ];
  await hear(...bodies);
  const stored = await store.records.after(ref, 0, 10);
  expect(stored.map(({ body }) => body)).toEqual(bodies);
});

test("the next meeting is shown, of a classified one only that there is one", async () => {
  await store.rooms.enrol(ref, "hash", 0);
  const { bookings, views } = openViews();
  const meeting = (id: string, fromHour: number, classified: boolean) =>
    meetingSchema.parse({
      id,
      title: "选题",
      classified,
      startMs: nowMs + fromHour * hourMs,
      endMs: nowMs + (fromHour + 1) * hourMs,
    });
  await bookings.book(ref, meeting("now", -0.5, false));
  await bookings.book(ref, meeting("later", 5, false));
  await bookings.book(ref, meeting("soon", 2, true));
  const room = await views.view(ref);
  expect(room?.next).toMatchObject({ id: "soon", title: "", classified: true });
  expect(room?.name).toEqual({ zh: "3-201", en: "3-201" });
});

test("a room nobody has heard of is not there", async () => {
  const { views } = openViews();
  expect(await views.view({ ...ref, room: "none" })).toBeNull();
  expect(await views.detail({ ...ref, room: "none" })).toBeNull();
  expect(await views.all()).toEqual([]);
});
