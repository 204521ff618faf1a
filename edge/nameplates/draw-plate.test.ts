import { createCanvas, loadImage } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { failed } from "../../contract/errors.ts";
import { draw, drawn as drawnPlate } from "./drawing.fixture.ts";
import { nearest, paletteOf, seenColours } from "./ink-colours.ts";
import { blankImage, inkAt, type PackedImage, packPixels, planesOf } from "./packed-image.ts";
import { plate29Inch as format, type PlateFormat } from "./plate-format.ts";
import { plateToPng } from "./plate-png.ts";

const longUnit = "宁夏回族自治区党委办公厅机关事务服务中心会议服务与保障管理处";
const longPost = "副主任兼会议服务科科长";
const posts = [
  { unit: "", post: "" },
  { unit: "银川市水务局", post: "局长" },
  { unit: "宁夏回族自治区机关事务管理局", post: "办公室主任" },
  { unit: longUnit, post: longPost },
  { unit: longUnit.repeat(4), post: "" },
  { unit: "Permanent Delegation to the International Committee", post: "Counsellor" },
];

const names = [
  ..."黄 李伟 王芳 张志强 主持人 欧阳建国 司马相如 阿卜杜拉 买买提江 阿依古丽江".split(" "),
  ..."阿卜杜热西提 努尔艾合麦提江 古丽巴哈尔阿依谢木 马·伊斯玛 嘎玛·次仁 纳兰·明珠".split(" "),
  ..."买买提·艾力 乔治·华盛顿 阿依古丽·吐尔逊 克里斯托弗·哥伦布 努尔艾合麦提·阿卜杜拉".split(" "),
  ..."古丽巴哈尔·买买提明·艾力 才仁·多吉·旺堆 㛃 王㛃 龘龘 龘靐 𠮷野 李淼焱垚 喆祎赟 镕昇".split(
    " ",
  ),
  "Ng",
  "John Smith",
  "Zoë Müller-Ångström",
  "Krishnamurthy",
  "Elizabeth Montgomery",
  "Alexander von Humboldt-Schmidt",
  "Jean-Baptiste de La Fontaine",
  "Wolfeschlegelsteinhausenbergerdorffwelche",
  "Maria del Carmen Fernández Gutiérrez y Rodríguez de la Vega Gonzá",
];

const inkOf = (packed: PackedImage) => {
  const dots: { x: number; y: number; ink: number }[] = [];
  for (let y = 0; y < format.heightPx; y++) {
    for (let x = 0; x < format.widthPx; x++) {
      const ink = inkAt(packed, format, x, y);
      if (ink !== 0) dots.push({ x, y, ink });
    }
  }
  return dots;
};

const drawn = (name: string, small: { unit: string; post: string }): PackedImage =>
  drawnPlate({ name, ...small }, format).pixels;

test.each(names)("%s stands on the plate whole, whatever is below", (name) => {
  for (const small of posts) {
    const dots = inkOf(drawn(name, small));
    const black = dots.filter((dot) => dot.ink === 1);
    expect(black.length).toBeGreaterThan(200);
    const xs = dots.map((dot) => dot.x);
    const ys = dots.map((dot) => dot.y);
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...xs)).toBeLessThan(format.widthPx - 4);
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...ys)).toBeLessThan(format.heightPx - 1);
    // The rule is the only red, and nothing touches it.
    const ruleYs = dots.filter((dot) => dot.ink === 2).map((dot) => dot.y);
    expect(ruleYs.length > 0).toBe(small.unit !== "");
    const near = new Set([Math.min(...ruleYs) - 1, Math.max(...ruleYs) + 1]);
    expect(black.filter((dot) => near.has(dot.y))).toEqual([]);
  }
});

const blackColumns = (packed: PackedImage) =>
  inkOf(packed)
    .filter((dot) => dot.ink === 1)
    .map((dot) => dot.x);

