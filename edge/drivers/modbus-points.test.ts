import { afterEach, describe, expect, it } from "vitest";
import { rtuFrame } from "../links/modbus-frame.ts";
import { eventually } from "../links/rig/eventually.ts";
import { openPtyPair } from "../links/rig/pty-pair.ts";
import { deviceFrom, openRoom, shown } from "../links/rig/room.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const bytes = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const withSum = (text: string) => {
  const frame = bytes(text);
  return rtuFrame(frame[0] ?? 0, frame.subarray(1));
};

/** A device on a real bus; the script maps a request, without its checksum, to its answer. */
async function openDevice(profile: string, binding: string, script: Record<string, string>) {
  const pair = openPtyPair();
  const asked: string[] = [];
  pair.onData((request) => {
    const text = request
      .subarray(0, -2)
      .toString("hex")
      .toUpperCase()
      .replace(/..(?=.)/g, "$& ");
    asked.push(text);
    const answer = script[text];
    if (answer !== undefined) pair.write(withSum(answer));
  });
  const device = deviceFrom("d1", profile, binding);
  const room = await openRoom(
    [device],
    `bus: { modbus-rtu: { port: ${pair.path}, baud: 115200 } }`,
  );
  closing.push(async () => {
    await room.stop();
    await pair.close();
  });
  await eventually("the bus", () => room.links.health().every(({ up }) => up));
  const [driver] = room.drivers;
  if (driver === undefined) throw new Error("no driver");
  return { ...room, driver, asked };
}

const hvac = `
kind: hvac
driver: modbus-points
link: { type: modbus-rtu, responseTimeoutMs: 100, maxRegistersPerRead: 10, maxRegisterGap: 2 }
points:
  power: { function: holding, address: 0, writable: true, values: { "0": "off", "1": "on" } }
  mode: { function: holding, address: 1, writable: true, values: { "0": auto, "4": cool } }
  setpoint: { function: holding, address: 4, type: i16, scale: 0.1, writable: true }
  temperature:
    { function: holding, address: 5, type: i16, scale: 0.1, invalid: [-32768], plausible: [0, 50] }
`;
const relay = `
kind: relay
driver: modbus-points
link: { type: modbus, responseTimeoutMs: 100 }
points:
  power:
    function: coil
    address: 0
    channelStride: 1
    writable: true
    values: { "0": "off", "1": "on" }
`;

const gateway = `
kind: hvac
channels: 64
driver: modbus-points
link: { type: modbus, responseTimeoutMs: 100, maxRegisterGap: 1 }
control:
  status: { function: input, address: 2000, channelStride: 6 }
  address: 2000
  channelStride: 3
  copy: [0x7701, 0x000F, 0xFFFF]
  lag: 35 s
points:
  power:
    function: input
    address: 2000
    channelStride: 6
    bits: [0, 0]
    writable: true
    values: { "0": "off", "1": "on" }
    write: { controlWord: 0 }
  fan:
    function: input
    address: 2000
    channelStride: 6
    bits: [12, 14]
    writable: true
    values: { "0": auto, "1": low, "5": high }
    write: { controlWord: 0, with: [{ word: 0, bits: [4, 7], value: 6 }] }
  mode:
    function: input
    address: 2001
    channelStride: 6
    bits: [0, 3]
    writable: true
    values: { "1": heat, "2": cool }
    write: { controlWord: 1 }
  setpoint:
    function: input
    address: 2002
    channelStride: 6
    type: i16
    scale: 0.1
    writable: true
    write: { controlWord: 2 }
`;
const switchBoard = `
kind: relay
channels: 8
driver: modbus-points
link: { type: modbus, responseTimeoutMs: 100 }
points:
  power:
    function: input
    address: 0
    channelStride: 1
    writable: true
    values: { "0": "off", "1": "on" }
    write:
      { function: holding, address: 1, channelStride: 1, values: { "on": 0x0100, "off": 0x0200 } }
`;

