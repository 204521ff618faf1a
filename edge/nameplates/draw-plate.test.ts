import { createRequire } from "node:module";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { failed } from "../../contract/errors.ts";
import { blankImage, inkAt, type PackedImage, packPixels } from "./bit-planes.ts";
import { createDrawPlate } from "./draw-plate.ts";
import { plate29Inch as format } from "./plate-format.ts";
import { plateToPng } from "./plate-png.ts";

const font = "@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-700-normal.woff";
const draw = createDrawPlate(createRequire(import.meta.url).resolve(font));

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
  const dots: { x: number; y: number; ink: 1 | 2 }[] = [];
  for (let y = 0; y < format.heightPx; y++) {
    for (let x = 0; x < format.widthPx; x++) {
      const ink = inkAt(packed, format, x, y);
      if (ink !== 0) dots.push({ x, y, ink });
    }
  }
  return dots;
};

function drawn(name: string, small: { unit: string; post: string }): PackedImage {
  const outcome = draw({ name, ...small }, format);
  if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.failure)}`);
  return outcome.value.pixels;
}

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
  ["ئەخمەت", "U+0626"],
  ["😀", "U+1F600"],
])("%j is refused, and the character told", (name, character) => {
  const small = { unit: "", post: "" };
  expect(draw({ name, ...small }, format)).toEqual(failed("text-not-displayable", character));
});

test("without a name there is no ink", () => {
  expect(drawn("", { unit: "银川市", post: "" })).toEqual(blankImage(format));
});

test("pixels go into two planes, the leftmost one in the highest bit", () => {
  const rgba = new Uint8ClampedArray(10 * 2 * 4).fill(255);
  const paint = (x: number, y: number, colour: readonly number[]) =>
    rgba.set(colour, (y * 10 + x) * 4);
  paint(0, 0, [0, 0, 0, 255]);
  paint(7, 0, [100, 100, 100, 255]);
  paint(9, 1, [255, 0, 0, 255]);
  paint(4, 1, [200, 200, 200, 255]);
  const tiny = { widthPx: 10, heightPx: 2, encoding: "planes" } as const;
  const packed = packPixels(rgba, { ...tiny, red: true });
  expect([...packed]).toEqual([0b1000_0001, 0, 0, 0, 0, 0, 0, 0b0100_0000]);
  const black = packPixels(rgba, { ...tiny, red: false });
  expect([...black]).toEqual([0b1000_0001, 0, 0, 0b0100_0000]);
});

test("the preview shows the very pixels that go to the plate", async () => {
  const packed = drawn("张志强", { unit: "银川市水务局", post: "局长" });
  const preview = await loadImage(Buffer.from(plateToPng(packed, format)));
  expect([preview.width, preview.height]).toEqual([format.widthPx, format.heightPx]);
  const context = createCanvas(format.widthPx, format.heightPx).getContext("2d");
  context.drawImage(preview, 0, 0);
  const { data } = context.getImageData(0, 0, format.widthPx, format.heightPx);
  expect(packPixels(data, format)).toEqual(packed);
});
