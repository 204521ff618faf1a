/** How long to wait before the next try of something that failed: the range, milliseconds. */
export interface BackoffRange {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** No two tries closer than this, however the dice fall. */
const shortestMs = 100;

/** A pause that doubles with every failure in a row, 1 or more, up to the longest. */
export const doubledMs = (range: BackoffRange, failures: number): number =>
  Math.min(range.longestMs, range.firstMs * 2 ** Math.min(30, Math.max(0, failures - 1)));

/**
 * Full jitter: evenly spread between nothing and a bound that doubles with every failure, so that
 * rooms that lost one hub or one switch do not come back in step.
 * @param failures tries that failed in a row, 1 or more
 * @param random evenly in [0, 1)
 */
export const backoffMs = (range: BackoffRange, failures: number, random: () => number): number =>
  Math.max(shortestMs, random() * doubledMs(range, failures));
