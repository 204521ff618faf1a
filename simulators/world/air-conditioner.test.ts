import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modes, stepCompressor, stopped } from "./air-conditioner.ts";
import type { Compressor, Settings } from "./air-conditioner.ts";

const cooling: Settings = { on: true, mode: "cool", setpointC: 26, fan: 0 };

function run(start: Compressor, settings: Settings, roomC: number, seconds: number): Compressor {
  let compressor = start;
  for (let second = 0; second < seconds; second += 10) {
    compressor = stepCompressor(compressor, settings, roomC, 10_000);
  }
  return compressor;
}

/** Which way a mode may drive: −1 full cooling, 1 full heating. */
const drives = { auto: [-1, 1], heat: [0, 1], dry: [-1, 0], fan: [0, 0], cool: [-1, 0] } as const;

describe("an inverter compressor", () => {
  it("cools a warm room with full power, and rests in a cold one", () => {
    expect(run(stopped, cooling, 30, 300).drive).toBeCloseTo(-1);
    expect(run(stopped, cooling, 22, 300).drive).toBe(0);
    expect(run(stopped, { ...cooling, mode: "heat", setpointC: 20 }, 15, 300).drive).toBeCloseTo(1);
  });

  it("works less hard near the set-point and with a slow fan", () => {
    const near = run(stopped, cooling, 26.6, 600).drive;
    expect(near).toBeLessThan(0);
    expect(near).toBeGreaterThan(-0.6);
    expect(run(stopped, { ...cooling, fan: 1 }, 30, 300).drive).toBeCloseTo(-0.55);
  });

  it("starts again only after three minutes of rest", () => {
    const running = run(stopped, cooling, 30, 120);
    const off = stepCompressor(running, { ...cooling, on: false }, 30, 10_000);
    expect(off).toEqual({ drive: 0, restMs: 180_000 });
    expect(run(off, cooling, 30, 170).drive).toBe(0);
    expect(run(off, cooling, 30, 220).drive).toBeLessThan(0);
  });

  it("stays within −1 and 1 and only ever drives the way its mode allows", () => {
    const settings = fc.record({
      on: fc.boolean(),
      mode: fc.constantFrom(...modes),
      setpointC: fc.double({ min: 16, max: 32, noNaN: true }),
      fan: fc.integer({ min: 0, max: 5 }),
    });
    const roomC = fc.double({ min: -10, max: 45, noNaN: true });
    fc.assert(
      fc.property(settings, roomC, fc.integer({ min: 1, max: 10_000 }), (set, room, dtMs) => {
        let compressor = stopped;
        for (let step = 0; step < 50; step += 1) {
          compressor = stepCompressor(compressor, set, room, dtMs);
          const [lowest, highest] = set.on ? drives[set.mode] : [0, 0];
          expect(compressor.drive).toBeGreaterThanOrEqual(lowest);
          expect(compressor.drive).toBeLessThanOrEqual(highest);
        }
      }),
    );
  });
});
