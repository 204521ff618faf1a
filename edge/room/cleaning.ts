import type { Cleaning } from "../store/store.ts";

/** Somebody cleans just now. */
export const isCleaning = (cleaning: Cleaning | null, nowMs: number): boolean =>
  cleaning !== null && cleaning.untilMs > nowMs;
