import { daysBetween, nextDate } from "../../contract/calendar-dates.ts";
import type {
  EnergyBar,
  EnergyFigures,
  EnergyStep,
  EnergyWaster,
  KindEnergy,
  MeetingEnergies,
  MeetingEnergy,
  RoomEnergy,
  RoomName,
  SiteEnergy,
} from "../../contract/site-energy.ts";
import { zonedMs } from "../../contract/zoned-time.ts";
import { hubLimits } from "../hub-limits.ts";
import type {
  DayRange,
  EnergyFigureStore,
  KindSums,
  RoomSums,
  StoredMeetingEnergy,
} from "../store/energy-figures.ts";
import type { EnergySettingStore, StoredEnergySettings } from "../store/energy-settings.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { NumberedRoom } from "./energy-job.ts";
import { nameOf } from "./energy-rooms.ts";
import { barsOf, figuresOf, halfHourBars } from "./figures.ts";
import { dateAt } from "./local-day.ts";
import { hourMs } from "./span.ts";

export interface EnergyQuestion {
  /** Dates, both included. */
  readonly from: string;
  readonly to: string;
  readonly step: EnergyStep;
  /** Which rooms the asker wants and may see. */
  readonly includes: (ref: RoomRef) => boolean;
}

export interface EnergyBookPorts {
  readonly figures: EnergyFigureStore;
  readonly settings: EnergySettingStore;
  readonly rooms: () => Promise<readonly NumberedRoom[]>;
  /** Room time. */
  readonly nowMs: () => number;
  readonly closing: string;
}

/** Title of a meeting for this asker; empty when he may not see it, or nobody knows it any more. */
export type TitleOf = (ref: RoomRef, meetingId: string) => Promise<string>;

/** Answers what rooms used, wasted and saved. */
export interface EnergyBook {
  /** The date in the room that is furthest into its day. */
  today(): Promise<string>;
  site(question: EnergyQuestion): Promise<SiteEnergy>;
  meetings(question: EnergyQuestion, limit: number, titleOf: TitleOf): Promise<MeetingEnergies>;
  /** What the rest of the book is made of, for other documents. */
  readonly parts: BookParts;
}

export interface BookParts {
  look(question: Pick<EnergyQuestion, "from" | "to" | "includes">): Promise<Look>;
  figures(look: Look, sums: readonly RoomSums[]): EnergyFigures;
  /** Null when nothing was metered then. */
  figuresIn(look: Look, from: string, to: string): Promise<EnergyFigures | null>;
  rooms(look: Look): readonly RoomEnergy[];
  bars(look: Look, step: EnergyStep): Promise<readonly EnergyBar[]>;
  wasters(look: Look): Promise<readonly EnergyWaster[]>;
  kinds(look: Look): Promise<readonly KindEnergy[]>;
  meetings(look: Look, limit: number, titleOf: TitleOf): Promise<MeetingEnergies>;
}

/** The rooms and days of a question, and the sums of each room. */
export interface Look {
  readonly rooms: ReadonlyMap<number, NumberedRoom>;
  readonly range: DayRange;
  /** Of the room that is furthest into its day. */
  readonly today: string;
  /** The last day of the range that has begun. */
  readonly lastDay: string;
  readonly firstDays: ReadonlyMap<number, string>;
  readonly sums: readonly RoomSums[];
  readonly stored: StoredEnergySettings;
  /** When a date begins in a zone; asked for by the thousand, so answers are kept. */
  readonly midnight: (timeZone: string, date: string) => number;
}

export function createEnergyBook(ports: EnergyBookPorts): EnergyBook {
  const parts = createParts(ports);
  return {
    parts,
    today: async () => latestDate(await ports.rooms(), ports.nowMs()),
    async site(question) {
      const look = await parts.look(question);
      const { from, to, step } = question;
      const days = daysBetween(from, look.lastDay);
      const before = await parts.figuresIn(look, nextDate(from, -days), nextDate(from, -1));
      return {
        from,
        to,
        today: look.today,
        step,
        rooms: look.rooms.size,
        meteredRooms: look.sums.filter(({ kwh }) => kwh !== null).length,
        total: parts.figures(look, look.sums),
        before: days === 0 ? null : before,
        series: await parts.bars(look, step),
        ranking: parts.rooms(look),
        wasters: await parts.wasters(look),
        kinds: await parts.kinds(look),
        closing: ports.closing,
        settings: look.stored.settings,
      };
    },
    async meetings(question, limit, titleOf) {
      return await parts.meetings(await parts.look(question), limit, titleOf);
    },
  };
}

