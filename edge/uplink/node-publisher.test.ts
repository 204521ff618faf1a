import { expect, test } from "vitest";
import type { DeviceView, PointView, RoomView } from "../../contract/api.ts";
import { message } from "../../contract/message.ts";
import { decodePayload, type Metric, type Payload } from "../../contract/sparkplug/payload.ts";
import { parseSparkplugTopic } from "../../contract/topics.ts";
import { NodePublisher } from "./node-publisher.ts";

const temperature = (part: Partial<PointView>): PointView => ({
  point: "temperature",
  unit: "°C",
  writable: false,
  value: 21.5,
  quality: "good",
  atMs: 900,
  target: null,
  held: null,
  failure: null,
  ...part,
});

const air = (part: Partial<DeviceView>): DeviceView => ({
  device: "air",
  kind: "air-sensor",
  model: "XY-MD02",
  availability: "online",
  points: [temperature({})],
  ...part,
});

const view = (part: Partial<RoomView>): RoomView => ({
  site: "s",
  room: "r",
  name: { zh: "会场", en: "Hall" },
  timeZone: "Asia/Shanghai",
  nowMs: 1_000,
  speed: 1,
  clockTrusted: true,
  hubConnected: true,
  phase: "idle",
  occupancy: "empty",
  meeting: null,
  next: null,
  banner: null,
  agendaVersion: 4,
  standbyWatts: 6,
  watts: [],
  devices: [air({})],
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

function rig() {
  const sent: { type: string; device: string | null; payload: Payload }[] = [];
  const publisher = new NodePublisher({
    site: "s",
    room: "r",
    birthNumber: 77,
    wallMs: () => 5_000,
    publish(topic, bytes) {
      const address = parseSparkplugTopic(topic);
      const decoded = decodePayload(bytes);
      if (address === undefined || !decoded.ok) throw new Error(`not Sparkplug: ${topic}`);
      sent.push({ type: address.type, device: address.device, payload: decoded.value });
    },
  });
  const take = () => sent.splice(0);
  return { publisher, take };
}

const valueOf = (metrics: readonly Metric[], name: string) =>
  metrics.find((metric) => metric.name === name)?.value;
const names = (payload: Payload | undefined) => payload?.metrics.map((metric) => metric.name);

test("a birth says everything, numbered from 0 over node and devices", () => {
  const { publisher, take } = rig();
  publisher.birth(view({ watts: [60, 120, 180].map((atMs) => ({ atMs, watts: atMs })) }));
  const [node, device, history] = take();
  expect([node, device, history].map((one) => [one?.type, one?.payload.seq])).toEqual([
    ["NBIRTH", 0],
    ["DBIRTH", 1],
    ["NDATA", 2],
  ]);
  expect(valueOf(node?.payload.metrics ?? [], "bdSeq")).toBe(77);
  expect(valueOf(node?.payload.metrics ?? [], "Node Control/Rebirth")).toBe(false);
  expect(valueOf(node?.payload.metrics ?? [], "room/watts")).toBe(180);
  expect(history?.payload.metrics.map(({ value, historical }) => [value, historical])).toEqual([
    [60, true],
    [120, true],
  ]);
  expect(valueOf(device?.payload.metrics ?? [], "Properties/kind")).toBe("air-sensor");
  const reading = device?.payload.metrics.find(({ name }) => name === "temperature");
  expect(reading).toMatchObject({ value: 21.5, dataType: "double", timestampMs: 900 });
});

test("what never changes is told again after half a minute, so that its age stays true", () => {
  const { publisher, take } = rig();
  publisher.birth(view({}));
  take();
  publisher.data(view({ nowMs: 30_000 }));
  expect(take()).toEqual([]);
  publisher.data(
    view({ nowMs: 31_000, devices: [air({ points: [temperature({ atMs: 30_500 })] })] }),
  );
  const [again] = take();
  const reading = again?.payload.metrics.find(({ name }) => name === "temperature");
  expect([again?.type, reading?.timestampMs]).toEqual(["DDATA", 30_500]);
  publisher.data(view({ nowMs: 32_000 }));
  expect(take()).toEqual([]);
});

test("data says only what is news; what cannot be believed goes out as null", () => {
  const { publisher, take } = rig();
  publisher.birth(view({}));
  take();
  publisher.data(view({ nowMs: 2_000 }));
  expect(take()).toEqual([]);
  publisher.data(view({ devices: [air({ points: [temperature({ value: 22 })] })] }));
  const [changed] = take();
  expect([changed?.type, names(changed?.payload), changed?.payload.seq]).toEqual([
    "DDATA",
    ["temperature"],
    2,
  ]);
  publisher.data(
    view({ devices: [air({ points: [temperature({ value: 22, quality: "stale" })] })] }),
  );
  const [stale] = take();
  expect(valueOf(stale?.payload.metrics ?? [], "temperature")).toBeNull();
  expect(valueOf(stale?.payload.metrics ?? [], "temperature/why")).toContain('"quality":"stale"');
});

test("closed slots of watts are sent once, the late ones as history", () => {
  const { publisher, take } = rig();
  publisher.birth(view({ watts: [{ atMs: 60, watts: 1 }] }));
  take();
  const watts = [60, 120, 180].map((atMs) => ({ atMs, watts: atMs === 120 ? null : atMs }));
  publisher.data(view({ watts }));
  publisher.data(view({ watts }));
  const sent = take();
  expect(sent).toHaveLength(1);
  expect(
    sent[0]?.payload.metrics.map(({ timestampMs, value, historical }) => [
      timestampMs,
      value,
      historical,
    ]),
  ).toEqual([
    [120, null, true],
    [180, 180, false],
  ]);
});

test("a device that is lost dies, says nothing while dead, and is born again", () => {
  const { publisher, take } = rig();
  publisher.birth(view({}));
  take();
  const lost = air({
    availability: "offline",
    points: [temperature({ failure: { code: "link-timeout" } })],
  });
  publisher.data(view({ devices: [lost] }));
  expect(take().map(({ type }) => type)).toEqual(["DDATA", "DDEATH"]);
  publisher.data(view({ devices: [air({ availability: "offline" })] }));
  expect(take()).toEqual([]);
  publisher.data(view({}));
  expect(take().map(({ type }) => type)).toEqual(["DBIRTH"]);
});

test("a target goes with its reason, and a rebirth says it all again", () => {
  const { publisher, take } = rig();
  const reason = { rule: "comfort", clause: "PI 26", text: message("rule.lights") };
  const power: PointView = {
    ...temperature({}),
    point: "power",
    unit: null,
    writable: true,
    value: "off",
    target: { value: "on", reason },
  };
  const devices = [air({ kind: "relay", points: [power] })];
  publisher.birth(view({ devices }));
  publisher.birth(view({ devices }));
  const [first, device, second] = take();
  expect([first?.payload.seq, second?.payload.seq]).toEqual([0, 0]);
  expect(valueOf(device?.payload.metrics ?? [], "power/target")).toBe("on");
  const why = valueOf(device?.payload.metrics ?? [], "power/why");
  expect(JSON.parse(String(why))).toMatchObject({ reason });
  expect(valueOf(device?.payload.metrics ?? [], "Properties/writable")).toBe("power");
});
