import { expect, it, test } from "vitest";
import { installedFont } from "./installed-fonts.ts";
import { openCoverage } from "./plate-fonts.ts";
import { inVisualOrder, isDownward, missingCharacter, scriptRuns } from "./script-runs.ts";

const coverage = openCoverage(installedFont);

test.each([
  ["李伟", ["han"]],
  ["John Smith", ["han"]],
  ["བསྟན་འཛིན་རྒྱ་མཚོ།", ["tibetan"]],
  ["ئابدۇراخمان ئابلىز", ["arabic"]],
  ["ᠴᠢᠩᠭᠢᠰ ᠬᠠᠭᠠᠨ", ["mongolian"]],
  ["诺敏 ᠨᠣᠮᠢᠨ", ["han", "mongolian"]],
  ["𠮷㛃龘", ["han"]],
])("%s is set in %j", (text, fonts) => {
  const runs = scriptRuns(text, coverage);
  expect(runs.map(({ font }) => font)).toEqual(fonts);
  expect(runs.map((run) => run.text).join("")).toBe(text);
  expect(missingCharacter([text], coverage)).toBeUndefined();
});

it("a text that begins in Arabic script is read from the right", () => {
  const order = (text: string) =>
    inVisualOrder(scriptRuns(text, coverage)).map(({ text: part }) => part.trim());
  expect(order("مەمەت 李伟")).toEqual(["李伟", "مەمەت"]);
  expect(order("李伟 مەمەت")).toEqual(["李伟", "مەمەت"]);
});

test.each([
  ["ᠪᠠᠲᠤ", true],
  ["ᠴᠢᠩᠭᠢᠰ ᠬᠠᠭᠠᠨ", true],
  ["诺敏 ᠨᠣᠮᠢᠨ", false],
  ["李伟", false],
  ["Бат", false],
])("%s is written downwards: %s", (name, downward) => {
  expect(isDownward(name)).toBe(downward);
});

test.each([
  ["李\u{fffd}伟", "U+FFFD"],
  ["李😀", "U+1F600"],
  ["李\u{10FFFD}", "U+10FFFD"],
  ["ᎠᎡ", "U+13A0"],
  ["བ\u{0FFF}", "U+0FFF"],
])("of %j the missing character is told", (text, character) => {
  expect(missingCharacter([text], coverage)).toBe(character);
});

it("joiners and the forms of Mongolian letters need no glyph", () => {
  expect(missingCharacter(["ᠮᠣᠩᠭᠣᠯ\u180eᠠ", "ᠠ\u180b", "ک\u200cی"], coverage)).toBeUndefined();
});
