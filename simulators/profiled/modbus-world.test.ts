import ModbusRTU from "modbus-serial";
import { afterEach, describe, expect, it } from "vitest";
import { createClock, createVirtualClock } from "../../contract/clock.ts";
import { bindingSchema } from "../../contract/room-config.ts";
import type { Surroundings } from "../device.ts";
import { eventually } from "../testing/eventually.ts";
import { profiles } from "../testing/room.ts";
import { openModbusTcpPort } from "../wires/modbus-tcp-port.ts";
import { seededRandom } from "../world/random.ts";
import { World } from "../world/world.ts";
import { attachProfiledSlave } from "./modbus-slave.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A box made from its profile, in a room, behind Modbus TCP. `bound` are its devices by id. */
async function open(profileId: string, bound: Readonly<Record<string, object>>) {
  const profile = profiles(profileId);
  if (profile?.driver !== "modbus-points") throw new Error(`no Modbus profile ${profileId}`);
  const roomClock = createVirtualClock(Date.UTC(2026, 6, 1, 4));
  const wireClock = createClock();
  const random = seededRandom(5);
  const wallMs = () => roomClock.wallMs();
  const world = new World({ seats: 24, season: "cooling", random, wallMs });
  const logins = () => Promise.resolve(undefined);
  const around: Surroundings = { world, roomClock, wireClock, random, logins };
  const port = await openModbusTcpPort(wireClock, random);
  const all = Object.entries(bound).map(([id, members]) => ({
    id,
    binding: bindingSchema.parse({ profile: profileId, link: "bus", unit: 1, ...members }),
  }));
  const [first] = all;
  if (first === undefined) throw new Error("no device");
  const devices = attachProfiledSlave(around, { first, all, link: null }, profile, port);
  const master = new ModbusRTU();
  stops.push(
    () => port.stop(),
    () =>
      new Promise((resolve) => {
        master.close(resolve);
      }),
  );
  await master.connectTCP("127.0.0.1", { port: port.port });
  master.setTimeout(300);
  master.setID(1);
  const byId = new Map(devices.map((device) => [device.id, device]));
  return { master, world, roomClock, device: (id: string) => byId.get(id) };
}

describe("a slave made from its profile, in a room", () => {
  it("moves the contacts of its channels", async () => {
    const { master, world, device } = await open("eletechsup/r4d8a08", {
      front: { kind: "lighting-zone", channel: 2 },
      strike: { kind: "door-lock", channel: 8 },
    });
    await master.writeRegister(2, 0x01_00);
    expect(world.switches.isClosed("front")).toBe(true);
    expect((await master.readHoldingRegisters(2, 1)).data).toEqual([1]);
    device("front")?.misbehave("stuck-relay");
    await master.writeRegister(2, 0x02_00);
    expect(world.switches.isClosed("front")).toBe(true);
    expect((await master.readHoldingRegisters(2, 1)).data).toEqual([0]);
    await master.writeRegister(8, 0x01_00);
    expect(world.bolts.get("strike")).toBe(false);
  });

  it("cools the room by its control block", async () => {
    const { master, world, roomClock } = await open("daikin/dta116a51", { hvac: { channel: 1 } });
    const startC = world.air.temperatureC;
    await master.writeRegisters(2000, [1, 2, 200]);
    for (let minutes = 0; minutes < 45; minutes += 1) {
      world.advance(60_000);
      roomClock.advance(60_000);
    }
    expect(world.air.temperatureC).toBeLessThan(startC - 1);
    const { data } = await master.readInputRegisters(2000, 5);
    expect([(data[0] ?? 0) & 1, (data[1] ?? 0) & 15, data[2]]).toEqual([1, 2, 200]);
    expect((data[4] ?? 0) / 10).toBeCloseTo(world.air.temperatureC, 1);
  });

  it("shows faults of its body and of its line, each in its place", async () => {
    const { master, world, device } = await open("chint/ddsu666", { meter: {} });
    const meter = device("meter");
    const volts = async () => (await master.readHoldingRegisters(0x20_00, 2)).buffer.readFloatBE();
    expect(await volts()).toBeCloseTo(world.mains.voltagesV[0], 2);
    expect(meter?.shows).toEqual(
      expect.arrayContaining(["not-a-number", "frozen-value", "wrong-unit", "silent"]),
    );
    meter?.misbehave("not-a-number");
    expect(await volts()).toBeNaN();
    meter?.misbehave("silent");
    await expect(volts()).rejects.toThrow(/timed out/i);
    meter?.misbehave(null);
    await eventually("the meter back", () => volts().catch(() => undefined));
  });

  it("is not there without current", async () => {
    const { master, world, roomClock } = await open("chint/ddsu666", { meter: { supply: "feed" } });
    await expect(master.readHoldingRegisters(0x20_00, 2)).rejects.toThrow(/timed out/i);
    world.switches.set("feed", true);
    roomClock.advance(60_000);
    await expect(master.readHoldingRegisters(0x20_00, 2)).resolves.toBeDefined();
  });
});
