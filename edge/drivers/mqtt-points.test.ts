import fc from "fast-check";
import { connectAsync } from "mqtt";
import type { MqttClient } from "mqtt";
import { afterEach, describe, expect, it } from "vitest";
import { issueLogins } from "../links/mqtt-logins.ts";
import { eventually } from "../links/rig/eventually.ts";
import { freePort } from "../links/rig/free-port.ts";
import { deviceFrom, openRoom } from "../links/rig/room.ts";
import { ownTopics } from "../devices/own-topics.ts";
import { filledPayload, parseMessage, pickMember } from "./mqtt-payload.ts";

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const lock = `
kind: door-lock
driver: mqtt-points
link:
  type: mqtt
  availability: { topic: availability, field: state, online: online, offline: offline }
points:
  lock:
    field: state
    values: { LOCK: locked, UNLOCK: unlocked }
    set: { topic: set, payload: { state: "{value}" } }
  battery: { field: battery, plausible: [0, 100] }
`;
const plate = `
kind: nameplate
driver: mqtt-points
link: { type: mqtt, availability: { topic: availability, online: online, offline: offline } }
points:
  image: { topic: state, field: image, set: { topic: image/set, image: true } }
  battery: { topic: state, field: battery }
`;
const bare = `
kind: relay
driver: mqtt-points
link: { type: mqtt }
points:
  power:
    topic: POWER
    values: { "ON": "on", "OFF": "off" }
    set: { topic: cmnd/POWER }
`;

/** One device, its driver, and the device's own client at the edge's broker. */
async function openDevice(profile: string, topic: string, images = new Map<string, Uint8Array>()) {
  const device = deviceFrom("d1", profile, `link: room\nchannel: 2\ntopic: ${topic}`);
  const prefixed = ownTopics(device.profile, topic).slice(1);
  const { content, issued } = await issueLogins("", [{ device: "d1", topic, prefixed }]);
  const port = await freePort();
  const room = await openRoom(
    [device],
    `room: { mqtt: { embedded: { port: ${port}, users: users } } }`,
    { readSecret: () => Promise.resolve(content), image: (hash) => images.get(hash) },
  );
  const [login] = issued;
  const client: MqttClient = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: login?.username ?? "",
    password: login?.password ?? "",
    reconnectPeriod: 0,
    protocolVersion: 4,
  });
  closing.push(() => client.endAsync(true), room.stop);
  const received: { topic: string; payload: Buffer; retain: boolean }[] = [];
  client.on("message", (at, payload, packet) =>
    received.push({ topic: at, payload, retain: packet.retain }),
  );
  for (const own of [topic, ...prefixed]) await client.subscribeAsync(`${own}/#`);
  const [driver] = room.drivers;
  const [ear] = room.ears;
  if (driver === undefined || ear === undefined) throw new Error("no driver");
  return { driver, ear, client, received };
}

