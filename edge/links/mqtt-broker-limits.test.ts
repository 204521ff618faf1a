import { connectAsync } from "mqtt";
import type { IClientOptions, MqttClient } from "mqtt";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createClock, createVirtualClock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { newCounters } from "./link-health.ts";
import { MqttBroker } from "./mqtt-broker.ts";
import { issueLogins } from "./mqtt-logins.ts";
import { raw, rawClient } from "./mqtt-raw.fixture.ts";
import { PacketBudget } from "./packet-budget.ts";
import { eventually } from "./rig/eventually.ts";
import { bundled, startProcess } from "./rig/own-process.ts";

const megabyte = 1024 * 1024;
const wireClock = createClock();
const clients: MqttClient[] = [];
const logins = new Map<string, { username: string; password: string }>();
let users = "";
const broker = new MqttBroker(
  { host: "127.0.0.1", port: 0, users: "users" },
  { wireClock, readSecret: () => Promise.resolve(users) },
  newCounters(),
);

beforeAll(async () => {
  const wishes = [
    { device: "plate-a1", topic: "plates/a1", prefixed: [] },
    { device: "bridge", topic: "zigbee2mqtt", prefixed: [] },
  ];
  const made = await issueLogins("", wishes);
  users = made.content;
  for (const login of made.issued) logins.set(login.device, login);
  await broker.start();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
});
afterAll(() => broker.stop());

const loginOf = (device: string) => logins.get(device) ?? { username: device, password: "" };

async function open(device: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
    ...loginOf(device),
    reconnectPeriod: 0,
    protocolVersion: 4,
    ...options,
  });
  client.on("error", () => {});
  clients.push(client);
  return client;
}

describe("what one client may take of the room's broker", () => {
  it.each([
    ["before its login", 0x10, false],
    ["after its login", 0x30, true],
  ])("is 16 MB at most, when it sends 100 MB in one packet %s", async (_when, type, isAdmitted) => {
    const program = await bundled(`${import.meta.dirname}/rig/broker-program.fixture.ts`);
    const child = startProcess(program, [users]);
    await eventually("the broker listens", () => child.said.length === 1);
    const port = Number(child.said[0]);
    const one = rawClient(port);
    if (isAdmitted) {
      one.send(raw.connect("flooder", loginOf("plate-a1")));
      await eventually("the login", () => one.received().length === 4);
    }
    const before = child.peakBytes();
    // A broker that buffers before it looks holds them all.
    const hundred = Array.from({ length: 100 }, () => Buffer.alloc(megabyte));
    one.send(Buffer.from([type, 0xff, 0xff, 0xff, 0x2f]), ...hundred);
    expect(await one.closed).toBe("closed");
    expect(child.peakBytes() - before).toBeLessThan(16 * megabyte);
    child.stop();
    await child.exit;
  });

  it("is so many packets a second, and no neighbour waits for it", async () => {
    const { packetsBurst, packetsASecond } = limits.broker;
    const heard = { flood: 0, plate: 0 };
    const leave = [
      broker.subscribe("zigbee2mqtt/flood", () => (heard.flood += 1)),
      broker.subscribe("plates/a1/state", () => (heard.plate += 1)),
    ];
    const plate = await open("plate-a1");
    const flooder = rawClient(broker.port);
    flooder.send(raw.connect("flooder", loginOf("bridge")));
    await eventually("the login", () => flooder.received().length === 4);
    const startedMs = wireClock.monotonicMs();
    const sent = packetsBurst + packetsASecond;
    flooder.send(...Array.from({ length: sent }, () => raw.publish("zigbee2mqtt/flood", "x")));
    // Reading comes by the chunk: what is over the budget is waited for before the next one.
    await eventually("the flood", () => heard.flood === sent);
    flooder.send(raw.publish("zigbee2mqtt/flood", "last"));
    await plate.publishAsync("plates/a1/state", "ready", { qos: 1 });
    await eventually("the neighbour's message", () => heard.plate === 1);
    expect(heard.flood).toBe(sent);
    await eventually("the last of the flood", () => heard.flood === sent + 1);
    expect(wireClock.monotonicMs() - startedMs).toBeGreaterThan(700);
    for (const end of leave) end();
  });

  it("is earned again by waiting, up to the reserve", () => {
    const clock = createVirtualClock(0);
    const budget = new PacketBudget(clock);
    const { packetsBurst, packetsASecond } = limits.broker;
    expect(budget.spend(packetsBurst)).toBe(0);
    expect(budget.spend(packetsASecond / 2)).toBe(500);
    clock.advance(500);
    expect(budget.spend(1)).toBe(Math.ceil(1000 / packetsASecond));
    clock.advance(3_600_000);
    expect(budget.spend(packetsBurst)).toBe(0);
    expect(budget.spend(1)).toBeGreaterThan(0);
  });

  it("is a few connections of one login", async () => {
    for (let at = 0; at < limits.broker.clientsOfLoginMax; at++) await open("bridge");
    const codeOf = (error: unknown) => Object(error)["code"];
    expect(await open("bridge").catch(codeOf)).toBe(3);
    // Its neighbour finds room, and so does a client that comes back under its own id.
    await open("plate-a1", { clientId: "plate" });
    expect((await open("plate-a1", { clientId: "plate" })).connected).toBe(true);
  });

  it("is a few dozen filters, freed by unsubscribing", async () => {
    const bridge = await open("bridge");
    const subscribe = (at: number) =>
      bridge.subscribeAsync(`zigbee2mqtt/${at}`).then(
        ([grant]) => grant?.qos,
        () => 128,
      );
    const { filtersMax } = limits.broker;
    const grants = await Promise.all(Array.from({ length: filtersMax }, (_, at) => subscribe(at)));
    expect(new Set(grants)).toEqual(new Set([0]));
    expect(await subscribe(filtersMax)).toBe(128);
    await bridge.unsubscribeAsync("zigbee2mqtt/0");
    expect(await subscribe(filtersMax)).toBe(0);
  });

  it("is a few messages of QoS 2 that it does not release", async () => {
    const one = rawClient(broker.port);
    one.send(raw.connect("hoarder", loginOf("bridge")));
    await eventually("the login", () => one.received().length === 4);
    const count = limits.broker.unreleasedMax + 1;
    for (let id = 1; id <= count; id++) one.send(raw.publishTwice("zigbee2mqtt/x", id));
    expect(await one.closed).toBe("closed");
  });

  it("is two seconds of everybody's time when it stops to read", async () => {
    const frozen = rawClient(broker.port);
    frozen.send(raw.connect("frozen", loginOf("plate-a1")), raw.subscribe("plates/a1/#"));
    await eventually("its subscription", () => frozen.received().length >= 9);
    frozen.socket.pause();
    const bridge = await open("bridge");
    const heard: string[] = [];
    bridge.on("message", (_topic, payload) => heard.push(String(payload)));
    await bridge.subscribeAsync("zigbee2mqtt/set");
    const startedMs = wireClock.monotonicMs();
    // More than the kernel takes for it: then every message to it waits.
    const images = Array.from({ length: 200 }, () =>
      broker.publish("plates/a1/image", Buffer.alloc(60_000), false),
    );
    await Promise.all([...images, broker.publish("zigbee2mqtt/set", Buffer.from("on"), false)]);
    await eventually("the neighbour's message", () => heard.length === 1);
    expect(wireClock.monotonicMs() - startedMs).toBeLessThan(
      limits.broker.drainTimeoutMs + limits.broker.drainTimeoutMs,
    );
    frozen.socket.resume();
    expect(await frozen.closed).toBe("closed");
  });
});
