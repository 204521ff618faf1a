import { afterEach, describe, expect, it } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import type { Outcome } from "../../contract/errors.ts";
import { compileRoom } from "../devices/compile-room.ts";
import { openProfileFolder } from "../devices/profile-folder.ts";
import { limits } from "../limits.ts";
import { eventually } from "../links/rig/eventually.ts";
import { openPtyPair } from "../links/rig/pty-pair.ts";
import { deviceFrom, openRoom, shown } from "../links/rig/room.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const radar = `
kind: presence
driver: binary-frame
link:
  type: serial
  baud: [115200]
  default: 115200
  frame:
    start: [F4F3F2F1]
    length: { at: 4, type: u16le, adds: 10 }
    end: F8F7F6F5
    maxBytes: 74
points:
  occupied:
    unsolicited: F4F3F2F1 .. .. .. AA
    at: 8
    type: u8
    values: { "0": false, "1": true, "2": true, "3": true }
  distance: { unsolicited: F4F3F2F1 .. .. .. AA, at: 15, type: u16le, plausible: [0, 1000], every: 5 s }
`;
const bytes = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
/** Report frames as the maker prints them. */
const still = bytes("F4F3F2F1 0D00 02AA 02 5100 00 0000 3B 0000 5500 F8F7F6F5");
const nobody = bytes("F4F3F2F1 0D00 02AA 00 5100 00 0000 3B 2C01 5500 F8F7F6F5");
/** The same head with another mark: a parameter frame. */
const other = bytes("F4F3F2F1 0300 01BB 02 F8F7F6F5");

async function openRadar() {
  const pair = openPtyPair();
  const wireClock = createVirtualClock(0);
  const room = await openRoom(
    [deviceFrom("radar", radar, `serial: { port: ${pair.path} }`)],
    `radar: { serial: { port: ${pair.path}, baud: 115200 } }`,
    { wireClock },
  );
  closing.push(async () => {
    await room.stop();
    await pair.close();
  });
  await eventually("the port", () => room.links.health().every(({ up }) => up));
  const [ear] = room.ears;
  const [driver] = room.drivers;
  if (ear === undefined || driver === undefined) throw new Error("no driver");
  return { pair, ear, room, driver, wireClock };
}

describe("a sensor of frames", () => {
  it("tells what the maker's frames say", async () => {
    const { pair, ear, room } = await openRadar();
    pair.write(still);
    await eventually("the first report", () => ear.samples.length === 2);
    pair.write(nobody);
    await eventually("the second report", () => ear.samples.length === 4);
    expect(room.links.health()).toMatchObject([{ received: 2, dropped: 0, unexpected: 0 }]);
    expect(ear.samples).toEqual([
      { point: "occupied", value: true, quality: "good" },
      { point: "distance", value: 0, quality: "good" },
      { point: "occupied", value: false, quality: "good" },
      { point: "distance", value: 300, quality: "good" },
    ]);
  });

  it("repeats an unchanged state only as often as it would be polled", async () => {
    const { pair, ear, wireClock } = await openRadar();
    for (let frame = 0; frame < 50; frame++) pair.write(still);
    pair.write(nobody);
    await eventually("the change", () => ear.samples.length === 4);
    wireClock.advance(5000);
    pair.write(nobody);
    await eventually("the repetition", () => ear.samples.length > 4);
    expect(ear.samples).toHaveLength(6);
  });

  it("says once that the sensor has fallen silent", async () => {
    const { pair, ear, wireClock } = await openRadar();
    pair.write(still);
    await eventually("the report", () => ear.samples.length === 2);
    wireClock.advance(limits.frame.pushSilenceMs * 3);
    expect(ear.lost.map(({ code }) => code)).toEqual(["link-timeout"]);
  });

  it("passes over frames of another kind", async () => {
    const { pair, ear, room } = await openRadar();
    pair.write(Buffer.concat([other, still]));
    await eventually("the report", () => ear.samples.length === 2);
    expect(room.links.health()).toMatchObject([{ received: 2, unexpected: 1 }]);
  });

  it("cannot be written and need not be asked", async () => {
    const { driver } = await openRadar();
    expect(await driver.write("occupied", true, "command")).toMatchObject({ ok: false });
    expect(await driver.read(["occupied"], "poll")).toEqual({ samples: [], failures: [] });
  });
});

const shipped = openProfileFolder("firmware-profiles");

/** A serial line with these devices of shipped profiles, through the room's own compiler. */
async function openLine(devices: Readonly<Record<string, object>>) {
  const pair = openPtyPair();
  let heard = "";
  const wireClock = createVirtualClock(0);
  const on = (device: object) => ({ link: "line", ...device });
  const text = JSON.stringify({
    room: "r1",
    name: { zh: "一", en: "one" },
    site: "s1",
    timezone: "Asia/Shanghai",
    pack: "nx",
    standbyWatts: 100,
    data: "/nowhere",
    links: { line: { serial: { port: pair.path } } },
    devices: Object.fromEntries(Object.entries(devices).map(([id, each]) => [id, on(each)])),
  });
  const model = compileRoom(text, "room.yaml", shipped, new Map());
  if (!model.ok) throw new Error(JSON.stringify(model.problems));
  const links = JSON.stringify(Object.fromEntries(model.value.links));
  const room = await openRoom([...model.value.devices.values()], links, { wireClock });
  closing.push(async () => {
    await room.stop();
    await pair.close();
  });
  await eventually("the port", () => room.links.health().every(({ up }) => up));
  pair.onData((chunk) => (heard += chunk.toString("hex").toUpperCase()));
  const [driver] = room.drivers;
  if (driver === undefined) throw new Error("no driver");
  return {
    driver,
    drivers: room.drivers,
    health: () => room.links.health()[0],
    wireClock,
    heard: () => heard,
    speak: (text: string) => pair.write(bytes(text)),
    /** Waits out the gap and for this request, and gives this answer. */
    answers: async (asked: string, answer: string) => {
      const from = heard.length;
      wireClock.advance(gapMs);
      await eventually(asked, () => heard.slice(from).includes(asked.replaceAll(" ", "")));
      pair.write(bytes(answer));
    },
  };
}

const codeOf = (outcome: Outcome<void>) => (outcome.ok ? "done" : outcome.failure.code);
const gone = 10_000;
const gapMs = 50;

/** Frames of this part were computed by an independent script from the published layouts. */
describe("meters on one pair of wires", () => {
  const meter = (address: string) => ({ profile: "dlt645/meter-2007", address });
  const power = "68 35 00 24 11 18 20 68 11 04 33 33 36 35 58 16";
  const answer = "68 35 00 24 11 18 20 68 91 07 33 33 36 35 9A 4B 34 F4 16";

  it("are each asked by their own address", async () => {
    const { drivers, answers } = await openLine({
      m1: meter("201811240035"),
      m2: meter("201811240036"),
    });
    const read = drivers.map((driver) => driver.read(["activePower"], "poll"));
    await answers(power, answer);
    await read[0];
    await answers(
      "68 36 00 24 11 18 20 68 11 04 33 33 36 35 59 16",
      "68 36 00 24 11 18 20 68 91 07 33 33 36 35 85 37 B3 4B 16",
    );
    expect((await Promise.all(read)).map((result) => shown(result))).toEqual([
      { activePower: 1186.7 },
      { activePower: -45.2 },
    ]);
  });

  it("answer for nobody else", async () => {
    const { driver, answers, health, wireClock } = await openLine({ m1: meter("201811240036") });
    const read = driver.read(["activePower"], "poll");
    await answers("68 36 00 24 11 18 20 68 11 04 33 33 36 35 59 16", answer);
    await eventually("the stranger", () => health()?.unexpected === 1);
    wireClock.advance(gone);
    expect(shown(await read)).toEqual({ activePower: "link-unexpected" });
  });

  it("answer no other question than was asked", async () => {
    const { driver, answers, health, wireClock } = await openLine({ m1: meter("201811240035") });
    const read = driver.read(["voltageL1"], "poll");
    await answers("68 35 00 24 11 18 20 68 11 04 33 34 34 35 57 16", answer);
    await eventually("the other answer", () => health()?.unexpected === 1);
    wireClock.advance(gone);
    expect(shown(await read)).toEqual({ voltageL1: "link-unexpected" });
  });

  it("refuse what they do not have, and show F for what they do not know", async () => {
    const { driver, answers } = await openLine({ m1: meter("201811240035") });
    const refused = driver.read(["voltageL2"], "poll");
    await answers(
      "68 35 00 24 11 18 20 68 11 04 33 35 34 35 58 16",
      "68 35 00 24 11 18 20 68 D1 01 35 79 16",
    );
    const { failures } = await refused;
    expect(failures).toEqual([
      {
        point: "voltageL2",
        failure: { code: "device-illegal-address", detail: "the device says error 02" },
      },
    ]);
    const blank = driver.read(["activePower"], "poll");
    await answers(power, "68 35 00 24 11 18 20 68 91 07 33 33 36 35 32 32 32 71 16");
    expect(shown(await blank)).toEqual({ activePower: "value-implausible" });
  });

  it("are heard behind the echo of the question", async () => {
    const { driver, answers } = await openLine({ m1: meter("201811240035") });
    const read = driver.read(["activePower"], "poll");
    await answers(power, power + answer);
    expect(shown(await read)).toEqual({ activePower: 1186.7 });
  });

  it("are heard at once behind half a frame of before", async () => {
    const { driver, answers, speak, health } = await openLine({ m1: meter("201811240035") });
    speak(`${answer} 68 35 00 24 11 18 20 68 91 80`);
    await eventually("one frame and a half", () => health()?.received === 1);
    const read = driver.read(["activePower"], "poll");
    await answers(power, answer);
    expect(shown(await read)).toEqual({ activePower: 1186.7 });
  });

  it("cost two time-outs and no more when they are gone", async () => {
    const { driver, heard, wireClock } = await openLine({ m1: meter("201811240035") });
    const read = driver.read(["activePower", "energy", "frequency", "voltageL1"], "poll");
    await eventually("the first question", () => heard().length >= 40);
    wireClock.advance(gone);
    await eventually("the second question", () => heard().length >= 80);
    wireClock.advance(gone);
    expect(new Set(Object.values(shown(await read)))).toEqual(new Set(["link-timeout"]));
    expect(heard()).toHaveLength(80);
  });
});

describe("a curtain", () => {
  const curtain = { c1: { profile: "dooya/rs485", address: "1234" } };

  it("goes where it is told once it repeats the command", async () => {
    const { driver, answers } = await openLine(curtain);
    const write = driver.write("position", 50, "command");
    await answers("55 12 34 03 04 32 C9 38", "55 12 34 03 04 32 C9 38");
    expect(codeOf(await write)).toBe("done");
  });

  it("says that its limits are not set", async () => {
    const { driver, answers } = await openLine(curtain);
    const write = driver.write("position", 50, "command");
    await answers("55 12 34 03 04 32 C9 38", "55 12 34 03 04 FF 08 AD");
    expect(codeOf(await write)).toBe("device-fault");
    const read = driver.read(["position"], "poll");
    await answers("55 12 34 01 02 01 2B 4D", "55 12 34 01 01 FF AA 3D");
    expect(shown(await read)).toEqual({ position: { bad: 255 } });
  });

  it("is sent nothing that a byte cannot hold", async () => {
    const { driver, heard } = await openLine(curtain);
    expect(codeOf(await driver.write("position", 300, "command"))).toBe("device-illegal-value");
    expect(codeOf(await driver.write("position", 12.5, "command"))).toBe("device-illegal-value");
    expect(codeOf(await driver.write("moving", "still", "command"))).toBe("device-illegal-address");
    expect(heard()).toBe("");
  });
});

describe("a projector", () => {
  it("is switched by a frame for each meaning, and says when it cannot", async () => {
    const { driver, answers } = await openLine({ p1: { profile: "nec/projector" } });
    const on = driver.write("power", "on", "command");
    await answers("02 00 00 00 00 02", "22 00 01 40 00 63");
    expect(codeOf(await on)).toBe("done");
    const off = driver.write("power", "off", "command");
    await answers("02 01 00 00 00 03", "A2 01 01 40 02 02 0D F5");
    expect(codeOf(await off)).toBe("device-busy");
    expect(codeOf(await driver.write("power", "warming", "command"))).toBe("device-illegal-value");
  });
});
