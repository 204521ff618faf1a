import ModbusRTU from "modbus-serial";
import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import type { ModbusPoint, ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import { bindingSchema } from "../../contract/room-config.ts";
import { profiles, shippedIds } from "../testing/room.ts";
import { RtuBus } from "../wires/rtu-bus.ts";
import { seededRandom } from "../world/random.ts";
import type { Body, Obeyed } from "./body.ts";
import { attachBodies } from "./modbus-slave.ts";

type ModbusProfile = ProfileOf<"modbus-points">;

const unit = 7;
const baud = 115_200;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A body that is whatever it is told. */
class PlainBody implements Body {
  isAwake = true;
  readonly values = new Map<string, PointValue>();
  readonly shows = [];
  answer: Obeyed = "taken";
  onAwake = () => () => {};
  read = (point: string) => this.values.get(point) ?? null;
  misbehave() {}
  stop() {}
  write(point: string, value: PointValue): Obeyed {
    if (this.answer === "taken") this.values.set(point, value);
    return this.answer;
  }
}

const modbus: ReadonlyMap<string, ModbusProfile> = new Map(
  shippedIds.flatMap((id) => {
    const profile = profiles(id);
    return profile?.driver === "modbus-points" ? [[id, profile] as const] : [];
  }),
);
const shipped = (id: string): ModbusProfile => {
  const profile = modbus.get(id);
  if (profile === undefined) throw new Error(`no Modbus profile ${id}`);
  return profile;
};

/** The device on a real bus, its bodies by channel, and a master that is not our own. */
async function open(profile: ModbusProfile, channels: readonly number[]) {
  const bus = new RtuBus(createClock(), seededRandom(3), baud);
  const bodies = channels.map(() => new PlainBody());
  const embodied = bodies.map((body, at) => {
    const channel = profile.channels === undefined ? undefined : channels[at];
    const binding = bindingSchema.parse({ profile: "v/m", link: "bus", unit, channel });
    return { device: { id: `d${at}`, binding }, body };
  });
  const devices = attachBodies(embodied, profile, bus);
  const master = new ModbusRTU();
  stops.push(
    () => bus.stop(),
    () =>
      new Promise((resolve) => {
        master.close(resolve);
      }),
  );
  await master.connectRTUBuffered(bus.path, { baudRate: baud });
  master.setTimeout(1000);
  master.setID(unit);
  const [body = new PlainBody()] = bodies;
  return { master, bodies, body, devices, bus };
}

const sizes = { u16: 1, i16: 1, nonzero: 1, u32: 2, i32: 2, float32: 2, u64: 4, i64: 4 } as const;

/** What a master that goes by the profile makes of a point's registers. */
async function readPoint(master: ModbusRTU, point: ModbusPoint, channel: number) {
  const at = point.address + (channel - 1) * point.channelStride;
  const size = sizes[point.type];
  switch (point.function) {
    case "coil":
      return meant(point, (await master.readCoils(at, 1)).data[0] === true ? 1 : 0);
    case "discrete":
      return meant(point, (await master.readDiscreteInputs(at, 1)).data[0] === true ? 1 : 0);
    case "holding":
      return meant(point, decoded(point, (await master.readHoldingRegisters(at, size)).buffer));
    case "input":
      return meant(point, decoded(point, (await master.readInputRegisters(at, size)).buffer));
  }
}

function decoded({ type, words, bits }: ModbusPoint, wire: Buffer): number {
  const bytes = words === "low-first" ? Buffer.from(wire).swap16().reverse() : wire;
  switch (type) {
    case "float32":
      return Number(bytes.readFloatBE().toPrecision(7));
    case "i16":
      return bytes.readInt16BE();
    case "u32":
      return bytes.readUInt32BE();
    case "i32":
      return bytes.readInt32BE();
    case "u64":
      return Number(bytes.readBigUInt64BE());
    case "i64":
      return Number(bytes.readBigInt64BE());
    case "nonzero":
      return bytes.readUInt16BE() > 0 ? 1 : 0;
    case "u16":
      return bits === undefined
        ? bytes.readUInt16BE()
        : Math.floor((bytes.readUInt16BE() % 2 ** (bits[1] + 1)) / 2 ** bits[0]);
  }
}

const meant = ({ values, scale, offset }: ModbusPoint, wire: number): PointValue =>
  values?.[String(wire)] ?? wire * scale + offset;

/** Values to try: every word the point has, or numbers all over what is plausible. */
function tried({ values, plausible, scale }: ModbusPoint): readonly PointValue[] {
  if (values !== undefined) return [...new Set(Object.values(values))];
  const [low, high] = plausible ?? [0, 100];
  const onGrid = (share: number) => Math.round((low + (high - low) * share) / scale) * scale;
  return [0.2, 0.5, 0.77].map(onGrid);
}

/** The word, bit or number a master sends for a value. */
function sentFor(point: ModbusPoint, value: PointValue): number {
  const { write, writes, values, scale, offset } = point;
  const listed = write !== undefined && "values" in write ? write.values : undefined;
  if (listed !== undefined) return listed[String(value)] ?? Number.NaN;
  const word = writes?.[String(value)];
  if (word !== undefined) return Number(word);
  const key = Object.keys(values ?? {}).find((each) => values?.[each] === value);
  return key === undefined ? Math.round((Number(value) - offset) / scale) : Number(key);
}

async function writePoint(
  master: ModbusRTU,
  profile: ModbusProfile,
  point: ModbusPoint,
  channel: number,
  value: PointValue,
) {
  const { write } = point;
  const sent = sentFor(point, value);
  if (write !== undefined && "controlWord" in write) {
    await writeField(master, profile, channel, [
      { word: write.controlWord, bits: point.bits ?? [0, 15], value: sent },
      ...write.with,
    ]);
    return;
  }
  const target = write ?? point;
  const at = target.address + (channel - 1) * target.channelStride;
  if (target.function === "coil") await master.writeCoil(at, sent === 1);
  else if (profile.link.wordWrites === "multiple") await master.writeRegisters(at, [sent]);
  else await master.writeRegister(at, sent & 0xff_ff);
}

interface Field {
  readonly word: number;
  readonly bits: readonly [number, number];
  readonly value: number;
}

/** Copies the status into the command words as the profile says, changes fields, writes all. */
async function writeField(
  master: ModbusRTU,
  { control }: ModbusProfile,
  channel: number,
  fields: readonly Field[],
) {
  if (control === undefined) throw new Error("no control block");
  const { status, copy } = control;
  const from = status.address + (channel - 1) * status.channelStride;
  const { data } = await master.readInputRegisters(from, copy.length);
  const words = data.map((word, at) => word & (copy[at] ?? 0));
  for (const { word, bits, value } of fields) {
    const binary = (words[word] ?? 0).toString(2).padStart(16, "0");
    const field = value.toString(2).padStart(bits[1] - bits[0] + 1, "0");
    const changed = binary.slice(0, 15 - bits[1]) + field + binary.slice(16 - bits[0]);
    words[word] = Number.parseInt(changed, 2);
  }
  await master.writeRegisters(control.address + (channel - 1) * control.channelStride, words);
}

/** The same value, as far as the wire can carry it. */
const like = (value: PointValue, digits: number): unknown =>
  typeof value === "number" ? expect.closeTo(value, digits) : value;

const counted = { points: 0, commands: 0, profiles: 0 };

describe("a slave made from its profile", () => {
  it.each([...modbus.keys()])("%s shows and obeys by the profile's registers", async (id) => {
    const profile = shipped(id);
    const channel = Math.min(profile.channels ?? 1, 3);
    const { master, body } = await open(profile, [channel]);
    for (const [name, point] of Object.entries(profile.points)) {
      for (const value of tried(point)) {
        body.values.set(name, value);
        // The switch of a dimmer is its level, seen in another way.
        if (point.type === "nonzero") body.values.set("level", value === "off" ? 0 : 100);
        const shown = await readPoint(master, point, channel);
        expect({ [name]: shown }).toEqual({ [name]: like(value, 3) });
      }
      counted.points += 1;
    }
    for (const [name, point] of Object.entries(profile.points)) {
      if (!point.writable) continue;
      for (const value of tried(point)) {
        await writePoint(master, profile, point, channel, value);
        expect(Object.fromEntries(body.values)).toMatchObject({ [name]: like(value, 6) });
        counted.commands += 1;
      }
    }
    await expect(master.readHoldingRegisters(65_000, 1)).rejects.toThrow(/Modbus exception/);
    counted.profiles += 1;
  });

  it("was made from every Modbus profile", () => {
    process.stdout.write(`Modbus slaves by profile: ${JSON.stringify(counted)}\n`);
    expect(counted.profiles).toBe(modbus.size);
    expect(counted.profiles).toBeGreaterThanOrEqual(25);
    expect(counted.commands).toBeGreaterThan(60);
  });
});

describe("its registers", () => {
  it("are refused where the device has none, and by functions it does not know", async () => {
    const { master } = await open(shipped("eastron/sdm120"), [1]);
    await expect(master.readInputRegisters(0x00_02, 2)).rejects.toThrow(/exception 2/);
    await expect(master.readInputRegisters(0x00_46, 4)).resolves.toBeDefined();
    await expect(master.readHoldingRegisters(0x00_00, 2)).rejects.toThrow(/exception 1/);
  });

  it("may be read across the gaps the profile allows, and not longer than it says", async () => {
    const { master } = await open(shipped("chint/ddsu666"), [1]);
    await expect(master.readHoldingRegisters(0x20_00, 16)).resolves.toBeDefined();
    await expect(master.readHoldingRegisters(0x20_00, 17)).rejects.toThrow(/exception 3/);
  });

  it("hold what the maker says for no value", async () => {
    const { master } = await open(shipped("intesis/inmbsmit"), [1]);
    expect((await master.readHoldingRegisters(5, 1)).data).toEqual([0x80_00]);
  });

  it("are there for every channel of the model, bound or not, and for no other", async () => {
    const { master, bodies } = await open(shipped("lctech/relay-8"), [2, 5]);
    const wanted = [true, false, false, false, true, false, false, true];
    await master.writeCoils(0, wanted);
    expect(bodies.map((body) => body.values.get("power"))).toEqual(["off", "on"]);
    expect((await master.readCoils(0, 8)).data).toEqual(wanted);
    await expect(master.writeCoil(8, true)).rejects.toThrow(/exception 2/);
  });

  it("refuse a word that means nothing, and say so when the device is busy", async () => {
    const { master, body } = await open(shipped("eletechsup/r4d8a08"), [1]);
    await expect(master.writeRegister(1, 0x00_01)).rejects.toThrow(/exception 3/);
    expect(body.values.get("power")).toBeUndefined();
    body.answer = "busy";
    await expect(master.writeRegister(1, 0x01_00)).rejects.toThrow(/exception 6/);
  });

  it("are not answered for a device that is not awake", async () => {
    const { master, body } = await open(shipped("eastron/sdm120"), [1]);
    body.isAwake = false;
    master.setTimeout(150);
    await expect(master.readInputRegisters(0, 2)).rejects.toThrow(/timed out/i);
  });
});

describe("a control block", () => {
  const start = { power: "on", fan: "low", mode: "cool", setpoint: 26, temperature: 25, fault: "" };

  async function daikin() {
    const opened = await open(shipped("daikin/dta116a51"), [1, 3]);
    for (const body of opened.bodies) {
      for (const [point, value] of Object.entries(start)) body.values.set(point, value);
    }
    const third = opened.bodies[1] ?? new PlainBody();
    return { ...opened, third };
  }

  it("obeys every field of it: what is not copied is changed", async () => {
    const { master, third, body } = await daikin();
    await master.writeRegisters(2006, [1, 3, 300]);
    expect(Object.fromEntries(third.values)).toMatchObject({
      power: "on",
      mode: "auto",
      setpoint: 30,
    });
    expect(Object.fromEntries(body.values)).toEqual(start);
    await master.writeRegisters(2006, [0, 0, 300]);
    expect(Object.fromEntries(third.values)).toMatchObject({ power: "off", mode: "fan" });
  });

  it("changes the fan only with its companion bits", async () => {
    const { master, body } = await daikin();
    await master.writeRegisters(2000, [0x50_01, 2, 260]);
    expect(body.values.get("fan")).toBe("low");
    await master.writeRegisters(2000, [0x50_61, 2, 260]);
    expect(body.values.get("fan")).toBe("high");
  });

  it("does not mirror the device", async () => {
    const { master } = await daikin();
    expect((await master.readHoldingRegisters(2000, 3)).data).toEqual([0, 0, 0]);
    await master.writeRegisters(2000, [1, 2, 250]);
    expect((await master.readHoldingRegisters(2000, 3)).data).toEqual([1, 2, 250]);
  });
});
