import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { CompareNames } from "./person-order.ts";
import { loadStrokeOrder } from "./stroke-order.ts";

let compare: CompareNames;
beforeAll(async () => {
  compare = await loadStrokeOrder();
});

/** As protocol offices print them, written out by hand from the characters' strokes. */
describe("NX D.2: names by strokes", () => {
  it.each([
    ["by their number", ["丁", "于", "王", "叶", "朱", "李", "林", "赵", "高", "曹", "韩", "谭"]],
    // Four strokes each: 王 begins across-across, 尤 across-left, 牛 and 毛 left-across-across, …
    [
      "of four, by the first stroke, then the next",
      ["王", "尤", "牛", "毛", "方", "尹", "孔", "邓"],
    ],
    [
      "of seven, stroke by stroke",
      ["苏", "杜", "李", "杨", "吴", "何", "余", "汪", "沈", "宋", "张", "陈"],
    ],
    ["with the name where the surname is the same", ["王一", "王小明", "王明", "王明亮"]],
    ["of two characters like any other", ["司马迁", "司徒雷", "欧阳修", "诸葛亮"]],
    ["with units", ["工会", "水务局", "市政府办公室", "财政局", "教育厅"]],
    // The package has neither 張 (eleven strokes) nor 龘.
    [
      "with characters it does not know after those of as many",
      ["王", "高", "曹", "張", "韩", "龘"],
    ],
    ["and others after the Chinese ones", ["王明", "张三", "Ångström", "Anna Smith", "Boris"]],
  ])("%s", (_rule, expected) => {
    const [first = "", ...others] = expected;
    const mixed = [...others.toReversed(), first];
    expect(mixed.toSorted(compare)).toEqual(expected);
  });

  it("are a total order: of any three names, and only the same name is equal", () => {
    const characters = Array.from("王玉主张李丁一乙㐂龘𠮷喆欧·aÅ ا1");
    const name = fc
      .array(fc.constantFrom(...characters), { maxLength: 4 })
      .map((one) => one.join(""));
    fc.assert(
      fc.property(name, name, name, (one, other, third) => {
        const sign = (left: string, right: string) => Math.sign(compare(left, right));
        expect(sign(one, other)).toBe(0 - sign(other, one));
        expect(sign(one, other) === 0).toBe(one === other);
        const isUp = sign(one, other) <= 0 && sign(other, third) <= 0;
        expect(!isUp || sign(one, third) <= 0).toBe(true);
      }),
      { seed: 7, numRuns: 3000 },
    );
  });
});
