import { connectAsync } from "mqtt";
import { afterEach, describe, expect, it } from "vitest";
import type { TraceEntry, TraceSubject } from "../../contract/trace.ts";
import { issueLogins } from "../links/mqtt-logins.ts";
import { eventually } from "../links/rig/eventually.ts";
import { freePort } from "../links/rig/free-port.ts";
import { openPtyPair } from "../links/rig/pty-pair.ts";
import { createMemoryGpio, deviceFrom, openRoom } from "../links/rig/room.ts";
import { createRtuSlave, registerOf, type SlaveTrick } from "../links/rig/rtu-slave.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import type { Traces } from "./traces.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const minute = 60_000;
const shown = ({ direction, text, outcome }: TraceEntry) =>
  `${direction} ${text}${outcome === null ? "" : ` [${outcome}]`}`;
const entriesOf = (traces: Traces, subject: TraceSubject) => traces.view(subject, 0)?.entries ?? [];
const told = (traces: Traces, subject: TraceSubject) => entriesOf(traces, subject).map(shown);
const frame = (unit: number, address: number) => {
  const value = registerOf(unit, address);
  return `unit ${unit} · 03 read holding registers · 0x${value.toString(16).padStart(4, "0")}`;
};

const sensor = `
kind: air-sensor
driver: modbus-points
link: { type: modbus, baud: [115200], default: 115200, responseTimeoutMs: 60 }
points:
  temperature: { function: holding, address: 2, type: u16 }
`;

/** A bus with units 1 and 2, whose slave plays these tricks in order and then answers. */
async function openBus(echo: boolean, ...tricks: readonly SlaveTrick[]) {
  const left = [...tricks];
  const pair = openPtyPair();
  const slave = createRtuSlave(
    () => left.shift() ?? { do: echo ? "echo" : "answer" },
    (bytes) => pair.write(bytes),
  );
  pair.onData((bytes) => slave.receive(bytes));
  const devices = [1, 2].map((unit) =>
    deviceFrom(`air-${unit}`, sensor, `link: bus\nunit: ${unit}`),
  );
  const link = `bus: { modbus-rtu: { port: ${pair.path}, baud: 115200, echo: ${echo} } }`;
  const room = await openRoom(devices, link);
  closing.push(
    () => pair.close(),
    () => room.stop(),
  );
  await eventually("the bus", () => room.links.health().every(({ up }) => up));
  const { traces } = room.links;
  const read = async (unit: number) => await room.drivers[unit - 1]?.read(["temperature"], "poll");
  return { traces, read };
}

describe("a trace of a Modbus bus", () => {
  it("shows each device its own requests and answers, and the line all of them", async () => {
    const { traces, read } = await openBus(false);
    traces.switchOn({ device: "air-1" }, minute);
    traces.switchOn({ link: "bus" }, minute);
    await read(1);
    await read(2);
    await eventually("both", () => entriesOf(traces, { link: "bus" }).length === 4);
    const ask = (unit: number) => `out unit ${unit} · 03 read holding registers · 2 (0x0002) × 1`;
    expect(told(traces, { device: "air-1" })).toEqual([ask(1), `in ${frame(1, 2)}`]);
    expect(told(traces, { link: "bus" })).toEqual([
      ask(1),
      `in ${frame(1, 2)}`,
      ask(2),
      `in ${frame(2, 2)}`,
    ]);
    const [first, second] = entriesOf(traces, { device: "air-1" });
    expect(first).toMatchObject({ number: 1, sinceMs: null, bytes: 8 });
    expect(first?.hex).toBe("01 03 00 02 00 01 25 ca");
    expect(second).toMatchObject({ number: 2, bytes: 7 });
    expect(second?.sinceMs).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [{ do: "exception" } as const, "exception"],
    [{ do: "flip", bit: 30 } as const, "checksum"],
    [{ do: "wrong-unit" } as const, "unexpected"],
  ])("says what was wrong: %j", async (trick, outcome) => {
    const { traces, read } = await openBus(false, trick);
    traces.switchOn({ device: "air-1" }, minute);
    await read(1);
    await eventually("the fault", () =>
      entriesOf(traces, { device: "air-1" }).some((entry) => entry.outcome === outcome),
    );
    if (outcome !== "exception") return;
    expect(told(traces, { device: "air-1" })[1]).toBe(
      "in unit 1 · 03 read holding registers · exception 02 illegal data address [exception]",
    );
  });

  it("tells a time-out, and the answer that comes after it", async () => {
    const { traces, read } = await openBus(false, { do: "late", afterMs: 150 });
    traces.switchOn({ device: "air-1" }, minute);
    traces.switchOn({ device: "air-2" }, minute);
    await read(1);
    await eventually("the time-out", () =>
      told(traces, { device: "air-1" }).includes("event  [timeout]"),
    );
    await eventually("the late answer", () =>
      told(traces, { device: "air-1" }).includes(`in ${frame(1, 2)} [late]`),
    );
    expect(told(traces, { device: "air-2" })).toEqual([]);
  });

  it("tells an echo from the answer behind it", async () => {
    const { traces, read } = await openBus(true);
    traces.switchOn({ device: "air-1" }, minute);
    await read(1);
    await eventually("the answer", () => entriesOf(traces, { device: "air-1" }).length === 3);
    expect(told(traces, { device: "air-1" }).slice(1)).toEqual(["in  [echo]", `in ${frame(1, 2)}`]);
  });
});

