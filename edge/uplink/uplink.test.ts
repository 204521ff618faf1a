import { createServer, type Server, type Socket } from "node:net";
import { Aedes } from "aedes";
import { connect, type MqttClient } from "mqtt";
import { afterEach, expect, test } from "vitest";
import type { RoomView } from "../../contract/api.ts";
import { createClock, sleep } from "../../contract/clock.ts";
import { metricNames } from "../../contract/sparkplug/metrics.ts";
import { decodePayload, encodePayload, type Payload } from "../../contract/sparkplug/payload.ts";
import { hostId, topics } from "../../contract/topics.ts";
import { eventually } from "../links/rig/eventually.ts";
import { createUplink, type Uplink } from "./uplink.ts";

const clock = createClock();
const log = { info() {}, warn() {}, error() {} };
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
});

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer(onSocket);
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

interface Heard {
  readonly type: string;
  readonly payload: Payload;
}

/** A broker without rules and a host that hears everything a room says. */
async function openBroker(): Promise<{
  port: number;
  heard: Heard[];
  host: MqttClient;
  readonly cut: () => void;
}> {
  const aedes = await Aedes.createBroker();
  let newest: Socket | undefined;
  const port = await listen((socket) => {
    newest = socket;
    aedes.handle(socket);
  });
  ends.push(() => new Promise<void>((resolve) => aedes.close(resolve)));
  const host = connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 0 });
  ends.push(() => host.endAsync(true));
  const heard: Heard[] = [];
  host.on("message", (topic, bytes) => {
    const decoded = decodePayload(bytes);
    if (decoded.ok) heard.push({ type: topic.split("/")[2] ?? "", payload: decoded.value });
  });
  await host.subscribeAsync("spBv1.0/s/#", { qos: 1 });
  return { port, heard, host, cut: () => newest?.destroy() };
}

const view = (part: Partial<RoomView>): RoomView => ({
  site: "s",
  room: "r",
  name: { zh: "会场", en: "Hall" },
  timeZone: "Asia/Shanghai",
  nowMs: 1_000,
  speed: 1,
  clockTrusted: true,
  hubConnected: false,
  phase: "idle",
  occupancy: "empty",
  meeting: null,
  next: null,
  banner: null,
  agendaVersion: 0,
  standbyWatts: 6,
  watts: [],
  devices: [],
  duties: [],
  alarms: [],
  test: null,
  testRunning: null,
  testSteps: [],
  emergencies: [],
  countdown: null,
  cleaning: null,
  offFromMs: null,
  staysOn: null,
  recessUntilMs: null,
  zones: [],
  ...part,
});

function open(port: number, show: () => RoomView = () => view({})): Uplink {
  const uplink = createUplink({
    site: "s",
    room: "r",
    hub: { url: `mqtt://127.0.0.1:${port}` },
    enrolment: { username: "s.r", password: "secret" },
    epoch: "epoch-0001",
    ports: { clock, random: () => 0, log },
    records: { after: () => [], acknowledged: () => 0, acknowledge: () => {} },
    wattsSince: () => [],
    view: show,
    onAgenda: () => {},
    onPeople: () => {},
    onAct: () => ({ accepted: true }),
    explain: () => undefined,
  });
  uplink.start();
  ends.push(() => uplink.stop());
  return uplink;
}

const say = (host: MqttClient, online: boolean, timestamp: number) =>
  host.publishAsync(topics.hostState(hostId), JSON.stringify({ online, timestamp }), {
    qos: 1,
    retain: true,
  });
const typesOf = (heard: readonly Heard[]) => heard.map(({ type }) => type);
const birthNumber = (one: Heard | undefined) =>
  one?.payload.metrics.find(({ name }) => name === metricNames.birthNumber)?.value;

test("nothing is said before the host is there; an older word of the host is not heeded", async () => {
  const { port, heard, host } = await openBroker();
  await say(host, false, 1_000);
  const uplink = open(port);
  await say(host, true, 900);
  await say(host, true, 1_100);
  await eventually("birth", () => uplink.connected() && heard.length > 0);
  await say(host, false, 1_050);
  await host.publishAsync(topics.nodeCommand("s", "r"), Buffer.from(rebirth()), { qos: 1 });
  await eventually(
    "rebirth",
    () => typesOf(heard).filter((type) => type === "NBIRTH").length === 2,
  );
  expect(typesOf(heard)).toEqual(["NBIRTH", "NCMD", "NBIRTH"]);
  expect(heard[0]?.payload.seq).toBe(0);
  expect(birthNumber(heard[2])).toBe(birthNumber(heard[0]));
});

test("a host that leaves gets the death of that birth, and the next birth has the next number", async () => {
  const { port, heard, host } = await openBroker();
  await say(host, true, 1_000);
  const uplink = open(port);
  await eventually("birth", () => heard.length > 0);
  await say(host, false, 2_000);
  await eventually("death", () => typesOf(heard).includes("NDEATH"));
  expect(uplink.connected()).toBe(false);
  await say(host, true, 3_000);
  await eventually("second birth", () => uplink.connected());
  await eventually("three words", () => heard.length === 3);
  const [first, death, second] = heard;
  expect(death).toMatchObject({ type: "NDEATH", payload: { seq: null } });
  expect(birthNumber(death)).toBe(birthNumber(first));
  expect(birthNumber(second)).toBe((Number(birthNumber(first)) + 1) % 256);
});

test("a line that is cut lets the broker tell the death, and the room comes back by itself", async () => {
  const { port, heard, host, cut } = await openBroker();
  await say(host, true, 1_000);
  open(port);
  await eventually("birth", () => heard.length > 0);
  cut();
  await eventually("death and birth", () => heard.length === 3);
  expect(typesOf(heard)).toEqual(["NBIRTH", "NDEATH", "NBIRTH"]);
  expect(birthNumber(heard[1])).toBe(birthNumber(heard[0]));
});

test("changes go out at most once a second, and then the newest one", async () => {
  const { port, heard, host } = await openBroker();
  await say(host, true, 1_000);
  let version = 0;
  const uplink = open(port, () => view({ agendaVersion: version }));
  await eventually("birth", () => heard.length > 0);
  const fromMs = clock.monotonicMs();
  while (typesOf(heard).filter((type) => type === "NDATA").length < 2) {
    version++;
    uplink.wake();
    await sleep(clock, "between changes", 5);
    if (clock.monotonicMs() - fromMs > 10_000) break;
  }
  const spanMs = clock.monotonicMs() - fromMs;
  const data = heard.filter(({ type }) => type === "NDATA");
  expect(data).toHaveLength(2);
  expect(spanMs).toBeGreaterThan(1_900);
  expect(data[1]?.payload.metrics).toMatchObject([{ name: "room/agenda-version" }]);
  expect(Number(data[1]?.payload.metrics[0]?.value)).toBeGreaterThan(20);
});

test("stop ends a connection that nobody answers", async () => {
  let asked = 0;
  let closed = 0;
  const port = await listen((socket) => {
    socket.on("data", () => asked++);
    socket.on("close", () => closed++);
  });
  const uplink = open(port);
  await eventually("CONNECT", () => asked > 0);
  await uplink.stop();
  await eventually("closed", () => closed === 1);
  expect(uplink.connected()).toBe(false);
});

const rebirth = () =>
  encodePayload({
    timestampMs: 1,
    seq: null,
    metrics: [
      {
        name: metricNames.rebirth,
        timestampMs: 1,
        dataType: "boolean",
        value: true,
        historical: false,
      },
    ],
  });
