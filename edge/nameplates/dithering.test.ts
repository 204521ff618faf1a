import fc from "fast-check";
import { expect, it } from "vitest";
import type { Ink } from "../../contract/profile/display.ts";
import { dotAt, dottedFor } from "./dithering.ts";
import { paletteOf, pureColours } from "./ink-colours.ts";

const red: readonly Ink[] = ["black", "red"];

it("an ink of the panel is put on without dots", () => {
  expect(dottedFor([255, 0, 0], red)).toEqual({ under: 2, over: 2, dots: 0 });
  expect(dottedFor([255, 255, 255], red)).toEqual({ under: 0, over: 0, dots: 0 });
});

it("pink is a quarter of red dots on white, in even rows", () => {
  const pink = dottedFor([255, 221, 221], red);
  expect(pink).toEqual({ under: 0, over: 2, dots: 16 });
  if (pink === null) throw new Error("no pink");
  const rows = [0, 1, 2, 3].map((y) => [0, 1, 2, 3].map((x) => dotAt(pink, x, y)).join(""));
  expect(rows).toEqual(["2020", "0000", "2020", "0000"]);
});

it.each([
  ["pink on black and white", [255, 221, 221], ["black"]],
  ["pink on black, white and yellow", [255, 221, 221], ["black", "yellow"]],
  ["blue on four colours", [0, 0, 255], ["black", "red", "yellow"]],
] as const)("%s cannot be shown", (_what, colour, inks) => {
  expect(dottedFor(colour, inks)).toBeNull();
});

it("orange is red dots on yellow where there is no orange", () => {
  const four = dottedFor([255, 180, 0], ["black", "red", "yellow"]);
  expect(four).toMatchObject({ under: 2, over: 3 });
});

it("the dots of any share are as many as it says, in every square of eight", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 64 }), (dots) => {
      const places = Array.from({ length: 64 }, (_place, at) =>
        dotAt({ under: 0, over: 1, dots }, at & 7, at >> 3),
      );
      expect(places.filter((ink) => ink === 1)).toHaveLength(dots);
    }),
    { seed: 1, numRuns: 65 },
  );
});

it("dots never mix what is far from the colour", () => {
  const inks: readonly Ink[] = ["black", "red", "yellow", "blue", "green"];
  const palette = paletteOf(inks, pureColours);
  const part = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.tuple(part, part, part), (colour) => {
      const dotted = dottedFor(colour, inks);
      const [under, over] = [palette[dotted?.under ?? -1], palette[dotted?.over ?? -1]];
      const share = (dotted?.dots ?? 0) / 64;
      const away = [0, 1, 2].map((at) => {
        const mixed = (under?.[at] ?? 0) ** 2 * (1 - share) + (over?.[at] ?? 0) ** 2 * share;
        return Math.abs(mixed - (colour[at] ?? 0) ** 2) / 255 ** 2;
      });
      expect(dotted === null || Math.max(...away) < 0.15).toBe(true);
    }),
    { seed: 7, numRuns: 500 },
  );
});
