import { describe, expect, it } from "vitest";
import { deviceKindSchema, pointKindOf, vocabulary } from "../../contract/points.ts";
import type { ProfilePoint } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Fault } from "../faults.ts";
import { settable, testBody, testProfile } from "../testing/body.ts";
import { profiles, shippedIds } from "../testing/room.ts";

const onOff = { "0": "off", "1": "on" };
const minuteMs = 60_000;

const projector = testProfile({
  kind: "projector",
  timings: { warmUp: "30 s", coolDown: "90 s" },
  watts: { rated: 300, standby: 1 },
  points: {
    power: settable("p", { values: { ...onOff, "2": "cooling", "3": "warming" } }),
    input: settable("i", { values: { "17": "hdmi1", "18": "hdmi2" } }),
    pictureMute: settable("m", { values: { "0": false, "1": true } }),
    lampHours: { plausible: [0, 99_999] },
  },
});
const relay = testProfile({ kind: "relay", points: { power: settable("p", { values: onOff }) } });
const co2 = testProfile({
  kind: "air-sensor",
  points: { co2: { plausible: [300, 10_000] }, temperature: { plausible: [-40, 80] } },
});
const hvac = testProfile({
  kind: "hvac",
  points: {
    power: settable("p", { values: onOff }),
    mode: settable("m", { values: { "1": "heat", "4": "cool" } }),
    setpoint: settable("s", { plausible: [16, 30] }),
    temperature: { plausible: [-10, 60] },
    fan: settable("f", { values: { "0": "auto", "1": "low" } }),
  },
});
const curtain = testProfile({
  kind: "curtain",
  points: {
    position: settable("p", { plausible: [0, 100] }),
    moving: { values: { "0": "still", "1": "opening", "2": "closing" } },
  },
});
const plate = testProfile({ kind: "nameplate", points: { image: settable("i", {}) } });
const lock = testProfile({
  kind: "door-lock",
  points: { lock: settable("l", { values: { "0": "unlocked", "1": "locked" } }) },
});
const light = testProfile({
  kind: "lighting-zone",
  points: {
    power: settable("p", { values: onOff }),
    level: settable("l", { plausible: [0, 100] }),
  },
});
const presence = testProfile({
  kind: "presence",
  points: { occupied: { values: { "0": false, "1": true } }, distance: {}, targets: {} },
});
const microphone = testProfile({
  kind: "microphone",
  points: { mute: settable("m", { values: { "0": false, "1": true } }), level: {}, battery: {} },
});
const meter = testProfile({
  kind: "meter",
  points: { activePower: {}, energy: {}, voltageL1: { plausible: [100, 300] }, currentL1: {} },
});

describe("a projector's body", () => {
  it("warms up, burns, cools down, and takes commands only when it can", () => {
    const { body, world, pass } = testBody(projector, {});
    expect(body.read("power")).toBe("off");
    expect(body.write("input", "hdmi2")).toBe("busy");
    expect(body.write("power", "on")).toBe("taken");
    pass(10_000);
    expect(body.read("power")).toBe("warming");
    expect(body.write("power", "off")).toBe("busy");
    pass(30_000);
    expect(body.read("power")).toBe("on");
    expect(body.write("input", "hdmi2")).toBe("taken");
    expect(body.read("input")).toBe("hdmi2");
    expect(world.mains.powerW).toBeGreaterThan(300);
    body.write("power", "off");
    pass(10_000);
    expect([body.read("power"), body.write("power", "on")]).toEqual(["cooling", "busy"]);
    pass(90_000);
    expect(body.read("power")).toBe("off");
    expect(world.mains.powerW).toBeLessThan(10);
  });

  it("never ends its cool-down when it misbehaves so", () => {
    const { body, pass } = testBody(projector, {});
    body.write("power", "on");
    pass(minuteMs);
    body.misbehave("never-cools");
    body.write("power", "off");
    pass(10 * minuteMs);
    expect(body.read("power")).toBe("cooling");
    body.misbehave(null);
    pass(2 * minuteMs);
    expect(body.read("power")).toBe("off");
  });

  it("says on and off where the model has no words for what lies between", () => {
    const simple = testProfile({
      kind: "projector",
      timings: { warmUp: "30 s", coolDown: "90 s" },
      points: { power: settable("p", { values: onOff }) },
    });
    const { body, pass } = testBody(simple, {});
    body.write("power", "on");
    pass(1000);
    expect(body.read("power")).toBe("on");
    pass(40_000);
    body.write("power", "off");
    pass(1000);
    expect(body.read("power")).toBe("off");
  });
});

