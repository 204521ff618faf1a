import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { eventually } from "../links/rig/eventually.ts";
import { openPtyPair } from "../links/rig/pty-pair.ts";
import { deviceFrom, openRoom } from "../links/rig/room.ts";
import { FrameSplitter } from "./frame-splitter.ts";

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
  start: F4F3F2F1
  end: F8F7F6F5
  length: u16le
  maxPayloadBytes: 64
  marks: [{ at: 1, equals: AA }]
points:
  occupied: { at: 2, type: u8, values: { "0": false, "1": true, "2": true, "3": true } }
  distance: { at: 9, type: u16le, plausible: [0, 1000], every: 5 s }
`;
const bytes = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
/** Report frames as the maker prints them. */
const still = bytes("F4F3F2F1 0D00 02AA 02 5100 00 0000 3B 0000 5500 F8F7F6F5");
const nobody = bytes("F4F3F2F1 0D00 02AA 00 5100 00 0000 3B 2C01 5500 F8F7F6F5");
const engineering = bytes("F4F3F2F1 0300 01BB 02 F8F7F6F5");
const shape = {
  start: "F4F3F2F1",
  end: "F8F7F6F5",
  maxPayloadBytes: 64,
  marks: [{ at: 1, equals: "AA" }],
};

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
    expect(room.links.health()).toMatchObject([{ received: 2, dropped: 0 }]);
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

  it("cannot be written and need not be asked", async () => {
    const { driver } = await openRadar();
    expect(await driver.write("occupied", true, "command")).toMatchObject({ ok: false });
    expect(await driver.read(["occupied"], "poll")).toEqual({ samples: [], failures: [] });
  });
});

describe("frames in a stream", () => {
  it("finds every frame, whatever stands between and however it is cut", () => {
    const noise = fc.uint8Array({ maxLength: 40 }).filter((chunk) => !chunk.includes(0xf4));
    const stream = fc.array(fc.tuple(noise, fc.constantFrom(still, nobody)), { maxLength: 8 });
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 30 }), (parts, size) => {
        const whole = Buffer.concat(parts.flat());
        const splitter = new FrameSplitter(shape);
        let found = 0;
        for (let at = 0; at < whole.length; at += size) {
          found += splitter.take(whole.subarray(at, at + size)).payloads.length;
        }
        expect(found).toBe(parts.length);
      }),
    );
  });

  it("does not lose the frame behind a damaged length", () => {
    const damaged = Buffer.from(still);
    damaged[4] = 0x30;
    const splitter = new FrameSplitter(shape);
    const { payloads } = splitter.take(Buffer.concat([damaged, still, still, still]));
    expect(payloads).toHaveLength(3);
  });

  it("skips frames without the mark, and bounds what it holds", () => {
    const splitter = new FrameSplitter(shape);
    expect(splitter.take(engineering).payloads).toHaveLength(0);
    const skipped = splitter.take(Buffer.alloc(100_000, 0xf4)).skipped;
    expect(skipped).toBeGreaterThan(99_000);
    expect(splitter.take(still).payloads).toHaveLength(1);
  });
});
