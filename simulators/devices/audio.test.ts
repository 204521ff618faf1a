import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "../faults.ts";
import { eventually, staysFalse } from "../testing/eventually.ts";
import { noLogins, startTestRoom } from "../testing/room.ts";
import type { TestRoom } from "../testing/room.ts";
import { connectTcp } from "../testing/wire-client.ts";
import type { WireClient } from "../testing/wire-client.ts";

const parts = `
links:
  relays: { modbus-tcp: { host: 192.0.2.1 } }
  receiver: { tcp: { host: 192.0.2.9, port: 2202 } }
  audio: { tcp: { host: 192.0.2.4, port: 23 } }
devices:
  av-supply: { profile: waveshare/relay-8, link: relays, unit: 1, channel: 5 }
  mic-main: { profile: shure/ulx-d, tcp: { host: 192.0.2.2 }, channel: 1 }
  mic-three: { profile: shure/ulx-d, link: receiver, channel: 3 }
  mic-four: { profile: shure/ulx-d, link: receiver, channel: 4 }
  amplifier: { profile: biamp/tesira, link: audio, tag: RoomLevel, supply: av-supply }
  test-tone: { profile: biamp/tesira-tone, link: audio, tag: RoomTone, supply: av-supply }
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

const linkPort = (name: string): number => {
  const link = room.config.links[name];
  return link !== undefined && "tcp" in link ? link.tcp.port : 0;
};

describe("a microphone receiver", () => {
  const ask = async (command: string) => {
    client.send(`< ${command} >`);
    return client.take(/^< .*? >/);
  };

  it("answers, obeys and refuses", async () => {
    client = await connectTcp(room.tcpPort("mic-main"));
    expect(await ask("GET 1 AUDIO_MUTE")).toBe("< REP 1 AUDIO_MUTE OFF >");
    expect(await ask("SET 1 AUDIO_MUTE ON")).toBe("< REP 1 AUDIO_MUTE ON >");
    expect(await ask("SET 1 AUDIO_MUTE ON")).toBe("< REP 1 AUDIO_MUTE ON >");
    expect(await ask("SET 1 AUDIO_MUTE TOGGLE")).toBe("< REP 1 AUDIO_MUTE OFF >");
    expect(await ask("SET 1 AUDIO_GAIN 042")).toBe("< REP 1 AUDIO_GAIN 042 >");
    expect(await ask("SET 1 AUDIO_GAIN INC 5")).toBe("< REP 1 AUDIO_GAIN 047 >");
    expect(await ask("SET 1 AUDIO_GAIN 61")).toBe("< REP ERR >");
    expect(await ask("SET 1 CHAN_NAME {Lectern}")).toBe("< REP 1 CHAN_NAME {Lectern} >");
    expect(await ask("GET 1 BATT_BARS")).toBe("< REP 1 BATT_BARS 005 >");
    expect(await ask("GET 2 AUDIO_MUTE")).toBe("< REP ERR >");
    expect(await ask("PUT 1 AUDIO_MUTE ON")).toBe("< REP ERR >");
    expect(await ask("GET FW_VER")).toMatch(/^< REP FW_VER \{2/);
  });

  it("reports everything of every channel it has", async () => {
    client = await connectTcp(linkPort("receiver"));
    client.send("< GET 0 ALL >");
    await client.take(/< REP 4 METER_RATE 00000 >/);
    expect(room.devices.get("mic-four")?.profile).toBe("shure/ulx-d");
  });

  it("tells a change to everybody, an unchanged value to nobody else", async () => {
    client = await connectTcp(room.tcpPort("mic-main"));
    const other = await connectTcp(room.tcpPort("mic-main"));
    other.send("< SET 1 AUDIO_MUTE ON >");
    await client.take(/^< REP 1 AUDIO_MUTE ON >/);
    other.send("< SET 1 AUDIO_MUTE ON >");
    await other.take(/< REP 1 AUDIO_MUTE ON >< REP 1 AUDIO_MUTE ON >/);
    expect(client.received).toBe("");
    await other.close();
  });

  it("sends levels at the rate it was asked for, louder with people", async () => {
    room.people.enter(4);
    client = await connectTcp(room.tcpPort("mic-main"));
    client.send("< SET 1 METER_RATE 00100 >");
    const line = await client.take(/< SAMPLE 1 ALL XB \d{3} \d{3} >/);
    expect(Number(line.slice(-5, -2))).toBeGreaterThanOrEqual(15);
    client.send("< SET 1 METER_RATE 0 >");
    await client.take(/METER_RATE 00000 >/);
    await staysFalse("another sample", 150, () => client.received.includes("SAMPLE"));
  });

  it("wears its battery down over a working day", async () => {
    client = await connectTcp(room.tcpPort("mic-main"));
    room.roomClock.advance(6 * 3_600_000);
    expect(await ask("GET 1 BATT_BARS")).toBe("< REP 1 BATT_BARS 002 >");
    room.misbehave("mic-main", "not-a-number");
    expect(await ask("GET 1 BATT_BARS")).toBe("< REP 1 BATT_BARS 255 >");
    room.misbehave("mic-main", "low-battery");
    expect(await ask("GET 1 BATT_BARS")).toBe("< REP 1 BATT_BARS 001 >");
    room.misbehave("mic-main", "reports-fault");
    await client.take(/RF_INT_DET CRITICAL >/);
    room.misbehave("mic-main", "ignores-commands");
    await client.take(/RF_INT_DET NONE >/);
    expect(await ask("SET 1 AUDIO_MUTE ON")).toBe("< REP 1 AUDIO_MUTE OFF >");
  });
});

describe("the amplifier", () => {
  const refusals = "\xff\xfc\x18\xff\xfc\x20\xff\xfc\x23\xff\xfc\x27\xff\xfe\x03\xff\xfe\x05";
  const ask = async (command: string) => {
    client.send(`${command}\n`);
    const [echo, answer] = (await client.take(/^.*\n.*\r\n/)).split("\n");
    expect(echo).toBe(command);
    return answer?.trim();
  };

  /** Supplied, booted, and through with its negotiation. */
  const open = async () => {
    room.world.switches.set("av-supply", true);
    room.roomClock.advance(20_000);
    client = await eventually("the amplifier", () =>
      connectTcp(linkPort("audio")).catch(() => undefined),
    );
    await client.takeLength(3 * 6);
    client.send(refusals);
    await client.take(/Text Protocol Server\.\.\.\r\n\r\n/);
  };

  it("boots with its supply, negotiates, and keeps level and mute", async () => {
    await expect(connectTcp(linkPort("audio"))).rejects.toThrow(/ECONNREFUSED/);
    room.world.switches.set("av-supply", true);
    room.roomClock.advance(20_000);
    client = await eventually("the amplifier", () =>
      connectTcp(linkPort("audio")).catch(() => undefined),
    );
    expect(await client.takeLength(3 * 6)).toMatch(/^\xff\xfd.*\xff\xfb.$/);
    client.send("RoomLevel get mute 1\n");
    await staysFalse("an answer before the negotiation", 50, () => client.received !== "");
    client.send(refusals);
    await client.take(/Welcome to the Tesira Text Protocol Server\.\.\.\r\n\r\n/);
    expect(await ask("RoomLevel get level 1")).toBe('+OK "value":-10.000000');
    expect(await ask("RoomLevel set level 1 -6")).toBe("+OK");
    expect(await ask("RoomLevel get level 1")).toBe('+OK "value":-6.000000');
    expect(await ask("RoomLevel set mute 2 true")).toBe("+OK");
    expect(await ask("RoomLevel get mute 2")).toBe('+OK "value":true');
    expect(await ask("RoomLevel get mute 1")).toBe('+OK "value":false');
    expect(await ask("RoomLevel get mute 0")).toMatch(/^-ERR INVALID_PARAMETER/);
    expect(await ask("RoomLevel set level 1 13")).toMatch(/^-ERR INVALID_PARAMETER/);
    expect(await ask("roomlevel get level 1")).toMatch(/^-ERR address not found/);
    room.misbehave("amplifier", "out-of-range");
    expect(await ask("RoomLevel get level 1")).toBe('+OK "value":940.000000');
  });

  it("plays a tone that a microphone hears, by way of its level and mute", async () => {
    await open();
    expect(await ask("RoomTone get mute")).toBe('+OK "value":true');
    expect(await ask("RoomTone get level")).toMatch(/^-ERR INVALID_PARAMETER/);
    expect(await ask("RoomTone set mute maybe")).toMatch(/^-ERR INVALID_PARAMETER/);
    const microphone = await connectTcp(room.tcpPort("mic-main"));
    /** The first sample after this is asked for, as dB against full scale. */
    const heardDb = async () => {
      microphone.send("< SET 1 METER_RATE 00100 >");
      await microphone.take(/METER_RATE 00100 >/);
      const line = await microphone.take(/< SAMPLE 1 ALL XB \d{3} \d{3} >/);
      return Number(line.slice(-5, -2)) - 50;
    };
    const quietDb = -48;
    const mute = "RoomTone get mute";
    const steps: readonly [what: string, command: string, device: string, fault: Fault | null][] = [
      ["silence", "RoomTone set mute true", "amplifier", null],
      ["the tone", "RoomTone set mute false", "amplifier", null],
      ["nothing: the amplifier is muted", "RoomLevel set mute 1 true", "amplifier", null],
      ["the tone", "RoomLevel set mute 1 false", "amplifier", null],
      ["nothing: the loudspeaker is dead", mute, "amplifier", "silent-speaker"],
      ["nothing: the generator is dead", mute, "test-tone", "silent-speaker"],
      ["nothing: the microphone is deaf", mute, "mic-main", "deaf-microphone"],
      ["the tone", mute, "amplifier", null],
    ];
    const loud: string[] = [];
    for (const [what, command, device, fault] of steps) {
      await ask(command);
      room.misbehave(device, fault);
      if ((await heardDb()) > quietDb) loud.push(what);
      room.misbehave(device, null);
    }
    expect(loud).toEqual(["the tone", "the tone", "the tone"]);
    microphone.send("< SET 1 AUDIO_MUTE ON >");
    expect(await heardDb()).toBeLessThanOrEqual(quietDb);
    await microphone.close();
  });

  it("is one server behind one socket, whatever its blocks are for", async () => {
    await open();
    expect(await ask("RoomLevel get mute 1")).toBe('+OK "value":false');
    room.misbehave("test-tone", "ignores-commands");
    expect(await ask("RoomTone set mute false")).toBe("+OK");
    expect(await ask("RoomTone get mute")).toBe('+OK "value":true');
    expect(room.world.sound.isTonePlaying).toBe(false);
  });
});
