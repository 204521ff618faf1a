import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { createClock, createVirtualClock } from "../../contract/clock.ts";
import { bindingSchema } from "../../contract/room-config.ts";
import type { Surroundings } from "../device.ts";
import { eventually, staysFalse } from "../testing/eventually.ts";
import { profiles, shippedIds } from "../testing/room.ts";
import { connectSerial, connectTcp } from "../testing/wire-client.ts";
import { seededRandom } from "../world/random.ts";
import { World } from "../world/world.ts";
import { startLineDevice } from "./line-device.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A device in a world of its own; room time stands still until `pass`. */
async function start(id: string, ...bindings: object[]) {
  const profile = profiles(id);
  if (profile?.driver !== "line-protocol") throw new Error(`${id} is no line device`);
  const roomClock = createVirtualClock(Date.UTC(2026, 6, 1, 4));
  const random = seededRandom(3);
  const wallMs = () => roomClock.wallMs();
  const world = new World({ seats: 24, season: "cooling", random, wallMs });
  const around: Surroundings = {
    world,
    roomClock,
    wireClock: createClock(),
    random,
    logins: () => Promise.resolve({ username: "admin1", password: "panasonic" }),
  };
  const all = bindings.map((binding, at) => ({
    id: `d${at}`,
    binding: bindingSchema.parse({ profile: id, ...binding }),
  }));
  const [first] = all;
  if (first === undefined) throw new Error("no binding");
  const box = await startLineDevice(around, { first, all, link: null }, profile);
  closing.push(() => box.stop());
  const connect = async () => {
    const { address } = box;
    const client =
      address.type === "tcp"
        ? await connectTcp(address.port)
        : await connectSerial(address.type === "serial" ? address.path : "", 9600);
    closing.push(() => client.close());
    return client;
  };
  const pass = (ms: number) => {
    world.advance(ms);
    roomClock.advance(ms);
  };
  return { box, client: await connect(), connect, pass };
}

const tcp = { tcp: { host: "192.0.2.1" } };
const serial = { serial: { port: "/dev/ttyS0" } };
const minuteMs = 60_000;

/** What is sent, what must come back, whole; a number is room time that passes. */
type Step = readonly [sent: string, received: string] | number;

