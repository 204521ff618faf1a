/** Draws that are the same for the same seed, so that what was found can be found again. */
export interface Draw {
  /** Evenly in [0, 1). */
  share(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  one<T>(choices: readonly [T, ...T[]]): T;
  bytes(count: number): Buffer;
}

/** Mulberry32: 32 bits of state are plenty to mix frames with. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  const word = () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const share = () => word() / 2 ** 32;
  const whole = (least: number, most: number) => least + Math.floor(share() * (most - least + 1));
  return {
    share,
    whole,
    one: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => word() & 0xff)),
  };
}
