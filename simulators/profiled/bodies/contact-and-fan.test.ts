import { describe, expect, it } from "vitest";
import { settable, testBody, testProfile } from "../../testing/body.ts";

const onOff = { "0": "off", "1": "on" };

const contact = testProfile({
  kind: "contact",
  points: { active: { values: { "0": false, "1": true } } },
});
const fan = testProfile({
  kind: "ventilation",
  points: {
    power: settable("p", { values: onOff }),
    level: settable("l", { plausible: [0, 100] }),
  },
});
const recorder = testProfile({
  kind: "recorder",
  points: {
    power: settable("p", { values: onOff }),
    recording: settable("r", { values: { "0": false, "1": true } }),
  },
});

describe("a contact's body", () => {
  it.each([false, true])("is made by what it reports, inverted %s", (invert) => {
    const { body, world } = testBody(contact, { role: "fire", invert });
    expect(body.read("active")).toBe(invert);
    world.cases.set("help", true);
    expect(body.read("active")).toBe(invert);
    world.cases.set("fire", true);
    expect(body.read("active")).toBe(!invert);
  });

  it("throws its case, and lets go of it", () => {
    const { body, world } = testBody(contact, { role: "help" });
    body.misbehave("thrown");
    expect([body.read("active"), world.cases.isSo("help")]).toEqual([true, true]);
    body.misbehave(null);
    expect([body.read("active"), world.cases.isSo("help")]).toEqual([false, false]);
  });

  it("goes on reporting while the mains are lost", () => {
    const { body, world } = testBody(contact, { role: "mains" });
    world.cases.set("mains", true);
    expect([body.isAwake, body.read("active")]).toEqual([true, true]);
    const loud = testBody(recorder, {});
    loud.world.cases.set("mains", true);
    expect(loud.body.isAwake).toBe(false);
  });
});

describe("a fan's body", () => {
  it("blows by its level, and not at all when it is off", () => {
    const { body, world, pass } = testBody(fan, {});
    pass(1000);
    const idleW = world.mains.powerW;
    expect(body.read("level")).toBe(0);
    body.write("power", "on");
    pass(1000);
    const fullW = world.mains.powerW - idleW;
    expect(body.write("level", 50)).toBe("taken");
    pass(1000);
    expect(world.mains.powerW - idleW).toBeCloseTo(fullW / 2);
    expect([body.write("level", 101), body.read("level")]).toEqual(["illegal", 50]);
    body.write("level", 0);
    pass(1000);
    expect([body.read("power"), world.mains.powerW]).toEqual(["off", idleW]);
  });
});

describe("a recorder's body", () => {
  it("records only while it is on", () => {
    const { body } = testBody(recorder, {});
    expect(body.write("recording", true)).toBe("taken");
    body.write("power", "off");
    expect([body.read("recording"), body.write("recording", true)]).toEqual([false, "busy"]);
    body.write("power", "on");
    expect(body.read("recording")).toBe(false);
  });
});
