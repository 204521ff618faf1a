import { Temporal } from "temporal-polyfill";
import type { HubRoomDetail, HubRoomView, SourceAge } from "../../contract/hub-api.ts";
import type { Clock } from "../../contract/clock.ts";
import type { DutyRole } from "../../contract/duty.ts";
import type { RoomMeta } from "../../contract/sparkplug/documents.ts";
import type { SiteDay } from "../../contract/site-agenda.ts";
import type { Bookings } from "../agenda/bookings.ts";
import { conflictsOf } from "../agenda/conflicts.ts";
import type { RoomWords } from "../agenda/room-words.ts";
import type { PlaceTree } from "../sites/place-tree.ts";
import type { DutyCounts, HubStore, RoomRef, StoredRoom } from "../store/hub-store.ts";
import type { ByRoom, OpenAlarms, RoomScope } from "../store/room-summaries.ts";
import { type AgendaShelf, createAgendaShelf, type PublicPage } from "./agenda-shelf.ts";
import { keyOf, type LiveRooms } from "./live-rooms.ts";
import { siteDay } from "./site-day.ts";

export interface RoomViewsOptions {
  readonly store: HubStore;
  readonly live: LiveRooms;
  readonly bookings: Bookings;
  readonly words: RoomWords;
  readonly roomClock: Clock;
  readonly speed: number;
  readonly tree: () => PlaceTree;
}

const hourMs = 3_600_000;
/** What the room's page shows around now. */
const shown = { dutiesBackMs: 24 * hourMs, dutiesAheadMs: 48 * hourMs, alarmsBackMs: 24 * hourMs };

/** A room as lists of other things name it. */
export type RoomName = Pick<HubRoomView, "site" | "room" | "name" | "timeZone">;

/** Puts together what people see of a room: its messages, its records, its agenda. */
export interface RoomViews {
  all(): Promise<readonly HubRoomView[]>;
  /** Of these rooms, in their order; rooms that the hub does not know are left out. */
  some(refs: readonly RoomRef[]): Promise<readonly HubRoomView[]>;
  /** The meetings of every room that `sees` lets through, on one date of its own zone. */
  day(date: string, sees: (ref: RoomRef) => boolean): Promise<SiteDay>;
  /** What the rooms are called, and by which clock they go. */
  names(): Promise<readonly RoomName[]>;
  /** Null when the hub knows no such room. */
  view(ref: RoomRef): Promise<HubRoomView | null>;
  /** With everything an operator may see; null when the hub knows no such room. */
  detail(ref: RoomRef): Promise<HubRoomDetail | null>;
}

