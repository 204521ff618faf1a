import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { busLoads } from "./bus-load.ts";
import { compileRoom } from "./compile-room.ts";
import { openProfileFolder } from "./profile-folder.ts";

const catalogue = openProfileFolder("firmware-profiles");

function loadsOf(baud: number, meters: number) {
  const devices = Array.from({ length: meters }, (_, at) => [
    `meter-${at + 1}`,
    { profile: "eastron/sdm630", link: "bus1", unit: at + 1 },
  ]);
  const room = compileRoom(
    JSON.stringify({
      room: "r1",
      name: { zh: "一", en: "one" },
      site: "s1",
      timezone: "Asia/Shanghai",
      pack: "nx",
      standbyWatts: 10,
      data: "/nowhere",
      links: { bus1: { "modbus-rtu": { port: "/dev/serial/by-id/bus1", baud } } },
      devices: Object.fromEntries(devices),
    }),
    "room.yaml",
    catalogue,
    new Map(),
  );
  if (!room.ok) throw new Error(room.problems.map(({ text }) => text).join("; "));
  return busLoads(room.value);
}

describe("the load of a bus", () => {
  /**
   * At 9600 8N1 a character takes 1.0417 ms; each read has the meter's gap of 5 ms before it and 5 ms
   * of thinking in it, and 11 characters around its data. Every second: power, 4 bytes. Every 10 s:
   * power factor, 4; energy, 4; voltages and currents, 24. Every 30 s: frequency, 4.
   */
  it("is the time of every read over its period", () => {
    const [bus] = loadsOf(9600, 1);
    const meter = readFileSync("firmware-profiles/eastron/sdm630.yaml", "utf8");
    expect(meter).toContain("gapMs: 5");
    expect(bus).toMatchObject({ link: "bus1", settings: "9600 8N1", devices: 1 });
    const readMs = (dataBytes: number) => (13 + dataBytes) * 1.0417 + 10;
    const everyTenth = readMs(4) + readMs(4) + readMs(24);
    const every30 = readMs(4);
    expect(bus?.share).toBeCloseTo(readMs(4) / 1000 + everyTenth / 10_000 + every30 / 30_000, 5);
    expect(bus?.readsPerSecond).toBeCloseTo(1.3333, 4);
  });

  it("grows with the devices and shrinks with the baud rate", () => {
    const share = (baud: number, meters: number) => loadsOf(baud, meters)[0]?.share ?? 0;
    expect(share(9600, 10) / share(9600, 1)).toBeCloseTo(10, 6);
    expect(share(9600, 40)).toBeGreaterThan(1);
    expect(share(38_400, 20)).toBeLessThan(share(9600, 20) * 0.55);
  });
});
