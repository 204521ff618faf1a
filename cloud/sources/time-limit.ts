import type { Clock } from "../../contract/clock.ts";
import { failed, type Outcome } from "../../contract/errors.ts";

/** An exchange of several requests that ends with its time: what it does then fails by itself. */
export async function withTimeLimit<T>(
  clock: Clock,
  limitMs: number,
  stop: AbortSignal,
  work: (stop: AbortSignal) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const limit = new AbortController();
  const cancel = clock.after("exchange with a source", limitMs, () => limit.abort());
  try {
    const outcome = await work(AbortSignal.any([stop, limit.signal]));
    return !outcome.ok && limit.signal.aborted
      ? failed("source-unreachable", "no answer in time")
      : outcome;
  } finally {
    cancel();
  }
}
