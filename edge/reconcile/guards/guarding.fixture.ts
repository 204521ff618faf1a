import type { PointKey } from "../../../contract/ids.ts";
import type { PointValue } from "../../../contract/reading.ts";
import { demoMeeting, demoModel, readingOf, snapshotWith, tenMs } from "../../demo-room.fixture.ts";
import type { Snapshot } from "../../room/snapshot.ts";
import { because, type Level, type Target } from "../../room/wish.ts";
import { guard } from "../guards.ts";
import type { GuardContext, Guarded } from "./guard.ts";

export const model = demoModel();

export const target = (point: PointKey, value: PointValue, level: Level = "rule"): Target => ({
  point,
  value,
  level,
  reason: because("test", "", "rule.lights", {}),
  lost: [],
});

/** The demo room in a meeting with these readings, no fire reported. */
export const roomWith = (
  values: Readonly<Record<string, PointValue>>,
  change: Partial<Snapshot> & { readonly presence?: "occupied" | "empty" | "unknown" } = {},
): Snapshot => {
  const { presence, ...rest } = change;
  return snapshotWith({
    model,
    phase: "meeting",
    nowMs: tenMs,
    meeting: demoMeeting(),
    occupancy: presence ?? "empty",
    values: { "fire/active": false, ...values },
    change: rest,
  });
};

/** The same room, one of its readings old or doubtful. */
export function withReading(
  snapshot: Snapshot,
  key: PointKey,
  value: PointValue,
  change: { readonly quality?: "good" | "stale" | "bad"; readonly sinceMs?: number },
): Snapshot {
  const reading = { ...readingOf(value, tenMs, change.quality ?? "good") };
  const sinceMs = change.sinceMs ?? reading.sinceMs;
  return { ...snapshot, actual: new Map(snapshot.actual).set(key, { ...reading, sinceMs }) };
}

/** The guards' word on one target, nothing started and nothing else wished unless said. */
export const judge = (
  snapshot: Snapshot,
  wanted: Target,
  others: readonly Target[] = [],
  change: Partial<GuardContext> = {},
): Guarded =>
  guard(
    {
      snapshot,
      targets: new Map([wanted, ...others].map((each) => [each.point, each])),
      monotonicMs: 1_000_000,
      startsFromMs: 0,
      startedMs: () => Number.NEGATIVE_INFINITY,
      ...change,
    },
    wanted,
  );

/** Which text holds the target back; undefined when nothing does. */
export const heldBy = (judged: Guarded): string | undefined => judged.held?.text.key;
