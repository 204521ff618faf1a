import type { TimeLine } from "./clock.ts";

/**
 * `--speed 60 --time-origin REAL/ROOM` (epoch milliseconds) as a time line: both or none make sense,
 * because a restarted process must stand at the same room time. Undefined when they are not valid.
 */
export function parseTimeLine(
  speed: string | undefined,
  origin: string | undefined,
): TimeLine | undefined {
  const match = /^(\d{1,15})\/(\d{1,15})$/.exec(origin ?? "");
  const factor = Number(speed ?? Number.NaN);
  if (match === null || !(factor >= 1 && factor <= 1000)) return undefined;
  return { speed: factor, realOriginMs: Number(match[1]), roomOriginMs: Number(match[2]) };
}