describe("a device of MQTT topics", () => {
  it("reads the members of its messages", async () => {
    const { client, ear } = await openDevice(lock, "zigbee2mqtt/door");
    client.publish("zigbee2mqtt/door", '{"state":"LOCK","battery":78,"linkquality":9}');
    await eventually("the values", () => ear.samples.length === 2);
    expect(ear.samples).toEqual([
      { point: "lock", value: "locked", quality: "good" },
      { point: "battery", value: 78, quality: "good" },
    ]);
  });

  it("is not disturbed by what is no message of its", async () => {
    const { client, ear } = await openDevice(lock, "zigbee2mqtt/door");
    for (const text of ["", "{", "[1]", "null", '{"state":{"a":1}}', '{"state":"AJAR"}']) {
      client.publish("zigbee2mqtt/door", text);
    }
    client.publish("zigbee2mqtt/door", '{"battery":400}');
    await eventually("the last one", () => ear.samples.length > 0);
    expect(ear.samples).toEqual([{ point: "battery", value: 400, quality: "bad" }]);
  });

  it("sends a command that nobody keeps", async () => {
    const { driver, client, received } = await openDevice(lock, "zigbee2mqtt/door");
    expect(await driver.write("lock", "unlocked", "command")).toMatchObject({ ok: true });
    await eventually("the command", () => received.length === 1);
    expect(received[0]).toMatchObject({ topic: "zigbee2mqtt/door/set", retain: false });
    expect(String(received[0]?.payload)).toBe('{"state":"UNLOCK"}');
    // A lock that comes back later is not opened by an old order.
    await client.unsubscribeAsync("zigbee2mqtt/door/#");
    await client.subscribeAsync("zigbee2mqtt/door/#");
    await client.publishAsync("zigbee2mqtt/door/mark", "");
    await eventually("the mark", () => received.length > 1);
    expect(received.map(({ topic }) => topic)).toEqual([
      "zigbee2mqtt/door/set",
      "zigbee2mqtt/door/mark",
    ]);
  });

  it("tells when the device is said to be offline", async () => {
    const { client, ear } = await openDevice(lock, "zigbee2mqtt/door");
    client.publish("zigbee2mqtt/door/availability", '{"state":"online"}');
    client.publish("zigbee2mqtt/door/availability", '{"state":"offline"}');
    await eventually("the loss", () => ear.lost.length === 1);
    expect(ear.lost[0]?.code).toBe("link-closed");
  });

  it("sends the image that a value names, for a plate that sleeps, too", async () => {
    const bytes = Buffer.alloc(30_000, 5);
    const { driver, client, received } = await openDevice(
      plate,
      "plates/a1",
      new Map([["abc", bytes]]),
    );
    expect(await driver.write("image", "unknown", "command")).toMatchObject({ ok: false });
    expect(await driver.write("image", "abc", "command")).toMatchObject({ ok: true });
    await eventually("the image", () => received.length === 1);
    expect(received[0]?.payload.equals(bytes)).toBe(true);
    await client.unsubscribeAsync("plates/a1/#");
    await client.subscribeAsync("plates/a1/image/set");
    await eventually("the kept image", () => received.length === 2);
    expect(received[1]).toMatchObject({ topic: "plates/a1/image/set", retain: true });
  });

  it("speaks with devices that know no JSON", async () => {
    const { driver, client, ear, received } = await openDevice(bare, "lamp");
    client.publish("lamp/POWER", "ON");
    await eventually("the state", () => ear.samples.length === 1);
    expect(ear.samples[0]).toMatchObject({ point: "power", value: "on" });
    await driver.write("power", "off", "command");
    await eventually("the command", () => received.some(({ topic }) => topic.includes("cmnd")));
    expect(String(received.at(-1)?.payload)).toBe("OFF");
    expect(await driver.read(["power"], "poll")).toEqual({ samples: [], failures: [] });
  });

  it("takes payloads apart and puts them together", () => {
    const message = parseMessage(Buffer.from('{"a":true,"b":{"c":1.5},"__proto__":2,"d":[7]}'));
    expect(pickMember(message, "a")).toBe("true");
    expect(pickMember(message, "b.c")).toBe(1.5);
    expect(pickMember(message, "b")).toBeNull();
    expect(pickMember(message, "a.c")).toBeNull();
    expect(pickMember(message, "toString")).toBeNull();
    expect(pickMember(parseMessage(Buffer.from(" 12 ")), null)).toBe("12");
  });

  it("writes any value as JSON, and none into the form of the message", () => {
    const slots = { topic: "shelly/a", channel: 0, tag: "x" };
    const template = { src: "{topic}/huitang", params: { id: "{channel}", text: "{value}" } };
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const sent: unknown = JSON.parse(
          Buffer.from(filledPayload(template, slots, value)).toString("utf8"),
        );
        const text = Buffer.from(value, "utf8").toString("utf8");
        expect(sent).toEqual({ src: "shelly/a/huitang", params: { id: 0, text } });
      }),
    );
    const nasty = '"},"method":"{channel}';
    expect(Buffer.from(filledPayload("{value}", slots, nasty)).toString()).toBe(nasty);
    expect(Buffer.from(filledPayload({ on: "{value}" }, slots, true)).toString()).toBe(
      '{"on":true}',
    );
  });
});

const prefixes = `
kind: relay
channels: 4
driver: mqtt-points
link: { type: mqtt, availability: { topic: "tele/{topic}/LWT", online: Online, offline: Offline } }
points:
  power:
    topic: stat/{topic}/RESULT
    field: POWER{channel}
    also: [{ topic: "tele/{topic}/STATE", field: "POWER{channel}" }]
    values: { "ON": "on", "OFF": "off" }
    set: { topic: "cmnd/{topic}/POWER{channel}" }
    ask: { topic: "cmnd/{topic}/STATE", payload: "" }
    every: 1 s
`;

