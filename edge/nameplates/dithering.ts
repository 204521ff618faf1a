import type { Ink } from "../../contract/profile/display.ts";
import { paletteOf, pureColours, type Rgb } from "./ink-colours.ts";

/** A ground of two inks in dots: `dots` 64ths of `over`, the rest of `under`. Numbers of inks. */
export interface Dotted {
  readonly under: number;
  readonly over: number;
  readonly dots: number;
}

const steps = 64;
/** Of the squared distance in linear light, 3 at most: less than this is the same colour to people. */
const sameColour = 0.02;

/** Light adds up, not its coding: a square is near enough to it, and exact in every engine. */
const linear = ([red, green, blue]: Rgb): Rgb => [red * red, green * green, blue * blue];
const fullLight = 255 * 255;

/**
 * The two inks, paper among them, whose dots look most like a colour from afar; null when none come
 * near it: this panel cannot show the colour.
 */
export function dottedFor(colour: Rgb, inks: readonly Ink[]): Dotted | null {
  const palette = paletteOf(inks, pureColours).map(linear);
  const wanted = linear(colour);
  let best: Dotted | null = null;
  let bestDistance = sameColour;
  palette.forEach((from, under) => {
    palette.slice(under).forEach((to, beyond) => {
      // An ink alone is under and over at once.
      const [least, most] = beyond === 0 ? [0, 0] : [1, steps - 1];
      for (let dots = least; dots <= most; dots++) {
        const distance = distanceOf(from, to, dots / steps, wanted);
        if (distance >= bestDistance) continue;
        best = { under, over: under + beyond, dots };
        bestDistance = distance;
      }
    });
  });
  return best;
}

const distanceOf = (from: Rgb, to: Rgb, share: number, wanted: Rgb): number =>
  [0, 1, 2].reduce((sum, part) => {
    const mixed = (from[part] ?? 0) * (1 - share) + (to[part] ?? 0) * share;
    return sum + ((mixed - (wanted[part] ?? 0)) / fullLight) ** 2;
  }, 0);

/**
 * The ink of a pixel of a dotted ground: ordered dithering with a matrix of 8 by 8 (B. E. Bayer, 1973),
 * so that the same ground has the same dots for ever and none move when a letter does.
 */
export const dotAt = ({ under, over, dots }: Dotted, x: number, y: number): number =>
  thresholdAt(x & 7, y & 7) < dots ? over : under;

/** 0 to 63: the bits of x ⊕ y and y, interleaved, lowest first. */
function thresholdAt(x: number, y: number): number {
  let threshold = 0;
  for (let bit = 0; bit < 3; bit++) {
    const one = (x >> bit) & 1;
    const other = (y >> bit) & 1;
    threshold = (threshold << 2) | ((one ^ other) << 1) | other;
  }
  return threshold;
}
