import { describe, expect, it } from "vitest";
import { createSteadyAppliance } from "./appliance.ts";
import { createLamp, lampWatts } from "./lamp.ts";
import { seededRandom } from "./random.ts";
import { createVentilator } from "./ventilator.ts";
import { World, baseLoadW } from "./world.ts";

const minuteMs = 60_000;

function createRoom() {
  let elapsedMs = 0;
  const wallMs = () => Date.UTC(2026, 6, 1, 4) + elapsedMs;
  const world = new World({ seats: 24, season: "cooling", random: seededRandom(1), wallMs });
  const pass = (ms: number) => {
    elapsedMs += ms;
    world.advance(ms);
  };
  return { world, pass };
}

describe("mains that are lost", () => {
  it("leave only what has a battery or hangs on the UPS, and count no energy", () => {
    const { world, pass } = createRoom();
    const appliance = createSteadyAppliance(() => 100);
    world.switches.set("relay", true);
    world.install({ id: "load", supply: "relay", isBackedUp: false, appliance, lux: 0 });
    world.install({ id: "input", supply: null, isBackedUp: true, appliance, lux: 0 });
    pass(1000);
    expect(world.mains.powerW).toBeCloseTo(baseLoadW + 200);
    const { energyKwh } = world.mains;
    world.cases.set("mains", true);
    pass(minuteMs);
    expect([world.isSupplied("load"), world.isSupplied("input")]).toEqual([false, true]);
    expect(world.mains).toMatchObject({ powerW: 0, voltagesV: [0, 0, 0], energyKwh });
    world.cases.set("mains", false);
    pass(1000);
    expect(world.isSupplied("load")).toBe(true);
    expect(world.mains.voltagesV[0]).toBeGreaterThan(200);
  });

  it("put out a hot lamp, which is no damage of the room's", () => {
    const { world, pass } = createRoom();
    const lamp = createLamp({ warmUpMs: 30_000, coolDownMs: 90_000 }, lampWatts(300, 1), 0);
    world.switches.set("av", true);
    world.install({ id: "projector", supply: "av", isBackedUp: false, appliance: lamp, lux: 0 });
    lamp.switchOn();
    pass(minuteMs);
    expect(lamp.lamp().phase).toBe("on");
    world.cases.set("mains", true);
    expect(lamp.lamp().phase).toBe("standby");
    world.switches.set("av", false);
    expect(world.damage).toEqual([]);
  });

  it("tell each feed once as it goes and comes", () => {
    const { world } = createRoom();
    const told: boolean[] = [];
    const cancel = world.onFeed({ supply: "av", isBackedUp: false }, (isFed) => told.push(isFed));
    world.switches.set("av", true);
    world.cases.set("mains", true);
    world.switches.set("av", false);
    world.cases.set("mains", false);
    world.cases.set("fire", true);
    world.switches.set("av", true);
    cancel();
    world.switches.set("av", false);
    expect(told).toEqual([true, false, true]);
  });
});

describe("air from outside", () => {
  /** CO₂ and temperature after 24 people sat there for an hour. */
  function afterAnHour(prepare: (world: World) => void) {
    const { world, pass } = createRoom();
    prepare(world);
    world.people.enter(24);
    pass(60 * minuteMs);
    return { co2Ppm: world.air.co2Ppm, airC: world.air.temperatureC, powerW: world.mains.powerW };
  }
  const still = afterAnHour(() => {});
  const ventilated = (percent: number) => (world: World) =>
    world.install({
      id: "fan",
      supply: null,
      isBackedUp: false,
      appliance: createVentilator(world.seats, () => percent),
      lux: 0,
    });

  it("keeps carbon dioxide down by as much as the fan blows, costs watts and moves heat", () => {
    const half = afterAnHour(ventilated(50));
    const full = afterAnHour(ventilated(100));
    expect(still.co2Ppm).toBeGreaterThan(1500);
    expect(half.co2Ppm).toBeLessThan(still.co2Ppm);
    expect(full.co2Ppm).toBeLessThan(1100);
    expect(full.powerW - still.powerW).toBeCloseTo(2 * (half.powerW - still.powerW));
    expect(Math.abs(full.airC - still.airC)).toBeGreaterThan(0.3);
  });

  it("comes in by an open window", () => {
    const open = afterAnHour((world) => world.cases.set("window", true));
    expect(open.co2Ppm).toBeLessThan(still.co2Ppm / 1.5);
    expect(open.powerW).toBeCloseTo(still.powerW);
  });
});
