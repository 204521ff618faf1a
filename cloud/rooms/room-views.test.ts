import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { meetingSchema } from "../../contract/agenda.ts";
import { createVirtualClock } from "../../contract/clock.ts";
import type { Duty } from "../../contract/duty.ts";
import { Bookings } from "../agenda/bookings.ts";
import { Outlet } from "../ingest/outlet.ts";
import { removeFolder } from "../rig/hub-rig.ts";
import type { HubStore } from "../store/hub-store.ts";
import { openSqliteStore } from "../store/sqlite-store.ts";
import { LiveRooms } from "./live-rooms.ts";
import { RoomChanges } from "./room-changes.ts";
import { createRoomViews } from "./room-views.ts";

const ref = { site: "city-hall", room: "3-201" };
const hourMs = 3_600_000;
/** Half past midnight of 2 March in Shanghai; still 1 March in London. */
const nowMs = Date.parse("2026-03-02T00:30:00+08:00");
let folder: string;
let store: HubStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "huitang-views-"));
  store = openSqliteStore(folder);
});

afterEach(async () => {
  await store.close();
  removeFolder(folder);
});

function openViews() {
  const roomClock = createVirtualClock(nowMs);
  const bookings = new Bookings({
    store: store.agendas,
    roomClock,
    outlet: new Outlet(),
    changes: new RoomChanges(),
  });
  const live = new LiveRooms();
  return { bookings, views: createRoomViews({ store, live, bookings, roomClock, speed: 1 }) };
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

async function storeDuties(...duties: Duty[]) {
  const records = duties.map((one, index) => ({
    number: index + 1,
    atMs: nowMs,
    clockTrusted: true,
    kind: "duty",
    body: "{}",
    duty: one,
    alarm: null,
    report: null,
  }));
  await store.records.append(ref, "epoch-0001", records);
}

test("today is the room's day, not the hub's", async () => {
  const timeZone = "Asia/Shanghai";
  await store.rooms.setMeta(ref, { name: { zh: "会场", en: "Hall" }, timeZone, standbyWatts: 6 });
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
