import type { Occupancy } from "../../contract/api.ts";

/** One presence signal: true, false, or undefined while its sensor cannot be believed. */
export type PresenceSignal = boolean | undefined;

export interface OccupancyState {
  readonly state: Occupancy;
  readonly sinceMs: number;
  /** Last time any signal said that somebody is here. */
  readonly lastSeenMs: number;
  /** Time since which no signal has said that somebody is here, and all have agreed on it; or null. */
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
 * `emptyAfterMs` to be empty. One that cannot be believed never counts as quiet: beside it the
 * others cannot empty the room. What was agreed on lasts as long as one of them still says so.
 */
export function occupancyAfter(
  before: OccupancyState,
  signals: readonly PresenceSignal[],
  nowMs: number,
  emptyAfterMs: number,
): OccupancyState {
  const seen = signals.filter((signal) => signal === true).length;
  const quiet = signals.filter((signal) => signal === false).length;
  const { lastSeenMs } = before;
  if (seen > 0) {
    return turn(before, "occupied", nowMs, { lastSeenMs: nowMs, quietSinceMs: null, agree: seen });
  }
  if (quiet === 0) {
    return turn(before, "unknown", nowMs, { lastSeenMs, quietSinceMs: null, agree: 0 });
  }
  if (quiet < signals.length) {
    if (before.state === "empty") return { ...before, confidence: sureness(quiet) };
    const isDoubtful = nowMs - lastSeenMs >= emptyAfterMs;
    const state = isDoubtful ? "unknown" : before.state;
    return turn(before, state, nowMs, { lastSeenMs, quietSinceMs: null, agree: quiet });
  }
  const quietSinceMs = before.quietSinceMs ?? nowMs;
  const state = nowMs - quietSinceMs >= emptyAfterMs ? "empty" : before.state;
  return turn(before, state, nowMs, { lastSeenMs, quietSinceMs, agree: quiet });
}

const sureness = (agree: number): number =>
  Math.round((1 - (1 - signalWeight) ** agree) * 100) / 100;

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
    confidence: sureness(facts.agree),
  };
}
