import { connect as connectSocket } from "node:net";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { afterEach, expect, test } from "vitest";
import { hostId, topics } from "../../contract/topics.ts";
import { silentLog } from "../rig/hub-rig.ts";
import { until } from "../rig/until.ts";
import { type Broker, startBroker } from "./broker.ts";

const site = "city-hall";
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
});

async function start(): Promise<Broker> {
  const broker = await startBroker({
    host: "127.0.0.1",
    port: 0,
    tls: null,
    async checkRoom({ username, password }) {
      const room = username.replace(`${site}.`, "");
      return password === `secret-of-${room}` ? { site, room } : null;
    },
    log: silentLog,
  });
  ends.push(() => broker.stop());
  return broker;
}

function dial(broker: Broker, room: string, part: IClientOptions = {}): MqttClient {
  const username = `${site}.${room}`;
  const client = connect(`mqtt://127.0.0.1:${broker.port}`, {
    protocolVersion: 4,
    clientId: username,
    username,
    password: `secret-of-${room}`,
    reconnectPeriod: 0,
    ...part,
  });
  client.on("error", () => {});
  ends.push(() => client.endAsync(true));
  return client;
}

const connected = (client: MqttClient) => until("connected", () => client.connected);
const closed = (client: MqttClient) => until("closed", () => client.stream.destroyed);

/** What the whole site says, as a room would like to hear it but may not. */
async function listen(broker: Broker): Promise<string[]> {
  const { MqttClient: Client } = await import("mqtt");
  const host = new Client(() => broker.connect(), { protocolVersion: 4, reconnectPeriod: 0 });
  ends.push(() => host.endAsync(true));
  const heard: string[] = [];
  host.on("message", (topic) => heard.push(topic));
  await host.subscribeAsync(["spBv1.0/#", "huitang/#"], { qos: 1 });
  return heard;
}

test("a room speaks for itself", async () => {
  const broker = await start();
  const heard = await listen(broker);
  const client = dial(broker, "a");
  await connected(client);
  const own = [
    topics.nodeBirth(site, "a"),
    topics.nodeData(site, "a"),
    topics.deviceData(site, "a", "air"),
    topics.records(site, "a"),
  ];
  for (const topic of own) await client.publishAsync(topic, "x", { qos: 1 });
  await until("all heard", () => heard.length === own.length);
  expect(heard).toEqual(own);
});

test.each([
  ["another room", topics.nodeBirth(site, "b"), {}],
  ["another room's records", topics.records(site, "b"), {}],
  ["another site", topics.nodeBirth("other", "a"), {}],
  ["commands", topics.nodeCommand(site, "a"), {}],
  ["its own agenda", topics.agenda(site, "a"), {}],
  ["acknowledgements", topics.recordsAck(site, "a"), {}],
  ["the hub's state", topics.hostState(hostId), {}],
  ["a device that cannot be", topics.deviceData(site, "a", "AIR"), {}],
  ["a device's message for itself", `spBv1.0/${site}/DDATA/a`, {}],
  ["a deeper topic", `${topics.deviceData(site, "a", "air")}/x`, {}],
  ["the broker's own topics", "$SYS/x", {}],
  ["anything retained", topics.nodeData(site, "a"), { retain: true }],
  ["anything twice handshaken", topics.nodeData(site, "a"), { qos: 2 }],
] as const)("a room that publishes %s is cut off", async (_what, topic, options) => {
  const broker = await start();
  const heard = await listen(broker);
  const client = dial(broker, "a");
  await connected(client);
  client.publish(topic, "x", options, () => {});
  await closed(client);
  expect(heard).toEqual([]);
});

test("a will is held to the same rules", async () => {
  const broker = await start();
  const heard = await listen(broker);
  const will = (topic: string) => ({
    topic,
    payload: Buffer.from("x"),
    qos: 1 as const,
    retain: false,
  });
  const wrong = dial(broker, "a", { will: will(topics.nodeDeath(site, "b")) });
  await connected(wrong);
  wrong.stream.destroy();
  await closed(wrong);
  const right = dial(broker, "c", { will: will(topics.nodeDeath(site, "c")) });
  await connected(right);
  right.stream.destroy();
  await until("the right will", () => heard.length > 0);
  expect(heard).toEqual([topics.nodeDeath(site, "c")]);
});

test("a room hears what is meant for it and nothing else", async () => {
  const broker = await start();
  const client = dial(broker, "a");
  await connected(client);
  const wanted = [
    topics.hostState(hostId),
    topics.nodeCommand(site, "a"),
    topics.agenda(site, "a"),
    topics.recordsAck(site, "a"),
    topics.agenda(site, "b"),
    topics.siteSubscription(site),
    "huitang/v1/+/+/agenda",
    "#",
    "$SYS/#",
  ];
  const granted = await client
    .subscribeAsync(wanted, { qos: 1 })
    .catch((error) => error.packet.granted);
  const codes = granted.map((one: number | { qos: number }) =>
    typeof one === "number" ? one : one.qos,
  );
  expect(codes).toEqual([1, 1, 1, 1, 128, 128, 128, 128, 128]);
});

test.each([
  ["a wrong password", { password: "secret-of-b" }],
  ["another's client id", { clientId: `${site}.b` }],
  ["no login", { username: "", password: "" }],
] as const)("nobody comes in with %s", async (_what, part) => {
  const broker = await start();
  const client = dial(broker, "a", part);
  const refused = until("refused", () => client.stream.destroyed);
  await refused;
  expect(client.connected).toBe(false);
});

test("what is not MQTT, or too large, is cut off by its first bytes", async () => {
  const broker = await start();
  for (const bytes of [
    Buffer.from("GET / HTTP/1.1\r\n"),
    Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]),
  ]) {
    const socket = connectSocket(broker.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(bytes);
    await until("cut off", () => socket.closed);
  }
  const client = dial(broker, "a");
  await connected(client);
  client.publish(topics.records(site, "a"), Buffer.alloc(300 * 1024), { qos: 1 }, () => {});
  await closed(client);
  expect(client.connected).toBe(false);
});
