import { connectAsync } from "mqtt";
import type { MqttClient } from "mqtt";
import { afterEach, describe, expect, it } from "vitest";
import { issueLogins } from "../links/mqtt-logins.ts";
import { eventually } from "../links/rig/eventually.ts";
import { freePort } from "../links/rig/free-port.ts";
import { deviceFrom, openRoom } from "../links/rig/room.ts";
import { parseMessage, pickMember, setPayload } from "./mqtt-payload.ts";

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
    set: { topic: set, field: state }
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
  const { content, issued } = await issueLogins("", [{ device: "d1", topic }]);
  const port = await freePort();
  const room = await openRoom(
    [deviceFrom("d1", profile, `link: room\ntopic: ${topic}`)],
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
  await client.subscribeAsync(`${topic}/#`);
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
    const { driver, received } = await openDevice(lock, "zigbee2mqtt/door");
    expect(await driver.write("lock", "unlocked", "command")).toMatchObject({ ok: true });
    await eventually("the command", () => received.length === 1);
    expect(received[0]).toMatchObject({ topic: "zigbee2mqtt/door/set", retain: false });
    expect(String(received[0]?.payload)).toBe('{"state":"UNLOCK"}');
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
    const message = parseMessage(Buffer.from('{"a":true,"b":1.5,"__proto__":2}'));
    expect(pickMember(message, "a")).toBe("true");
    expect(pickMember(message, "b")).toBe(1.5);
    expect(pickMember(message, "toString")).toBeNull();
    expect(pickMember(parseMessage(Buffer.from(" 12 ")), undefined)).toBe("12");
    expect(Buffer.from(setPayload("state", "ON")).toString()).toBe('{"state":"ON"}');
    expect(Buffer.from(setPayload(undefined, 5)).toString()).toBe("5");
  });
});