test("two characters are set nearly as wide as three", () => {
  const width = (name: string) => {
    const columns = blackColumns(drawn(name, { unit: "", post: "" }));
    return Math.max(...columns) - Math.min(...columns);
  };
  expect(width("王国")).toBeGreaterThan(0.8 * width("王国国"));
});

test("a name is centred", () => {
  const columns = blackColumns(drawn("田田", { unit: "", post: "" }));
  const middle = (Math.max(...columns) + Math.min(...columns) + 1) / 2;
  expect(Math.abs(middle - format.widthPx / 2)).toBeLessThanOrEqual(3);
});

test("a post is read in full below a unit that is too long", () => {
  const whole = drawn("李伟", { unit: longUnit, post: longPost });
  const otherUnit = drawn("李伟", { unit: `${longUnit}第二办公室`, post: longPost });
  const otherPost = drawn("李伟", { unit: longUnit, post: "副主任兼会议服务科科员" });
  expect(otherUnit).toEqual(whole);
  expect(otherPost).not.toEqual(whole);
});

test.each([
  ["李\u{10FFFD}", "U+10FFFD"],
  ["ཀ𑀓", "U+11013"],
  ["ᎠᎡ", "U+13A0"],
  ["😀", "U+1F600"],
])("%j is refused, and the character told", (name, character) => {
  const small = { unit: "", post: "" };
  expect(draw({ name, ...small }, format)).toEqual(failed("text-not-displayable", character));
});

test("without a name there is no ink", () => {
  expect(drawn("", { unit: "银川市", post: "" })).toEqual(blankImage(format));
});

test("pixels are packed in as few bits as name their inks, the leftmost in the highest", () => {
  const pixels = new Uint8Array(10 * 2);
  const paint = (x: number, y: number, ink: number) => (pixels[y * 10 + x] = ink);
  paint(0, 0, 1);
  paint(7, 0, 1);
  paint(9, 1, 2);
  const tiny = { widthPx: 10, heightPx: 2, encoding: "planes" } as const;
  const two: PlateFormat = { ...tiny, inks: ["black", "red"] };
  expect([...packPixels(pixels, two)]).toEqual([0x40, 0x01, 0, 0, 0, 0x20]);
  expect([...planesOf(packPixels(pixels, two), two)]).toEqual([
    0b1000_0001, 0, 0, 0, 0, 0, 0, 0b0100_0000,
  ]);
  paint(9, 1, 5);
  const five: PlateFormat = { ...tiny, inks: ["black", "red", "yellow", "blue", "green"] };
  expect([...packPixels(pixels, five)]).toEqual([0x10, 0, 0, 0x01, 0, 0, 0, 0, 0, 0x05]);
  paint(9, 1, 0);
  const one: PlateFormat = { ...tiny, inks: ["black"] };
  expect([...packPixels(pixels, one)]).toEqual([0b1000_0001, 0, 0, 0]);
  expect(planesOf(packPixels(pixels, one), one)).toEqual(packPixels(pixels, one));
});

const sixColours: PlateFormat = {
  widthPx: 400,
  heightPx: 300,
  inks: ["black", "red", "yellow", "blue", "green"],
  encoding: "packed",
};

test.each([format, sixColours])("the preview shows the very pixels of $inks", async (one) => {
  const content = { name: "张志强", unit: "银川市水务局", post: "局长" };
  const packed = drawnPlate(content, one, "pink").pixels;
  const preview = await loadImage(Buffer.from(plateToPng(packed, one)));
  expect([preview.width, preview.height]).toEqual([one.widthPx, one.heightPx]);
  const context = createCanvas(one.widthPx, one.heightPx).getContext("2d");
  context.drawImage(preview, 0, 0);
  const { data } = context.getImageData(0, 0, one.widthPx, one.heightPx);
  const palette = paletteOf(one.inks, seenColours);
  const inks = Uint8Array.from({ length: one.widthPx * one.heightPx }, (_ink, at) =>
    nearest(palette, [data[at * 4] ?? 0, data[at * 4 + 1] ?? 0, data[at * 4 + 2] ?? 0]),
  );
  expect(packPixels(inks, one)).toEqual(packed);
});
