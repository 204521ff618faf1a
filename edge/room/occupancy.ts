import type { Occupancy } from "../../contract/api.ts";

/** One presence signal: true, false, or undefined when the sensor cannot be believed now. */
export type PresenceSignal = boolean | undefined;

export interface OccupancyState {
  readonly state: Occupancy;
  readonly sinceMs: number;
  /** Last time any signal said that somebody is here. */
  readonly lastSeenMs: number;
  /** Time since which every sensor has agreed that nobody is here, or null. */
  readonly quietSinceMs: number | null;
  /** 0 to 1: how sure the state is, by the number of signals that agree. */
  readonly confidence: number;
}

export const occupancyAtStart = (nowMs: number): OccupancyState => ({
  state: "unknown",
  sinceMs: nowMs,
  lastSeenMs: nowMs,
  quietSinceMs: null,
  confidence: 0,
});

/** What one agreeing signal is worth; signals count as independent. */
const signalWeight = 0.83;

/**
 * Quick to occupied, slow to empty: one signal is enough to be occupied, all signals quiet for
 * `emptyAfterMs` to be empty. Signals that cannot be believed never count as quiet.
 */
export function occupancyAfter(
  before: OccupancyState,
  signals: readonly PresenceSignal[],
  nowMs: number,
  emptyAfterMs: number,
): OccupancyState {
  const seen = signals.filter((signal) => signal === true).length;
  const quiet = signals.filter((signal) => signal === false).length;
  if (seen > 0) {
    return turn(before, "occupied", nowMs, { lastSeenMs: nowMs, quietSinceMs: null, agree: seen });
  }
  if (quiet === 0) {
    return turn(before, "unknown", nowMs, { ...before, quietSinceMs: null, agree: 0 });
  }
  const quietSinceMs = before.quietSinceMs ?? nowMs;
  const state = nowMs - quietSinceMs >= emptyAfterMs ? "empty" : before.state;
  return turn(before, state, nowMs, { lastSeenMs: before.lastSeenMs, quietSinceMs, agree: quiet });
}

function turn(
  before: OccupancyState,
  state: Occupancy,
  nowMs: number,
  facts: { lastSeenMs: number; quietSinceMs: number | null; agree: number },
): OccupancyState {
  return {
    state,
    sinceMs: state === before.state ? before.sinceMs : nowMs,
    lastSeenMs: facts.lastSeenMs,
    quietSinceMs: facts.quietSinceMs,
    confidence: Math.round((1 - (1 - signalWeight) ** facts.agree) * 100) / 100,
  };
}
