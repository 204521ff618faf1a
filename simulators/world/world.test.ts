import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAirConditioner } from "./air-conditioner.ts";
import { createSteadyAppliance } from "./appliance.ts";
import { createLamp, lampWatts } from "./lamp.ts";
import { seededRandom } from "./random.ts";
import { World, baseLoadW } from "./world.ts";

function createRoom(seed: number) {
  let elapsedMs = 0;
  const startMs = Date.UTC(2026, 6, 1, 1);
  const wallMs = () => startMs + elapsedMs;
  const world = new World({ seats: 24, season: "cooling", random: seededRandom(seed), wallMs });
  const hvac = createAirConditioner(world.shape.floorM2, {
    on: false,
    mode: "cool",
    setpointC: 26,
    fan: 0,
  });
  const lamp = createLamp({ warmUpMs: 40_000, coolDownMs: 90_000 }, lampWatts(320, 0.5), 0);
  const isBackedUp = false;
  world.install({ id: "hvac", supply: null, isBackedUp, appliance: hvac, lux: 0 });
  world.install({ id: "projector", supply: "av", isBackedUp, appliance: lamp, lux: 0 });
  const lights = createSteadyAppliance(() => 216);
  world.install({ id: "lights", supply: "lights", isBackedUp, appliance: lights, lux: 190 });
  const pass = (ms: number) => {
    elapsedMs += ms;
    world.advance(ms);
  };
  return { world, hvac, lamp, pass };
}

type Event = { readonly what: string; readonly ms: number };

const events = fc.array(
  fc.record({
    what: fc.constantFrom("av", "lights", "lamp on", "lamp off", "hvac", "enter", "leave"),
    ms: fc.integer({ min: 1, max: 900_000 }),
  }),
  { maxLength: 25 },
);

function play({ world, hvac, lamp }: ReturnType<typeof createRoom>, { what }: Event): void {
  if (what === "av") world.switches.set("av", !world.switches.isClosed("av"));
  if (what === "lights") world.switches.set("lights", !world.switches.isClosed("lights"));
  if (what === "lamp on") lamp.switchOn();
  if (what === "lamp off") lamp.switchOff();
  if (what === "hvac") hvac.set({ ...hvac.settings(), on: !hvac.settings().on });
  if (what === "enter") world.people.enter(5);
  if (what === "leave") world.people.leave(3);
}

describe("the world", () => {
  it("counts as energy exactly the watts over time", () => {
    fc.assert(
      fc.property(events, (story) => {
        const room = createRoom(1);
        const beforeKwh = room.world.mains.energyKwh;
        let joules = 0;
        for (const event of story) {
          play(room, event);
          for (let leftMs = event.ms; leftMs > 0; leftMs -= 10_000) {
            const stepMs = Math.min(leftMs, 10_000);
            room.pass(stepMs);
            joules += (room.world.mains.powerW * stepMs) / 1000;
          }
        }
        const countedKwh = room.world.mains.energyKwh - beforeKwh;
        expect(countedKwh).toBeCloseTo(joules / 3.6e6, 6);
      }),
      { numRuns: 25 },
    );
  });

  it("keeps temperature, voltage and power within reason", () => {
    fc.assert(
      fc.property(events, fc.integer(), (story, seed) => {
        const room = createRoom(seed);
        for (const event of story) {
          play(room, event);
          room.pass(event.ms);
          const { air, mains, people } = room.world;
          expect(air.temperatureC).toBeGreaterThan(15);
          expect(air.temperatureC).toBeLessThan(55);
          expect(mains.powerW).toBeGreaterThanOrEqual(baseLoadW);
          expect(mains.powerW).toBeLessThan(6000);
          for (const v of mains.voltagesV) expect(Math.abs(v - 230)).toBeLessThanOrEqual(20);
          expect(people.count).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("repeats itself with the same seed", () => {
    const runs = [3, 3, 4].map((seed) => {
      const { world, pass } = createRoom(seed);
      pass(3_600_000);
      return JSON.stringify([world.mains, world.air]);
    });
    expect(runs[0]).toBe(runs[1]);
    expect(runs[0]).not.toBe(runs[2]);
  });

  it("feeds a load only through its closed switch", () => {
    const { world, pass } = createRoom(1);
    pass(1000);
    const idleW = world.mains.powerW;
    expect(idleW).toBeLessThan(6);
    world.switches.set("lights", true);
    pass(1000);
    expect(world.mains.powerW - idleW).toBeCloseTo(216);
    expect(world.illuminanceLx).toBeGreaterThan(189);
    world.switches.set("lights", false);
    pass(1000);
    expect(world.mains.powerW).toBeCloseTo(idleW);
  });

  it("records the damage of a supply cut under a hot lamp, and none under a cold one", () => {
    const { world, lamp, pass } = createRoom(1);
    world.switches.set("av", true);
    lamp.switchOn();
    pass(60_000);
    world.switches.set("av", false);
    expect(world.damage).toEqual([
      { device: "projector", atMs: expect.any(Number), what: expect.stringMatching(/on$/) },
    ]);
    world.switches.set("av", true);
    world.switches.set("av", false);
    expect(world.damage).toHaveLength(1);
  });

  it("cools a hot room for 24 people to the set-point within the lead of 45 minutes", () => {
    const { world, hvac, pass } = createRoom(1);
    expect(world.air.temperatureC).toBeGreaterThan(28);
    hvac.set({ ...hvac.settings(), on: true });
    pass(45 * 60_000);
    expect(world.air.temperatureC).toBeLessThan(26.8);
    world.people.enter(24);
    pass(60 * 60_000);
    expect(world.air.temperatureC).toBeLessThan(27.5);
    expect(world.air.temperatureC).toBeGreaterThan(25);
  });
});
