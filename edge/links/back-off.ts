/** A pause that doubles with every failure, up to `maxMs`. */
export const doubledMs = (failures: number, baseMs: number, maxMs: number): number =>
  Math.min(maxMs, baseMs * 2 ** Math.min(failures, 30));

/**
 * Full jitter: anywhere between `minMs` and the doubled pause, so that rooms which lost the same
 * switch do not come back in step. `random` draws from [0, 1).
 */
export const jitteredMs = (
  failures: number,
  bounds: { readonly baseMs: number; readonly minMs: number; readonly maxMs: number },
  random: () => number,
): number => Math.max(bounds.minMs, random() * doubledMs(failures, bounds.baseMs, bounds.maxMs));