describe("a relay's body", () => {
  it.each([
    ["relay", 0, undefined],
    ["lighting-zone", 190, undefined],
    ["door-lock", 0, false],
  ] as const)("moves its contact as a %s", (kind, lux, isThrown) => {
    const { body, world } = testBody(relay, { kind });
    const before = world.illuminanceLx;
    body.write("power", "on");
    expect([body.read("power"), world.switches.isClosed("device")]).toEqual(["on", true]);
    expect(Math.round(world.illuminanceLx - before)).toBe(lux);
    expect(world.bolts.get("device")).toBe(isThrown);
  });

  it("reads back as told while its contact is stuck, and follows once it is free", () => {
    const { body, world } = testBody(relay, {});
    body.write("power", "on");
    body.misbehave("stuck-relay");
    body.write("power", "off");
    expect([body.read("power"), world.switches.isClosed("device")]).toEqual(["off", true]);
    body.misbehave(null);
    expect(world.switches.isClosed("device")).toBe(false);
  });

  it("is changed once by a hand at the wall, and obeys again", () => {
    const { body } = testBody(relay, {});
    body.misbehave("wall-override");
    expect(body.read("power")).toBe("on");
    expect(body.write("power", "off")).toBe("taken");
    expect(body.read("power")).toBe("off");
  });
});

