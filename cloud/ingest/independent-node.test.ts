import type { MqttClient } from "mqtt";
import * as codec from "sparkplug-payload";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { hostId, topics } from "../../contract/topics.ts";
import { silentLog } from "../rig/hub-rig.ts";
import { type ListeningRig, startListeningRig } from "../rig/listening-rig.ts";
import {
  hubLogin,
  type Mosquitto,
  mustHaveMosquitto,
  roomLogin,
  startMosquitto,
} from "../rig/mosquitto.ts";
import { until } from "../rig/until.ts";

const clock = createClock();

/** A Sparkplug node that shares no line of code with us, on a broker that shares none either. */
const found = codec.get("spBv1.0");
if (found === undefined || found === null) throw new Error("no codec of spBv1.0");
const independent = found;
type Sent = Parameters<typeof independent.encodePayload>[0];
type SentMetric = NonNullable<Sent["metrics"]>[number];

const site = "city-hall";
const node = "plc-1";
const login = roomLogin(site, node);
const state = topics.hostState(hostId);
const ref = { site, room: node };

describe.skipIf(!mustHaveMosquitto())("an independent node on Mosquitto", () => {
  let broker: Mosquitto;
  let rig: ListeningRig;
  let peer: MqttClient;
  const commands: string[] = [];
  const states: { online: boolean; timestamp: number }[] = [];

  beforeEach(async () => {
    commands.length = 0;
    states.length = 0;
    // The second login may speak for any site: what the hub makes of it is tested here.
    const stray = { username: "stray", password: "stray", access: ["topic readwrite #"] };
    broker = await startMosquitto([hubLogin, login, stray]);
    rig = await startListeningRig({ url: broker.url, log: silentLog, config: {}, ports: {} });
    peer = dial(login, 7);
    peer.on("message", (topic, payload) => {
      if (topic === state) states.push(JSON.parse(payload.toString("utf8")));
      else {
        const { metrics } = independent.decodePayload(payload);
        for (const { name, value } of metrics ?? [])
          commands.push(`${name ?? ""}=${String(value)}`);
      }
    });
    await until("connected", () => peer.connected);
    await peer.subscribeAsync([state, topics.nodeCommand(site, node)], { qos: 1 });
  });
  afterEach(async () => {
    peer.end(true);
    await rig.stop();
    await broker.stop();
  });

  function dial(who: typeof login, bdSeq: number): MqttClient {
    const death = { metrics: [{ name: "bdSeq", type: "Int64", value: bdSeq } as SentMetric] };
    const payload = Buffer.from(independent.encodePayload(death));
    const topic = topics.nodeDeath(site, node);
    return broker.dial(who, { will: { topic, payload, qos: 1, retain: false } });
  }

  const send = (topic: string, seq: number, ...metrics: SentMetric[]) =>
    peer.publish(
      topic,
      Buffer.from(independent.encodePayload({ timestamp: clock.wallMs(), seq, metrics })),
    );
  const metric = (name: string, alias: number, value: number, part: Partial<SentMetric> = {}) =>
    ({ name, alias, type: "Double", value, timestamp: clock.wallMs(), ...part }) as SentMetric;
  const aliased = (alias: number, value: number | null, part: Partial<SentMetric> = {}) =>
    ({ alias, type: "Double", value, timestamp: clock.wallMs(), ...part }) as SentMetric;

  function bear(): void {
    const bdSeq = { name: "bdSeq", type: "Int64", value: 7 } as SentMetric;
    const rebirth = { name: "Node Control/Rebirth", type: "Boolean", value: false } as SentMetric;
    const table = { numOfColumns: 1, columns: ["a"], types: ["Int32"], rows: [[1]] };
    const rows = { name: "Rows", type: "DataSet", value: table } as SentMetric;
    send(topics.nodeBirth(site, node), 0, bdSeq, rebirth, rows, metric("Supply Voltage", 1, 230));
    const device = topics.deviceBirth(site, node, "air");
    send(device, 1, metric("Inputs/Temperature", 2, 21.5), metric("load", 3, 5));
  }

  const detail = () => rig.services.views.detail(ref);
  const shown = async () =>
    Object.fromEntries(
      ((await detail())?.foreign ?? []).map(({ device, name, value, good }) => [
        `${device ?? ""}/${name}`,
        good ? value : `${String(value)}?`,
      ]),
    );
  const sees = (what: string, wanted: object) =>
    until(what, async () => JSON.stringify(await shown()) === JSON.stringify(wanted));

  test("it appears as a room, with its own names and values; aliases are understood", async () => {
    bear();
    const born = { "/Supply Voltage": 230, "air/Inputs/Temperature": 21.5, "air/load": 5 };
    await sees("its birth", born);
    expect(await detail()).toMatchObject({ online: true, name: { zh: node, en: node } });
    send(topics.deviceData(site, node, "air"), 2, aliased(2, 22.25));
    await sees("by alias", { ...born, "air/Inputs/Temperature": 22.25 });
    // History is true of its time, not of now; a null is no value.
    const past = { isHistorical: true } as Partial<SentMetric>;
    send(topics.deviceData(site, node, "air"), 3, aliased(2, 1, past), aliased(3, null));
    send(topics.nodeData(site, node), 4, aliased(1, 231));
    await sees("null and history", {
      "/Supply Voltage": 231,
      "air/Inputs/Temperature": 22.25,
      "air/load": "null?",
    });
    expect(commands).toEqual([]);
  });

  test("what of it dies is shown as it last was, and not believed", async () => {
    bear();
    await until("it is there", async () => (await detail())?.online);
    send(topics.deviceDeath(site, node, "air"), 2);
    const dead = { "air/Inputs/Temperature": "21.5?", "air/load": "5?" };
    await sees("device death", { "/Supply Voltage": 230, ...dead });
    peer.stream.destroy();
    await until("node death", async () => (await detail())?.online === false);
    expect(await shown()).toEqual({ "/Supply Voltage": "230?", ...dead });
  });

  test("tck-id-operational-behavior-edge-node-termination-host-action-ndeath-node-offline: a death of another birth kills nobody", async () => {
    bear();
    await until("it is there", async () => (await detail())?.online);
    const older = { metrics: [{ name: "bdSeq", type: "Int64", value: 6 } as SentMetric] };
    peer.publish(topics.nodeDeath(site, node), Buffer.from(independent.encodePayload(older)));
    send(topics.nodeData(site, node), 2, aliased(1, 240));
    await until("it goes on", async () => (await shown())["/Supply Voltage"] === 240);
    expect((await detail())?.online).toBe(true);
  });

  test("tck-id-operational-behavior-host-reordering-rebirth: data before a birth, and a gap, ask for one", async () => {
    send(topics.deviceData(site, node, "air"), 4, aliased(2, 1));
    await until("asked", () => commands.length === 1);
    expect(commands).toEqual(["Node Control/Rebirth=true"]);
    bear();
    await until("it is there", async () => (await detail())?.online);
    send(topics.nodeData(site, node), 9, aliased(1, 99));
    await until("asked again", () => commands.length === 2);
    expect((await shown())["/Supply Voltage"]).toBe(230);
  });

  test("nobody makes a site, or a room that cannot be one", async () => {
    const stray = broker.dial({ username: "stray", password: "stray", access: [] }, {});
    await until("connected", () => stray.connected);
    const birth = Buffer.from(independent.encodePayload({ seq: 0, metrics: [] }));
    for (const topic of [
      topics.nodeBirth("elsewhere", node),
      topics.nodeBirth(site, "No Room!"),
      topics.nodeBirth(site, "x".repeat(200)),
      topics.deviceBirth(site, node, "../air"),
    ]) {
      await stray.publishAsync(topic, birth, { qos: 1 });
    }
    bear();
    await until("it is there", async () => (await detail())?.online);
    const rooms = await rig.services.views.all();
    expect(rooms.map(({ room }) => room)).toEqual([node]);
    stray.end(true);
  });

  test("tck-id-message-flow-hid-sparkplug-state-message-delivered: a host that is said to be gone says at once that it is there", async () => {
    await until("its state", () => states.length > 0);
    expect(states.at(-1)).toMatchObject({ online: true });
    const { timestamp = 0 } = states.at(-1) ?? {};
    const stray = broker.dial({ username: "stray", password: "stray", access: [] }, {});
    await until("connected", () => stray.connected);
    const say = (online: boolean, at: number) =>
      stray.publishAsync(state, JSON.stringify({ online, timestamp: at }), {
        qos: 1,
        retain: true,
      });
    await say(false, timestamp - 5_000);
    await until("said again", () => states.length === 3);
    expect(states.at(-1)).toEqual({ online: true, timestamp });
    // A later word than its own birth: only a later birth is believed.
    const laterMs = timestamp + 3_600_000;
    await say(false, laterMs);
    await until("born later", () => states.at(-1)?.online === true && states.length > 4);
    expect(states.at(-1)?.timestamp).toBeGreaterThan(laterMs);
    await rig.stop();
    await until("its farewell", () => states.at(-1)?.online === false);
    expect(states.at(-1)?.timestamp).toBeGreaterThan(laterMs);
    stray.end(true);
  });
});
