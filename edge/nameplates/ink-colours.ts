import type { Ink } from "../../contract/profile/display.ts";

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** As panels and access points name them: the corners of the cube, and orange between. */
export const pureColours = {
  white: [255, 255, 255],
  black: [0, 0, 0],
  red: [255, 0, 0],
  yellow: [255, 255, 0],
  blue: [0, 0, 255],
  green: [0, 255, 0],
  orange: [255, 128, 0],
} as const satisfies Record<Ink | "white", Rgb>;

/** As they look on the panel, for a preview. */
export const seenColours = {
  white: [255, 255, 255],
  black: [0, 0, 0],
  red: [200, 16, 30],
  yellow: [232, 196, 0],
  blue: [31, 79, 163],
  green: [47, 125, 79],
  orange: [224, 118, 46],
} as const satisfies Record<Ink | "white", Rgb>;

/** The colours of a panel by the numbers of its inks: paper first. */
export const paletteOf = (
  inks: readonly Ink[],
  colours: Readonly<Record<Ink | "white", Rgb>>,
): readonly Rgb[] => [colours.white, ...inks.map((ink) => colours[ink])];

/** The number of the palette's colour that is nearest; of two that are alike near, the first. */
export function nearest(palette: readonly Rgb[], [red, green, blue]: Rgb): number {
  let best = 0;
  let bestDistance = Infinity;
  palette.forEach((colour, index) => {
    const distance = (colour[0] - red) ** 2 + (colour[1] - green) ** 2 + (colour[2] - blue) ** 2;
    if (distance < bestDistance) {
      best = index;
      bestDistance = distance;
    }
  });
  return best;
}
