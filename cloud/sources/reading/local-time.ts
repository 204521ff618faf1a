/** A date or a date with a time, as jCal writes it: `2026-01-05`, `2026-01-05T09:00:00Z`. */
export interface LocalTime {
  /** See `RecurrenceRule`; with `isUtc` it is a moment. */
  readonly localMs: number;
  readonly isDate: boolean;
  readonly isUtc: boolean;
}

const pattern = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(Z?))?$/;
/** Nothing that a room has to do with lies outside, and no sum of it leaves the calendar. */
const years = { first: 1900, last: 2200 };

/** Null when it is not a date, or one far away. */
export function readLocalTime(text: string): LocalTime | null {
  const [, date, time, zone] = pattern.exec(text) ?? [];
  if (date === undefined) return null;
  // A leap second is the next minute's first.
  const isLeap = time?.endsWith(":60") === true;
  const shown = `${date}T${isLeap ? time.replace(/60$/, "59") : (time ?? "00:00:00")}`;
  const localMs = Date.parse(`${shown}Z`);
  // `2026-02-30` would be the second of March.
  if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(shown)) return null;
  const year = Number(date.slice(0, 4));
  if (year < years.first || year > years.last) return null;
  return {
    localMs: localMs + (isLeap ? 1_000 : 0),
    isDate: time === undefined,
    isUtc: zone === "Z",
  };
}