function createParts(ports: EnergyBookPorts): BookParts {
  const { figures: store, nowMs } = ports;
  const expected = (look: Look, sums: readonly RoomSums[], from: string, to: string) =>
    sums
      .filter(({ kwh }) => kwh !== null)
      .reduce((sum, { roomId }) => sum + expectedMs(look, roomId, from, to, nowMs()), 0);
  const figures = (look: Look, sums: readonly RoomSums[], from: string, to: string) =>
    figuresOf(sums, expected(look, sums, from, to), look.stored.settings.tariff !== null);
  return {
    look: (question) => look(ports, question),
    figures: (seen, sums) => figures(seen, sums, seen.range.from, seen.lastDay),
    async figuresIn(seen, from, to) {
      const sums = await store.byRoom({ ...seen.range, from, to }, seen.stored.version);
      return sums.some(({ kwh }) => kwh !== null) ? figures(seen, sums, from, to) : null;
    },
    rooms: (seen) =>
      seen.sums
        .flatMap((sums) =>
          roomEnergy(seen, sums, figures(seen, [sums], seen.range.from, seen.lastDay)),
        )
        .toSorted((left, right) => (right.kWh ?? -1) - (left.kWh ?? -1)),
    async bars(seen, step) {
      const { range } = seen;
      if (step === "half-hour") return halfHourBars(await store.profile(range));
      const isDaily = step === "day";
      const keys = isDaily ? datesOf(range.from, range.to) : monthsOf(range.from, range.to);
      const sums = await store.series(range, isDaily ? "date" : "month");
      return barsOf(keys, sums, (key) => {
        const from =
          isDaily || key === range.from.slice(0, 7) ? later(key, range.from) : `${key}-01`;
        const to = isDaily ? key : earlier(`${key}-31`, range.to);
        return expected(seen, seen.sums, from, to);
      });
    },
    async wasters(seen) {
      const found = await store.wasters(seen.range, hubLimits.energy.wastersShown);
      return found.flatMap(({ roomId, device, kind, kWh, ms }) =>
        named(seen, roomId).map((name) => ({ ...name, device, kind, kWh, ms })),
      );
    },
    kinds: async (seen) => kindsOf(await store.kinds(seen.range)),
    async meetings(seen, limit, titleOf) {
      const { from, to } = seen.range;
      const stored = await store.meetings(seen.range, limit);
      const count = await store.meetingCount(seen.range);
      const meetings: MeetingEnergy[] = [];
      for (const one of stored) meetings.push(...(await meetingEnergy(seen, one, titleOf)));
      return { from, to, count, meetings };
    },
  };
}

async function look(
  { rooms, figures, settings, nowMs }: EnergyBookPorts,
  { from, to, includes }: Pick<EnergyQuestion, "from" | "to" | "includes">,
): Promise<Look> {
  const seen = (await rooms()).filter(({ site, room }) => includes({ site, room }));
  const range = { roomIds: seen.map(({ id }) => id), from, to };
  const stored = await settings.get();
  const today = latestDate(seen, nowMs());
  return {
    rooms: new Map(seen.map((room) => [room.id, room])),
    range,
    today,
    lastDay: earlier(to, today),
    firstDays: await figures.firstDays(range.roomIds),
    sums: await figures.byRoom(range, stored.version),
    stored,
    midnight: createMidnights(),
  };
}

/** The date in the room that is furthest into its day. */
function latestDate(rooms: readonly NumberedRoom[], nowMs: number): string {
  const zones = new Set(rooms.map(({ meta }) => meta?.timeZone ?? "UTC"));
  const dates = [...zones].map((zone) => dateAt(zone, nowMs));
  return dates.toSorted().at(-1) ?? dateAt("UTC", nowMs);
}

