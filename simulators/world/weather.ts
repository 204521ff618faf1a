import { waterAt } from "./air.ts";

export type Season = "cooling" | "heating";

/** The air outside. */
export interface Outdoor {
  readonly outdoorC: number;
  readonly outdoorWaterGPerKg: number;
  /** What of the daylight reaches the tables. */
  readonly daylightLx: number;
}

const days = {
  cooling: { meanC: 30, swingC: 4, humidityPercent: 60, indoorC: 28.5 },
  heating: { meanC: 1, swingC: 4, humidityPercent: 55, indoorC: 14 },
} as const;

const dayMs = 24 * 3_600_000;
/** 07:00 UTC, 15:00 in China: the warmest time of the day. */
const warmestMs = 7 * 3_600_000;
/** Daylight inside a room with its blinds down at noon. */
const noonLx = 80;

/** A quiet day of the season, the same every day. */
export function outdoorAt(season: Season, wallMs: number): Outdoor {
  const day = days[season];
  const angle = ((wallMs - warmestMs) / dayMs) * 2 * Math.PI;
  return {
    outdoorC: day.meanC + day.swingC * Math.cos(angle),
    outdoorWaterGPerKg: waterAt(day.meanC, day.humidityPercent),
    daylightLx: Math.max(0, noonLx * Math.cos(angle + Math.PI / 4)),
  };
}

/** What a room that was left alone has come to, °C. */
export const idleIndoorC = (season: Season): number => days[season].indoorC;
