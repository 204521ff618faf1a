import { connect as connectSocket } from "node:net";
import { connectAsync } from "mqtt";
import type { IClientOptions, MqttClient } from "mqtt";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { newCounters } from "./link-health.ts";
import { MqttBroker } from "./mqtt-broker.ts";
import { issueLogins } from "./mqtt-logins.ts";
import { eventually } from "./rig/eventually.ts";

const wireClock = createClock();
const devices = [
  { device: "plate-a1", topic: "plates/a1", prefixed: [] },
  { device: "bridge", topic: "zigbee2mqtt", prefixed: [] },
  { device: "plug", topic: "plug", prefixed: ["cmnd/plug", "stat/plug", "tele/plug"] },
];
const counters = newCounters();
const passwords = new Map<string, string>();
let users = "";
const broker = new MqttBroker(
  { host: "127.0.0.1", port: 0, users: "users" },
  { wireClock, readSecret: () => Promise.resolve(users) },
  counters,
);
const clients: MqttClient[] = [];

beforeAll(async () => {
  const issued = await issueLogins("", devices);
  users = issued.content;
  for (const { username, password } of issued.issued) passwords.set(username, password);
  await broker.start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
});
afterAll(() => broker.stop());

async function login(username: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
    username,
    password: passwords.get(username) ?? "wrong",
    reconnectPeriod: 0,
    protocolVersion: 4,
    ...options,
  });
  client.on("error", () => {});
  clients.push(client);
  return client;
}

const codeOf = (error: unknown) =>
  typeof error === "object" && error !== null && "code" in error ? error.code : error;

/** Sends raw bytes at once; resolves with what came back when the broker has closed the socket. */
const sendRaw = (...pieces: readonly Uint8Array[]): Promise<Buffer> => speak(pieces, []);

/** As `sendRaw`, with more to send as soon as anything has come back. */
function speak(first: readonly Uint8Array[], then: readonly Uint8Array[]): Promise<Buffer> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connectSocket(broker.port, "127.0.0.1", () => {
      for (const piece of first) socket.write(piece);
    });
    socket.once("data", () => {
      for (const piece of then) socket.write(piece);
    });
    socket.on("data", (chunk) => received.push(Buffer.from(chunk)));
    socket.on("error", () => {});
    socket.on("close", () => resolve(Buffer.concat(received)));
  });
}

const field = (bytes: Uint8Array) => Buffer.concat([Buffer.from([0, bytes.length]), bytes]);
const packet = (first: number, body: Uint8Array) =>
  Buffer.concat([Buffer.from([first, body.length]), body]);
const connectPacket = (username: string) =>
  packet(
    0x10,
    Buffer.concat([
      field(Buffer.from("MQTT")),
      Buffer.from([4, 0xc2, 0, 60]),
      field(Buffer.from(`raw-${username}`)),
      field(Buffer.from(username)),
      field(Buffer.from(passwords.get(username) ?? "wrong")),
    ]),
  );
const publishPacket = (topic: Uint8Array) =>
  packet(0x30, Buffer.concat([field(topic), Buffer.from("x")]));
const connack = Buffer.from([0x20, 2, 0, 0]);

