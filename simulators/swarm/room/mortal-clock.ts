import type { Clock } from "../../../contract/clock.ts";

/** One run of the controller's process. */
export interface Life {
  isOver: boolean;
  /** Names of the timers that it has set and that still wait. */
  readonly waiting: Set<{ readonly name: string }>;
}

/** A clock as one process sees it: what it had set dies with it. `offsetMs` may be set wrong. */
export const mortalClock = (clock: Clock, life: Life, offsetMs: () => number): Clock => ({
  wallMs: () => clock.wallMs() + offsetMs(),
  monotonicMs: () => clock.monotonicMs(),
  after(name, delayMs, task) {
    const timer = { name };
    life.waiting.add(timer);
    const cancel = clock.after(name, delayMs, () => {
      life.waiting.delete(timer);
      if (!life.isOver) task();
    });
    return () => {
      life.waiting.delete(timer);
      cancel();
    };
  },
});
