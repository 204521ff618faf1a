import { describe, expect, it } from "vitest";
import { type MeantTimes, ownDelays } from "./own-delay.ts";
import { ownDelayText } from "./own-delay-text.ts";

const minuteMs = 60_000;
const meant: MeantTimes = {
  holdMs: 30_000,
  quietMs: 3 * minuteMs,
  coolDownMs: 90_000,
  lightsMs: 0,
  proofMs: 3 * minuteMs,
};
const meantToCutMs = 5 * minuteMs;
const quick = {
  leftMs: 0,
  cutMs: meantToCutMs,
  provedMs: meantToCutMs + 3 * minuteMs,
  airedMs: 0,
  away: null,
};
const ownOf = (change: Partial<typeof quick> | object, speed: number) =>
  ownDelays({ ...quick, ...change }, meant, speed).map(({ ownMs }) => ownMs);

describe("the room's own delay in a power-down", () => {
  it("is what remains when everything has passed that is meant to", () => {
    expect(ownOf({}, 1)).toEqual([0, 0]);
    expect(ownOf({ cutMs: quick.cutMs + 600, provedMs: quick.provedMs + 1500 }, 1)).toEqual([
      600, 1500,
    ]);
  });

  it("is real time, however fast the room's runs", () => {
    expect(ownOf({ provedMs: quick.provedMs + 120_000 }, 60)).toEqual([0, 2000]);
  });

  it("fails beyond two seconds for either step", () => {
    const late = { ...quick, provedMs: quick.provedMs + 120_060 };
    const delays = ownDelays(late, meant, 60);
    expect(delays.map(({ isWithinLimit }) => isWithinLimit)).toEqual([true, false]);
  });

  it("does not count the time in which the edge was killed, nor the proof begun before", () => {
    const fromMs = quick.cutMs + minuteMs;
    const toMs = fromMs + 2 * minuteMs;
    const provedMs = toMs + meant.proofMs + 30_000;
    expect(ownOf({ provedMs, away: { fromMs, toMs } }, 60)).toEqual([0, 500]);
    const cutMs = quick.cutMs + 2 * minuteMs;
    const early = { cutMs, provedMs: cutMs + meant.proofMs, away: { fromMs: 0, toMs: 120_000 } };
    expect(ownOf(early, 60)).toEqual([0, 0]);
    const slow = ownDelays({ ...quick, provedMs: provedMs * 2, away: { fromMs, toMs } }, meant, 1);
    expect(slow.map(({ isJudged }) => isJudged)).toEqual([true, false]);
    expect(slow.map(({ isWithinLimit }) => isWithinLimit)).toEqual([true, true]);
    expect(ownDelayText(slow, "en")).toMatch(/ s \* +≤ 2 s\n \* the edge was killed/);
  });

  it("lets the fan run until the air is good, side by side with the cool-down", () => {
    const airedMs = 8 * minuteMs;
    expect(ownOf({ airedMs, provedMs: airedMs + meant.proofMs + 600 }, 1)).toEqual([0, 600]);
    expect(ownOf({ airedMs: 4 * minuteMs }, 1)).toEqual([0, 0]);
  });

  it("is told as a table in both languages", () => {
    const seen = { ...quick, cutMs: quick.cutMs + 6000, provedMs: quick.provedMs + 75_000 };
    const table = ownDelayText(ownDelays(seen, meant, 60), "en");
    expect(table).toMatch(/our own delay, real time +0\.1 s +1\.25 s +≤ 2 s$/);
    expect(table).toMatch(/− cool-down by the profile +1:30 +1:30\n/);
    const chinese = ownDelayText(ownDelays(seen, meant, 60), "zh");
    expect(chinese.split("\n").at(-1)).toMatch(/自身延迟（实际时间） +0\.1 秒 +1\.25 秒 +≤ 2 秒$/);
  });
});