describe("what moves slowly", () => {
  it("a curtain passes through every position and says which way", () => {
    const { body, pass } = testBody(curtain, {});
    body.write("position", 80);
    pass(10_000);
    expect([body.read("position"), body.read("moving")]).toEqual([40, "opening"]);
    pass(minuteMs);
    expect([body.read("position"), body.read("moving")]).toEqual([80, "still"]);
    body.write("position", 0);
    pass(5000);
    expect([body.read("position"), body.read("moving")]).toEqual([60, "closing"]);
    expect(body.write("position", 101)).toBe("illegal");
  });

  it("a bolt needs its time, a hand moves it too", () => {
    const { body, world, pass } = testBody(lock, {});
    body.write("lock", "unlocked");
    expect(body.read("lock")).toBe("locked");
    pass(2000);
    expect([body.read("lock"), world.bolts.get("device")]).toEqual(["unlocked", false]);
    body.misbehave("wall-override");
    pass(2000);
    expect(body.read("lock")).toBe("locked");
  });

  it("paper shows an image once it is drawn, the newest of two, or never", () => {
    const { body, pass } = testBody(plate, {});
    body.write("image", "aa");
    body.write("image", "bb");
    expect(body.read("image")).toBe("");
    pass(20_000);
    expect(body.read("image")).toBe("bb");
    body.misbehave("never-acknowledges");
    body.write("image", "cc");
    pass(minuteMs);
    expect(body.read("image")).toBe("bb");
    body.misbehave("half-redraw");
    body.write("image", "dd");
    pass(minuteMs);
    expect(body.read("image")).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("the room seen by a body", () => {
  it("an air-conditioner cools the room, within its limits", () => {
    const { body, pass } = testBody(hvac, {});
    const before = Number(body.read("temperature"));
    expect(body.write("setpoint", 31)).toBe("illegal");
    expect(body.write("mode", "cool")).toBe("taken");
    body.write("setpoint", 20);
    body.write("power", "on");
    pass(30 * minuteMs);
    expect(Number(body.read("temperature"))).toBeLessThan(before - 1);
  });

  it("a light is as bright as its level, which is 0 while it is off", () => {
    const { body, world } = testBody(light, {});
    const daylight = world.illuminanceLx;
    expect(body.read("level")).toBe(0);
    body.write("level", 50);
    expect(body.read("power")).toBe("on");
    expect(world.illuminanceLx - daylight).toBeCloseTo(95, 0);
    body.write("power", "off");
    expect([body.read("level"), world.illuminanceLx]).toEqual([0, daylight]);
    body.write("power", "on");
    expect(body.read("level")).toBe(50);
  });

  it("a presence sensor sees people and forgets them after its hold", () => {
    const { body, world, pass } = testBody(presence, {});
    expect([body.read("occupied"), body.read("targets")]).toEqual([false, 0]);
    world.people.enter(5);
    expect([body.read("occupied"), body.read("targets")]).toEqual([true, 3]);
    expect(body.read("distance")).toBeGreaterThan(0);
    world.people.leave(5);
    expect(body.read("occupied")).toBe(true);
    pass(minuteMs);
    expect(body.read("occupied")).toBe(false);
    body.misbehave("stuck-occupied");
    expect(body.read("occupied")).toBe(true);
    world.people.enter(1);
    body.misbehave("stuck-vacant");
    expect(body.read("occupied")).toBe(false);
  });

  it("a microphone hears people unless it is muted", () => {
    const { body, world } = testBody(microphone, {});
    const quietDb = Number(body.read("level"));
    world.people.enter(3);
    expect(Number(body.read("level"))).toBeGreaterThan(quietDb + 10);
    body.write("mute", true);
    expect(Number(body.read("level"))).toBeLessThan(quietDb + 10);
  });

  it("a meter sees the whole room, a part meter its part; one phase carries all of it", () => {
    const { body, world, pass } = testBody(meter, {});
    const part = testBody(meter, { measures: "part" });
    pass(minuteMs);
    part.pass(minuteMs);
    expect(body.read("activePower")).toBe(world.mains.powerW);
    expect(Number(part.body.read("activePower"))).toBeCloseTo(part.world.mains.powerW * 0.35, 6);
    const { powerW, voltagesV, powerFactor } = world.mains;
    expect(body.read("currentL1")).toBeCloseTo(powerW / voltagesV[0] / powerFactor, 6);
  });
});

describe("a body that misbehaves", () => {
  it.each<[Fault, PointValue | null]>([
    ["out-of-range", 14_850],
    ["not-a-number", null],
  ])("shows %s", (fault, shown) => {
    const { body } = testBody(co2, {});
    body.misbehave(fault);
    expect(body.read("co2")).toBe(shown);
    body.misbehave(null);
    expect(body.read("co2")).toBe(420);
  });

  it("repeats what it read last", () => {
    const { body, world, pass } = testBody(co2, {});
    world.people.enter(20);
    body.misbehave("frozen-value");
    const frozen = body.read("co2");
    pass(20 * minuteMs);
    expect(body.read("co2")).toBe(frozen);
    body.misbehave(null);
    expect(body.read("co2")).toBeGreaterThan(Number(frozen));
  });

  it("takes commands and does nothing", () => {
    const { body } = testBody(relay, {});
    body.misbehave("ignores-commands");
    expect(body.write("power", "on")).toBe("taken");
    expect(body.read("power")).toBe("off");
  });

  it("knows no point its profile does not have", () => {
    const { body } = testBody(relay, {});
    expect([body.read("input"), body.write("input", "1")]).toEqual([null, "illegal"]);
  });
});

describe("a body's supply", () => {
  it("wakes some time after its current is back", () => {
    const { body, world, pass } = testBody(projector, { supply: "av" });
    const turns: boolean[] = [];
    const stop = body.onAwake((awake) => turns.push(awake));
    expect(body.isAwake).toBe(false);
    world.switches.set("av", true);
    expect(body.isAwake).toBe(false);
    pass(6000);
    expect(body.isAwake).toBe(true);
    world.switches.set("av", false);
    expect([body.isAwake, turns]).toEqual([false, [true, false]]);
    stop();
  });

  it("is damaged when it is cut hot", () => {
    const { body, world, pass } = testBody(projector, { supply: "av" });
    world.switches.set("av", true);
    pass(6000);
    body.write("power", "on");
    pass(minuteMs);
    world.switches.set("av", false);
    expect(world.damage.map(({ device }) => device)).toEqual(["device"]);
  });

  it("is deaf for as long as its profile admits, in real time", () => {
    const deaf = { ...relay, timings: { ...relay.timings, deaf: 20_000 } };
    const { body, wireClock, roomClock } = testBody(deaf, {});
    body.misbehave("deaf-after-power-on");
    roomClock.advance(10 * minuteMs);
    wireClock.advance(19_000);
    expect(body.isAwake).toBe(false);
    wireClock.advance(1000);
    expect(body.isAwake).toBe(true);
  });

  it("restarts again and again until it behaves", () => {
    const { body, wireClock } = testBody(relay, {});
    body.misbehave("restarts");
    const seen = Array.from({ length: 12 }, () => {
      wireClock.advance(800);
      return body.isAwake;
    });
    expect(new Set(seen)).toEqual(new Set([true, false]));
    body.misbehave(null);
    expect(body.isAwake).toBe(true);
  });
});

describe("every kind", () => {
  it.each(deviceKindSchema.options)("%s has a body that shows all of its points", (kind) => {
    const points = Object.fromEntries(
      Object.entries(vocabulary[kind]).map(([name, meaning]) => [
        name,
        meaning.access === "rw" ? settable(name, {}) : {},
      ]),
    );
    const { body } = testBody(testProfile({ kind, points }), {});
    for (const point of Object.keys(points)) {
      expect(typeof body.read(point), `${kind}/${point}`).toBe(typeOf(kind, point));
    }
  });
});

describe("every shipped profile", () => {
  it("has a body that shows each point as the vocabulary and the profile have it", () => {
    const wrong: string[] = [];
    for (const id of shippedIds) {
      const profile = profiles(id);
      if (profile === undefined) throw new Error(`${id} cannot be read`);
      const { body } = testBody(profile, {});
      for (const [point, settings] of Object.entries(profile.points)) {
        const value = body.read(point);
        const isTyped = typeof value === typeOf(profile.kind, point);
        if (!isTyped || !isKnown(settings, value)) wrong.push(`${id} ${point}: ${String(value)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(shippedIds.length).toBeGreaterThanOrEqual(40);
  });
});

/** Whether a value is one that the profile can say. */
function isKnown({ values, plausible }: ProfilePoint, value: PointValue | null): boolean {
  const meanings = Object.values(values ?? {});
  if (typeof value === "string") return meanings.length === 0 || meanings.includes(value);
  const [low, high] = plausible ?? [-Infinity, Infinity];
  return typeof value !== "number" || (value >= low && value <= high);
}

function typeOf(kind: (typeof deviceKindSchema.options)[number], point: string): string {
  const meaning = pointKindOf(kind, point);
  return meaning?.type === "number" || meaning?.type === "boolean" ? meaning.type : "string";
}