describe("a device that puts a prefix before its topics", () => {
  it("may use its own topics under each prefix, and nobody else's", async () => {
    const { client, ear } = await openDevice(prefixes, "lamp");
    await client.publishAsync("tele/lamp/STATE", '{"POWER1":"OFF","POWER2":"ON"}', { qos: 1 });
    await eventually("the state", () => ear.samples.length === 1);
    expect(ear.samples).toEqual([{ point: "power", value: "on", quality: "good" }]);
    // The broker ends a client that publishes elsewhere.
    const gone = new Promise<void>((resolve) => client.once("close", () => resolve()));
    client.publish("stat/other/RESULT", '{"POWER2":"OFF"}', { qos: 1 }, () => {});
    await gone;
  });

  it("is asked when it comes, again and again, and after a command", async () => {
    const { client, driver, received } = await openDevice(prefixes, "lamp");
    const asks = () => received.filter(({ topic }) => topic === "cmnd/lamp/STATE").length;
    await client.publishAsync("tele/lamp/LWT", "Online", { qos: 1 });
    await eventually("the first question", () => asks() >= 1);
    await eventually("the next one", () => asks() >= 2);
    await driver.write("power", "off", "command");
    const before = asks();
    await driver.read(["power"], "poll");
    await eventually("one at once", () => asks() > before);
    const command = received.find(({ topic }) => topic === "cmnd/lamp/POWER2");
    expect(String(command?.payload)).toBe("OFF");
    expect(command?.retain).toBe(false);
  });
});

const sign = `
kind: led-sign
driver: mqtt-points
link: { type: mqtt, encoding: ascii }
points:
  power: { topic: stats, field: matrix, values: { "true": "on", "false": "off" }, set: { topic: power, payload: { power: "{value}" } } }
  text: { silent: true, set: { topic: custom/huitang, payload: { text: "{value}" } } }
  brightness: { topic: stats, field: bri, scale: 0.39215686, whole: true, set: { topic: settings, payload: { BRI: "{value}" } } }
`;
const lamp = `
kind: lighting-zone
driver: mqtt-points
link: { type: mqtt }
points:
  power:
    topic: g
    above: 0
    values: { "true": "on", "false": "off", "ON": "on", "OFF": "off" }
    writes: { "on": "ON", "off": "OFF" }
    set: { topic: "" }
  level: { topic: g, scale: 0.39215686, whole: true, set: { topic: "" } }
`;

describe("what a device can show and take", () => {
  it("refuses a text that its font does not have, and says which character", async () => {
    const { driver, received } = await openDevice(sign, "sign");
    expect(await driver.write("text", "会议", "command")).toMatchObject({
      failure: { code: "text-not-displayable", detail: "U+4F1A" },
    });
    expect(await driver.write("text", 'He said "true"', "command")).toMatchObject({ ok: true });
    await eventually("the text", () => received.length === 1);
    expect(String(received[0]?.payload)).toBe('{"text":"He said \\"true\\""}');
    await driver.write("power", "on", "command");
    await eventually("the order", () => received.length === 2);
    expect(String(received[1]?.payload)).toBe('{"power":true}');
    await driver.write("text", "true", "command");
    await eventually("the word", () => received.length === 3);
    expect(String(received[2]?.payload)).toBe('{"text":"true"}');
  });

  it("keeps whole percents whole, there and back", async () => {
    const { driver, client, ear, received } = await openDevice(sign, "sign");
    for (let percent = 0; percent <= 100; percent += 5) {
      received.length = 0;
      ear.samples.length = 0;
      const order = () => received.find(({ topic }) => topic === "sign/settings");
      await driver.write("brightness", percent, "command");
      await eventually("the order", () => order() !== undefined);
      const { BRI } = JSON.parse(String(order()?.payload));
      expect(Number.isInteger(BRI)).toBe(true);
      await client.publishAsync("sign/stats", JSON.stringify({ bri: BRI }), { qos: 1 });
      await eventually("the reading", () => ear.samples.length === 1);
      expect(ear.samples[0]?.value).toBe(percent);
    }
  });

  it("reads on and off from a brightness", async () => {
    const { client, ear } = await openDevice(lamp, "lamp");
    for (const bare of ["128", "0", "nonsense"]) await client.publishAsync("lamp/g", bare);
    await eventually("the readings", () => ear.samples.length === 4);
    expect(ear.samples.map(({ value }) => value)).toEqual(["on", 50, "off", 0]);
  });
});
