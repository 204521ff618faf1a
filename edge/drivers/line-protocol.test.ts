import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../links/rig/eventually.ts";
import { deviceFrom, openRoom, shown } from "../links/rig/room.ts";
import { openPtyPair } from "../links/rig/pty-pair.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import { filledLine, lineReader, slotsOf } from "./line-pattern.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const shure = String.raw`
kind: microphone
driver: line-protocol
link: { type: tcp, terminator: ">", sendTerminator: ">", refusals: ["< REP ERR"], responseTimeoutMs: 100 }
points:
  power: { answering: true }
  mute:
    ask: "< GET {channel} AUDIO_MUTE"
    reply: "< REP {channel} AUDIO_MUTE {value}"
    unsolicited: "< REP {channel} AUDIO_MUTE {value}"
    set: "< SET {channel} AUDIO_MUTE {value}"
    values: { "ON": true, "OFF": false }
  battery:
    ask: "< GET {channel} BATT_BARS"
    reply: "< REP {channel} BATT_BARS {value}"
    unsolicited: "< REP {channel} BATT_BARS {value}"
    scale: 20
    invalid: [255]
`;
const tesira = String.raw`
kind: speaker
driver: line-protocol
link:
  type: tcp
  telnet: true
  terminator: "\n"
  sendTerminator: "\n"
  refusals: ["-ERR {any}"]
  responseTimeoutMs: 100
points:
  power: { answering: true }
  level:
    ask: "{tag} get level {channel}"
    reply: '+OK "value":{value}'
    set: "{tag} set level {channel} {value}"
    setReply: "+OK"
`;
const sign = String.raw`
kind: led-sign
driver: line-protocol
link: { type: serial, dataBits: 7, parity: even, terminator: "\x04", sendTerminator: "\x04" }
sign: { charset: ascii, columns: 8, modes: { hold: b, scroll: a } }
points:
  text:
    ask: "\0\0\x01Z00\x02BA"
    reply: "{any}\x02AA\e {mode}{value}\x03{any}"
    set: "\0\0\x01Z00\x02AA\e {mode}{value}\x04\0\0\x01Z00\x02BA"
`;
const oneWaySign = String.raw`
kind: led-sign
driver: line-protocol
link: { type: serial, terminator: "\r", sendTerminator: "\r" }
points:
  text: { set: "TEXT {value}", unsolicited: "TEXT {value}" }
`;

/** Devices of one TCP link whose far side answers as the script says. */
async function openTcp(
  profile: string,
  bindings: readonly string[],
  script: Record<string, string>,
  terminator: string,
) {
  const heard: string[] = [];
  const peer = await startTcpPeer(
    {
      data(socket, bytes) {
        for (const line of bytes.toString("latin1").split(terminator).slice(0, -1)) {
          heard.push(line);
          const answer = script[line];
          if (answer !== undefined) socket.write(answer, "latin1");
        }
      },
    },
    0,
  );
  const devices = bindings.map((binding, at) =>
    deviceFrom(`d${at}`, profile, `link: rack\n${binding}`),
  );
  const link = `rack: { tcp: { host: 127.0.0.1, port: ${peer.port} } }`;
  const room = await openRoom(devices, link);
  closing.push(async () => {
    await room.stop();
    await peer.close();
  });
  await eventually("the link", () => room.links.health().every(({ up }) => up));
  const [driver, second] = room.drivers;
  if (driver === undefined) throw new Error("no driver");
  return { ...room, driver, second: second ?? driver, heard, peer };
}