export function createRoomViews(options: RoomViewsOptions): RoomViews {
  const { store, live, bookings, words, roomClock } = options;
  const shelf = createAgendaShelf(store.summaries);
  const views = async (scope: RoomScope): Promise<readonly HubRoomView[]> => {
    const found =
      scope === null
        ? await store.rooms.all()
        : await Promise.all(scope.map((ref) => store.rooms.find(ref)));
    const rooms = found.filter((room) => room !== null);
    const facts = await factsOf(options, shelf, rooms, scope);
    return rooms.map((room) => viewOf(options, room, facts));
  };
  return {
    all: () => views(null),
    some: views,
    view: async (ref) => (await views([ref]))[0] ?? null,
    async day(date, sees) {
      const rooms = (await store.rooms.all()).map((room) => {
        const { name, timeZone } = metaOf(options, room);
        const place = options.tree().roomPath(room.site, room.room).slice(0, -1);
        return { site: room.site, room: room.room, name, timeZone, place };
      });
      const { summaries } = store;
      return await siteDay({ summaries, shelf, sees, nowMs: roomClock.wallMs() }, rooms, date);
    },
    async names() {
      const rooms = await store.rooms.all();
      return rooms.map((room) => {
        const { name, timeZone } = metaOf(options, room);
        return { site: room.site, room: room.room, name, timeZone };
      });
    },
    async detail(ref) {
      const room = await store.rooms.find(ref);
      if (room === null) return null;
      const [overview] = await views([ref]);
      if (overview === undefined) return null;
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
      const foreignMetrics = live.find(ref)?.foreign() ?? [];
      const foreign = foreignMetrics.length === 0 ? {} : { foreign: foreignMetrics };
      const clashes = overruns.length === 0 ? {} : { overruns };
      const plateSeats = metaOf(options, room).offers?.plateSeats ?? [];
      const plates = plateSeats.length === 0 ? {} : { plateSeats };
      const told = await toldBySources(options, ref);
      const kept = { standbyWatts, devices, duties, alarms, wattsHour, agenda };
      return { ...overview, ...kept, ...clashes, ...plates, ...foreign, ...told };
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

/** What is asked of the store for many rooms at once. */
interface Facts {
  readonly nowMs: number;
  readonly agendas: ByRoom<PublicPage>;
  readonly alarms: ByRoom<OpenAlarms>;
  readonly duties: ByRoom<DutyCounts>;
  readonly escalated: ByRoom<readonly DutyRole[]>;
}

/** `scope` names the same rooms as `rooms`; null spares the question for each. */
async function factsOf(
  options: RoomViewsOptions,
  shelf: AgendaShelf,
  rooms: readonly StoredRoom[],
  scope: RoomScope,
): Promise<Facts> {
  const { summaries } = options.store;
  const nowMs = options.roomClock.wallMs();
  const { dutiesBackMs, dutiesAheadMs } = shown;
  const [agendas, alarms, duties, escalated] = await Promise.all([
    shelf.pages(scope),
    summaries.openAlarms(scope),
    dutiesToday(options, rooms, scope, nowMs),
    summaries.escalatedTo(scope, nowMs - dutiesBackMs, nowMs + dutiesAheadMs),
  ]);
  return { nowMs, agendas, alarms, duties, escalated };
}

/** Of each room's own day: one question for each zone. */
async function dutiesToday(
  options: RoomViewsOptions,
  rooms: readonly StoredRoom[],
  scope: RoomScope,
  nowMs: number,
): Promise<ByRoom<DutyCounts>> {
  const zoneOf = new Map(rooms.map((room) => [keyOf(room), metaOf(options, room).timeZone]));
  const found = new Map<string, DutyCounts>();
  for (const zone of new Set(zoneOf.values())) {
    const { fromMs, toMs } = dayAround(nowMs, zone);
    const counts = await options.store.summaries.dutyCounts(scope, fromMs, toMs);
    for (const [key, count] of counts) if (zoneOf.get(key) === zone) found.set(key, count);
  }
  return found;
}

const noDuties: DutyCounts = { done: 0, late: 0, missed: 0 };

function viewOf(options: RoomViewsOptions, room: StoredRoom, facts: Facts): HubRoomView {
  const { live, speed } = options;
  const state = live.find(room)?.state;
  const meta = metaOf(options, room);
  const key = keyOf(room);
  const { nowMs } = facts;
  const { done, late, missed } = facts.duties.get(key) ?? noDuties;
  const { count = 0, emergencies = [] } = facts.alarms.get(key) ?? {};
  const escalatedTo = facts.escalated.get(key) ?? [];
  const comfort = live.find(room)?.comfort() ?? null;
  return {
    site: room.site,
    room: room.room,
    place: options.tree().roomPath(room.site, room.room).slice(0, -1),
    name: meta.name,
    timeZone: meta.timeZone,
    nowMs,
    speed,
    online: state?.online ?? false,
    ...(typeof state?.silentSinceMs === "number" ? { silentSinceMs: state.silentSinceMs } : {}),
    lastSeenMs: state?.lastSeenMs ?? room.seenMs,
    phase: state?.phase ?? null,
    occupancy: state?.occupancy ?? null,
    watts: state?.watts ?? null,
    ...(comfort === null ? {} : { comfort }),
    meeting: state?.meeting ?? null,
    next: facts.agendas.get(key)?.meetings.find(({ startMs }) => startMs > nowMs) ?? null,
    recordsStored: room.recordsStored,
    openAlarms: count,
    dutiesToday: { done, late, missed },
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
