import { writeFile } from "node:fs/promises";
import { sql } from "kysely";
import { type Cancel, sleep } from "../contract/clock.ts";
import { type Meeting, meetingSchema } from "../contract/agenda.ts";
import { message } from "../contract/message.ts";
import type { Alarm } from "../contract/record.ts";
import type { HubClient } from "../cloud/rig/hub-client.ts";
import { password } from "../cloud/rig/hub-client.ts";
import type { HubRig } from "../cloud/rig/hub-rig.ts";
import { silentLog } from "../cloud/rig/quiet.ts";
import { recordEnergy } from "../cloud/rig/recorded/energy-past.ts";
import { playSite } from "../cloud/rig/recorded/play-site.ts";
import { roomDay } from "../cloud/rig/recorded/room-day.ts";
import { habitsOf } from "../cloud/rig/recorded/room-habits.ts";
import { incoming, type RecordedSite, recordSite } from "../cloud/rig/recorded/site.ts";
import type { HubStore } from "../cloud/store/hub-store.ts";
import { openStore } from "../cloud/store/open-store.ts";
import { bookingOf } from "../simulators/stage/bookings.ts";
import { type StagedRoom, stageRoom } from "../simulators/stage/stage.ts";
import type { testStage } from "../simulators/testing/stage.fixture.ts";

/**
 * For tests and pictures: a building on a working day. 200 rooms have a past and go on with it, three
 * more are whole: an edge and its devices on real wires.
 */
export const building = {
  site: "city-hall",
  timeZone: "Asia/Shanghai",
  /** A Friday morning in Shanghai, ten o’clock: where room time begins, so that soon many rooms meet. */
  opensAtMs: Date.parse("2026-03-27T10:00:00+08:00"),
  /** Whole, with a past and with an alarm, and the month before. */
  livingRoom: "21-01",
  recordedRoom: "2-05",
  troubledRoom: "5-08",
  monthBefore: "2026-02",
} as const;

const { site, timeZone } = building;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const todayMs = Date.parse("2026-03-27T00:00:00+08:00");

/** What the rooms told of duties, tests and alarms: two weeks of work. */
const past: RecordedSite = {
  site,
  rooms: 200,
  days: 12,
  untilMs: todayMs + dayMs,
  timeZone,
  wattsDays: 1,
};
/** From the first of the month before on. */
const energyDays = 55;
const lost: ReadonlySet<number> = new Set([38, 121, 176]);

const living = [
  { room: "21-01", name: { zh: "第一会议室", en: "Meeting room 1" }, startsInMinutes: 130 },
  { room: "21-02", name: { zh: "第二会议室", en: "Meeting room 2" }, startsInMinutes: 150 },
  { room: "21-05", name: { zh: "多功能厅", en: "Multi-purpose hall" }, startsInMinutes: 250 },
] as const;

export const livingRoomIds: readonly string[] = living.map(({ room }) => room);

type Stage = ReturnType<typeof testStage>;

/** @param stage whose room time begins at `building.opensAtMs` */
export async function fillBuilding(
  rig: HubRig,
  client: HubClient,
  stage: Stage,
): Promise<{ stop(): Promise<void> }> {
  const { roomClock, wireClock } = stage.ports;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  try {
    const store = await openStore({ data: rig.folder }, silentLog);
    try {
      // What a crash would lose is made again: a write need not reach the disk before the next.
      await sql`PRAGMA synchronous = OFF`.execute(store.database.queries);
      await tellPast(store, roomClock.wallMs());
    } finally {
      await store.close();
    }
    // So much work lets connections grow old: time to notice.
    await sleep(wireClock, "connections", 200);
    for (const place of living) {
      const room = await startRoom(place, rig, stage);
      stops.push(() => room.stop());
      const cancel = await bookLiving(place, room, rig, stage);
      stops.push(async () => cancel());
    }
    await placeRooms(client);
    await keepOffice(client);
    await bookToday(rig, roomClock.wallMs());
    const played = await playSite(rig, past, lost, { wireClock, roomClock });
    stops.push(() => played.stop());
    return { stop };
  } catch (reason) {
    await stop();
    throw reason;
  }
}

async function tellPast(store: HubStore, nowMs: number): Promise<void> {
  await recordSite(store, { ...past, nowMs });
  // What their energy was is said below: there are no counters to reckon it from.
  await store.database.queries.deleteFrom("dirty_days").execute();
  await recordEnergy(store, { ...past, days: energyDays }, nowMs);
  for (const [number, alarms] of alarmsAt(nowMs)) {
    const ref = { site, room: habitsOf(number).room };
    const records = alarms.map((alarm, at) => {
      const atMs = alarm.clearedAtMs ?? alarm.raisedAtMs;
      return incoming(at + 1, atMs, { kind: "alarm", alarm });
    });
    await store.records.append(ref, `alarms-${ref.room}`, records);
  }
}