describe("a device of lines", () => {
  it("holds a conversation", async () => {
    const { driver, heard } = await openTcp(
      shure,
      ["channel: 2"],
      {
        "< GET 2 AUDIO_MUTE": "< REP 2 AUDIO_MUTE ON >",
        "< GET 2 BATT_BARS": "< REP 1 BATT_BARS 001 >< REP 2 BATT_BARS 004 >",
        "< SET 2 AUDIO_MUTE OFF": "< REP 2 AUDIO_MUTE OFF >",
      },
      ">",
    );
    const result = await driver.read(["power", "mute", "battery"], "poll");
    expect(shown(result)).toEqual({ power: "on", mute: true, battery: 80 });
    expect(await driver.write("mute", false, "command")).toMatchObject({ ok: true });
    expect(heard).toEqual(["< GET 2 AUDIO_MUTE", "< GET 2 BATT_BARS", "< SET 2 AUDIO_MUTE OFF"]);
  });

  it("ends what a question began, answered or not, and waits for no answer to that", async () => {
    const metering = `${shure}  level:
    ask: "< SET {channel} METER_RATE 00100"
    reply: "< SAMPLE {channel} ALL {any} {any} {value}"
    afterwards: "< SET {channel} METER_RATE 00000"
    offset: -50
`;
    const begins = "< SET 1 METER_RATE 00100";
    const ends = "< SET 1 METER_RATE 00000";
    const script: Record<string, string> = {
      [begins]: "< REP 1 METER_RATE 00100 >< SAMPLE 1 ALL XB 092 034 >",
      [ends]: "< SAMPLE 1 ALL XB 092 040 >< REP 1 METER_RATE 00000 >",
      "< GET 1 AUDIO_MUTE": "< REP 1 AUDIO_MUTE OFF >",
    };
    const { driver, heard, ears } = await openTcp(metering, ["channel: 1"], script, ">");
    const result = await driver.read(["level", "mute"], "poll");
    expect(shown(result)).toEqual({ level: -16, mute: false });
    expect(heard).toEqual([begins, ends, "< GET 1 AUDIO_MUTE"]);
    delete script[begins];
    expect(shown(await driver.read(["level"], "poll"))).toEqual({ level: "link-timeout" });
    await eventually("the end of it", () => heard.length === 5);
    expect(heard.slice(3)).toEqual([begins, ends]);
    expect(ears[0]?.samples).toEqual([]);
  });

  it("hears each channel's own changes on a shared line", async () => {
    const { ears, peer } = await openTcp(shure, ["channel: 1", "channel: 2"], {}, ">");
    peer.send("< REP 2 AUDIO_MUTE ON >\r\n< REP 1 BATT_BARS 255 >< REP 3 AUDIO_MUTE ON >");
    await eventually("both reports", () => ears.every(({ samples }) => samples.length > 0));
    expect(ears[0]?.samples).toEqual([{ point: "battery", value: 5100, quality: "bad" }]);
    expect(ears[1]?.samples).toEqual([{ point: "mute", value: true, quality: "good" }]);
  });

  it("is on while it answers, be it a refusal, and unknown while it is silent", async () => {
    const script: Record<string, string> = { "< GET 1 AUDIO_MUTE": "< REP ERR >" };
    const { driver, heard } = await openTcp(shure, ["channel: 1"], script, ">");
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "on" });
    expect(shown(await driver.read(["power", "mute"], "poll"))).toEqual({
      power: "on",
      mute: "device-illegal-address",
    });
    delete script["< GET 1 AUDIO_MUTE"];
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "link-timeout" });
    expect(heard).toHaveLength(3);
  });

  it("speaks with a server that opens with telnet options and echoes", async () => {
    const { driver } = await openTcp(
      tesira,
      ["tag: Hall1\nchannel: 3"],
      {
        "Hall1 get level 3": 'Hall1 get level 3\r\n+OK "value":-6.000000\r\n',
        "Hall1 set level 3 -12.5": "+OK\r\n",
        "Hall1 set level 3 99": "-ERR INVALID_PARAMETER Value too large\r\n",
      },
      "\n",
    );
    expect(shown(await driver.read(["level", "power"], "poll"))).toEqual({
      level: -6,
      power: "on",
    });
    expect(await driver.write("level", -12.5, "command")).toMatchObject({ ok: true });
    expect(await driver.write("level", 99, "command")).toMatchObject({
      failure: { code: "device-illegal-value" },
    });
  });

  it("writes a sign, reads it back, and refuses what it cannot show", async () => {
    const pair = openPtyPair();
    let words = "bWELCOME";
    pair.onData((bytes) => {
      const [, set] = bytes.toString("latin1").split("\u0002AA\u001B ");
      words = set?.split("\u0004")[0] ?? words;
      pair.write(Buffer.from(`\0\0\u0001000\u0002AA\u001B ${words}\u00030330\u0004`, "latin1"));
    });
    const room = await openRoom(
      [deviceFrom("banner", sign, `serial: { port: ${pair.path} }`)],
      `banner: { serial: { port: ${pair.path}, baud: 9600, parity: even, dataBits: 7 } }`,
    );
    closing.push(async () => {
      await room.stop();
      await pair.close();
    });
    const [driver] = room.drivers;
    await eventually("the port", () => room.links.health().every(({ up }) => up));
    expect(await driver?.read(["text"], "poll")).toMatchObject({ samples: [{ value: "WELCOME" }] });
    expect(await driver?.write("text", "Hall 2", "command")).toMatchObject({ ok: true });
    expect(await driver?.read(["text"], "poll")).toMatchObject({ samples: [{ value: "Hall 2" }] });
    expect(words).toBe("bHall 2");
    // Longer than the sign: it moves, and reads back whole.
    expect(await driver?.write("text", "Annual conference", "command")).toMatchObject({ ok: true });
    expect(words).toBe("aAnnual conference");
    expect(await driver?.read(["text"], "poll")).toMatchObject({
      samples: [{ value: "Annual conference" }],
    });
    for (const text of ["会议", "a\u0004b", "a\nb"]) {
      expect(await driver?.write("text", text, "command")).toMatchObject({
        failure: { code: "text-not-displayable" },
      });
    }
  });

  it("takes a sign without answers at its word, and asks it nothing", async () => {
    const pair = openPtyPair();
    const heard: string[] = [];
    pair.onData((bytes) => heard.push(bytes.toString("latin1")));
    const room = await openRoom(
      [deviceFrom("banner", oneWaySign, `serial: { port: ${pair.path} }`)],
      `banner: { serial: { port: ${pair.path} } }`,
    );
    closing.push(async () => {
      await room.stop();
      await pair.close();
    });
    const [driver] = room.drivers;
    await eventually("the port", () => room.links.health().every(({ up }) => up));
    expect(await driver?.write("text", "Hi", "command")).toMatchObject({ ok: true });
    expect(await driver?.read(["text"], "poll")).toEqual({ samples: [], failures: [] });
    await eventually("the line", () => heard.join("") === "TEXT Hi\r");
  });

  it("does not wait for each point of a device that is off", async () => {
    const { driver, heard } = await openTcp(shure, ["channel: 1"], {}, ">");
    const points = ["mute", "battery", "mute", "battery", "power"];
    const result = await driver.read(points, "poll");
    expect(result.failures).toHaveLength(5);
    expect(heard).toHaveLength(2);
  });
});

