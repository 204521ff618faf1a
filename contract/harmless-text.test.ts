import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmfulTexts } from "./harmful-texts.fixture.ts";
import { harmlessLine, harmlessText } from "./harmless-text.ts";

/** Anything that strings can hold: halves of characters, controls, whole planes. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom(...harmfulTexts, " ", "\n", "\u200D", "\u0301", "ا", "张"), {
      maxLength: 4,
    })
    .map((parts) => parts.join("")),
);
const runs = { seed: 44, numRuns: 2000 };

describe("a harmless line", () => {
  it.each([
    ["spaces around and between", "  年度 \t 工作会\n", "年度 工作会"],
    ["a turned direction", "report\u202Egnp.exe", "reportgnp.exe"],
    ["isolates", "\u2066a\u2069\u2067b", "ab"],
    ["zero width", "ad\u200Bmin\uFEFF", "admin"],
    ["a soft hyphen", "co\u00ADop", "coop"],
    ["blank letters", "\u3164\u115F\u2800x", "x"],
    ["nothing that is seen", "\u200B\u3164 \u2060", ""],
    ["commands of a terminal and of a sign", "\u001B[2JA\u0004B", "[2JAB"],
    ["a tower of marks", `a${"\u0301".repeat(50)}`, "á\u0301\u0301\u0301\u0301"],
    ["marks for what stands before", "\u0301\u0302title", "title"],
    ["another spelling of the same letter", "e\u0301", "é"],
    ["a letter and its mark parted", "e\u200B\u0301", "é"],
    ["what no font has", "张\uE000三", "张\uFFFD三"],
    ["half a character", "a\uD842", "a\uFFFD"],
    ["a joiner that Latin does not need", "a\u200Db", "ab"],
    ["the joiner of a Persian name", "علی\u200Cرضا", "علی\u200Cرضا"],
    ["the joiner after a mark before it", "e\u0301 علی\u200Cرضا", "é علی\u200Cرضا"],
    ["the separator of a Mongolian name", "ᠮᠣᠩᠭᠣᠯ\u180Eᠠ", "ᠮᠣᠩᠭᠣᠯ\u180Eᠠ"],
    ["a rare Chinese character", "𠮷田㛃", "𠮷田㛃"],
    ["one that is newer than this program", "\u{2EBF0}\u{323B0}", "\u{2EBF0}\u{323B0}"],
    ["a Tibetan stack", "བསྒྲུབས", "བསྒྲུབས"],
    ["markup, which is data", '<b onclick="x">&amp;</b>', '<b onclick="x">&amp;</b>'],
  ])("with %s", (_what, typed, kept) => {
    expect(harmlessLine(typed)).toBe(kept);
  });

  it("is one line of ink in composed form, whatever was typed", () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const line = harmlessLine(typed);
        expect(line).not.toMatch(/[\p{Cc}\p{Co}\p{Cs}\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/u);
        expect(line).not.toMatch(/^\p{M}|\p{M}{5}|^\s|\s$|\s\s/u);
        expect(line).toBe(line.normalize("NFC"));
      }),
      runs,
    );
  });

  it("is the same when it is made harmless again: a text may pass many hands", () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        expect(harmlessLine(harmlessLine(typed))).toBe(harmlessLine(typed));
        expect(harmlessText(harmlessText(typed))).toBe(harmlessText(typed));
      }),
      runs,
    );
  });

  it("loses nothing of what everybody reads", () => {
    const letters = fc.constantFrom(...Array.from("关于2027年预算的会议Hall 3-201（第一）·，、é–"));
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 60 }), (typed) => {
        const text = typed.join("").replaceAll(/ +/g, " ").trim();
        expect(harmlessLine(text)).toBe(text);
      }),
      runs,
    );
  });

  it("is made in no time of the longest that may come in", () => {
    for (const unit of ["\u0301", "a\u0301", " \u200B", "ا\u200C", "\uD800"]) {
      expect(harmlessLine(unit.repeat(100_000)).length).toBeLessThanOrEqual(300_000);
    }
  });
});

describe("a harmless text", () => {
  it("keeps its lines, at most one of them empty in a row", () => {
    expect(harmlessText("a \r\n b\r\rc\n\n\n\u2028\nd\u202E\n")).toBe("a\nb\n\nc\n\nd");
  });

  it("holds nothing but lines that are harmless", () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        for (const line of harmlessText(typed).split("\n")) expect(harmlessLine(line)).toBe(line);
      }),
      runs,
    );
  });
});

it("there are more than two hundred harmful texts, each once", () => {
  expect(harmfulTexts.length).toBeGreaterThanOrEqual(200);
});