const projector = `
kind: projector
driver: pjlink
link: { type: tcp, responseTimeoutMs: 80 }
points:
  power: { command: POWR, values: { "0": "off", "1": "on" } }
`;

/** The projector of a room, and whether it answers. */
async function openProjector(password: string) {
  const peer = await startTcpPeer(
    {
      opened: (socket) => void socket.write("PJLINK 1 498e4a67\r"),
      data(socket, bytes) {
        if (bytes.toString("latin1").endsWith("POWR ?\r")) socket.write("%1POWR=1\r");
      },
    },
    0,
  );
  const device = deviceFrom("screen", projector, "tcp: { host: h }\npasswordFile: /secret");
  const link = `screen: { tcp: { host: 127.0.0.1, port: ${peer.port} } }`;
  const room = await openRoom([device], link, { readSecret: () => Promise.resolve(password) });
  closing.push(
    () => peer.close(),
    () => room.stop(),
  );
  await eventually("the wire", () => room.links.health().every(({ up }) => up));
  return { traces: room.links.traces, driver: room.drivers[0] };
}

describe("a trace of a line of text", () => {
  it("shows control characters and hides the proof of the password", async () => {
    const { traces, driver } = await openProjector("JBMIAProjectorLink");
    traces.switchOn({ device: "screen" }, minute);
    await driver?.read(["power"], "poll");
    await eventually("the line", () =>
      told(traces, { device: "screen" }).includes("in %1POWR=1\\r"),
    );
    const sent = entriesOf(traces, { device: "screen" }).filter((one) => one.direction === "out");
    expect(sent.map(({ text }) => text)).toContain(`${"*".repeat(32)}%1POWR ?\\r`);
    expect(sent.map(({ hex }) => hex.slice(0, 95))).toContain(Array(32).fill("2a").join(" "));
    // The digest published in the PJLink specification for this password and this seed.
    expect(JSON.stringify(entriesOf(traces, { device: "screen" }))).not.toContain("5d8409bc1c3f");
  });
});

const button = `
kind: presence
driver: gpio-points
link: { type: gpio }
points:
  occupied: { direction: in }
`;
const lamp = `
kind: relay
driver: gpio-points
link: { type: gpio }
points:
  power: { direction: out, values: { "1": "on", "0": "off" } }
`;

describe("a trace of a GPIO chip", () => {
  it("shows what is written to a line, and each of its changes", async () => {
    const { backEnd, pins } = createMemoryGpio();
    const devices = [
      deviceFrom("button", button, "link: pins\nline: 17"),
      deviceFrom("lamp", lamp, "link: pins\nline: 18"),
    ];
    const room = await openRoom(devices, "pins: { gpio: {} }", { gpio: backEnd });
    closing.push(() => room.stop());
    const { traces } = room.links;
    traces.switchOn({ link: "pins" }, minute);
    traces.switchOn({ device: "lamp" }, minute);
    await eventually("the lines", () => pins.size === 2);
    pins.get(17)?.move(true);
    await room.drivers[1]?.write("power", "on", "command");
    const both = told(traces, { link: "pins" });
    expect(both.filter((line) => line.includes("active"))).toEqual([
      "in line 17 active",
      "out line 18 active",
    ]);
    expect(told(traces, { device: "lamp" })).toContain("out line 18 active");
    expect(told(traces, { device: "lamp" })).not.toContain("in line 17 active");
  });
});

const plate = `
kind: nameplate
driver: mqtt-points
link: { type: mqtt }
points:
  battery: { topic: state, field: battery }
`;

describe("a trace of the room's broker", () => {
  it("shows topics and payloads of the device, refusals too, and no password", async () => {
    const wish = { device: "plate-a1", topic: "plates/a1", prefixed: [] };
    const { content, issued } = await issueLogins("", [wish]);
    const { username = "", password = "" } = issued[0] ?? {};
    const port = await freePort();
    const device = deviceFrom("plate-a1", plate, "link: ble\ntopic: plates/a1");
    const other = deviceFrom("plate-a2", plate, "link: ble\ntopic: plates/a2");
    const link = `ble: { mqtt: { embedded: { port: ${port}, users: users } } }`;
    const room = await openRoom([device, other], link, {
      readSecret: () => Promise.resolve(content),
    });
    closing.push(() => room.stop());
    const { traces } = room.links;
    traces.switchOn({ device: "plate-a1" }, minute);
    traces.switchOn({ device: "plate-a2" }, minute);
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      username,
      password,
      reconnectPeriod: 0,
      protocolVersion: 4,
    });
    client.on("error", () => {});
    await client.publishAsync("plates/a1/state", '{"battery":80,"pin_code":"4711"}', { qos: 1 });
    await room.links.mqtt("ble").publish("plates/a1/set", Buffer.from([0, 0xff]), false);
    client.publish("plates/a2/state", "x");
    await eventually("the refusal", () => told(traces, { device: "plate-a2" }).length === 1);
    await eventually("the end", () => told(traces, { device: "plate-a1" }).length === 4);
    expect(told(traces, { device: "plate-a1" })).toEqual([
      "event plate-a1 connected",
      'in plates/a1/state {"battery":80,"pin_code":"****"}',
      "out plates/a1/set \\x00\\xff",
      "event plate-a1 gone",
    ]);
    expect(told(traces, { device: "plate-a2" })).toEqual(["in plates/a2/state x [refused]"]);
    expect(JSON.stringify(traces.view({ device: "plate-a1" }, 0))).not.toContain(password);
    await client.endAsync(true);
  });
});
