import { describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { failed } from "../../contract/errors.ts";
import { createDriver } from "./create-driver.ts";
import { createMemoryGpio, deviceFrom, openRoom, shown } from "../links/rig/room.ts";

const relay = `
kind: relay
driver: gpio-points
link: { type: gpio }
points:
  power: { direction: out, values: { "0": "off", "1": "on" } }
`;
const motion = `
kind: presence
driver: gpio-points
link: { type: gpio }
points:
  occupied: { direction: in }
`;
const contact = `
kind: contact
driver: gpio-points
link: { type: gpio }
points:
  active: { direction: in, activeLow: true, every: 1 s }
`;
const link = "pins: { gpio: {} }";

describe("a device on a GPIO line", () => {
  it("switches an output and reads it back", async () => {
    const { backEnd, pins } = createMemoryGpio();
    const room = await openRoom([deviceFrom("fan", relay, "link: pins\nline: 17")], link, {
      gpio: backEnd,
    });
    const [driver] = room.drivers;
    expect(await driver?.write("power", "on", "command")).toMatchObject({ ok: true });
    expect(pins.get(17)?.active).toBe(true);
    expect(await driver?.read(["power"], "poll").then(shown)).toEqual({ power: "on" });
    await room.stop();
    expect(pins.size).toBe(0);
  });

  it("tells an edge at once and cannot write an input", async () => {
    const { backEnd, pins } = createMemoryGpio();
    const room = await openRoom([deviceFrom("pir", motion, "link: pins\nline: 4")], link, {
      gpio: backEnd,
    });
    const [driver] = room.drivers;
    await driver?.read(["occupied"], "poll");
    pins.get(4)?.move(true);
    expect(room.ears[0]?.samples).toEqual([{ point: "occupied", value: true, quality: "good" }]);
    expect(await driver?.write("occupied", true, "command")).toMatchObject({ ok: false });
    await room.stop();
  });

  it("is a contact of the room, closed or open", async () => {
    const { backEnd, pins } = createMemoryGpio();
    const devices = [deviceFrom("window", contact, "link: pins\nline: 5\nrole: window")];
    const room = await openRoom(devices, link, { gpio: backEnd });
    const [driver] = room.drivers;
    expect(await driver?.read(["active"], "poll").then(shown)).toEqual({ active: false });
    pins.get(5)?.move(true);
    expect(room.ears[0]?.samples).toEqual([{ point: "active", value: true, quality: "good" }]);
    await room.stop();
  });

  it("gives a line to one device only", async () => {
    const { backEnd } = createMemoryGpio();
    const devices = ["a", "b"].map((id) => deviceFrom(id, relay, "link: pins\nline: 17"));
    const room = await openRoom(devices, link, { gpio: backEnd });
    const results = await Promise.all(room.drivers.map((driver) => driver.read(["power"], "poll")));
    const code = (at: number) => results[at]?.failures[0]?.failure.code;
    expect([code(0), code(1)]).toEqual([undefined, "gpio-unavailable"]);
    await room.stop();
  });

  it("has its line again when its driver is made anew, and the output keeps its state", async () => {
    const { backEnd, pins } = createMemoryGpio();
    const device = deviceFrom("fan", relay, "link: pins\nline: 17");
    const room = await openRoom([device], link, { gpio: backEnd });
    const [first] = room.drivers;
    await first?.write("power", "on", "command");
    await first?.stop();
    const ports = { wireClock: createClock(), readSecret: room.links.readSecret };
    const next = createDriver(device, room.links, { ...ports, image: () => undefined });
    expect(await next.read(["power"], "poll").then(shown)).toEqual({ power: "on" });
    await room.stop();
    expect(pins.size).toBe(0);
  });

  it("says why a machine without GPIO cannot", async () => {
    const backEnd = { open: () => Promise.resolve(failed("gpio-unavailable", "no sysfs")) };
    const room = await openRoom([deviceFrom("fan", relay, "link: pins\nline: 17")], link, {
      gpio: backEnd,
    });
    const [driver] = room.drivers;
    expect(await driver?.read(["power"], "poll").then(shown)).toEqual({
      power: "gpio-unavailable",
    });
    expect(room.ears[0]?.lost[0]?.code).toBe("gpio-unavailable");
    expect(room.links.health()).toMatchObject([{ up: false, failure: { detail: "no sysfs" } }]);
    await room.stop();
  });
});
