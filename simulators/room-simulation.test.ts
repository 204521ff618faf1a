import { readFileSync } from "node:fs";
import { getActiveResourcesInfo } from "node:process";
import { describe, expect, it } from "vitest";
import { createClock } from "../contract/clock.ts";
import { roomConfigSchema } from "../contract/room-config.ts";
import { parse } from "yaml";
import { simulateRoom } from "./room-simulation.ts";
import { eventually } from "./testing/eventually.ts";
import { noLogins, profiles, startTestRoom } from "./testing/room.ts";
import { connectTcp } from "./testing/wire-client.ts";
import { seededRandom } from "./world/random.ts";

const demo = readFileSync(new URL("../deploy/examples/room-demo.yaml", import.meta.url), "utf8");
const real = createClock();
const ports = { wireClock: real, random: seededRandom(1), logins: noLogins, profiles };

describe("a simulated room", () => {
  it("puts every device of the demo room on a wire and leaves the rest of the file alone", async () => {
    const room = await simulateRoom(demo, { ...ports, roomClock: real });
    const before = roomConfigSchema.parse(parse(demo));
    const after = roomConfigSchema.parse(parse(room.configText));
    expect([...room.devices.keys()].toSorted()).toEqual(Object.keys(before.devices).toSorted());
    expect(room.devices.size).toBeGreaterThanOrEqual(15);
    const withoutAddresses = ({
      tcp: _tcp,
      serial: _serial,
      ...rest
    }: object & {
      tcp?: unknown;
      serial?: unknown;
    }) => rest;
    for (const [id, binding] of Object.entries(before.devices)) {
      expect(withoutAddresses(after.devices[id] ?? {})).toEqual(withoutAddresses(binding));
    }
    expect({ ...after, devices: {}, links: {} }).toEqual({ ...before, devices: {}, links: {} });
    expect(room.configText).not.toContain("192.0.2.");
    expect(room.configText).not.toContain("/dev/serial");
    await room.stop();
  });

  it("leaves nothing open when it stops", async () => {
    const open = () => getActiveResourcesInfo().filter((name) => name !== "Timeout").length;
    const openBefore = open();
    const room = await simulateRoom(demo, { ...ports, roomClock: real });
    const port = roomConfigSchema.parse(parse(room.configText)).devices["mic-main"]?.tcp?.port ?? 0;
    room.world.switches.set("av-supply", true);
    for (const device of room.devices.values()) {
      if (device.shows.includes("babble")) device.misbehave("babble");
    }
    expect(open()).toBeGreaterThan(openBefore);
    await room.stop();
    await expect(connectTcp(port)).rejects.toThrow(/ECONNREFUSED/);
    await eventually("everything closed", () => open() <= openBefore);
  });

  it("runs with the room's clock: an hour at speed 3600 is a second", async () => {
    const speed = 3600;
    const line = { speed, realOriginMs: real.wallMs(), roomOriginMs: Date.UTC(2026, 6, 1) };
    const room = await simulateRoom(demo, { ...ports, roomClock: createClock(line) });
    room.people.enter(24);
    const before = room.world.mains.energyKwh;
    await eventually("an hour of breath", () => room.world.air.co2Ppm > 1000);
    expect(room.world.mains.energyKwh).toBeGreaterThan(before);
    await room.stop();
  });

  it("names what it cannot simulate, and what a device cannot show", async () => {
    const parts = "devices: { fan: { profile: acme/fan, tcp: { host: 192.0.2.1 } } }";
    await expect(startTestRoom(parts, noLogins)).rejects.toThrow(
      /fan: cannot simulate "acme\/fan"/,
    );
    await expect(startTestRoom("devices: 7", noLogins)).rejects.toThrow(/devices/);
    const bare = "devices: { air: { profile: senseair/s8 } }";
    await expect(startTestRoom(bare, noLogins)).rejects.toThrow(/needs a link/);
  });

  it("has devices that can all show some faults, and refuses what they cannot show", async () => {
    const room = await simulateRoom(demo, { ...ports, roomClock: real });
    for (const device of room.devices.values()) expect(device.shows.length).toBeGreaterThan(2);
    expect(() => room.misbehave("meter", "never-cools")).toThrow(/meter cannot show/);
    expect(() => room.misbehave("nobody", "silent")).toThrow(/no device "nobody"/);
    await room.stop();
  });
});
