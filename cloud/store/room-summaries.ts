import type { Agenda, Meeting } from "../../contract/agenda.ts";
import { type DutyRole, dutyRoles } from "../../contract/duty.ts";
import { type Emergency, emergencyAlarm, emergencyKinds } from "../../contract/record.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { DutyCounts, RoomRef } from "./hub-store.ts";
import type { RoomIds } from "./room-ids.ts";

/** Some rooms, or, with null, all of them. */
export type RoomScope = readonly RoomRef[] | null;

/** What is known of each room, by `site/room`; a room of which there is nothing is left out. */
export type ByRoom<T> = ReadonlyMap<string, T>;

export interface OpenAlarms {
  readonly count: number;
  /** The gravest first. */
  readonly emergencies: readonly Emergency[];
}

/** The newest version of a room's agenda, without what only the hub knows of its meetings. */
export interface AgendaPage {
  readonly version: number;
  readonly meetings: readonly Meeting[];
  /** Of sources that do not have the room. */
  readonly waiting: readonly Meeting[];
}

/** How many duties of a meeting stand how. */
export interface MeetingDuties extends DutyCounts {
  readonly open: number;
}

/** The same of many rooms in one question each: a site of 500 rooms is asked for at once. Room time. */
export interface RoomSummaryStore {
  openAlarms(rooms: RoomScope): Promise<ByRoom<OpenAlarms>>;
  /** As `RecordStore.dutyCounts`. */
  dutyCounts(rooms: RoomScope, fromMs: number, toMs: number): Promise<ByRoom<DutyCounts>>;
  /** As `RecordStore.escalatedTo`. */
  escalatedTo(rooms: RoomScope, fromMs: number, toMs: number): Promise<ByRoom<readonly DutyRole[]>>;
  agendaVersions(rooms: RoomScope): Promise<ByRoom<number>>;
  agendas(rooms: RoomScope): Promise<ByRoom<AgendaPage>>;
  /** Duties of meetings due within [fromMs, toMs), by meeting. */
  meetingDuties(
    rooms: RoomScope,
    fromMs: number,
    toMs: number,
  ): Promise<ByRoom<ReadonlyMap<string, MeetingDuties>>>;
}

type Names = ReadonlyMap<number, string>;

export function createRoomSummaries({ queries }: HubDatabase, ids: RoomIds): RoomSummaryStore {
  const named: Naming = (rooms) => namesOf(queries, ids, rooms);
  return {
    async openAlarms(rooms) {
      const names = await named(rooms);
      const rows = await queries
        .selectFrom("alarms")
        .select(["room_id", "id"])
        .where("cleared_at_ms", "is", null)
        .$if(rooms !== null, (query) => query.where("room_id", "in", [...names.keys()]))
        .execute();
      return byRoom(names, rows, (ofRoom) => {
        const open = new Set(ofRoom.map(({ id }) => id));
        const emergencies = emergencyKinds.filter((kind) => open.has(emergencyAlarm(kind)));
        return { count: ofRoom.length, emergencies };
      });
    },
    ...createDutySummaries(queries, named),
    ...createAgendaSummaries(queries, named),
  };
}

type Naming = (rooms: RoomScope) => Promise<Names>;

function createDutySummaries(
  queries: Queries,
  named: Naming,
): Pick<RoomSummaryStore, "dutyCounts" | "escalatedTo" | "meetingDuties"> {
  return {
    async dutyCounts(rooms, fromMs, toMs) {
      const names = await named(rooms);
      const rows = await queries
        .selectFrom("duties")
        .select((row) => ["room_id", "status", row.fn.countAll<number>().as("count")])
        .where("due_at_ms", ">=", fromMs)
        .where("due_at_ms", "<=", toMs)
        .where((row) =>
          row.or([
            row.and([row("meeting_id", "is", null), row("due_at_ms", "<>", fromMs)]),
            row.and([row("meeting_id", "is not", null), row("due_at_ms", "<>", toMs)]),
          ]),
        )
        .$if(rooms !== null, (query) => query.where("room_id", "in", [...names.keys()]))
        .groupBy(["room_id", "status"])
        .execute();
      return byRoom(names, rows, countsOf);
    },
    async escalatedTo(rooms, fromMs, toMs) {
      const names = await named(rooms);
      const rows = await queries
        .selectFrom("duties")
        .select(["room_id", "escalates_to"])
        .distinct()
        .where("due_at_ms", ">=", fromMs)
        .where("due_at_ms", "<", toMs)
        .where("status", "=", "open")
        .where("noticed", "=", "escalated")
        .$if(rooms !== null, (query) => query.where("room_id", "in", [...names.keys()]))
        .execute();
      return byRoom(names, rows, (ofRoom) => {
        const told = new Set(ofRoom.map((row) => row.escalates_to));
        return dutyRoles.filter((role) => told.has(role));
      });
    },
    async meetingDuties(rooms, fromMs, toMs) {
      const names = await named(rooms);
      const rows = await queries
        .selectFrom("duties")
        .select((row) => ["room_id", "meeting_id", "status", row.fn.countAll<number>().as("count")])
        .where("due_at_ms", ">=", fromMs)
        .where("due_at_ms", "<", toMs)
        .where("meeting_id", "is not", null)
        .$if(rooms !== null, (query) => query.where("room_id", "in", [...names.keys()]))
        .groupBy(["room_id", "meeting_id", "status"])
        .execute();
      return byRoom(names, rows, (ofRoom) => {
        const byMeeting = grouped(ofRoom, (row) => row.meeting_id ?? "");
        return new Map([...byMeeting].map(([id, ofMeeting]) => [id, countsOf(ofMeeting)]));
      });
    },
  };
}

