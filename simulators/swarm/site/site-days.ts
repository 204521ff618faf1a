import type { Draw } from "../draw.ts";

/** Mornings after which something is to happen to calendars, UTC; the rest are days like others. */
const notable = [
  Date.UTC(2026, 2, 28),
  Date.UTC(2026, 9, 24),
  Date.UTC(2026, 2, 7),
  Date.UTC(2026, 9, 31),
  Date.UTC(2026, 3, 4),
  Date.UTC(2027, 11, 30),
  Date.UTC(2028, 1, 27),
] as const;

const ordinary = Date.UTC(2026, 5, 1);
const dayMs = 86_400_000;

/** When the rooms of a site begin to live: the last day of February, the end of summer time, any. */
export const firstDayMs = (draw: Draw): number =>
  draw.chance(0.6) ? draw.pick(notable) : ordinary + draw.between(0, 360) * dayMs;
