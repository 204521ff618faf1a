import ModbusRTU from "modbus-serial";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { eventually } from "../testing/eventually.ts";
import { noLogins, startTestRoom } from "../testing/room.ts";
import type { TestRoom } from "../testing/room.ts";

const parts = `
links:
  bus1: { modbus-rtu: { port: /dev/ttyUSB0, baud: 9600 } }
  relays: { modbus-tcp: { host: 192.0.2.1 } }
devices:
  meter: { profile: eastron/sdm630, link: bus1, unit: 1 }
  air: { profile: generic/xy-md02, link: bus1, unit: 3 }
  co2: { profile: senseair/s8, link: bus1, unit: 254 }
  hvac: { profile: intesis/inmbsdai, link: bus1, unit: 10 }
  lights-front: { profile: waveshare/relay-8, kind: lighting-zone, link: relays, unit: 1, channel: 1 }
  lights-back: { profile: waveshare/relay-8, kind: lighting-zone, link: relays, unit: 1, channel: 2, watts: 120 }
  fresh-air: { profile: waveshare/relay-8, kind: ventilation, link: relays, unit: 1, channel: 6 }
  fire: { profile: waveshare/inputs-8, link: relays, unit: 1, channel: 1, role: fire, invert: true }
  ups: { profile: waveshare/inputs-8, link: relays, unit: 1, channel: 2, role: mains }
  strike: { profile: waveshare/relay-8, kind: door-lock, link: relays, unit: 1, channel: 8 }
`;

const clock = createClock();
let room: TestRoom;
let master: ModbusRTU;
beforeEach(async () => {
  room = await startTestRoom(parts, noLogins);
  master = new ModbusRTU();
  master.setTimeout(1000);
});
afterEach(async () => {
  await new Promise((resolve) => master.close(resolve));
  await room.stop();
});

describe("the bus", () => {
  beforeEach(async () => {
    const link = room.config.links["bus1"];
    const rtu = link !== undefined && "modbus-rtu" in link ? link["modbus-rtu"] : undefined;
    const path = rtu !== undefined && "port" in rtu ? rtu.port : "";
    await master.connectRTUBuffered(path, { baudRate: 9600 });
  });

  const words = async (unit: number, address: number, count: number) => {
    master.setID(unit);
    return (await master.readInputRegisters(address, count)).buffer;
  };

  it("has a meter that tells the world's volts, watts and energy", async () => {
    const { mains } = room.world;
    const volts = await words(1, 0, 6);
    expect(volts.readFloatBE(0)).toBeCloseTo(mains.voltagesV[0], 3);
    expect(volts.readFloatBE(8)).toBeCloseTo(mains.voltagesV[2], 3);
    expect((await words(1, 0x48, 2)).readFloatBE()).toBeCloseTo(mains.energyKwh, 3);
    room.world.switches.set("lights-front", true);
    room.roomClock.advance(1000);
    await eventually("the lights at the meter", async () => {
      const watts = (await words(1, 0x34, 2)).readFloatBE();
      return watts > 216 && watts < 230;
    });
    await expect(words(1, 0x2e, 2)).rejects.toThrow(/address/i);
  });

  it("has sensors for air and carbon dioxide", async () => {
    const air = await words(3, 1, 2);
    expect(air.readInt16BE(0) / 10).toBeCloseTo(room.world.air.temperatureC, 1);
    expect(air.readUInt16BE(2) / 10).toBeCloseTo(58, 0);
    await expect(words(3, 0, 1)).rejects.toThrow(/address/i);
    room.people.enter(24);
    room.roomClock.advance(3_600_000);
    await eventually("stale air", async () => (await words(254, 3, 1)).readUInt16BE() > 1000);
  });

  it("has an air-conditioner that obeys and cools", async () => {
    master.setID(10);
    await master.writeRegister(0, 1);
    await master.writeRegisters(4, [260]);
    const read = (await master.readHoldingRegisters(0, 6)).data;
    expect(read.slice(0, 5)).toEqual([1, 4, 0, 0, 260]);
    await expect(master.writeRegister(4, 170)).rejects.toThrow(/value/i);
    await expect(master.writeRegister(50, 1)).rejects.toThrow(/address/i);
    room.roomClock.advance(45 * 60_000);
    await eventually("a cooler room", async () => {
      const tenths = (await master.readHoldingRegisters(5, 1)).data[0] ?? 999;
      return tenths < 270;
    });
    room.misbehave("hvac", "lazy-hvac");
    await master.writeRegisters(4, [200]);
    expect((await master.readHoldingRegisters(4, 1)).data).toEqual([200]);
    room.roomClock.advance(45 * 60_000);
    await eventually("a warmer room", async () => {
      const tenths = (await master.readHoldingRegisters(5, 1)).data[0] ?? 0;
      return tenths > 270;
    });
    room.misbehave("hvac", "ignores-commands");
    await master.writeRegister(0, 0);
    expect((await master.readHoldingRegisters(0, 1)).data).toEqual([1]);
  });

  it("takes as long as the wire would, and stays quiet for absent units", async () => {
    const startedMs = clock.monotonicMs();
    await words(1, 0, 6);
    expect(clock.monotonicMs() - startedMs).toBeGreaterThan(((8 + 17) * 10_000) / 9600);
    master.setTimeout(150);
    await expect(words(99, 0, 1)).rejects.toThrow(/timed out/i);
  });

  it("shows value faults", async () => {
    const before = (await words(3, 1, 1)).readInt16BE();
    room.misbehave("air", "frozen-value");
    room.people.enter(50);
    room.roomClock.advance(3_600_000);
    await eventually("a warm room", () => room.world.air.temperatureC > before / 10 + 1);
    expect((await words(3, 1, 1)).readInt16BE()).toBe(before);
    room.misbehave("air", "not-a-number");
    expect((await words(3, 1, 1)).readInt16BE()).toBe(-32_768);
    room.misbehave("air", "out-of-range");
    expect((await words(3, 1, 1)).readInt16BE()).toBe(1800);
    room.misbehave("meter", "not-a-number");
    expect((await words(1, 0x34, 2)).readFloatBE()).toBeNaN();
  });

  it("loses some of its answers, and not all of them", async () => {
    room.misbehave("air", "loses-some");
    master.setTimeout(150);
    let heard = 0;
    let lost = 0;
    while (heard === 0 || lost === 0) {
      expect(heard + lost).toBeLessThan(60);
      const isHeard = await words(3, 1, 1).then(
        () => true,
        () => false,
      );
      if (isHeard) heard += 1;
      else lost += 1;
    }
  });

  it.each(["silent", "bad-checksum", "short-frame", "wrong-unit", "late-reply"] as const)(
    "can be %s at one unit while another answers",
    async (fault) => {
      room.misbehave("air", fault);
      master.setTimeout(250);
      await expect(words(3, 1, 2)).rejects.toThrow(/timed out|CRC|unexpected/i);
      room.misbehave("air", null);
      await eventually("the sensor back", () => words(3, 1, 2).catch(() => undefined));
      expect((await words(254, 3, 1)).readUInt16BE()).toBe(420);
    },
  );
});

