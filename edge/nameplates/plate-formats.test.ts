import { createCanvas, loadImage } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { openProfileFolder } from "../devices/profile-folder.ts";
import { encodePlate } from "./draw-plate.ts";
import { draw, drawn } from "./drawing.fixture.ts";
import { nearest, paletteOf, pureColours } from "./ink-colours.ts";
import { blankImage, inkAt, packPixels, type PackedImage } from "./packed-image.ts";
import { type PlateFormat, plateFormatOf } from "./plate-format.ts";

const sizes = [
  [152, 152],
  [250, 122],
  [296, 128],
  [400, 300],
  [640, 384],
  [800, 480],
  [960, 672],
] as const;
const formats = sizes.map(([widthPx, heightPx]): PlateFormat => ({
  widthPx,
  heightPx,
  inks: ["black", "red"],
  encoding: "planes",
}));

const longUnit = "宁夏回族自治区党委办公厅机关事务服务中心会议服务与保障管理处";
const contents = [
  { name: "李伟", unit: "银川市水务局", post: "局长" },
  { name: "张志强", unit: longUnit, post: "副主任兼会议服务科科长" },
  { name: "阿依古丽江木", unit: "", post: "" },
  { name: "Elizabeth Montgomery", unit: "银川市水务局", post: "" },
];

interface Inked {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** Columns and rows that hold the ink. */
function inked(packed: PackedImage, format: PlateFormat, ink: 1 | 2): Inked {
  const xs = new Set<number>();
  const ys = new Set<number>();
  for (let y = 0; y < format.heightPx; y++) {
    for (let x = 0; x < format.widthPx; x++) {
      if (inkAt(packed, format, x, y) !== ink) continue;
      xs.add(x);
      ys.add(y);
    }
  }
  return { xs: [...xs], ys: [...ys] };
}

const lowest = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
const highest = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);

describe.each(formats)("a plate of $widthPx × $heightPx", (format) => {
  it.each(contents)("holds $name with $unit whole and in the middle", (content) => {
    const outcome = draw(content, format);
    if (!outcome.ok) throw new Error(outcome.failure.code);
    const { pixels } = outcome.value;
    const black = inked(pixels, format, 1);
    const red = inked(pixels, format, 2);
    const [left, right] = [lowest(black.xs), highest(black.xs)];
    expect(left).toBeGreaterThanOrEqual(3);
    expect(right).toBeLessThan(format.widthPx - 3);
    expect(highest(black.ys)).toBeLessThan(format.heightPx - 1);
    const nameYs = black.ys.filter((y) => content.unit === "" || y < lowest(red.ys));
    expect(lowest(nameYs)).toBeGreaterThanOrEqual(1);
    // The name fills its part of the plate: its width or a fair share of its height.
    const share = (highest(nameYs) - lowest(nameYs)) / format.heightPx;
    expect((right - left) / format.widthPx > 0.8 || share > 0.3).toBe(true);
    expect(Math.abs((left + right + 1) / 2 - format.widthPx / 2)).toBeLessThan(
      format.widthPx * 0.04,
    );
    // The rule is the only red, and no letter touches it.
    expect(red.ys.length > 0).toBe(content.unit !== "");
    const near = new Set([lowest(red.ys) - 1, highest(red.ys) + 1]);
    expect(black.ys.filter((y) => near.has(y))).toEqual([]);
  });
});

async function shownBy(bytes: Uint8Array, format: PlateFormat): Promise<PackedImage> {
  const image = await loadImage(Buffer.from(bytes));
  expect([image.width, image.height]).toEqual([format.widthPx, format.heightPx]);
  const context = createCanvas(format.widthPx, format.heightPx).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, format.widthPx, format.heightPx);
  const palette = paletteOf(format.inks, pureColours);
  const inks = Uint8Array.from({ length: format.widthPx * format.heightPx }, (_ink, at) =>
    nearest(palette, [data[at * 4] ?? 0, data[at * 4 + 1] ?? 0, data[at * 4 + 2] ?? 0]),
  );
  return packPixels(inks, format);
}

describe("what is sent for a plate", () => {
  it.each(formats)("is a JPEG that any reader shows as drawn: $widthPx", async (planes) => {
    const format: PlateFormat = { ...planes, encoding: "jpeg" };
    for (const content of [...contents.slice(0, 1), { name: "", unit: "", post: "" }]) {
      const outcome = draw(content, format);
      if (!outcome.ok) throw new Error(outcome.failure.code);
      const { bytes, pixels } = outcome.value;
      expect(await shownBy(bytes, format)).toEqual(pixels);
      expect(bytes.length).toBeLessThan(160 * 1024);
      // A reader that does not blend colours gives each square of two its mean.
      const { xs } = inked(pixels, format, 2);
      expect([lowest(xs) % 2, highest(xs) % 2]).toEqual(content.unit === "" ? [NaN, NaN] : [0, 1]);
    }
  });

  it.each(["red", "pink"])("is a JPEG that any reader shows as drawn, on %s", async (template) => {
    const format: PlateFormat = {
      widthPx: 296,
      heightPx: 128,
      inks: ["black", "red"],
      encoding: "jpeg",
    };
    for (const content of contents) {
      const { bytes, pixels } = drawn(content, format, template);
      const shown = await shownBy(bytes, format);
      const wrong = shown.filter((byte, at) => byte !== pixels[at]).length;
      expect(wrong).toBe(0);
    }
  });

  it("is a plain JPEG: baseline, and nothing in it but the picture", () => {
    const format: PlateFormat = {
      widthPx: 152,
      heightPx: 152,
      inks: ["black", "red"],
      encoding: "jpeg",
    };
    const { bytes } = encodePlate(blankImage(format), format);
    const kinds = segmentsOf(Buffer.from(bytes));
    expect(new Set(kinds)).toEqual(new Set([0xe0, 0xdb, 0xc0, 0xc4, 0xda]));
  });

  it("is a bitmap with the very header that TRMNL's firmware compares", async () => {
    const format: PlateFormat = { widthPx: 800, heightPx: 480, inks: ["black"], encoding: "bmp" };
    const outcome = draw({ name: "张志强", unit: "银川市水务局", post: "局长" }, format);
    if (!outcome.ok) throw new Error(outcome.failure.code);
    const { bytes, pixels } = outcome.value;
    expect(bytes).toHaveLength(48_062);
    expect(Buffer.from(bytes.subarray(0, 62)).toString("hex")).toBe(
      "424dbebb0000000000003e00000028000000" +
        "20030000e001000001000100" +
        "0000000080bb0000" +
        "0000000000000000" +
        "0200000000000000" +
        "00000000ffffff00",
    );
    expect(await shownBy(bytes, format)).toEqual(pixels);
    expect(await shownBy(encodePlate(blankImage(format), format).bytes, format)).toEqual(
      blankImage(format),
    );
  });
});

/** What each segment is, up to the first scan. */
function segmentsOf(jpeg: Buffer): readonly number[] {
  const kinds: number[] = [];
  for (let at = 2; kinds.at(-1) !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) {
    kinds.push(jpeg.readUInt8(at + 1));
  }
  return kinds;
}

describe("the shipped nameplates", () => {
  it("each say which images they take", () => {
    const catalogue = openProfileFolder("firmware-profiles");
    const plates = catalogue.ids.flatMap((id) => {
      const profile = catalogue.profile(id);
      return profile?.ok === true && profile.value.kind === "nameplate" ? [profile.value] : [];
    });
    const shown = plates.map(({ display }) => display && plateFormatOf(display));
    expect(shown).not.toContain(undefined);
    expect(shown.length).toBeGreaterThanOrEqual(7);
  });
});
