import { readFileSync } from "node:fs";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { expect, it } from "vitest";
import { z } from "zod";
import { goldenSets, goldenSheet } from "./golden.fixture.ts";
import { nearest, paletteOf, seenColours } from "./ink-colours.ts";
import { packPixels } from "./packed-image.ts";

const folder = new URL("golden/", import.meta.url);
const kept = z
  .record(z.string(), z.record(z.string(), z.string()))
  .parse(JSON.parse(readFileSync(new URL("hashes.json", folder), "utf8")));

it.each(goldenSets)(
  "$name is drawn again bit by bit, as it was looked at",
  async (set) => {
    const { image, format, hashes } = goldenSheet(set);
    expect(hashes).toEqual(kept[set.name]);
    expect(Object.keys(hashes)).toHaveLength(set.contents.length);
    const { widthPx, heightPx, inks } = format;
    const png = await loadImage(readFileSync(new URL(`${set.name}.png`, folder)));
    expect([png.width, png.height]).toEqual([widthPx, heightPx]);
    const context = createCanvas(widthPx, heightPx).getContext("2d");
    context.drawImage(png, 0, 0);
    const { data } = context.getImageData(0, 0, widthPx, heightPx);
    const palette = paletteOf(inks, seenColours);
    const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_ink, at) =>
      nearest(palette, [data[at * 4] ?? 0, data[at * 4 + 1] ?? 0, data[at * 4 + 2] ?? 0]),
    );
    expect(packPixels(pixels, format).every((byte, at) => byte === image[at])).toBe(true);
  },
  60_000,
);

it("forty names are kept, and eight on every other kind of plate", () => {
  const counts = goldenSets.map(({ contents }) => contents.length);
  expect(counts[0]).toBeGreaterThanOrEqual(40);
  expect(goldenSets.filter(({ template }) => template !== "door").length).toBeGreaterThanOrEqual(
    10,
  );
  for (const { contents, template } of goldenSets) {
    expect(contents.length).toBeGreaterThanOrEqual(template === "door" ? 5 : 8);
  }
});
