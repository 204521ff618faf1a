import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { airAtRest } from "./air.ts";
import { createLamp, lampWatts } from "./lamp.ts";

const timings = { warmUpMs: 40_000, coolDownMs: 90_000 };
const air = airAtRest(24, 50);
const newLamp = () => createLamp(timings, lampWatts(320, 0.5), 0);

describe("a projector's lamp", () => {
  it("warms, burns, cools, and only then is safe to cut", () => {
    const lamp = newLamp();
    expect(lamp.switchOn()).toBe(true);
    expect(lamp.switchOff()).toBe(false);
    lamp.step(true, 39_999, air);
    expect(lamp.lamp().phase).toBe("warming");
    lamp.step(true, 1, air);
    expect(lamp.lamp().phase).toBe("on");
    expect(lamp.switchOff()).toBe(true);
    expect(lamp.switchOn()).toBe(false);
    lamp.step(true, 89_999, air);
    expect(lamp.lamp().phase).toBe("cooling");
    lamp.step(true, 1, air);
    expect(lamp.lamp().phase).toBe("standby");
    expect(lamp.cut()).toBeNull();
    expect(lamp.lamp().burntMs).toBe(40_000);
  });

  it("is damaged by a cut in any hot phase", () => {
    for (const seconds of [1, 60]) {
      const lamp = newLamp();
      lamp.switchOn();
      lamp.step(true, seconds * 1000, air);
      expect(lamp.cut()).toMatch(/supply cut/);
      expect(lamp.lamp().phase).toBe("standby");
    }
    const cooling = newLamp();
    cooling.switchOn();
    cooling.step(true, 40_000, air);
    cooling.switchOff();
    expect(cooling.cut()).toMatch(/cooling/);
  });

  it("never ends its cool-down while it is held", () => {
    const lamp = newLamp();
    lamp.switchOn();
    lamp.step(true, 40_000, air);
    lamp.switchOff();
    lamp.hold(true);
    lamp.step(true, 3_600_000, air);
    expect(lamp.lamp().phase).toBe("cooling");
    lamp.hold(false);
    lamp.step(true, 90_000, air);
    expect(lamp.lamp().phase).toBe("standby");
  });

  it("draws nothing without supply and at least standby with it, in any order of events", () => {
    const event = fc.constantFrom("on", "off", "cut", "pass", "dark");
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const lamp = newLamp();
        for (const what of events) {
          if (what === "on") lamp.switchOn();
          if (what === "off") lamp.switchOff();
          if (what === "cut") lamp.cut();
          const supplied = what !== "dark";
          expect(lamp.step(supplied, 5000, air).powerW > 0).toBe(supplied);
          expect(lamp.lamp().phaseForMs).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