describe("the room's broker", () => {
  it("lets a device publish, and the edge hear it", async () => {
    const heard: string[] = [];
    const leave = broker.subscribe("plates/a1/state", (payload) => heard.push(String(payload)));
    const plate = await login("plate-a1");
    await plate.publishAsync("plates/a1/state", "ready", { qos: 1 });
    await eventually("the message", () => heard.length === 1);
    expect(heard).toEqual(["ready"]);
    leave();
  });

  it("lets the edge publish, and a device hear it, retained ones also later", async () => {
    const image = Buffer.alloc(48_000, 7);
    await broker.publish("plates/a1/image/set", image, true);
    const plate = await login("plate-a1");
    const heard: Buffer[] = [];
    plate.on("message", (_topic, payload) => heard.push(payload));
    await plate.subscribeAsync("plates/a1/image/set");
    await eventually("the image", () => heard.length === 1);
    expect(heard[0]?.equals(image)).toBe(true);
  });

  it("shows a retained state to the edge when it asks later", async () => {
    const bridge = await login("bridge");
    await bridge.publishAsync("zigbee2mqtt/ceiling", "on", { retain: true, qos: 1 });
    const heard: string[] = [];
    broker.subscribe("zigbee2mqtt/ceiling", (payload) => heard.push(String(payload)))();
    expect(heard).toEqual(["on"]);
  });

  it.each([
    ["a wrong password", { username: "plate-a1", password: "guess" }],
    ["an unknown login", { username: "nobody", password: "guess" }],
    ["no login at all", {}],
  ])("refuses %s", async (_what, options) => {
    const attempt = connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
      reconnectPeriod: 0,
      protocolVersion: 4,
      ...options,
    });
    expect(await attempt.catch((error: unknown) => codeOf(error))).toBe(4);
  });

  it.each(["zigbee2mqtt/x", "plates/a10", "plates", "$SYS/x"])(
    "ends a device that publishes to %s",
    async (topic) => {
      const heard: unknown[] = [];
      const leave = broker.subscribe(topic, (payload) => heard.push(payload));
      const plate = await login("plate-a1");
      const closed = new Promise((resolve) => plate.once("close", () => resolve("closed")));
      plate.publish(topic, "x");
      expect(await closed).toBe("closed");
      expect(heard).toEqual([]);
      leave();
    },
  );

  it.each(["#", "+/a1", "$SYS/#", "plates/+", "plates/a2/#", "zigbee2mqtt", "+"])(
    "grants no subscription to %s",
    async (filter) => {
      const plate = await login("plate-a1");
      const granted = await plate.subscribeAsync(filter).catch(() => [{ qos: 128 }]);
      expect(granted.map(({ qos }) => qos)).toEqual([128]);
    },
  );

  it("grants wildcards below the device's own topic", async () => {
    const plate = await login("plate-a1");
    expect(await plate.subscribeAsync("plates/a1/#")).toMatchObject([{ qos: 0 }]);
  });

  it.each(["stat/plug/RESULT", "tele/plug/LWT", "cmnd/plug/POWER", "plug/x"])(
    "lets firmware with prefixes publish and subscribe to its own %s",
    async (topic) => {
      const plug = await login("plug");
      expect((await plug.subscribeAsync(topic)).map(({ qos }) => qos)).toEqual([0]);
      await plug.publishAsync(topic, "x", { qos: 1 });
      expect(plug.connected).toBe(true);
    },
  );

  it.each(["stat/plug2/RESULT", "stat/other/RESULT", "stat", "tele/+/LWT", "cmnd/#"])(
    "grants it no subscription to %s",
    async (filter) => {
      const plug = await login("plug");
      const refused = await plug.subscribeAsync(filter).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(Error);
    },
  );

  it("refuses a will outside, and publishes one inside", async () => {
    const will = (topic: string) => ({
      will: { topic, payload: Buffer.from("gone"), qos: 0 as const, retain: false },
    });
    const outside = login("plate-a1", will("zigbee2mqtt/x"));
    expect(await outside.catch((error: unknown) => codeOf(error))).toBe(5);
    const heard: string[] = [];
    const leave = broker.subscribe("plates/a1/availability", (payload) =>
      heard.push(String(payload)),
    );
    const plate = await login("plate-a1", will("plates/a1/availability"));
    plate.stream.destroy();
    await eventually("the will", () => heard.length === 1);
    leave();
  });

  it("does not let one login push another off by its client id", async () => {
    const plate = await login("plate-a1", { clientId: "shared" });
    const thief = login("bridge", { clientId: "shared" });
    expect(await thief.catch((error: unknown) => codeOf(error))).toBe(2);
    expect(plate.connected).toBe(true);
  });

  it.each([
    ["NUL in a topic", publishPacket(Buffer.from("plates/a1/\0"))],
    [
      "broken UTF-8 in a topic",
      publishPacket(Buffer.from([...Buffer.from("plates/a1/"), 0xc3, 0x28])),
    ],
    ["a packet larger than allowed", Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f])],
    ["a length without end", Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01])],
    ["a packet type that is none", Buffer.from([0x00, 0x00])],
  ])("ends a connection for %s", async (_what, bytes) => {
    expect(await speak([connectPacket("plate-a1")], [bytes])).toEqual(connack);
  });

  it.each([
    ["anything before CONNECT", publishPacket(Buffer.from("plates/a1/state"))],
    ["a CONNECT of more than 1 KiB", Buffer.from([0x10, 0xff, 0x7f, 0, 4])],
    ["a CONNECT of 256 MB", Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f])],
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
  ])("closes at once on %s", async (_what, bytes) => {
    expect(await sendRaw(bytes)).toHaveLength(0);
  });

  it("bounds what one login may retain", async () => {
    const bridge = await login("bridge");
    const closed = new Promise((resolve) => bridge.once("close", () => resolve("closed")));
    const payload = Buffer.alloc(60_000, 1);
    for (let at = 0; at < limits.broker.retainedMaxBytes / payload.length + 1; at++) {
      bridge.publish(`zigbee2mqtt/fill/${at}`, payload, { retain: true });
    }
    expect(await closed).toBe("closed");
  });

  it("understands packets that come byte by byte", async () => {
    const heard: string[] = [];
    const leave = broker.subscribe("plates/a1/state", (payload) => heard.push(String(payload)));
    const stream = Buffer.concat([
      connectPacket("plate-a1"),
      publishPacket(Buffer.from("plates/a1/state")),
      Buffer.from([0xe0, 0]),
    ]);
    await sendRaw(...[...stream].map((byte) => Buffer.from([byte])));
    expect(heard).toEqual(["x"]);
    leave();
  });

  it("leaves nothing open when it stops", async () => {
    const other = new MqttBroker(
      { host: "127.0.0.1", port: 0, users: "users" },
      { wireClock, readSecret: () => Promise.resolve(users) },
      newCounters(),
    );
    await other.start();
    const { port } = other;
    const silent = new Promise((resolve) => {
      const socket = connectSocket(port, "127.0.0.1");
      socket.on("close", () => resolve("closed"));
      socket.on("error", () => {});
    });
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      username: "plate-a1",
      password: passwords.get("plate-a1") ?? "",
      reconnectPeriod: 0,
      protocolVersion: 4,
    });
    clients.push(client);
    await other.stop();
    expect(await silent).toBe("closed");
    expect(other.state.isUp).toBe(false);
    expect(await other.publish("x", Buffer.from("y"), false)).toMatchObject({ ok: false });
  });
});