function createMidnights(): Look["midnight"] {
  const known = new Map<string, number>();
  return (timeZone, date) => {
    const key = `${timeZone} ${date}`;
    const atMs = known.get(key) ?? zonedMs(timeZone, date, "00:00") ?? 0;
    known.set(key, atMs);
    return atMs;
  };
}

/** How long a room could have been metered: from its first metered day on, and not after now. */
function expectedMs(
  { rooms, firstDays, lastDay, midnight }: Look,
  roomId: number,
  from: string,
  to: string,
  nowMs: number,
): number {
  const first = firstDays.get(roomId);
  if (first === undefined) return 0;
  const zone = rooms.get(roomId)?.meta?.timeZone ?? "UTC";
  const start = midnight(zone, later(from, first));
  const end = midnight(zone, nextDate(earlier(to, lastDay), 1));
  return Math.max(0, Math.min(end, nowMs) - start);
}

const later = (one: string, other: string): string => (one > other ? one : other);
const earlier = (one: string, other: string): string => (one < other ? one : other);

const datesOf = (from: string, to: string): readonly string[] =>
  Array.from({ length: daysBetween(from, to) }, (_, at) => nextDate(from, at));

const monthsOf = (from: string, to: string): readonly string[] => [
  ...new Set(datesOf(from, to).map((date) => date.slice(0, 7))),
];

function named({ rooms }: Look, roomId: number): readonly RoomName[] {
  const room = rooms.get(roomId);
  return room === undefined ? [] : [nameOf(room, room.meta)];
}

function roomEnergy(seen: Look, sums: RoomSums, figures: EnergyFigures): readonly RoomEnergy[] {
  const room = seen.rooms.get(sums.roomId);
  if (room === undefined) return [];
  const seats = room.meta?.offers?.seats ?? 0;
  const hours = figures.servedMs / hourMs;
  return [
    {
      ...nameOf(room, room.meta),
      ...figures,
      seats,
      kWhPerUsedHour: hours <= 0 || figures.kWh === null ? null : figures.servedKWh / hours,
      kWhPerSeat: seats === 0 || figures.kWh === null ? null : figures.kWh / seats,
    },
  ];
}

function kindsOf(sums: readonly KindSums[]): readonly KindEnergy[] {
  const kinds = [...new Set(sums.map(({ kind }) => kind))];
  const of = (kind: KindSums["kind"], what: string) =>
    sums
      .filter((each) => each.kind === kind && each.what === what)
      .reduce((sum, { kWh }) => sum + kWh, 0);
  return kinds
    .map((kind) => ({
      kind,
      meteredKWh: of(kind, "metered"),
      estimatedKWh: of(kind, "estimated"),
    }))
    .toSorted(
      (left, right) =>
        right.meteredKWh + right.estimatedKWh - (left.meteredKWh + left.estimatedKWh),
    );
}

async function meetingEnergy(
  seen: Look,
  one: StoredMeetingEnergy,
  titleOf: TitleOf,
): Promise<readonly MeetingEnergy[]> {
  const room = seen.rooms.get(one.roomId);
  if (room === undefined) return [];
  const spanMs = one.toMs - one.fromMs;
  return [
    {
      ...nameOf(room, room.meta),
      meeting: {
        id: one.meetingId,
        title: one.classified ? "" : await titleOf(room, one.meetingId),
        classified: one.classified,
        headCount: one.headCount ?? 0,
        startMs: one.startMs,
        endMs: one.endMs,
      },
      date: one.date,
      timeZone: room.meta?.timeZone ?? "UTC",
      fromMs: one.fromMs,
      toMs: one.toMs,
      kWh: one.kWh,
      coverage: spanMs <= 0 ? 0 : Math.min(1, one.coveredMs / spanMs),
      personHours: one.personHours,
      kWhPerPersonHour: one.kWh === null || one.personHours <= 0 ? null : one.kWh / one.personHours,
    },
  ];
}