describe("a line's pattern", () => {
  const slots = { channel: "1", tag: "Hall.1", address: "7" };
  const brackets = { terminator: ">", ignoreCase: false, valueWidth: undefined };

  it.each([
    ["< REP {channel} GAIN {value} >", "< REP 1 GAIN  022", "022"],
    ["< REP {channel} GAIN {value} >", "< REP 11 GAIN 022", null],
    ["{tag} is {value}", "Hall.1 is up", "up"],
    ["{tag} is {value}", "Hallx1 is up", null],
    ["{any}={value};{any}", "a=b=c;d", "b=c"],
    ["+OK", "+OK", ""],
    ["+OK", '+OK "value":1', null],
    ["(*) {value}", "(*) 5", "5"],
  ])("%s reads %s as %s", (pattern, line, value) => {
    expect(lineReader(pattern, slots, brackets).read(line)).toBe(value);
  });

  it("fills the binding in", () => {
    expect(slotsOf({ profile: "v/m", unit: 7 }, 2)).toEqual({
      channel: "1",
      tag: "",
      address: "07",
    });
    expect(filledLine("{tag} {address} {value}", slots, "on", "ascii")).toMatchObject({
      value: "Hall.1 7 on",
    });
    expect(filledLine("{value}", slots, "会", "utf-8")).toMatchObject({ value: "会" });
  });
});