const conversations: Readonly<Record<string, { binding: object; steps: readonly Step[] }>> = {
  "epson/escvp21": {
    binding: serial,
    steps: [
      ["\r", ":"],
      ["PWR?\r", "PWR=00\r:"],
      ["SOURCE?\r", "ERR\r:"],
      ["NONSENSE?\r", "ERR\r:"],
      ["LAMP?\r", "LAMP=1312\r:"],
      ["ERR?\r", "ERR=00\r:"],
      ["SNO?\r", "SNO=19875\r:"],
    ],
  },
  "epson/escvp-net": {
    binding: tcp,
    steps: [
      ["ESC/VP.net\x10\x03\0\0\0\0", "ESC/VP.net\x10\x03\0\0\x20\0"],
      ["PWR?\r", "PWR=00\r:"],
      ["PWR OFF\r", ":"],
    ],
  },
  "panasonic/rs232": {
    binding: serial,
    steps: [
      ["\x02QPW\x03", "\x02000\x03"],
      ["\x02QSH\x03", "\x02ER401\x03"],
      ["\x02PON\x03", "\x02PON\x03"],
      2 * minuteMs,
      ["\x02QPW\x03", "\x02001\x03"],
      ["\x02QSH\x03", "\x020\x03"],
      ["\x02OSH:1\x03", "\x02OSH:1\x03"],
      ["\x02QSH\x03", "\x021\x03"],
      ["\x02OSH:7\x03", "\x02ER402\x03"],
      ["\x02XYZ\x03", "\x02ER401\x03"],
      ["\x02Q$L\x03", "\x021312\x03"],
      ["\x02POF\x03", "\x02POF\x03"],
      ["\x02QPW\x03", "\x02000\x03"],
    ],
  },
  "panasonic/rs232-id": {
    binding: { ...serial, unit: 7 },
    steps: [
      ["\x02AD07;QPW\x03", "\x02000\x03"],
      ["\x02AD08;QPW\x03", "\x02ER401\x03"],
      ["\x02AD07;PON\x03", "\x02AD07;PON\x03"],
    ],
  },
  "optoma/ascii": {
    binding: serial,
    steps: [
      ["~00150 1\r", "OK0\r"],
      ["~0000 9\r", "F\r"],
      ["~0000 1\r", "P\r"],
      ["", "INFO1\r"],
      2 * minuteMs,
      ["~00150 1\r", "OK1\r"],
    ],
  },
  "benq/rs232": {
    binding: serial,
    steps: [
      ["\r*pow=?#\r", "POW=OFF\r"],
      ["\r*blank=?#\r", "BLOCK ITEM\r"],
      ["\r*pow=on#\r", "POW=ON\r"],
      2 * minuteMs,
      ["\r*POW=?#\r", "POW=ON\r"],
      ["\r*sour=hdmi2#\r", "SOUR=HDMI2\r"],
      ["\r*sour=?#\r", "SOUR=HDMI2\r"],
      ["\r*nonsense=?#\r", "ILLEGAL FORMAT\r"],
      ["\r*freeze=on#\r", "FREEZE=ON\r"],
      ["\r*modelname=?#\r", "MODELNAME=RS-232\r"],
    ],
  },
  "shure/mxa": {
    binding: tcp,
    steps: [
      ["< GET DEVICE_AUDIO_MUTE >", "< REP DEVICE_AUDIO_MUTE OFF >"],
      ["< SET DEVICE_AUDIO_MUTE ON >", "< REP DEVICE_AUDIO_MUTE ON >"],
      ["< SET DEVICE_AUDIO_MUTE ON >", "< REP DEVICE_AUDIO_MUTE ON >"],
      ["< SET DEVICE_AUDIO_MUTE LOUD >", "< REP ERR >"],
      ["< GET NONSENSE >", "< REP ERR >"],
    ],
  },
  "shure/slx-d": {
    binding: { ...tcp, channel: 2 },
    steps: [
      ["< GET 2 TX_BATT_BARS >", "< REP 2 TX_BATT_BARS 5 >"],
      ["< GET 1 TX_BATT_BARS >", "< REP ERR >"],
    ],
  },
  "shure/qlx-d": {
    binding: { ...tcp, channel: 1 },
    steps: [
      ["< GET 1 BATT_BARS >", "< REP 1 BATT_BARS 5 >"],
      ["< GET 1 RF_INT_DET >", "< REP 1 RF_INT_DET NONE >"],
    ],
  },
  "audio-technica/atuc-50": {
    binding: tcp,
    steps: [["alive O 0000 00 NC \r", "on\r"]],
  },
};

/** Spoken to one command a connection, in tests of their own. */
const oneShot = ["panasonic/ntcontrol"];
/** Simulated by hand, and tested there. */
const byHand = ["adaptive/alpha", "biamp/tesira", "biamp/tesira-tone", "shure/ulx-d"];

describe("a simulated device of lines", () => {
  it.each(Object.entries(conversations))("speaks as %s", async (id, { binding, steps }) => {
    const { client, pass } = await start(id, binding);
    for (const step of steps) {
      if (typeof step === "number") {
        pass(step);
        continue;
      }
      const [sent, received] = step;
      client.send(sent);
      expect(await client.takeLength(received.length)).toBe(received);
      expect(client.received).toBe("");
    }
  });

  it("is there for every line profile", () => {
    const lines = shippedIds.filter((id) => profiles(id)?.driver === "line-protocol");
    expect([...Object.keys(conversations), ...oneShot, ...byHand].toSorted()).toEqual(lines);
  });
});

describe("a simulated Epson", () => {
  it("answers the order to switch on when its lamp burns, and nothing until then", async () => {
    const { client, pass } = await start("epson/escvp21", serial);
    client.send("PWR ON\r");
    client.send("PWR?\r");
    await staysFalse("an answer", 250, () => client.received !== "");
    pass(minuteMs);
    expect(await client.take(/.*:/)).toBe(":");
    client.send("PWR?\r");
    expect(await client.take(/.*:/s)).toBe("PWR=01\r:");
    client.send("MUTE ON\r");
    expect(await client.take(/.*:/s)).toBe(":");
    client.send("MUTE?\r");
    expect(await client.take(/.*:/s)).toBe("MUTE=ON\r:");
    client.send("SOURCE 32\r");
    expect(await client.take(/.*:/s)).toBe(":");
    client.send("SOURCE?\r");
    expect(await client.take(/.*:/s)).toBe("SOURCE=32\r:");
    client.send("PWR OFF\r");
    await client.take(/:/);
    client.send("PWR?\r");
    expect(await client.take(/.*:/s)).toBe("PWR=03\r:");
  });
});

