import { seededRandom, type Random } from "../world/random.ts";

/** Choices by one stream of chance. */
export interface Draw {
  readonly random: Random;
  /** True with this probability. */
  chance(share: number): boolean;
  /** A whole number in [low, high]. */
  between(low: number, high: number): number;
  /** One of them; throws RangeError when there is none. */
  pick<T>(items: readonly T[]): T;
  /** A length of time whose logarithm is even in [low, high]: mostly short, sometimes long. */
  spanMs(lowMs: number, highMs: number): number;
}

export function createDraw(random: Random): Draw {
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  return {
    random,
    chance: (share) => random() < share,
    between,
    pick<T>(items: readonly T[]): T {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new RangeError("nothing to choose from");
      return item;
    },
    spanMs: (lowMs, highMs) => Math.round(lowMs * (highMs / lowMs) ** random()),
  };
}

/** A stream of its own for each purpose of a seed: another fault moves no meeting. */
export function streamOf(seed: number, ...names: readonly (string | number)[]): Draw {
  let hash = (2_166_136_261 ^ seed) >>> 0;
  for (const character of names.join("/")) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  return createDraw(seededRandom(hash));
}
