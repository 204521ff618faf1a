import "../../contract/text/hub-texts.ts";
import { say, type Language, type TextKey } from "../../contract/text/text.ts";
import { csvText } from "../../contract/screen/csv-text.ts";
import type {
  EnergyBar,
  EnergyFigures,
  MeetingEnergy,
  RoomEnergy,
  SiteEnergy,
} from "../../contract/site-energy.ts";
import { hourMs } from "./span.ts";

/** What a cell holds: a text of people, a number, or nothing. */
export type CellValue = string | number | null;

interface TableColumn<T> {
  /** At the head of a CSV file. */
  readonly id: string;
  /** At the head of a sheet. */
  readonly title: TextKey;
  readonly value: (row: T) => CellValue;
}

/** A table for other programs. */
export interface EnergyTable {
  readonly name: TextKey;
  readonly heads: readonly { readonly id: string; readonly title: TextKey }[];
  readonly rows: readonly (readonly CellValue[])[];
}

export const energyTableNames = ["rooms", "days", "meetings"] as const;
export type EnergyTableName = (typeof energyTableNames)[number];

const round = (value: number | null, digits: number): number | null =>
  value === null ? null : Math.round(value * 10 ** digits) / 10 ** digits;
const hours = (ms: number): number => Math.round((ms / hourMs) * 100) / 100;

const figureColumns: readonly TableColumn<EnergyFigures>[] = [
  { id: "kwh", title: "site-energy.kwh", value: ({ kWh }) => round(kWh, 3) },
  { id: "kwh_meetings", title: "site-energy.served", value: (row) => round(row.servedKWh, 3) },
  { id: "kwh_outside_meetings", title: "site-energy.base", value: (row) => round(row.baseKWh, 3) },
  { id: "kwh_bridged", title: "site-energy.bridged", value: (row) => round(row.bridgedKWh, 3) },
  { id: "metered_share", title: "site-energy.coverage", value: (row) => round(row.coverage, 4) },
  { id: "hours_in_use", title: "site-energy.used-hours", value: ({ servedMs }) => hours(servedMs) },
  { id: "kwh_wasted", title: "site-energy.wasted", value: (row) => round(row.wastedKWh, 3) },
  { id: "kwh_saved", title: "site-energy.saved", value: (row) => round(row.savedKWh, 3) },
  {
    id: "person_hours",
    title: "site-energy.person-hours",
    value: (row) => round(row.personHours, 2),
  },
  {
    id: "kwh_per_person_hour",
    title: "site-energy.per-person-hour",
    value: (row) => round(row.kWhPerPersonHour, 4),
  },
  { id: "hours_air_on", title: "site-energy.air-on", value: ({ airOnMs }) => hours(airOnMs) },
  {
    id: "hours_beyond_limit",
    title: "site-energy.beyond",
    value: ({ beyondMs }) => hours(beyondMs),
  },
  { id: "cost", title: "site-energy.cost", value: (row) => round(row.cost, 2) },
];

const roomColumns: readonly TableColumn<RoomEnergy>[] = [
  { id: "site", title: "site-energy.site", value: ({ site }) => site },
  { id: "room", title: "site-energy.room", value: ({ room }) => room },
  { id: "name_zh", title: "site-energy.name-zh", value: ({ name }) => name.zh },
  { id: "name_en", title: "site-energy.name-en", value: ({ name }) => name.en },
  { id: "seats", title: "site-energy.seats", value: ({ seats }) => (seats === 0 ? null : seats) },
  ...figureColumns,
  { id: "kwh_per_seat", title: "site-energy.per-seat", value: (row) => round(row.kWhPerSeat, 4) },
  {
    id: "kwh_per_used_hour",
    title: "site-energy.per-used-hour",
    value: (row) => round(row.kWhPerUsedHour, 4),
  },
];

const dayColumns: readonly TableColumn<EnergyBar>[] = [
  { id: "date", title: "site-energy.date", value: ({ key }) => key },
  { id: "kwh", title: "site-energy.kwh", value: ({ kWh }) => round(kWh, 3) },
  { id: "kwh_outside_meetings", title: "site-energy.base", value: (row) => round(row.baseKWh, 3) },
  { id: "kwh_bridged", title: "site-energy.bridged", value: (row) => round(row.bridgedKWh, 3) },
  { id: "metered_share", title: "site-energy.coverage", value: (row) => round(row.coverage, 4) },
];

const iso = (atMs: number | null): string | null =>
  atMs === null ? null : new Date(atMs).toISOString();

const meetingColumns: readonly TableColumn<MeetingEnergy>[] = [
  { id: "site", title: "site-energy.site", value: ({ site }) => site },
  { id: "room", title: "site-energy.room", value: ({ room }) => room },
  { id: "meeting", title: "site-energy.meeting-id", value: ({ meeting }) => meeting.id },
  { id: "date", title: "site-energy.date", value: ({ date }) => date },
  {
    id: "booked_from_utc",
    title: "site-energy.booked-from",
    value: ({ meeting }) => iso(meeting.startMs),
  },
  {
    id: "booked_to_utc",
    title: "site-energy.booked-to",
    value: ({ meeting }) => iso(meeting.endMs),
  },
  { id: "powered_from_utc", title: "site-energy.powered-from", value: ({ fromMs }) => iso(fromMs) },
  { id: "powered_to_utc", title: "site-energy.powered-to", value: ({ toMs }) => iso(toMs) },
  { id: "people", title: "site-energy.heads", value: ({ meeting }) => meeting.headCount },
  { id: "kwh", title: "site-energy.kwh", value: ({ kWh }) => round(kWh, 3) },
  { id: "metered_share", title: "site-energy.coverage", value: (row) => round(row.coverage, 4) },
  {
    id: "person_hours",
    title: "site-energy.person-hours",
    value: (row) => round(row.personHours, 2),
  },
  {
    id: "kwh_per_person_hour",
    title: "site-energy.per-person-hour",
    value: (row) => round(row.kWhPerPersonHour, 4),
  },
];

const tableOf = <T>(
  name: TextKey,
  columns: readonly TableColumn<T>[],
  rows: readonly T[],
): EnergyTable => ({
  name,
  heads: columns.map(({ id, title }) => ({ id, title })),
  rows: rows.map((row) => columns.map(({ value }) => value(row))),
});

/** Rooms, days and meetings of an answer as tables. Files hold no words of meetings. */
export function energyTables(
  energy: SiteEnergy,
  meetings: readonly MeetingEnergy[],
): Readonly<Record<EnergyTableName, EnergyTable>> {
  return {
    rooms: tableOf("site-energy.by-room", roomColumns, energy.ranking),
    days: tableOf("site-energy.by-day", dayColumns, energy.series),
    meetings: tableOf("site-energy.meetings", meetingColumns, meetings),
  };
}

/** For other programs: heads are ids, points are decimal points, no formula can start a cell. */
export function csvOf({ heads, rows }: EnergyTable): string {
  const cell = (value: CellValue) => (typeof value === "string" ? csvText(value) : (value ?? ""));
  const lines = rows.map((row) => row.map(cell).join(","));
  return `\uFEFF${[heads.map(({ id }) => id).join(","), ...lines].join("\n")}\n`;
}

export const titlesOf = ({ heads }: EnergyTable, language: Language): readonly string[] =>
  heads.map(({ title }) => say({ language, timeZone: "UTC" }, { key: title, params: {} }));
