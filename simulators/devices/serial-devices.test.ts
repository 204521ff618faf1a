import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually, staysFalse } from "../testing/eventually.ts";
import { noLogins, startTestRoom } from "../testing/room.ts";
import type { TestRoom } from "../testing/room.ts";
import { connectSerial } from "../testing/wire-client.ts";
import type { WireClient } from "../testing/wire-client.ts";

const parts = `
links:
  relays: { modbus-tcp: { host: 192.0.2.1 } }
  sign: { serial: { port: /dev/ttyUSB9 } }
devices:
  av-supply: { profile: waveshare/relay-8, link: relays, unit: 1, channel: 5 }
  banner: { profile: adaptive/alpha, link: sign, supply: av-supply }
  radar: { profile: hlk/ld2410, serial: { port: /dev/ttyAMA3 } }
`;

let room: TestRoom;
let client: WireClient;
beforeEach(async () => {
  room = await startTestRoom(parts, noLogins);
});
afterEach(async () => {
  await client.close();
  await room.stop();
});

describe("the LED sign", () => {
  const header = "\0\0\0\0\0\x01Z00\x02";
  const connect = () => {
    const link = room.config.links["sign"];
    return connectSerial(link !== undefined && "serial" in link ? link.serial.port : "", 9600);
  };
  const power = () => {
    room.world.switches.set("av-supply", true);
    room.roomClock.advance(5000);
  };

  /** What the sign sends when a text file is read: header, file, checksum. */
  const answerOf = (file: string) => {
    const summed = Buffer.from(`\x02A${file}\x03`, "latin1");
    const sum = summed.reduce((total, byte) => total + byte, 0);
    const digits = sum.toString(16).toUpperCase().padStart(4, "0");
    return `${"\0".repeat(20)}\x01000${summed.toString("latin1")}${digits}\x04`;
  };
  const expectFile = async (file: string) => {
    const expected = answerOf(file);
    client.send(`${header}B${file.slice(0, 1)}\x04`);
    expect(await client.takeLength(expected.length)).toBe(expected);
  };

  it("shows what it was written and reads it back with a checksum", async () => {
    client = await connect();
    power();
    await expectFile("A\x1b bWELCOME");
    client.send(`${header}AA\x1b bANNUAL MEETING\x04`);
    await expectFile("A\x1b bANNUAL MEETING");
    expect(answerOf("A\x1b bWELCOME").slice(-5)).toBe("0330\x04");
  });

  it("shows other words than it was sent while its memory is bad", async () => {
    client = await connect();
    power();
    client.send(`${header}AA\x1b bANNUAL MEETING\x04`);
    await expectFile("A\x1b bANNUAL MEETING");
    room.misbehave("banner", "garbled-sign");
    await expectFile("A\x1b bBOOVBM NFFUJOH");
    room.misbehave("banner", null);
    await expectFile("A\x1b bANNUAL MEETING");
    expect(client.received).toBe("");
  });

  it("keeps only seven bits, and its memory without power", async () => {
    client = await connect();
    power();
    client.send(`${header}A0\x1b b\xc8\xc9\x04`);
    await expectFile("0\x1b bHI");
    room.world.switches.set("av-supply", false);
    client.send(`${header}B0\x04`);
    await staysFalse("an answer", 100, () => client.received !== "");
    power();
    await expectFile("0\x1b bHI");
    expect(client.received).toBe("");
  });

  it("draws more when it shows something, and can ignore commands", async () => {
    client = await connect();
    power();
    const watts = (what: string, inRange: (powerW: number) => boolean) =>
      eventually(what, () => {
        room.roomClock.advance(1000);
        return inRange(room.world.mains.powerW);
      });
    await watts("a lit sign", (powerW) => powerW > 50);
    room.misbehave("banner", "ignores-commands");
    client.send(`${header}AA\x1b bX\x04`);
    await expectFile("A\x1b bWELCOME");
    room.misbehave("banner", null);
    client.send(`${header}AA\x04`);
    await expectFile("A");
    expect(await watts("a dark sign", (powerW) => powerW < 20)).toBe(true);
  });
});

describe("the radar", () => {
  const frame = /\xf4\xf3\xf2\xf1\r\0\x02\xaa([\s\S])([\s\S]{8})U\0\xf8\xf7\xf6\xf5/;
  const state = async () => {
    const bytes = Buffer.from(await client.take(frame), "latin1");
    return { seen: bytes[8] ?? 0, distanceCm: bytes.readUInt16LE(15) };
  };
  const until = (what: string, seen: boolean) =>
    eventually(what, async () => (await state()).seen > 0 === seen);

  it("reports people and their distance, and can be wrong both ways", async () => {
    client = await connectSerial(room.serialPath("radar"), 256_000);
    expect(await state()).toEqual({ seen: 0, distanceCm: 0 });
    room.people.enter(1);
    await until("people", true);
    expect((await state()).distanceCm).toBeGreaterThanOrEqual(75);
    room.misbehave("radar", "stuck-vacant");
    await until("nobody", false);
    room.people.leave(1);
    room.misbehave("radar", "stuck-occupied");
    await until("ghosts", true);
    room.misbehave("radar", null);
    await until("nobody again", false);
  });
});
