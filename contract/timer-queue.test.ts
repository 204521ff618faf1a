import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createVirtualClock } from "./clock.ts";

const timers = fc.array(
  fc.record({ delayMs: fc.integer({ min: 0, max: 20 }), isCancelled: fc.boolean() }),
  { maxLength: 60 },
);

describe("a clock that is moved by hand", () => {
  it("runs its timers by time, and those of one moment in the order in which they were set", () => {
    fc.assert(
      fc.property(timers, fc.integer({ min: 1, max: 7 }), (set, stepMs) => {
        const clock = createVirtualClock(0);
        const ran: number[] = [];
        const cancels = set.map(({ delayMs }, index) =>
          clock.after(`timer ${index}`, delayMs, () => ran.push(index)),
        );
        set.forEach(({ isCancelled }, index) => isCancelled && cancels[index]?.());
        for (let atMs = 0; atMs <= 21; atMs += stepMs) clock.advance(stepMs);
        const expected = set
          .map((timer, index) => ({ ...timer, index }))
          .filter(({ isCancelled }) => !isCancelled)
          .sort((left, right) => left.delayMs - right.delayMs || left.index - right.index);
        expect(ran).toEqual(expected.map(({ index }) => index));
        expect(clock.waiting()).toEqual([]);
        expect(clock.nextInMs()).toBeNull();
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("leaves to the next turn what is set meanwhile, even for at once", () => {
    const clock = createVirtualClock(0);
    const said: string[] = [];
    clock.after("first", 5, () => {
      said.push("first");
      clock.after("second", 0, () => said.push("second"));
    });
    expect(clock.nextInMs()).toBe(5);
    clock.turn(5);
    expect(said).toEqual(["first"]);
    expect(clock.nextInMs()).toBe(0);
    clock.turn(0);
    expect(said).toEqual(["first", "second"]);
  });
});
