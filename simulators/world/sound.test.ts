import { describe, expect, it } from "vitest";
import { createPeople } from "./people.ts";
import { seededRandom } from "./random.ts";
import { createSound } from "./sound.ts";

type Gain = number | null;
const looks = 200;

/** The softest and the loudest of many looks at a microphone's meter. */
function heard(people: number, isPlaying: boolean, gains: readonly Gain[]) {
  const crowd = createPeople();
  crowd.enter(people);
  const sound = createSound(crowd, seededRandom(3));
  sound.addTone(() => isPlaying);
  for (const gainDb of gains) sound.addSpeaker(() => gainDb);
  const levels = Array.from({ length: looks }, () => sound.levelDb());
  return { least: Math.min(...levels), most: Math.max(...levels) };
}

describe("the sound of a room", () => {
  it.each<[what: string, people: number, plays: boolean, gains: Gain[], low: number, high: number]>(
    [
      ["nobody, nothing", 0, false, [0], -50, -48],
      ["somebody alone", 1, false, [0], -50, -48],
      ["voices rise and fall", 6, false, [0], -50, -10],
      ["a tone, as loud as its amplifier makes it", 0, true, [-10], -23, -22],
      ["softer", 0, true, [-30], -43, -42],
      ["no louder than can be borne", 0, true, [12], -9, -8],
      ["through the louder of two", 0, true, [-30, -10], -23, -22],
      ["through the one that is not muted", 0, true, [null, -10], -23, -22],
      ["through none", 0, true, [null, null], -50, -48],
      ["by itself where there is no loudspeaker", 0, true, [], -13, -12],
    ],
  )("%s", (_, people, plays, gains, low, high) => {
    const { least, most } = heard(people, plays, gains);
    expect(least).toBeGreaterThanOrEqual(low);
    expect(most).toBeLessThanOrEqual(high);
  });

  it("has voices above a tone now and then, and never anything below it", () => {
    const { least, most } = heard(6, true, [-10]);
    expect(least).toBeGreaterThanOrEqual(-23);
    expect(most).toBeGreaterThan(-15);
  });
});
