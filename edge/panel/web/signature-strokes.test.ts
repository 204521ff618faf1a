import { describe, expect, it } from "vitest";
import { signatureSchema } from "../../../contract/selftest.ts";
import { beginStroke, extendStroke, type Strokes, strokesText } from "./signature-strokes.ts";

const line = (...spots: readonly (readonly [number, number])[]): Strokes => {
  const [first = [0, 0], ...others] = spots;
  const begun = beginStroke([], { x: first[0], y: first[1] });
  return others.reduce((strokes, [x, y]) => extendStroke(strokes, { x, y }), begun);
};
const signed = (strokes: string) =>
  signatureSchema.safeParse({ as: "technician", name: "Li", strokes, note: "" }).success;

describe("a drawn signature", () => {
  it("is a path of whole numbers", () => {
    expect(strokesText(line([10.4, 20.6], [30, 40], [50, 60]))).toBe("M10 21L30 40L50 60");
  });

  it("has a stroke for each time the finger came down; a dot is one", () => {
    expect(strokesText(beginStroke(line([10, 20], [30, 40]), { x: 5, y: 6 }))).toBe(
      "M10 20L30 40M5 6L5 6",
    );
  });

  it("leaves out a finger that trembles", () => {
    expect(strokesText(line([10, 20], [12, 21], [40, 20]))).toBe("M10 20L40 20");
  });

  it("stays within its field", () => {
    expect(strokesText(line([-5, 300], [700, -1]))).toBe("M0 200L600 0");
  });

  it("never moves on where none has begun", () => {
    expect(extendStroke([], { x: 1, y: 1 })).toEqual([]);
  });

  it("takes no more when it is as long as the room accepts, and is accepted then", () => {
    let strokes = beginStroke([], { x: 0, y: 0 });
    for (let at = 0; at < 2000; at++) {
      strokes = extendStroke(strokes, { x: 100 + (at % 2) * 100, y: 100 + (at % 7) * 10 });
    }
    const text = strokesText(strokes);
    expect(text.length).toBeGreaterThan(5900);
    expect(signed(text)).toBe(true);
    expect(beginStroke(strokes, { x: 300, y: 100 })).toBe(strokes);
  });
});
