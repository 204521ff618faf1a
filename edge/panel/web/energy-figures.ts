import { csvText } from "../../../contract/screen/csv-text.ts";
import type { EnergyDay, EnergyView } from "../../../contract/energy.ts";
import type { WattsPoint } from "../../../contract/api.ts";

/** Kilowatt-hours for people: watt-hours are told below one. */
export function kWhText(language: "zh" | "en", kWh: number): string {
  const digits = kWh < 10 ? 2 : 1;
  return new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(kWh);
}

/** Whole percent; 100 only when nothing is missing. */
export const percentOf = (share: number): number => Math.floor(share * 100 + 1e-9);

/** Parts of a day's bar in percent of the longest one. */
export interface DayBar {
  readonly base: number;
  readonly served: number;
}

export function dayBar(day: EnergyDay, days: readonly EnergyDay[]): DayBar {
  const longest = Math.max(...days.map(({ kWh }) => kWh ?? 0));
  if (day.kWh === null || longest === 0) return { base: 0, served: 0 };
  const base = Math.min(day.baseKWh ?? 0, day.kWh);
  return { base: (base / longest) * 100, served: ((day.kWh - base) / longest) * 100 };
}

/** Today's slots from midnight on: what was not metered before the first one is a gap as well. */
export function slotsOfToday({ watts, today, slotMs }: EnergyView): readonly WattsPoint[] {
  const [first] = watts;
  if (first === undefined) return [];
  const start = first.atMs > today.fromMs ? [{ atMs: today.fromMs, watts: null }] : [];
  const last = watts.at(-1) ?? first;
  const endMs = today.toMs - slotMs;
  const end = last.atMs < endMs ? [{ atMs: endMs, watts: null }] : [];
  return [...start, ...watts, ...end];
}

const cell = (value: number | null): string => (value === null ? "" : value.toFixed(4));

/** The days and today's meetings as a table of other programs; times are ISO in UTC. */
export function energyCsv({ days, meetings }: EnergyView): string {
  const iso = (atMs: number) => new Date(atMs).toISOString();
  const rows = [
    ...days.map((day) =>
      ["day", day.date, iso(day.fromMs), iso(day.toMs), cell(day.kWh), cell(day.baseKWh)].concat(
        cell(day.coverage),
      ),
    ),
    ...meetings.map((one) =>
      [
        "meeting",
        csvText(one.meeting.id),
        iso(one.fromMs),
        iso(one.toMs),
        cell(one.kWh),
        "",
      ].concat(cell(one.coverage)),
    ),
  ];
  const head = ["what", "name", "from_utc", "to_utc", "kwh", "kwh_outside_meetings", "metered"];
  return `${[head, ...rows].map((row) => row.join(",")).join("\n")}\n`;
}
