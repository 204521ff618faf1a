import { expect, it } from "vitest";
import { minuteMs } from "../demo-room.fixture.ts";
import { Doubts } from "./doubts.ts";

it("does not hold a sensor to its first words: one that starts may begin with zero", () => {
  const doubts = new Doubts();
  const qualityOf = (value: number, ms: number) =>
    doubts.judged(
      { id: "air", kind: "air-sensor" },
      [{ point: "temperature", value, quality: "good" }],
      { steadyMs: ms, monotonicMs: ms },
    )[0]?.quality;
  expect(qualityOf(0, 0)).toBe("good");
  expect(qualityOf(24, 5000)).toBe("good");
  expect(qualityOf(24.1, 2 * minuteMs)).toBe("good");
  expect(qualityOf(75, 2 * minuteMs + 5000)).toBe("bad");
  expect(qualityOf(24, 2 * minuteMs + 10_000)).toBe("good");
});
