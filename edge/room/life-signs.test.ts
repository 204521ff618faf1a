import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import { demoModel, minuteMs, readingOf } from "../demo-room.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import { type LifeSigns, lifeSignsAfter, noLifeSigns } from "./life-signs.ts";

const model = demoModel();
const reading = (values: Readonly<Record<PointKey, PointValue>>) =>
  new Map(
    Object.entries(values).map(([key, value]) => [key as PointKey, readingOf(value, 0, "good")]),
  );

/** The signs after carbon dioxide read so minute by minute. */
const breathed = (ppm: readonly number[]): LifeSigns =>
  ppm.reduce(
    (signs, value, minute) =>
      lifeSignsAfter(signs, model, reading({ "co2/co2": value }), minute * minuteMs),
    noLifeSigns,
  );

describe("signs of people besides presence sensors", () => {
  it.each([
    ["a voice", roomLimits.speechDb, false, true],
    ["silence", roomLimits.speechDb - 1, false, false],
    ["a muted microphone", -10, true, false],
  ])("%s", (_what, level, mute, isHeard) => {
    const actual = reading({ "mic-main/level": level, "mic-main/mute": mute });
    expect(lifeSignsAfter(noLifeSigns, model, actual, 5).heardMs).toBe(isHeard ? 5 : null);
  });

  it.each([
    ["breath", [600, 612, 625, 636, 650, 661], true],
    ["an empty room", [800, 790, 781, 770, 762, 755], false],
    ["one wild reading", [600, 600, 600, 600, 600, 700], false],
    ["drift", [600, 603, 606, 609, 612, 615], false],
  ])("%s in the air", (_what, ppm, rises) => {
    expect(breathed(ppm).risingMs !== null).toBe(rises);
  });

  it("remembers no more air than its window", () => {
    const { air } = breathed(Array.from({ length: 500 }, () => 500));
    expect(air.length).toBeLessThanOrEqual(roomLimits.breathWindowMs / minuteMs + 1);
  });
});

describe("a test tone", () => {
  /** A loud microphone, heard then, and a tone that reads so since then. */
  const signs = (loudSinceMs: number, tone: boolean, toneSinceMs: number) => {
    const actual = new Map([
      ...reading({ "mic-main/mute": false }),
      ["mic-main/level", { ...readingOf(-10, 0, "good"), sinceMs: loudSinceMs }],
      ["test-tone/tone", { ...readingOf(tone, 0, "good"), sinceMs: toneSinceMs }],
    ] as const);
    return lifeSignsAfter(noLifeSigns, model, actual, 90).heardMs;
  };

  it("is nobody's voice, neither while it plays nor in what was heard of it last", () => {
    expect(signs(50, true, 40)).toBeNull();
    expect(signs(50, false, 60)).toBeNull();
    expect(signs(70, false, 60)).toBe(90);
  });
});
