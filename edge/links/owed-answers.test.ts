import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText, areAlike, OwedAnswers } from "./owed-answers.ts";
import type { ExpectedAnswer } from "./owed-answers.ts";

const answer = (shape: string): ExpectedAnswer => ({
  shape,
  matches: (line) => expressionOf(shape).test(line),
});

const expressionOf = (shape: string) => new RegExp(`^${shape.split(anyText).join(".*")}$`, "s");

/** Every text of two letters up to a length. */
function* lines(maxLength: number, start = ""): Generator<string> {
  yield start;
  if (start.length < maxLength) {
    yield* lines(maxLength, `${start}x`);
    yield* lines(maxLength, `${start}y`);
  }
}

describe("shapes of lines", () => {
  it.each([
    ["PWR=\0", "SOURCE=\0", false],
    ["PWR=\0", "PWR=\0", true],
    ["PWR=\0", ":", false],
    [":", ":", true],
    ["\0", "ER401", true],
    ["\0", "PWR=\0", true],
    ["Ok\0", "P", false],
    ["+OK \0", "+OK", false],
    ["a\0b", "a\0c", false],
    ["ab\0", "a\0b", true],
  ])("%j and %j are alike: %s", (left, right, alike) => {
    expect(areAlike(left, right)).toBe(alike);
    expect(areAlike(right, left)).toBe(alike);
  });

  it("are alike exactly when one line can have both", () => {
    const shape = fc
      .array(fc.string({ unit: fc.constantFrom("x", "y"), maxLength: 2 }), {
        minLength: 1,
        maxLength: 3,
      })
      .map((parts) => parts.join(anyText));
    fc.assert(
      fc.property(shape, shape, (left, right) => {
        const both = [expressionOf(left), expressionOf(right)];
        const fixedLength = (left + right).replaceAll(anyText, "").length;
        const common = [...lines(fixedLength)].some((line) =>
          both.every((each) => each.test(line)),
        );
        expect(areAlike(left, right)).toBe(common);
      }),
      { numRuns: 150 },
    );
  });
});

describe("answers that are owed", () => {
  it("leave a request in doubt that could be answered alike, for as long as they may come", () => {
    const owed = new OwedAnswers();
    owed.owe(answer("\0"), 0, 100);
    expect(owed.doubtfulUntilMs(answer("PWR=\0"))).toBe(100);
    expect(owed.isAny(99)).toBe(true);
    expect(owed.isAny(100)).toBe(false);
    expect(owed.settle("PWR=01", false, 100)).toBe(false);
  });

  it("are settled by their line, or by any refusal", () => {
    const owed = new OwedAnswers();
    owed.owe(answer("A\0"), 0, 100);
    owed.owe(answer("B\0"), 0, 100);
    expect(owed.settle("B1", false, 1)).toBe(true);
    expect(owed.settle("B2", false, 1)).toBe(false);
    expect(owed.settle("NO", true, 1)).toBe(true);
    expect(owed.isAny(1)).toBe(false);
  });
});
