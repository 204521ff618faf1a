import fc from "fast-check";
import { expect, it } from "vitest";
import { harmfulTexts } from "../harmful-texts.fixture.ts";
import { csvText } from "./csv-text.ts";

it("no text starts a formula, ends its cell, or loses a letter", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...harmfulTexts), fc.string({ unit: "binary" })),
      (text) => {
        const cell = csvText(text);
        expect(cell).not.toMatch(/^"[=+\-@\t\r\n＝＋－＠]/u);
        const inside = cell.slice(1, -1);
        expect(inside.replaceAll('""', "")).not.toContain('"');
        expect(inside.replaceAll('""', '"').endsWith(text)).toBe(true);
      },
    ),
    { seed: 45, numRuns: 1000 },
  );
});
