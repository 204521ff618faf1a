import { Temporal } from "temporal-polyfill";
import {
  type HubRoomDetail,
  type HubRoomView,
  publicMeeting,
  type SourceAge,
} from "../../contract/api.ts";
import type { Clock } from "../../contract/clock.ts";
import type { RoomMeta } from "../../contract/sparkplug/documents.ts";
import type { Bookings } from "../agenda/bookings.ts";
import { conflictsOf } from "../agenda/conflicts.ts";
import type { RoomWords } from "../agenda/room-words.ts";
import type { HubStore, RoomRef, StoredRoom } from "../store/hub-store.ts";
import { keyOf, type LiveRooms } from "./live-rooms.ts";

export interface RoomViewsOptions {
  readonly store: HubStore;
  readonly live: LiveRooms;
  readonly bookings: Bookings;
  readonly words: RoomWords;
  readonly roomClock: Clock;
  readonly speed: number;
}

const hourMs = 3_600_000;
/** What the room's page shows around now. */
const shown = { dutiesBackMs: 24 * hourMs, dutiesAheadMs: 48 * hourMs, alarmsBackMs: 24 * hourMs };

/** Puts together what people see of a room: its messages, its records, its agenda. */
export interface RoomViews {
  all(): Promise<readonly HubRoomView[]>;
  /** Null when the hub knows no such room. */
  view(ref: RoomRef): Promise<HubRoomView | null>;
  /** With everything an operator may see; null when the hub knows no such room. */
  detail(ref: RoomRef): Promise<HubRoomDetail | null>;
}

export function createRoomViews(options: RoomViewsOptions): RoomViews {
  const { store, live, bookings, words, roomClock } = options;
  const view = async (ref: RoomRef): Promise<HubRoomView | null> => {
    const room = await store.rooms.find(ref);
    return room === null ? null : await viewOf(options, room);
  };
  return {
    view,
    async all() {
      const rooms = await store.rooms.all();
      return await Promise.all(rooms.map((room) => viewOf(options, room)));
    },
    async detail(ref) {
      const room = await store.rooms.find(ref);
      if (room === null) return null;
      const overview = await viewOf(options, room);
      const { standbyWatts } = metaOf(options, room);
      const nowMs = roomClock.wallMs();
      const [duties, alarms, wattsHour, agenda, overruns] = await Promise.all([
        store.records.duties(ref, nowMs - shown.dutiesBackMs, nowMs + shown.dutiesAheadMs),
        store.records.alarms(ref, nowMs - shown.alarmsBackMs),
        store.readings.watts(ref, nowMs - hourMs, nowMs + 1),
        bookings.current(ref),
        words.overruns(ref),
      ]);
      const devices = live.find(ref)?.devices() ?? [];
      const clashes = overruns.length === 0 ? {} : { overruns };
      const plateSeats = metaOf(options, room).offers?.plateSeats ?? [];
      const plates = plateSeats.length === 0 ? {} : { plateSeats };
      const told = await toldBySources(options, ref);
      const kept = { standbyWatts, devices, duties, alarms, wattsHour, agenda };
      return { ...overview, ...kept, ...clashes, ...plates, ...told };
    },
  };
}

/** Who does not have the room, and how old the word of each source is. */
async function toldBySources(
  { store, bookings }: RoomViewsOptions,
  ref: RoomRef,
): Promise<Pick<HubRoomDetail, "conflicts" | "sources">> {
  const [booked, all] = await Promise.all([bookings.booked(ref), store.sources.all()]);
  const names = new Map(all.map(({ id, settings }) => [id, settings.name]));
  const conflicts = conflictsOf(booked, names);
  const here = all.filter(({ settings }) => keyOf(settings) === keyOf(ref));
  const sources = here.map(({ settings, state }): SourceAge => {
    const { broughtAtMs, failure } = state;
    return { name: settings.name, broughtAtMs, failure };
  });
  return {
    ...(conflicts.length === 0 ? {} : { conflicts }),
    ...(sources.length === 0 ? {} : { sources }),
  };
}

async function viewOf(options: RoomViewsOptions, room: StoredRoom): Promise<HubRoomView> {
  const { store, live, bookings, roomClock, speed } = options;
  const state = live.find(room)?.state;
  const meta = metaOf(options, room);
  const nowMs = roomClock.wallMs();
  const today = dayAround(nowMs, meta.timeZone);
  const [agenda, openAlarms, emergencies, dutiesToday, escalatedTo] = await Promise.all([
    bookings.current(room),
    store.records.openAlarms(room),
    store.records.emergencies(room),
    store.records.dutyCounts(room, today.fromMs, today.toMs),
    store.records.escalatedTo(room, nowMs - shown.dutiesBackMs, nowMs + shown.dutiesAheadMs),
  ]);
  const next = agenda.meetings.find((meeting) => meeting.startMs > nowMs);
  return {
    site: room.site,
    room: room.room,
    name: meta.name,
    timeZone: meta.timeZone,
    nowMs,
    speed,
    online: state?.online ?? false,
    lastSeenMs: state?.lastSeenMs ?? room.seenMs,
    phase: state?.phase ?? null,
    occupancy: state?.occupancy ?? null,
    watts: state?.watts ?? null,
    meeting: state?.meeting ?? null,
    next: next === undefined ? null : publicMeeting(next),
    recordsStored: room.recordsStored,
    openAlarms,
    dutiesToday,
    ...(emergencies.length === 0 ? {} : { emergencies }),
    ...(escalatedTo.length === 0 ? {} : { escalatedTo }),
  };
}

/** What the room says of itself, now or when it was last born. */
const metaOf = ({ live }: RoomViewsOptions, room: StoredRoom): RoomMeta =>
  live.find(room)?.state.meta ?? room.meta ?? unnamed(room);

/** A room that has never been born is called by its id. */
const unnamed = (ref: RoomRef): RoomMeta => ({
  name: { zh: ref.room, en: ref.room },
  timeZone: "UTC",
  standbyWatts: 0,
});

/** The calendar day of a moment where the room stands. */
function dayAround(nowMs: number, timeZone: string): { fromMs: number; toMs: number } {
  const start = Temporal.Instant.fromEpochMilliseconds(nowMs)
    .toZonedDateTimeISO(timeZone)
    .startOfDay();
  return { fromMs: start.epochMilliseconds, toMs: start.add({ days: 1 }).epochMilliseconds };
}
