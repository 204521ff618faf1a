import type { DeviceModel } from "./room-model.ts";

/** When each point was last asked for, real monotonic time. */
export type LastAsked = ReadonlyMap<string, number>;

/** A point on the move (a lamp warming up, a value just written) is looked at this often. */
const movingEveryMs = 1000;

/**
 * The points whose turn has come, most overdue first. A point that was never asked for is due at
 * once. `slackMs` lets neighbours share one wake-up: what is nearly due is asked along.
 */
export function duePoints(
  device: DeviceModel,
  asked: LastAsked,
  isMoving: (point: string) => boolean,
  monotonicMs: number,
  slackMs: number,
): readonly string[] {
  const overdue: { point: string; byMs: number }[] = [];
  for (const point of device.points.values()) {
    const last = asked.get(point.name);
    const everyMs = isMoving(point.name)
      ? Math.min(movingEveryMs, point.settings.every)
      : point.settings.every;
    const byMs =
      last === undefined ? Number.POSITIVE_INFINITY : monotonicMs - last - everyMs + slackMs;
    if (byMs >= 0) overdue.push({ point: point.name, byMs });
  }
  return overdue.sort((left, right) => right.byMs - left.byMs).map((each) => each.point);
}
