import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import { demoModel, readingOf } from "../demo-room.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import type { ActualPoint } from "./actual.ts";
import { disbeliefs, presenceSignals, type SensorWords, wordsAfter } from "./presence.ts";

const model = demoModel();
const { presenceStuckMs, presenceSilentMs, emptyAirPpm, stillAirMs } = roomLimits;
const radar = "presence-radar";
const ceiling = "presence-ceiling";

interface Scene {
  readonly radar: boolean | undefined;
  readonly ceiling: boolean | undefined;
  readonly forMs: number;
  readonly ppm?: number;
  readonly metMs?: number;
  /** Since when the fan reads off; null: it runs. */
  readonly stillSinceMs?: number | null;
}

function sceneOf({ radar: one, ceiling: other, forMs, ppm, metMs, stillSinceMs = 0 }: Scene) {
  const words: SensorWords = new Map([
    [radar, { word: one, sinceMs: 0, sinceMonotonicMs: 0 }],
    [ceiling, { word: other, sinceMs: 0, sinceMonotonicMs: 0 }],
  ]);
  const actual = new Map<PointKey, ActualPoint>();
  if (ppm !== undefined) actual.set("co2/co2", readingOf(ppm, 0, "good"));
  const off = { ...readingOf("off", 0, "good"), sinceMs: stillSinceMs ?? 0 };
  actual.set("fresh-air/power", stillSinceMs === null ? readingOf("on", 0, "good") : off);
  return { model, actual, words, steadyMs: forMs, metMs: metMs ?? null };
}

describe("a sensor that is stuck at occupied", () => {
  const stuck: Scene = { radar: true, ceiling: false, forMs: presenceStuckMs, ppm: 450 };
  it.each<[string, Partial<Scene>, boolean]>([
    ["alone against all evidence for hours", {}, true],
    ["not for long enough", { forMs: presenceStuckMs - 1 }, false],
    ["since a meeting, where somebody may sit very still", { metMs: 1 }, false],
    ["the other one agrees", { ceiling: true }, false],
    ["the other one is silent", { ceiling: undefined }, false],
    ["somebody breathes", { ppm: emptyAirPpm + 1 }, false],
    ["the fan hides what is breathed", { stillSinceMs: null }, false],
    ["aired until just now", { stillSinceMs: presenceStuckMs - stillAirMs + 1 }, false],
  ])("%s", (_what, change, expected) => {
    const scene = sceneOf({ ...stuck, ...change });
    const stuckOnes = disbeliefs(scene).filter(({ why }) => why === "stuck");
    expect(stuckOnes).toEqual(expected ? [{ device: radar, why: "stuck" }] : []);
    expect(presenceSignals(scene).includes(true)).toBe(!expected);
  });

  it("is believed again as soon as the other one sees somebody", () => {
    const scene = sceneOf(stuck);
    const words = new Map(scene.words);
    words.set(ceiling, { word: true, sinceMs: scene.steadyMs, sinceMonotonicMs: 0 });
    expect(presenceSignals({ ...scene, words })).toEqual([true, true]);
  });

  it("is believed where the air cannot be read", () => {
    const { ppm: _unread, ...unread } = stuck;
    expect(disbeliefs(sceneOf(unread))).toEqual([]);
  });
});

describe("a sensor that is silent", () => {
  it.each<[string, Scene, readonly (boolean | undefined)[]]>([
    ["counts at first", { radar: undefined, ceiling: false, forMs: 1000 }, [undefined, false]],
    [
      "is left out in the end",
      { radar: undefined, ceiling: false, forMs: presenceSilentMs },
      [false],
    ],
    [
      "is never left out when it is the last",
      { radar: undefined, ceiling: undefined, forMs: presenceSilentMs },
      [undefined, undefined],
    ],
  ])("%s", (_what, scene, expected) => {
    expect(presenceSignals(sceneOf(scene))).toEqual(expected);
  });

  it("is not missed while its supply is off", () => {
    const supplied = demoModel((text) =>
      text.replace("place: over the table", "place: over the table\n    supply: av-supply"),
    );
    const scene = sceneOf({ radar: undefined, ceiling: false, forMs: 1000 });
    const actual = new Map([["av-supply/power", readingOf("off", 0, "good")] as const]);
    expect(presenceSignals({ ...scene, model: supplied, actual })).toEqual([false]);
  });
});

it("keeps the time of a word that did not change", () => {
  const read = (quality: "good" | "stale") =>
    new Map([[`${radar}/occupied` as const, readingOf(true, 0, quality)]]);
  const first = wordsAfter(new Map(), model, read("good"), { steadyMs: 10, monotonicMs: 1 });
  const second = wordsAfter(first, model, read("good"), { steadyMs: 90, monotonicMs: 9 });
  const third = wordsAfter(second, model, read("stale"), { steadyMs: 95, monotonicMs: 10 });
  expect([first, second, third].map((words) => words.get(radar))).toEqual([
    { word: true, sinceMs: 10, sinceMonotonicMs: 1 },
    { word: true, sinceMs: 10, sinceMonotonicMs: 1 },
    { word: undefined, sinceMs: 95, sinceMonotonicMs: 10 },
  ]);
});