describe("the relay board", () => {
  beforeEach(async () => {
    const link = room.config.links["relays"];
    const port = link !== undefined && "modbus-tcp" in link ? link["modbus-tcp"].port : 0;
    await master.connectTCP("127.0.0.1", { port });
    master.setID(1);
  });

  it("moves the contacts it is told to, one or many", async () => {
    await master.writeCoil(0, true);
    expect(room.world.switches.isClosed("lights-front")).toBe(true);
    await master.writeCoils(0, [false, true, false, false, false, false, false, true]);
    expect((await master.readCoils(0, 8)).data).toEqual([0, 1, 0, 0, 0, 0, 0, 1].map(Boolean));
    expect(room.world.switches.isClosed("lights-front")).toBe(false);
    expect(room.world.switches.isClosed("lights-back")).toBe(true);
    expect(room.world.bolts.get("strike")).toBe(false);
    await expect(master.writeCoil(8, true)).rejects.toThrow(/address/i);
    await expect(master.readHoldingRegisters(0, 1)).rejects.toThrow(/function/i);
  });

  it("has inputs at the same unit, made by what they report", async () => {
    expect((await master.readDiscreteInputs(0, 3)).data.slice(0, 3)).toEqual([true, false, false]);
    room.world.cases.set("fire", true);
    room.world.cases.set("mains", true);
    expect((await master.readDiscreteInputs(0, 2)).data.slice(0, 2)).toEqual([false, true]);
    await master.writeCoil(5, true);
    expect(room.world.switches.isClosed("fresh-air")).toBe(true);
    expect(room.world.isSupplied("fresh-air")).toBe(false);
    await expect(master.readDiscreteInputs(8, 1)).rejects.toThrow(/address/i);
  });

  it("feeds lamps that may be dead: current can flow, and none does", async () => {
    const { world } = room;
    const watts = (inRange: (powerW: number) => boolean) =>
      eventually("the watts", () => {
        room.roomClock.advance(1000);
        return inRange(world.mains.powerW);
      });
    await watts((powerW) => powerW < 20);
    const darkLx = world.illuminanceLx;
    await master.writeCoil(0, true);
    await watts((powerW) => powerW > 216 && powerW < 230);
    expect(world.illuminanceLx - darkLx).toBeCloseTo(190, 0);
    room.misbehave("lights-front", "dead-lamp");
    await watts((powerW) => powerW < 20);
    expect(world.illuminanceLx - darkLx).toBeCloseTo(0, 0);
    expect((await master.readCoils(0, 1)).data[0]).toBe(true);
    room.misbehave("lights-front", null);
    await watts((powerW) => powerW > 216);
    await master.writeCoils(0, [false, true]);
    await watts((powerW) => powerW > 120 && powerW < 135);
  });

  it("can be welded, overridden at the wall, and deaf", async () => {
    room.misbehave("lights-front", "stuck-relay");
    await master.writeCoil(0, true);
    expect((await master.readCoils(0, 1)).data[0]).toBe(true);
    expect(room.world.switches.isClosed("lights-front")).toBe(false);
    room.misbehave("lights-front", "wall-override");
    expect((await master.readCoils(0, 1)).data[0]).toBe(false);
    room.misbehave("lights-back", "wall-override");
    expect((await master.readCoils(0, 2)).data[1]).toBe(true);
    expect(room.world.switches.isClosed("lights-back")).toBe(true);
    room.misbehave("lights-back", "ignores-commands");
    await master.writeCoil(1, false);
    expect((await master.readCoils(0, 2)).data[1]).toBe(true);
  });
});
