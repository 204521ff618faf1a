import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { occupancyAfter, occupancyAtStart, type PresenceSignal } from "./occupancy.ts";

const emptyAfterMs = 180_000;
const second = 1000;

function play(steps: readonly (readonly [atSecond: number, ...signals: PresenceSignal[]])[]) {
  return steps.reduce(
    (state, [atSecond, ...signals]) =>
      occupancyAfter(state, signals, atSecond * second, emptyAfterMs),
    occupancyAtStart(0),
  );
}

describe("occupancy", () => {
  it("is quick to occupied and slow to empty", () => {
    expect(play([[1, true, false]]).state).toBe("occupied");
    expect(
      play([
        [1, true],
        [2, false],
        [181, false],
      ]).state,
    ).toBe("occupied");
    expect(
      play([
        [1, true],
        [2, false],
        [182, false],
      ]).state,
    ).toBe("empty");
  });

  it("never takes silence for emptiness", () => {
    expect(
      play([
        [1, undefined, undefined],
        [1000, undefined, undefined],
      ]).state,
    ).toBe("unknown");
    expect(
      play([
        [1, false],
        [100, undefined],
        [200, false],
        [300, false],
      ]).state,
    ).not.toBe("empty");
  });

  it("lets no sound sensor empty the room while another one is silent", () => {
    expect(
      play([
        [1, true, undefined],
        [2, false, undefined],
        [400, false, undefined],
      ]).state,
    ).toBe("unknown");
  });

  it("does not doubt an empty room because one of its sensors falls silent", () => {
    const steps: Parameters<typeof play>[0] = [
      [1, false, false],
      [200, false, false],
      [300, false, undefined],
      [900, false, undefined],
    ];
    expect(play(steps).state).toBe("empty");
    expect(play([...steps, [901, undefined, undefined]]).state).toBe("unknown");
    expect(play([...steps, [901, true, undefined]]).state).toBe("occupied");
  });

  it("is surer when signals agree", () => {
    expect(play([[1, true, true]]).confidence).toBe(0.97);
    expect(play([[1, true, false]]).confidence).toBe(0.83);
  });

  it("is empty only after an unbroken quiet time, whatever the sensors do", () => {
    const signal = fc.constantFrom<PresenceSignal>(true, false, undefined);
    const step = fc.tuple(fc.integer({ min: 1, max: 120 }), signal, signal);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let nowMs = 0;
        let state = occupancyAtStart(0);
        let quietSinceMs: number | null = null;
        for (const [seconds, ...signals] of steps) {
          nowMs += seconds * second;
          const wasEmpty = state.state === "empty";
          state = occupancyAfter(state, signals, nowMs, emptyAfterMs);
          const saysNo = !signals.includes(true) && signals.includes(false);
          const isAgreed = signals.every((signal) => signal === false);
          if (!saysNo || (!isAgreed && !wasEmpty)) quietSinceMs = null;
          else quietSinceMs ??= nowMs;
          const wasQuietMs = quietSinceMs === null ? -1 : nowMs - quietSinceMs;
          expect(state.state === "empty").toBe(wasQuietMs >= emptyAfterMs);
        }
      }),
      { seed: 33, numRuns: 500 },
    );
  });
});
