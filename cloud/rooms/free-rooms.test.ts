import { describe, expect, it, onTestFinished } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import type { RoomOffers } from "../../contract/room-offers.ts";
import { dropAgendaRig, meetingAt, openAgendaRig } from "../rig/agenda-rig.ts";
import { freeTimes, FreeRoomSearch, usualHours } from "./free-rooms.ts";

const hourMs = 3_600_000;
/** Ten in the morning of 2 March where the rooms stand. */
const tenMs = Date.parse("2026-03-02T10:00:00+08:00");
const at = (hours: number) => tenMs + hours * hourMs;
const offers = (seats: number, part: Partial<RoomOffers> = {}): RoomOffers => ({
  seats,
  use: "ordinary",
  layouts: [],
  equipment: [],
  microphones: 0,
  plateSeats: [],
  ...part,
});

interface Room {
  readonly room: string;
  readonly offers: RoomOffers | null;
  readonly meetings?: readonly Meeting[];
}

async function openSearch(rooms: readonly Room[]): Promise<FreeRoomSearch> {
  const rig = await openAgendaRig(null);
  onTestFinished(() => dropAgendaRig(rig));
  rig.roomClock.advance(at(-24) - rig.roomClock.wallMs());
  for (const { room, offers: said, meetings = [] } of rooms) {
    const ref = { site: "city-hall", room };
    const name = { zh: room, en: room };
    const meta = { name, timeZone: "Asia/Shanghai", standbyWatts: 6 };
    await rig.store.rooms.setMeta(ref, said === null ? meta : { ...meta, offers: said });
    for (const meeting of meetings) {
      expect(await rig.bookings.book(ref, meeting)).toMatchObject({ ok: true });
    }
  }
  const { store, bookings } = rig;
  return new FreeRoomSearch({ store, bookings, workingHours: usualHours });
}

const meeting = (fromHour: number, toHour: number): Meeting => ({
  ...meetingAt(`m-${fromHour}`, 0, 1, {}),
  startMs: at(fromHour),
  endMs: at(toHour),
});
const wish = { fromMs: at(0), toMs: at(2), heads: 0, equipment: [] };

describe("a room for so many, then, with that", () => {
  it("is the smallest free one that holds them; taken ones come after, with when they are free", async () => {
    const search = await openSearch([
      { room: "big", offers: offers(200) },
      { room: "small", offers: offers(8) },
      { room: "right", offers: offers(20), meetings: [meeting(3, 4)] },
      { room: "taken", offers: offers(12), meetings: [meeting(1, 3)] },
      { room: "silent", offers: null },
    ]);
    const found = await search.find({ ...wish, heads: 10 });
    expect(found.map(({ room }) => room)).toEqual(["right", "big", "silent", "taken"]);
    expect(found[0]).toMatchObject({ freeUntilMs: at(3), busyUntilMs: null, seats: 20 });
    expect(found[1]).toMatchObject({ freeUntilMs: null, busyUntilMs: null });
    expect(found[3]).toMatchObject({ busyUntilMs: at(3) });
  });

  it("has all the equipment that is asked for", async () => {
    const search = await openSearch([
      { room: "both", offers: offers(10, { equipment: ["projector", "microphone", "nameplate"] }) },
      { room: "one", offers: offers(10, { equipment: ["projector"] }) },
    ]);
    const rooms = await search.find({ ...wish, equipment: ["projector", "microphone"] });
    expect(rooms.map(({ room }) => room)).toEqual(["both"]);
    expect(await search.find({ ...wish, equipment: ["recorder"] })).toEqual([]);
  });

  it("SZ App. A: is at night, or over midnight, an all-day one", async () => {
    const search = await openSearch([
      { room: "ordinary", offers: offers(10) },
      { room: "all-day", offers: offers(10, { use: "all-day" }) },
    ]);
    const names = async (fromHour: number, toHour: number) => {
      const span = { ...wish, fromMs: at(fromHour), toMs: at(toHour) };
      return (await search.find(span)).map(({ room }) => room);
    };
    expect(await names(0, 2)).toEqual(["all-day", "ordinary"]);
    expect(await names(-2.5, 8.5)).toEqual(["all-day", "ordinary"]);
    for (const [from, to] of [
      [-3, 1],
      [8, 9],
      [10, 12],
      [2, 26],
    ] as const) {
      expect(await names(from, to)).toEqual(["all-day"]);
    }
  });
});

describe("when a room is free", () => {
  it.each([
    ["nobody is booked", [], null, null],
    ["back to back on both sides", [meeting(-1, 0), meeting(2, 3)], at(2), null],
    ["somebody in the middle", [meeting(1, 1.5)], null, at(1.5)],
    ["the gap after is too short", [meeting(-1, 1), meeting(2, 4)], null, at(4)],
    ["the gap after is just enough", [meeting(-1, 1), meeting(3, 4)], null, at(1)],
    ["the next one is later", [meeting(5, 6)], at(5), null],
  ] as const)("%s", (_what, meetings, freeUntilMs, busyUntilMs) => {
    expect(freeTimes(meetings, wish)).toEqual({ freeUntilMs, busyUntilMs });
  });
});
