const partsCache = new Map<string, Intl.DateTimeFormat>();

function partsFormat(timeZone: string): Intl.DateTimeFormat {
  let format = partsCache.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    partsCache.set(timeZone, format);
  }
  return format;
}

interface WallClock {
  /** `2025-11-21` */
  readonly date: string;
  /** `09:30` */
  readonly time: string;
}

/** What the calendar and the clock on the wall of a zone show at a moment. */
export function wallClock(timeZone: string, atMs: number): WallClock {
  const parts = new Map(
    partsFormat(timeZone)
      .formatToParts(atMs)
      .map((part) => [part.type, part.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
  return {
    date: `${part("year")}-${part("month")}-${part("day")}`,
    time: `${part("hour")}:${part("minute")}`,
  };
}

/** How far the zone's clock is ahead of UTC at a moment, to the minute, in milliseconds. */
function zoneOffsetMs(timeZone: string, atMs: number): number {
  const { date, time } = wallClock(timeZone, atMs);
  return Date.parse(`${date}T${time}:00Z`) - Math.floor(atMs / 60_000) * 60_000;
}

/**
 * The moment a zone's clock shows `date` (`2025-11-21`) and `time` (`09:30`); undefined when they
 * are not a date and a time. Where clocks are put back the earlier moment is taken; a time that
 * clocks leap over moves on by the leap.
 */
export function zonedMs(timeZone: string, date: string, time: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d$/.test(time)) return undefined;
  const asUtcMs = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(asUtcMs)) return undefined;
  // No zone changes its offset twice within two days.
  const beforeMs = asUtcMs - zoneOffsetMs(timeZone, asUtcMs - dayMs);
  const afterMs = asUtcMs - zoneOffsetMs(timeZone, asUtcMs + dayMs);
  const shows = (atMs: number) => {
    const shown = wallClock(timeZone, atMs);
    return shown.date === date && shown.time === time;
  };
  return [beforeMs, afterMs].find(shows) ?? beforeMs;
}

const dayMs = 86_400_000;

/** Local midnights of a zone in a span of time. */
export function midnightsBetween(timeZone: string, fromMs: number, toMs: number): number[] {
  const found: number[] = [];
  for (let atMs = fromMs; atMs <= toMs + dayMs; atMs += dayMs) {
    const midnightMs = zonedMs(timeZone, wallClock(timeZone, atMs).date, "00:00");
    if (midnightMs !== undefined && midnightMs > fromMs && midnightMs <= toMs) {
      found.push(midnightMs);
    }
  }
  return found;
}