/** What is wrong this morning, by the number of the room. */
function alarmsAt(nowMs: number): readonly (readonly [number, readonly Alarm[]])[] {
  const alarm = (id: string, device: string | null, minutesAgo: number, part: Partial<Alarm>) => ({
    id,
    severity: "soon" as const,
    text: message("alarm.device-offline", { device: device ?? "" }),
    device,
    raisedAtMs: nowMs - minutesAgo * minuteMs,
    clearedAtMs: null,
    ...part,
  });
  const failed = message("alarm.command-failed", { device: "projector", point: "power" });
  const unknown = message("alarm.presence-unknown");
  const stays = message("alarm.standby", { watts: 640, limit: 15, device: "hvac" });
  return [
    [12, [alarm("offline:projector", "projector", 26, {})]],
    [
      47,
      [
        alarm("command:projector/power", "projector", 9, { severity: "now", text: failed }),
        alarm("offline:projector", "projector", 7, {}),
      ],
    ],
    [63, [alarm("presence", null, 52, { text: unknown })]],
    [88, [alarm("standby", "hvac", 95, { text: stays })]],
    [104, [alarm("offline:air", "air", 41, { clearedAtMs: nowMs - 12 * minuteMs })]],
    [131, [alarm("offline:hvac", "hvac", 17, {})]],
  ];
}

/** The building has floors of ten rooms. */
async function placeRooms(client: HubClient): Promise<void> {
  const parent = `site:${site}`;
  await client.call("PUT", `/api/places/${parent}`, { name: { zh: "市政大楼", en: "City hall" } });
  const rooms = [
    ...Array.from({ length: past.rooms }, (_, number) => habitsOf(number)),
    ...living.map(({ room }) => ({ room, floor: 21 })),
  ];
  for (const floor of new Set(rooms.map((room) => room.floor))) {
    const name = { zh: `${floor} 层`, en: `Floor ${floor}` };
    const body = { parent, kind: "floor", name, sort: floor };
    const made = await client.call<{ id: string }>("POST", "/api/places", body);
    for (const { room } of rooms.filter((each) => each.floor === floor)) {
      await client.call("PUT", `/api/rooms/${site}/${room}/place`, { floor: made.body.id });
    }
  }
}

/** What an office has settled before: prices, people. */
async function keepOffice(client: HubClient): Promise<void> {
  const tariff = {
    currency: "CNY",
    pricePerKWh: 0.62,
    bands: [{ from: "08:00", to: "11:00", pricePerKWh: 0.95 }],
  };
  await client.call("PUT", "/api/energy/settings", { tariff, co2KgPerKWh: 0.57 });
  const place = `site:${site}`;
  for (const role of ["manager", "technician", "service", "viewer"] as const) {
    const body = { name: `${role}.desk`, grants: [{ role, place }], password };
    await client.call("POST", "/api/accounts", body);
  }
  await client.call("POST", "/api/accounts", { name: "auditor", role: "auditor" });
}

/** The meetings that the rooms' habits make of today; what is over cannot be booked any more. */
async function bookToday(rig: HubRig, nowMs: number): Promise<void> {
  for (let number = 0; number < past.rooms; number++) {
    const habits = habitsOf(number);
    const { meetings } = roomDay(habits, number, past.days - 1, todayMs);
    const ahead = meetings.filter(({ endMs }) => endMs > nowMs + hourMs / 2);
    for (const meeting of ahead) await book(rig, habits.room, meeting);
  }
}

async function book(rig: HubRig, room: string, meeting: Meeting): Promise<void> {
  const result = await rig.hub.book({ site, room }, meeting);
  if (!result.ok) throw new Error(`${room} could not be booked: ${JSON.stringify(result)}`);
}

type Place = (typeof living)[number];

function startRoom(place: Place, rig: HubRig, { ports }: Stage) {
  return stageRoom(
    {
      room: place.room,
      name: place.name,
      hubMqttUrl: rig.hub.brokerUrl ?? "",
      async enrol(room, file) {
        const login = await rig.hub.enrol({ site, room });
        await writeFile(file, JSON.stringify(login), { mode: 0o600 });
      },
    },
    ports,
    taken,
  );
}
const taken = new Set<number>();

/** Two meetings in a living room; people come ten minutes before the first. */
async function bookLiving(
  { room, startsInMinutes }: Place,
  { simulation }: StagedRoom,
  rig: HubRig,
  { ports }: Stage,
): Promise<Cancel> {
  const mark = 5 * minuteMs;
  const soonMs = ports.roomClock.wallMs() + startsInMinutes * minuteMs;
  const startMs = Math.ceil(soonMs / mark) * mark;
  for (const at of [0, 1]) {
    const fromMs = startMs + at * 150 * minuteMs;
    const booking = bookingOf(at + startsInMinutes, fromMs, fromMs + 90 * minuteMs);
    await book(rig, room, meetingSchema.parse({ id: `${room}-${at}`, ...booking }));
  }
  const untilComeMs = startMs - 10 * minuteMs - ports.roomClock.wallMs();
  return ports.roomClock.after("people come", untilComeMs, () => simulation.people.enter(12));
}
