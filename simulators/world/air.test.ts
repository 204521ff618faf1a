import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { airAtRest, humidityPercent, shapeForSeats, stepAir, waterAt } from "./air.ts";
import type { Air, AirInputs } from "./air.ts";

const shape = shapeForSeats(24);
const quiet: AirInputs = {
  outdoorC: 30,
  outdoorWaterGPerKg: 15,
  people: 0,
  heatW: 0,
  coolingW: 0,
  freshAirM3PerH: 0,
};

function after(air: Air, inputs: AirInputs, hours: number): Air {
  let state = air;
  for (let step = 0; step < hours * 360; step += 1) state = stepAir(shape, state, inputs, 10_000);
  return state;
}

describe("the air of a room", () => {
  it("holds as much water as the humidity says, both ways", () => {
    for (const humidity of [20, 50, 90]) {
      expect(humidityPercent(airAtRest(24, humidity))).toBeCloseTo(humidity, 6);
    }
    expect(waterAt(25, 50)).toBeCloseTo(9.9, 0);
  });

  it("warms by people, and a full room reaches 1000 ppm within the hour", () => {
    const full = after(airAtRest(24, 50), { ...quiet, outdoorC: 24, people: 24 }, 1);
    expect(full.temperatureC).toBeGreaterThan(24.5);
    expect(full.co2Ppm).toBeGreaterThan(1000);
    const aired = after(full, { ...quiet, freshAirM3PerH: 700 }, 2);
    expect(aired.co2Ppm).toBeLessThan(500);
  });

  it("never leaves the hull of its surroundings without a source of heat", () => {
    const temperature = fc.double({ min: -20, max: 45, noNaN: true });
    fc.assert(
      fc.property(temperature, temperature, temperature, (roomC, wallC, outdoorC) => {
        const air = { ...airAtRest(roomC, 40), wallC };
        const later = after(air, { ...quiet, outdoorC, freshAirM3PerH: 500 }, 3);
        const lowest = Math.min(roomC, wallC, outdoorC) - 1e-6;
        const highest = Math.max(roomC, wallC, outdoorC) + 1e-6;
        expect(later.temperatureC).toBeGreaterThanOrEqual(lowest);
        expect(later.temperatureC).toBeLessThanOrEqual(highest);
        expect(later.wallC).toBeGreaterThanOrEqual(lowest);
        expect(later.wallC).toBeLessThanOrEqual(highest);
      }),
      { numRuns: 30 },
    );
  });

  it("stays bounded and sane whatever acts on it", () => {
    const inputs = fc.record({
      outdoorC: fc.double({ min: -20, max: 45, noNaN: true }),
      outdoorWaterGPerKg: fc.double({ min: 1, max: 25, noNaN: true }),
      people: fc.integer({ min: 0, max: 60 }),
      heatW: fc.double({ min: -10_000, max: 15_000, noNaN: true }),
      coolingW: fc.double({ min: 0, max: 10_000, noNaN: true }),
      freshAirM3PerH: fc.double({ min: 0, max: 1500, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(inputs, { minLength: 1, maxLength: 6 }), (acts) => {
        const air = acts.reduce((state, act) => after(state, act, 1), airAtRest(22, 50));
        expect(air.temperatureC).toBeGreaterThan(-60);
        expect(air.temperatureC).toBeLessThan(90);
        expect(air.co2Ppm).toBeGreaterThanOrEqual(400);
        expect(humidityPercent(air)).toBeGreaterThanOrEqual(0);
        expect(humidityPercent(air)).toBeLessThanOrEqual(100);
      }),
      { numRuns: 30 },
    );
  });
});
