import { type QueuedTimer, TimerQueue } from "./timer-queue.ts";

/**
 * Time as a parameter. Wall time says when (bookings, records), monotonic time says how long; the
 * two are never subtracted from one another. The room's clock may run faster than the world's
 * (`speed`); the wire's clock never does. This file is the only one that touches timers.
 */
export interface Clock {
  /** Wall time, epoch milliseconds. */
  wallMs(): number;
  /** Milliseconds since an arbitrary start; never steps, never goes back. */
  monotonicMs(): number;
  /** Runs `task` once after `delayMs` of this clock. The name says in a list what waits. */
  after(name: string, delayMs: number, task: () => void): Cancel;
}

export type Cancel = () => void;

/** Room time as a line through real time: `room = roomOriginMs + (real − realOriginMs) × speed`. */
export interface TimeLine {
  readonly speed: number;
  readonly realOriginMs: number;
  readonly roomOriginMs: number;
}

export const realTime: TimeLine = { speed: 1, realOriginMs: 0, roomOriginMs: 0 };

/** setTimeout fires at once beyond 2^31−1 ms; longer waits are cut into pieces. */
const longestTimerMs = 2 ** 31 - 1;
/** A millisecond more is not waited for less than this. */
const timerGrainMs = 0.01;

export function createClock(line: TimeLine = realTime): Clock {
  const monotonicMs = () => performance.now() * line.speed;
  return {
    wallMs: () => Math.round(line.roomOriginMs + (Date.now() - line.realOriginMs) * line.speed),
    monotonicMs,
    after(_name, delayMs, task) {
      const dueMs = monotonicMs() + delayMs;
      let timer: ReturnType<typeof setTimeout>;
      const arm = () => {
        // setTimeout cuts a fraction off: 3.99 ms would fire after three and something.
        const leftMs = Math.max(0, Math.ceil((dueMs - monotonicMs()) / line.speed - timerGrainMs));
        timer =
          leftMs > longestTimerMs ? setTimeout(arm, longestTimerMs) : setTimeout(task, leftMs);
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}

/**
 * Runs `task` once everything that has reached this process has been handed out. In a busy process a
 * short timer fires together with the one before it, without a look at the sockets in between.
 */
export function afterArrivals(task: () => void): Cancel {
  const turn = setImmediate(task);
  return () => clearImmediate(turn);
}

/** Waits on a clock; rejects with the signal's reason when it is aborted first. */
export function sleep(clock: Clock, name: string, delayMs: number, signal?: AbortSignal) {
  return new Promise<void>((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const cancel = clock.after(name, delayMs, () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    });
    function stop() {
      cancel();
      reject(signal?.reason);
    }
    signal?.addEventListener("abort", stop, { once: true });
  });
}

export interface VirtualClock extends Clock {
  /** Moves time on, running every timer that falls due, in order. */
  advance(byMs: number): void;
  /**
   * Moves time on like `advance`, but what the timers set meanwhile waits for the next call, even
   * when it is due at once: so that answers which are on their way are heard first.
   */
  turn(byMs: number): void;
  /** Milliseconds until the next timer falls due; null when none waits. */
  nextInMs(): number | null;
  /** Names of the timers that wait. */
  waiting(): string[];
}

/** A clock that stands still until told to move. For tests and the swarm. */
export function createVirtualClock(startMs: number): VirtualClock {
  let elapsedMs = 0;
  let order = 0;
  const timers = new TimerQueue();
  const move = (byMs: number, lastOrder: () => number) => {
    const limitMs = elapsedMs + byMs;
    for (let due = timers.first(); due !== undefined; due = timers.first()) {
      if (due.dueMs > limitMs || due.order >= lastOrder()) break;
      timers.takeFirst();
      elapsedMs = Math.max(elapsedMs, due.dueMs);
      due.task?.();
    }
    elapsedMs = limitMs;
  };
  return {
    wallMs: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    after(name, delayMs, task) {
      const timer: QueuedTimer = { name, dueMs: elapsedMs + Math.max(0, delayMs), order, task };
      order += 1;
      timers.add(timer);
      return () => {
        timer.task = null;
      };
    },
    advance: (byMs) => move(byMs, () => order),
    turn(byMs) {
      const first = order;
      move(byMs, () => first);
    },
    nextInMs() {
      const next = timers.first();
      return next === undefined ? null : Math.max(0, next.dueMs - elapsedMs);
    },
    waiting: () => timers.names(),
  };
}
