import { hoursMs, minutesMs } from "./spans.ts";

/**
 * Every number of the swarm, with its unit and why it is what it is. Wire times are those of time-outs
 * and polls, room times those of agenda and physics.
 */
export const swarmLimits = {
  /** Rooms of a site, and the days each lives with faults. */
  roomsPerSite: 4,
  faultyDays: 5,
  /** How many times more rarely than in the busiest room things happen in one: a room draws one of
   * these. The busiest has some three meetings and three faults a day, the calmest one in three. */
  calm: [1, 3, 6, 10],
  /** Room seconds in a wire second while something happens: twice as fast as the demonstration. */
  busyPace: 120,
  /** While nothing happens but people sit there, and while the room is empty and at rest. */
  steadyPace: 900,
  restPace: 3600,
  /** Wire ms after the last command before time may run faster: settling and reading back. */
  wireBusyMs: 3000,
  /** Wire ms between two looks of the room at its devices: the product's own slot. */
  wireSlotMs: 500,
  /** Wire ms after which a request without an answer has failed; most profiles say a second. */
  wireTimeoutMs: 1000,
  /** Wire ms between two reports of a device that tells by itself and has no news. */
  wireHeartbeatMs: 5000,
  /** Turns at one and the same instant; more are a loop that never ends. */
  turnsPerInstant: 200,
  /** Lines of the trace kept before a violation. */
  traceLines: 200,
  /** Room ms from the last deed of people or faults until everything must have come to rest: holds
   * may last half a day. */
  restWithinMs: hoursMs(16),
  /** Wire ms within which a hub that can be reached has stored everything. */
  wireHubMs: 120_000,
  /** Room ms an empty, free room may take to be off with proof: quiet time, cool-down, ventilation,
   * proof, and the retries of a slow wire. */
  emptyGraceMs: minutesMs(90),
  /** Timers that one room may have waiting at once: polls, read-backs, pauses, fences. */
  timersPerRoom: 100,
} as const;