describe("a simulated NTCONTROL projector", () => {
  const answerTo = async (
    { connect }: Awaited<ReturnType<typeof start>>,
    command: (greeting: string) => string,
  ) => {
    const client = await connect();
    const greeting = (await client.take(/NTCONTROL.*\r/)).trim();
    client.send(`${command(greeting)}\r`);
    const answer = await client.take(/.*\r/);
    await eventually("the end of the connection", () => client.closed);
    return answer.trim();
  };

  it("greets, answers one command, and hangs up", async () => {
    const device = await start("panasonic/ntcontrol", tcp);
    expect(await answerTo(device, () => "00QPW")).toBe("00000");
    expect(await answerTo(device, () => "00PON")).toBe("00PON");
    device.pass(2 * minuteMs);
    expect(await answerTo(device, () => "00QPW")).toBe("00001");
    expect(await answerTo(device, () => "00OSH:1")).toBe("00OSH:1");
    expect(await answerTo(device, () => "00QSH")).toBe("001");
    expect(await answerTo(device, () => "00XYZ")).toBe("ERR1");
    expect(await answerTo(device, () => "00OSH:5")).toBe("ERR2");
  });

  it("lets in whoever proves the password, and nobody when it misbehaves", async () => {
    const device = await start("panasonic/ntcontrol", { ...tcp, passwordFile: "/nowhere" });
    const proof = (greeting: string) => {
      const seed = /^NTCONTROL 1 ([0-9a-f]{8})$/.exec(greeting)?.[1] ?? "";
      return createHash("md5").update(`admin1:panasonic:${seed}`).digest("hex");
    };
    expect(await answerTo(device, (greeting) => `${proof(greeting)}00QPW`)).toBe("00000");
    expect(await answerTo(device, () => "00QPW")).toBe("ERRA");
    device.box.devices[0]?.misbehave("refuses-login");
    expect(await answerTo(device, (greeting) => `${proof(greeting)}00QPW`)).toBe("ERRA");
  });
});

describe("what a simulated device tells by itself", () => {
  it("is told to everybody, once", async () => {
    const { client, connect } = await start("shure/mxa", tcp);
    const other = await connect();
    other.send("< SET DEVICE_AUDIO_MUTE ON >");
    expect(await client.take(/< .*? >/)).toBe("< REP DEVICE_AUDIO_MUTE ON >");
    expect(await other.take(/< .*? >/)).toBe("< REP DEVICE_AUDIO_MUTE ON >");
    await staysFalse("another report", 250, () => client.received + other.received !== "");
  });

  it("is its lamp's way, where it has words for it only then", async () => {
    const { client, pass } = await start("optoma/ascii", serial);
    client.send("~0000 1\r");
    expect(await client.take(/INFO1\r/)).toBe("INFO1\r");
    client.send("~00150 1\r");
    expect(await client.take(/OK.\r/)).toBe("OK1\r");
    pass(2 * minuteMs);
    client.send("~0000 0\r");
    await client.take(/INFO2\r/);
    pass(5 * minuteMs);
    await client.take(/INFO0\r/);
  });

  it("has the channels of its box on one wire", async () => {
    const { client, box } = await start(
      "shure/slx-d",
      { ...tcp, channel: 1 },
      { ...tcp, channel: 2 },
    );
    client.send("< GET 1 TX_BATT_BARS >< GET 2 TX_BATT_BARS >");
    await client.take(/< REP 1 TX_BATT_BARS 5 >< REP 2 TX_BATT_BARS 5 >/);
    box.devices[1]?.misbehave("not-a-number");
    expect(await client.take(/< .*? >/)).toBe("< REP 2 TX_BATT_BARS 255 >");
    expect(() => box.devices[0]?.misbehave("refuses-login")).toThrow(RangeError);
  });
});