function createAgendaSummaries(
  queries: Queries,
  named: Naming,
): Pick<RoomSummaryStore, "agendaVersions" | "agendas"> {
  return {
    async agendaVersions(rooms) {
      const names = await named(rooms);
      const rows = await queries
        .selectFrom("agendas")
        .select((row) => ["room_id", row.fn.max("version").as("version")])
        .$if(rooms !== null, (query) => query.where("room_id", "in", [...names.keys()]))
        .groupBy("room_id")
        .execute();
      return byRoom(names, rows, ([row]) => row?.version ?? 0);
    },
    async agendas(rooms) {
      const names = await named(rooms);
      const newest = queries
        .selectFrom("agendas")
        .select((row) => ["room_id", row.fn.max("version").as("version")])
        .$if(rooms !== null, (query) => query.where("room_id", "in", [...names.keys()]))
        .groupBy("room_id")
        .as("newest");
      const rows = await queries
        .selectFrom("agendas")
        .innerJoin(newest, (join) =>
          join
            .onRef("newest.room_id", "=", "agendas.room_id")
            .onRef("newest.version", "=", "agendas.version"),
        )
        .select(["agendas.room_id", "agendas.version", "agendas.agenda", "agendas.waiting"])
        .execute();
      const none: AgendaPage = { version: 0, meetings: [], waiting: [] };
      return byRoom(names, rows, ([row]) => (row === undefined ? none : pageOf(row)));
    },
  };
}

function pageOf(row: {
  readonly version: number;
  readonly agenda: string;
  readonly waiting: string;
}): AgendaPage {
  const agenda: Agenda = JSON.parse(row.agenda);
  const waiting: Meeting[] = JSON.parse(row.waiting);
  return { version: row.version, meetings: agenda.meetings, waiting };
}

function countsOf(
  rows: readonly { readonly status: string; readonly count: number }[],
): MeetingDuties {
  const found = new Map(rows.map((row) => [row.status, row.count]));
  const of = (status: keyof MeetingDuties) => found.get(status) ?? 0;
  return { open: of("open"), done: of("done"), late: of("late"), missed: of("missed") };
}

/** A row of a room that was made since the names were read belongs to nobody yet. */
function byRoom<R extends { readonly room_id: number }, T>(
  names: Names,
  rows: readonly R[],
  fold: (ofRoom: readonly R[]) => T,
): ByRoom<T> {
  return new Map(
    [...grouped(rows, (row) => row.room_id)].flatMap(([id, ofRoom]): [string, T][] => {
      const name = names.get(id);
      return name === undefined ? [] : [[name, fold(ofRoom)]];
    }),
  );
}

function grouped<R, K>(rows: readonly R[], keyOf: (row: R) => K): ReadonlyMap<K, readonly R[]> {
  const groups = new Map<K, R[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

async function namesOf(queries: Queries, ids: RoomIds, rooms: RoomScope): Promise<Names> {
  if (rooms === null) {
    const rows = await queries.selectFrom("rooms").select(["id", "site", "room"]).execute();
    return new Map(rows.map(({ id, site, room }) => [id, `${site}/${room}`]));
  }
  const found = new Map<number, string>();
  for (const ref of rooms) {
    const id = await ids.find(ref);
    if (id !== undefined) found.set(id, `${ref.site}/${ref.room}`);
  }
  return found;
}
