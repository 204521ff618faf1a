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
  /** Names of the timers that wait. */
  waiting(): string[];
}

/** A clock that stands still until told to move. For tests and the swarm. */
export function createVirtualClock(startMs: number): VirtualClock {
  let elapsedMs = 0;
  let order = 0;
  const timers = new Map<number, { name: string; dueMs: number; task: () => void }>();
  const nextDue = (limitMs: number) => {
    let best: [number, { dueMs: number; task: () => void }] | undefined;
    for (const entry of timers) {
      if (entry[1].dueMs <= limitMs && (best === undefined || entry[1].dueMs < best[1].dueMs)) {
        best = entry;
      }
    }
    return best;
  };
  return {
    wallMs: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    after(name, delayMs, task) {
      const id = order++;
      timers.set(id, { name, dueMs: elapsedMs + Math.max(0, delayMs), task });
      return () => void timers.delete(id);
    },
    advance(byMs) {
      const limitMs = elapsedMs + byMs;
      for (let due = nextDue(limitMs); due !== undefined; due = nextDue(limitMs)) {
        timers.delete(due[0]);
        elapsedMs = Math.max(elapsedMs, due[1].dueMs);
        due[1].task();
      }
      elapsedMs = limitMs;
    },
    waiting: () => [...timers.values()].map((timer) => timer.name),
  };
}
