import { describe, expect, it } from "vitest";
import { settable, testBody, testProfile } from "../testing/body.ts";

const onOff = { "0": "off", "1": "on" };
const minuteMs = 60_000;
const quietDb = -48;

describe("a microphone's body", () => {
  const microphone = testProfile({
    kind: "microphone",
    points: { mute: settable("m", {}), level: {}, battery: {} },
  });

  it("hears a tone, unless it is muted or deaf", () => {
    const { body, world } = testBody(microphone, {});
    const level = () => Number(body.read("level"));
    world.sound.addTone(() => true);
    expect(level()).toBeGreaterThan(-20);
    body.misbehave("deaf-microphone");
    expect(level()).toBeLessThanOrEqual(quietDb);
    body.misbehave(null);
    body.write("mute", true);
    expect(level()).toBeLessThanOrEqual(quietDb);
  });

  it("can be near the end of its battery", () => {
    const { body } = testBody(microphone, {});
    expect(body.shows).toContain("low-battery");
    body.misbehave("low-battery");
    expect(body.read("battery")).toBeLessThan(10);
    body.misbehave(null);
    expect(body.read("battery")).toBe(100);
  });

  it("is not deaf where nothing tells what it hears", () => {
    const plain = testProfile({ kind: "microphone", points: { mute: settable("m", {}) } });
    expect(testBody(plain, {}).body.shows).not.toContain("deaf-microphone");
  });
});

describe("a speaker's body", () => {
  const speaker = testProfile({
    kind: "speaker",
    points: { mute: settable("m", {}), level: settable("l", {}), tone: settable("t", {}) },
  });

  it("plays its tone into the room while it has current, and is neither muted nor dead", () => {
    const { body, world } = testBody(speaker, { supply: "av" });
    const isHeard = () => world.sound.levelDb() > quietDb;
    body.write("tone", true);
    expect(isHeard()).toBe(false);
    world.switches.set("av", true);
    expect(isHeard()).toBe(true);
    body.write("mute", true);
    expect(isHeard()).toBe(false);
    body.write("mute", false);
    body.misbehave("silent-speaker");
    expect([isHeard(), body.read("tone")]).toEqual([false, true]);
    body.misbehave(null);
    body.write("tone", false);
    expect(isHeard()).toBe(false);
  });
});

describe("what does as it is told, to no effect", () => {
  it("a dimmable light whose lamp is dead gives no light and draws next to nothing", () => {
    const light = testProfile({
      kind: "lighting-zone",
      points: { power: settable("p", { values: onOff }), level: settable("l", {}) },
    });
    const { body, world, pass } = testBody(light, {});
    pass(1000);
    const darkLx = world.illuminanceLx;
    const darkW = world.mains.powerW;
    body.write("power", "on");
    body.misbehave("dead-lamp");
    pass(1000);
    expect(body.read("power")).toBe("on");
    expect(world.illuminanceLx).toBeCloseTo(darkLx, 0);
    expect(world.mains.powerW).toBeCloseTo(darkW, 0);
    body.misbehave(null);
    pass(1000);
    expect(world.illuminanceLx).toBeGreaterThan(darkLx + 180);
    expect(world.mains.powerW).toBeGreaterThan(darkW + 200);
  });

  it("an air-conditioner takes its set-point and moves no heat", () => {
    const hvac = testProfile({
      kind: "hvac",
      points: {
        power: settable("p", { values: onOff }),
        mode: settable("m", { values: { "4": "cool" } }),
        setpoint: settable("s", { plausible: [16, 30] }),
        temperature: { plausible: [-10, 60] },
      },
    });
    const { body, world, pass } = testBody(hvac, {});
    const beforeC = world.air.temperatureC;
    body.misbehave("lazy-hvac");
    expect([body.write("power", "on"), body.write("setpoint", 20)]).toEqual(["taken", "taken"]);
    pass(30 * minuteMs);
    expect(body.read("setpoint")).toBe(20);
    expect(world.air.temperatureC).toBeGreaterThan(beforeC - 0.5);
    body.misbehave(null);
    pass(30 * minuteMs);
    expect(world.air.temperatureC).toBeLessThan(beforeC - 1);
  });

  it("a jammed bolt stays where it is, and a hand does not move it either", () => {
    const lock = testProfile({
      kind: "door-lock",
      points: { lock: settable("l", { values: { "0": "unlocked", "1": "locked" } }) },
    });
    const { body, world, pass } = testBody(lock, {});
    body.misbehave("jammed-bolt");
    expect(body.write("lock", "unlocked")).toBe("taken");
    pass(minuteMs);
    expect([body.read("lock"), world.bolts.get("device")]).toEqual(["locked", true]);
    body.misbehave(null);
    body.write("lock", "unlocked");
    pass(minuteMs);
    expect(body.read("lock")).toBe("unlocked");
  });

  it("a sign shows other words than it was sent", () => {
    const sign = testProfile({ kind: "led-sign", points: { text: settable("t", {}) } });
    const { body } = testBody(sign, {});
    body.write("text", "WELCOME ALL");
    body.misbehave("garbled-sign");
    expect(body.read("text")).toBe("####### ###");
    body.misbehave(null);
    expect(body.read("text")).toBe("WELCOME ALL");
  });

  it("a projector's lamp is far past its life", () => {
    const projector = testProfile({ kind: "projector", points: { lampHours: {} } });
    const { body } = testBody(projector, {});
    body.misbehave("lamp-worn");
    expect(body.read("lampHours")).toBe(12_000);
    body.misbehave(null);
    expect(body.read("lampHours")).toBe(1312);
  });
});