describe("a device of Modbus points", () => {
  it("reads all its points in one request", async () => {
    const { driver, asked } = await openDevice(hvac, "link: bus\nunit: 10", {
      "0A 03 00 00 00 06": "0A 03 0C 00 01 00 04 00 02 00 00 01 04 01 0B",
    });
    const result = await driver.read(["power", "mode", "setpoint", "temperature"], "poll");
    expect(shown(result)).toEqual({ power: "on", mode: "cool", setpoint: 26, temperature: 26.7 });
    expect(asked).toHaveLength(1);
  });

  it("marks a sentinel as bad and a word without meaning as failed", async () => {
    const { driver } = await openDevice(hvac, "link: bus\nunit: 10", {
      "0A 03 00 00 00 06": "0A 03 0C 00 01 00 09 00 02 00 00 01 04 80 00",
    });
    const result = await driver.read(["power", "mode", "setpoint", "temperature"], "poll");
    expect(shown(result)).toEqual({
      power: "on",
      mode: "value-implausible",
      setpoint: 26,
      temperature: { bad: -3276.8 },
    });
  });

  it("writes scaled numbers and words", async () => {
    const { driver, asked } = await openDevice(hvac, "link: bus\nunit: 10", {
      "0A 06 00 04 01 04": "0A 06 00 04 01 04",
      "0A 06 00 01 00 04": "0A 06 00 01 00 04",
    });
    expect(await driver.write("setpoint", 26, "command")).toMatchObject({ ok: true });
    expect(await driver.write("mode", "cool", "command")).toMatchObject({ ok: true });
    expect(await driver.write("temperature", 20, "command")).toMatchObject({
      failure: { code: "device-illegal-address" },
    });
    expect(await driver.write("mode", "dry", "command")).toMatchObject({
      failure: { code: "device-illegal-value" },
    });
    expect(asked).toHaveLength(2);
  });

  it("loses one unknown register, not the block it stands in", async () => {
    const { driver, asked } = await openDevice(hvac, "link: bus\nunit: 10", {
      "0A 03 00 00 00 02": "0A 83 02",
      "0A 03 00 00 00 01": "0A 03 02 00 01",
      "0A 03 00 01 00 01": "0A 83 02",
    });
    const wanted = { power: "on", mode: "device-illegal-address" };
    expect(shown(await driver.read(["power", "mode"], "poll"))).toEqual(wanted);
    expect(shown(await driver.read(["power", "mode"], "poll"))).toEqual(wanted);
    expect(asked.filter((request) => request === "0A 03 00 00 00 02")).toHaveLength(1);
  });

  it("switches the coil of its channel", async () => {
    const { driver } = await openDevice(relay, "link: bus\nunit: 1\nchannel: 5", {
      "01 05 00 04 FF 00": "01 05 00 04 FF 00",
      "01 01 00 04 00 01": "01 01 01 01",
    });
    expect(await driver.write("power", "on", "safety")).toMatchObject({ ok: true });
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "on" });
  });

  it("writes other words to another place than it reads", async () => {
    const { driver } = await openDevice(switchBoard, "link: bus\nunit: 1\nchannel: 8", {
      "01 06 00 08 01 00": "01 06 00 08 01 00",
      "01 06 00 08 02 00": "01 06 00 08 02 00",
      "01 04 00 07 00 01": "01 04 02 00 01",
    });
    expect(await driver.write("power", "on", "command")).toMatchObject({ ok: true });
    expect(await driver.write("power", "off", "command")).toMatchObject({ ok: true });
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "on" });
  });

  it("finds points in the bits of one word, and writes them by the control block", async () => {
    const { driver, asked } = await openDevice(gateway, "link: bus\nunit: 1\nchannel: 3", {
      "01 04 07 DC 00 03": "01 04 06 17 01 02 02 00 FA",
      "01 10 07 D6 00 03 06 57 61 00 02 00 FA": "01 10 07 D6 00 03",
    });
    const points = ["power", "fan", "mode", "setpoint"];
    const wanted = { power: "on", fan: "low", mode: "cool", setpoint: 25 };
    expect(shown(await driver.read(points, "poll"))).toEqual(wanted);
    expect(await driver.write("fan", "high", "command")).toMatchObject({ ok: true });
    expect(asked).toHaveLength(3);
  });

  it("fails every point of a silent device, and says so for each", async () => {
    const { driver, links } = await openDevice(hvac, "link: bus\nunit: 10", {});
    const result = await driver.read(["power", "temperature"], "poll");
    expect(shown(result)).toEqual({ power: "link-timeout", temperature: "link-timeout" });
    expect(links.health()).toMatchObject([{ link: "bus", timeouts: 3 }]);
  });
});
