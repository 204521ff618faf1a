import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../links/rig/eventually.ts";
import { deviceFrom, openRoom, shown } from "../links/rig/room.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import { startUdpPeer } from "../links/rig/udp-peer.ts";
import { errorsIn, subscribeText, valuesIn } from "./ssc-codec.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const profile = (type: "udp" | "tcp") => `
kind: microphone
channels: 4
driver: ssc
link: { type: ${type}, responseTimeoutMs: 150 }
points:
  mute:
    address: "/rx{channel}/mute"
    writable: true
    subscribe: true
    values: { "true": true, "false": false }
  gain: { address: "/rx{channel}/gain", writable: true, subscribe: true }
  battery: { address: "/mates/tx{channel}/battery/gauge" }
  fault: { address: "/rx{channel}/warnings", values: { AfPeak: "", NoLink: no transmitter } }
  level: { address: "/m/rx{channel}/af", meter: true }
  serial: { address: /device/identity/serial }
`;

type Answer = (text: string, say: (text: string) => void) => void;

/** A receiver that answers each datagram as told; `heard` leaves out what subscribes. */
async function openReceiver(answer: Answer, channels = [2]) {
  const heard: string[] = [];
  const subscriptions: string[] = [];
  const peer = await startUdpPeer((bytes, reply) => {
    const text = String(bytes);
    const isSubscription = text.includes("subscribe") && !text.includes('"lifetime":1}');
    (isSubscription ? subscriptions : heard).push(text);
    answer(text, reply);
  }, 0);
  const devices = channels.map((channel) =>
    deviceFrom(`mic${channel}`, profile("udp"), `channel: ${channel}\nlink: radio`),
  );
  const link = `radio: { udp: { host: 127.0.0.1, port: ${peer.port} } }`;
  const room = await openRoom(devices, link);
  closing.push(async () => {
    await room.stop();
    await peer.close();
  });
  await eventually("the wire", () => room.links.health().every(({ up }) => up));
  const [driver] = room.drivers;
  const [ear] = room.ears;
  if (driver === undefined || ear === undefined) throw new Error("no driver");
  return { ...room, driver, ear, heard, subscriptions, peer };
}

describe("SSC", () => {
  it("asks for several addresses by one message, and takes several answers", async () => {
    const { driver, heard } = await openReceiver((_text, say) => {
      say('{"rx2":{"mute":true,"gain":24}}');
      say('{"mates":{"tx2":{"battery":{"gauge":65}}},"rx2":{"warnings":["NoLink","AfPeak"]}}');
    });
    expect(shown(await driver.read(["mute", "gain", "battery", "fault"], "poll"))).toEqual({
      mute: true,
      gain: 24,
      battery: 65,
      fault: "no transmitter",
    });
    expect(heard).toEqual([
      '{"rx2":{"mute":null,"gain":null,"warnings":null},"mates":{"tx2":{"battery":{"gauge":null}}}}',
    ]);
  });

  it("tells each address's error, and reads the others", async () => {
    const { driver } = await openReceiver((_text, say) =>
      say(
        '{"osc":{"error":[{"mates":{"tx2":{"battery":{"gauge":[424,{"desc":"failed"}]}}},' +
          '"device":{"identity":{"serial":[404,{"desc":"not found"}]}}}]},"rx2":{"mute":false}}',
      ),
    );
    expect(shown(await driver.read(["mute", "battery", "serial"], "poll"))).toEqual({
      mute: false,
      battery: "device-busy",
      serial: "device-illegal-address",
    });
  });

  it("takes an error without an address for all of the message", async () => {
    const { driver } = await openReceiver((_text, say) =>
      say('{"osc":{"error":[[400,{"desc":"not understood"}]]}}'),
    );
    expect(shown(await driver.read(["mute", "gain"], "poll"))).toEqual({
      mute: "device-illegal-value",
      gain: "device-illegal-value",
    });
  });

  it("asks once more for what was lost, and for no more than that", async () => {
    let asked = 0;
    const { driver, heard } = await openReceiver((_text, say) => {
      asked += 1;
      say(asked === 1 ? '{"rx2":{"mute":true}}' : '{"rx2":{"gain":3}}');
    });
    expect(shown(await driver.read(["mute", "gain"], "poll"))).toEqual({ mute: true, gain: 3 });
    expect(heard).toEqual(['{"rx2":{"mute":null,"gain":null}}', '{"rx2":{"gain":null}}']);
  });

  it("gives a silent receiver up after two tries, and asks nothing more of it", async () => {
    const { driver, heard } = await openReceiver(() => {});
    expect(shown(await driver.read(["mute", "gain", "level"], "poll"))).toEqual({
      mute: "link-timeout",
      gain: "link-timeout",
      level: "link-timeout",
    });
    expect(heard).toHaveLength(2);
  });

  it("reads a meter by subscribing for a second", async () => {
    const { driver, heard } = await openReceiver((_text, say) => {
      // The end of the reading before, and then the value.
      say('{"osc":{"error":[{"m":{"rx2":{"af":[310]}}}]}}');
      say('{"m":{"rx2":{"af":-38.5}}}');
    });
    expect(shown(await driver.read(["level"], "poll"))).toEqual({ level: -38.5 });
    expect(heard).toEqual([
      '{"osc":{"state":{"subscribe":[{"#":{"lifetime":1},"m":{"rx2":{"af":null}}}]}}}',
    ]);
  });

  it("counts a command as taken when the receiver says the same value", async () => {
    const { driver, ear } = await openReceiver((text, say) => {
      // The late answer to an earlier question comes first.
      if (text.includes("true")) say('{"rx2":{"mute":false}}');
      say(text);
    });
    expect(await driver.write("mute", true, "command")).toMatchObject({ ok: true });
    expect(await driver.write("gain", -6, "command")).toMatchObject({ ok: true });
    expect(await driver.write("battery", 1, "command")).toMatchObject({ ok: false });
    expect(ear.samples).toEqual([{ point: "mute", value: false, quality: "good" }]);
  });

  it("says so when the receiver stays at another value", async () => {
    const { driver } = await openReceiver((_text, say) => say('{"rx2":{"gain":27}}'));
    expect(await driver.write("gain", 28, "command")).toMatchObject({
      failure: { code: "device-illegal-value", detail: "the device stays at 27" },
    });
  });

  it.each([
    [404, "device-illegal-address"],
    [406, "device-illegal-value"],
    [423, "device-busy"],
    [500, "device-fault"],
  ])("understands error %d", async (code, expected) => {
    const { driver } = await openReceiver((_text, say) =>
      say(`{"osc":{"error":[{"rx2":{"mute":[${code},{"desc":"no"}]}}]}}`),
    );
    expect(await driver.write("mute", true, "command")).toMatchObject({
      failure: { code: expected },
    });
  });

  it("subscribes once the receiver is heard, is told changes, and subscribes anew after silence", async () => {
    let isThere = true;
    const { driver, ear, subscriptions, peer } = await openReceiver((text, say) => {
      if (isThere) say(text.includes("subscribe") ? text : '{"rx2":{"mute":false}}');
    });
    await driver.read(["mute"], "poll");
    await eventually("a subscription", () => subscriptions.length === 1);
    expect(subscriptions[0]).toBe(
      '{"osc":{"state":{"subscribe":[{"#":{"lifetime":60},"rx2":{"mute":null,"gain":null}}]}}}',
    );
    peer.send('{"rx2":{"mute":true,"gain":7},"rx1":{"mute":true}}');
    await eventually("the change", () => ear.samples.length === 2);
    expect(ear.samples.map(({ point, value }) => [point, value])).toEqual([
      ["mute", true],
      ["gain", 7],
    ]);
    await driver.read(["mute"], "poll");
    isThere = false;
    await driver.read(["mute"], "poll");
    isThere = true;
    await driver.read(["mute"], "poll");
    await eventually("another subscription", () => subscriptions.length === 2);
  });

  it("fails at once when nobody listens there", async () => {
    const { driver, peer, ears } = await openReceiver(() => {});
    await peer.close();
    expect(shown(await driver.read(["mute"], "poll"))).toEqual({ mute: "link-refused" });
    expect(shown(await driver.read(["mute", "level"], "poll"))).toEqual({
      mute: "link-refused",
      level: "link-refused",
    });
    expect(ears[0]?.lost.map(({ code }) => code)).toEqual(["link-refused"]);
    closing.splice(0);
  });

  it("serves the channels of one receiver over one socket, each with its own values", async () => {
    const { drivers, ears, peer } = await openReceiver(
      (text, say) => say(text.includes("rx1") ? '{"rx1":{"gain":1}}' : '{"rx3":{"gain":3}}'),
      [1, 3],
    );
    const read = await Promise.all(drivers.map((each) => each.read(["gain"], "poll")));
    expect(read.map(shown)).toEqual([{ gain: 1 }, { gain: 3 }]);
    peer.send('{"rx3":{"mute":true}}');
    await eventually("the change", () => (ears[1]?.samples.length ?? 0) > 0);
    expect(ears[0]?.samples).toEqual([]);
  });

  it("speaks over TCP with line ends", async () => {
    const heard: string[] = [];
    const peer = await startTcpPeer(
      {
        data(socket, bytes) {
          heard.push(String(bytes));
          socket.write('{"rx1":{"gain":5}}\r\n');
        },
      },
      0,
    );
    const device = deviceFrom("mic", profile("tcp"), "channel: 1\ntcp: { host: 127.0.0.1 }");
    const room = await openRoom([device], `mic: { tcp: { host: 127.0.0.1, port: ${peer.port} } }`);
    closing.push(async () => {
      await room.stop();
      await peer.close();
    });
    await eventually("the wire", () => room.links.health().every(({ up }) => up));
    const read = await room.drivers[0]?.read(["gain"], "poll");
    expect(read?.samples).toEqual([{ point: "gain", value: 5, quality: "good" }]);
    expect(heard).toEqual(['{"rx1":{"gain":null}}\r\n']);
  });
});

describe("the codec", () => {
  it("finds values and errors at their addresses, and nothing in noise", () => {
    expect([
      ...valuesIn(JSON.parse('{"osc":{"xid":1},"a":{"b":1,"c":{"d":["x"]}},"e":null}')),
    ]).toEqual([
      ["/a/b", 1],
      ["/a/c/d", ["x"]],
    ]);
    expect([
      ...errorsIn({ osc: { error: [{ a: { b: [404, {}] } }, [400, {}], "noise", 7] } }),
    ]).toEqual([
      ["/a/b", 404],
      ["", 400],
    ]);
    expect(errorsIn({ osc: { error: "all" } }).size).toBe(0);
    expect(valuesIn([1, 2]).size).toBe(0);
  });

  it("writes a subscription as the maker prints it", () => {
    expect(subscribeText(["/mates/tx1/led"], 60)).toBe(
      '{"osc":{"state":{"subscribe":[{"#":{"lifetime":60},"mates":{"tx1":{"led":null}}}]}}}',
    );
  });
});
