import type { Explanation } from "../contract/api.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Aedes, type AuthenticateError } from "aedes";
import { connect, type MqttClient } from "mqtt";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Act } from "../contract/act.ts";
import type { Meeting } from "../contract/agenda.ts";
import { createClock, type TimeLine } from "../contract/clock.ts";
import { describeProblem } from "../contract/document.ts";
import type { ProfileSelfTestStep } from "../contract/profile.ts";
import type { JournalRecord } from "../contract/record.ts";
import { bindingSchema } from "../contract/room-config.ts";
import { metricNames, pointMetric, textMetric } from "../contract/sparkplug/metrics.ts";
import { decodePayload, encodePayload, type Metric } from "../contract/sparkplug/payload.ts";
import { topics } from "../contract/topics.ts";
import { HubClient, signInFirst } from "../cloud/rig/hub-client.ts";
import { type HubRig, rigDefaults, startHubRig } from "../cloud/rig/hub-rig.ts";
import { createEdge, type Edge } from "../edge/app.ts";
import { openAssets, readRoom } from "../edge/assets.ts";
import { runAct } from "../edge/commands/act.ts";
import type { RoomModel } from "../edge/devices/room-model.ts";
import { attachHvacGateway } from "../simulators/devices/hvac-gateway.ts";
import { claimPort } from "../simulators/stage/free-port.ts";
import { WebClient } from "../simulators/stage/web-client.ts";
import { patiently } from "../simulators/testing/eventually.ts";
import { testSurroundings } from "../simulators/testing/noting-body.ts";
import { RtuBus } from "../simulators/wires/rtu-bus.ts";

/**
 * PI26 on real wires: an air-conditioning of the shipped profile on a Modbus line, the edge, a broker
 * of somebody else, the hub, and every way by which a set-point can be asked for. What counts is the
 * register that the device received.
 */
const root = fileURLToPath(new URL("../", import.meta.url));
const assets = openAssets(root);
const folder = mkdtempSync(join(tmpdir(), "huitang-paths-"));
const ref = { site: "city-hall", room: "3-201" };
const minuteMs = 60_000;
const wireClock = createClock();
const timeAt = (speed: number): TimeLine => ({
  speed,
  realOriginMs: wireClock.wallMs(),
  roomOriginMs: Date.UTC(2026, 6, 1, 1),
});
const time = timeAt(60);
const roomClock = createClock(time);
const inMinutes = (minutes: number) => Math.round(roomClock.wallMs() + minutes * minuteMs);

const point = "hvac/setpoint";
const setpointRegister = 4;
const hostLogin = { username: "hub", password: "secret-of-hub" };

let broker: { readonly port: number; readonly stop: () => Promise<void> };
let hub: HubRig;
let office: HubClient;
/** Another Sparkplug host with the hub's login, and what it hears. */
let host: MqttClient;
const heard: Metric[] = [];
const ends: (() => Promise<unknown> | void)[] = [];

/** A broker that knows the hub's login and, once it is issued, the room's. */
async function openBroker(roomLogin: () => string | undefined) {
  const aedes = await Aedes.createBroker({
    authenticate(_client, username, password, done) {
      const text = password?.toString("utf8");
      const isHost = username === hostLogin.username && text === hostLogin.password;
      const refused: AuthenticateError = Object.assign(new Error("refused"), { returnCode: 5 });
      if (isHost || (text !== undefined && text === roomLogin())) done(null, true);
      else done(refused, null);
    },
  });
  const server = createServer((socket) => aedes.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const stop = async () => {
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    server.close();
  };
  return { port: typeof address === "object" && address !== null ? address.port : 0, stop };
}

let roomPassword: string | undefined;

beforeAll(async () => {
  broker = await openBroker(() => roomPassword);
  const url = `mqtt://127.0.0.1:${broker.port}`;
  hub = await startHubRig({ ...rigDefaults(), externalUrl: url, roomClock });
  office = await signInFirst(hub.hub);
  const enrolment = await hub.hub.enrol(ref);
  roomPassword = enrolment.password;
  writeFileSync(join(folder, "enrolment.yaml"), JSON.stringify(enrolment), { mode: 0o600 });
  host = connect(url, { ...hostLogin, protocolVersion: 4, reconnectPeriod: 0 });
  host.on("message", (_topic, bytes) => {
    const payload = decodePayload(bytes);
    if (payload.ok) heard.push(...payload.value.metrics);
  });
  await host.subscribeAsync(topics.siteSubscription(ref.site), { qos: 1 });
}, 60_000);

afterEach(async () => {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
});

afterAll(async () => {
  await host.endAsync(true);
  await hub.stop();
  await broker.stop();
  rmSync(hub.folder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

interface RoomFile {
  readonly season: "cooling" | "heating";
  readonly comfort: { readonly coolingSetpoint: number; readonly heatingSetpoint: number };
  readonly exemptions: RoomModel["config"]["exemptions"];
  readonly time: TimeLine;
}

interface Room {
  readonly edge: Edge;
  readonly panel: WebClient;
  /** Set-points that the device received, °C, in order. */
  readonly received: readonly number[];
  readonly configFile: string;
}

/** The room with its one device, whose set-point register is watched. */
async function openRoom(name: string, { time: line, ...file }: RoomFile): Promise<Room> {
  const bus = new RtuBus(wireClock, () => 0.5, 9600);
  ends.push(() => bus.stop());
  const received: number[] = [];
  const watched: Pick<RtuBus, "shows" | "add"> = {
    shows: bus.shows,
    add: (slave) =>
      bus.add({
        ...slave,
        tables: {
          ...slave.tables,
          setHolding(address, word) {
            if (address === setpointRegister) received.push(word / 10);
            return slave.tables.setHolding(address, word);
          },
        },
      }),
  };
  const first = {
    id: "hvac",
    binding: bindingSchema.parse({ profile: "intesis/inmbsdai", unit: 10 }),
  };
  attachHvacGateway(testSurroundings(5), { first, all: [first], link: null }, watched);
  const port = await claimPort(23_200, new Set());
  const configFile = join(folder, `${name}.yaml`);
  const text = JSON.stringify({
    ...ref,
    ...file,
    name: { zh: "试验间", en: "Workshop" },
    timezone: "Asia/Shanghai",
    pack: "nx",
    standbyWatts: 12,
    hub: { url: `mqtt://127.0.0.1:${broker.port}`, enrolment: join(folder, "enrolment.yaml") },
    panel: { host: "127.0.0.1", port },
    data: join(folder, name),
    links: { bus1: { "modbus-rtu": { port: bus.path, baud: 9600 } } },
    devices: { hvac: { profile: "intesis/inmbsdai", link: "bus1", unit: 10 } },
  });
  writeFileSync(configFile, text);
  const model = readRoom(configFile, text, assets);
  if (!model.ok) throw new Error(model.problems.map(describeProblem).join("; "));
  const edge = await createEdge(testedBySetpoint(model.value, file.season), {
    assets,
    time: line,
    renderProgram: { node: process.execPath, args: [] },
    version: "test",
    log: { info() {}, warn() {}, error() {} },
  });
  ends.push(() => edge.stop());
  const panel = new WebClient(edge.panelUrl);
  const code = decodeURIComponent(edge.enterLink().split("code=")[1] ?? "");
  await panel.post("/api/session", { code, name: "technician" });
  await patiently("the hub knows the room", () => edge.view().hubConnected);
  await patiently("the device is heard", () => edge.view().devices[0]?.availability === "online");
  return { edge, panel, received, configFile };
}

/** The same model with a self-test that moves the set-point beyond the limit. */
function testedBySetpoint(model: RoomModel, season: "cooling" | "heating"): RoomModel {
  const hvac = model.devices.get("hvac");
  if (hvac === undefined) throw new Error("no hvac");
  const beyond = season === "cooling" ? 25.9 : 20.1;
  const step: ProfileSelfTestStep = {
    toggle: "setpoint",
    between: [calm[season], beyond],
    clause: "PI26",
  };
  const profile = { ...hvac.profile, selfTest: [step] };
  return { ...model, devices: new Map([["hvac", { ...hvac, profile }]]) };
}

/** A set-point well within the limits, so that the next wish is seen to arrive. */
const calm = { cooling: 28, heating: 18 } as const;

const hold = (value: number | string, key: `${string}/${string}` = point): Act => ({
  kind: "hold",
  point: key,
  value,
  untilMs: inMinutes(120),
});

const lastIs = (room: Room, value: number) => () => room.received.at(-1) === value;

const write = (type: "device" | "node", metrics: readonly Metric[]) =>
  host.publishAsync(
    type === "device"
      ? topics.deviceCommand(ref.site, ref.room, "hvac")
      : topics.nodeCommand(ref.site, ref.room),
    Buffer.from(encodePayload({ timestampMs: wireClock.wallMs(), seq: null, metrics })),
    { qos: 1 },
  );

async function typed(room: Room, ...words: readonly string[]): Promise<string> {
  const said: string[] = [];
  const output = {
    print: (text: string) => void said.push(text),
    warn: (text: string) => void said.push(text),
  };
  const ports = { assets, clock: wireClock };
  const [command, ...args] = words;
  if (command !== "hold" && command !== "release") throw new Error("not used here");
  expect(await runAct(command, [...args, "--config", room.configFile], ports, output)).toBe(0);
  return said.join("\n");
}

/** Every way to ask for a set-point; each is done when the wish has been taken. */
const paths: Readonly<Record<string, (room: Room, wishC: number) => Promise<unknown>>> = {
  panel: (room, wishC) => room.panel.post("/api/acts", hold(wishC)),
  hub: async (_room, wishC) => {
    const answer = await office.call("POST", "/api/rooms/city-hall/3-201/acts", hold(wishC));
    expect(answer.status).toBe(200);
  },
  "command line": (room, wishC) => typed(room, "hold", point, String(wishC), "--for", "2h"),
  DCMD: (_room, wishC) => write("device", [pointMetric("setpoint", wishC, wireClock.wallMs())]),
  NCMD(_room, wishC) {
    const expiresAtMs = wireClock.wallMs() + 30_000;
    const request = { id: `raw-${wishC}-0001`, act: hold(wishC), by: "scada", expiresAtMs };
    return write("node", [textMetric(metricNames.act, JSON.stringify(request), expiresAtMs)]);
  },
};

const meetingsUrl = "/api/rooms/city-hall/3-201/meetings";

const recordsOfHub = async (): Promise<readonly JournalRecord[]> =>
  (await office.call<JournalRecord[]>("GET", "/api/rooms/city-hall/3-201/records?limit=1000")).body;

describe.each([
  ["cooling", 25.9, 26],
  ["heating", 20.1, 20],
] as const)("PI26, %s: a wish for %d °C", (season, wishC, limitC) => {
  it(`reaches the device as ${limitC} °C by every path`, { timeout: 120_000 }, async () => {
    const comfort = { coolingSetpoint: 24, heatingSetpoint: 22 };
    const room = await openRoom(season, { season, comfort, exemptions: [], time });
    await room.panel.post("/api/acts", hold(season === "cooling" ? "cool" : "heat", "hvac/mode"));
    const calmDown = async () => {
      await room.panel.post("/api/acts", hold(calm[season]));
      await patiently("a calm set-point", lastIs(room, calm[season]));
    };
    for (const [path, ask] of Object.entries(paths)) {
      await calmDown();
      await ask(room, wishC);
      await patiently(`the wish by ${path}`, lastIs(room, limitC));
    }
    const why = await office.call<Explanation>(
      "GET",
      `/api/rooms/city-hall/3-201/explain?point=${encodeURIComponent(point)}`,
    );
    expect(why.status).toBe(200);
    expect(why.body).toMatchObject({ level: "hold", wanted: wishC });
    expect(why.body.point.target?.value).toBe(limitC);
    expect(why.body.changedBy).not.toBeNull();
    await calmDown();
    const startMs = inMinutes(20);
    const booking = { title: "Weekly", startMs, endMs: startMs + 60 * minuteMs };
    const rest = { class: "ordinary", classified: false, headCount: 4, banner: "", seats: [] };
    const booked = await office.call<{ meeting: Meeting }>("POST", meetingsUrl, {
      ...booking,
      ...rest,
    });
    expect(booked.status).toBe(201);
    ends.push(() => office.call("DELETE", `${meetingsUrl}/${booked.body.meeting.id}`));
    await patiently("the meeting", () => room.edge.view().meeting !== null);
    await typed(room, "release", point);
    await patiently("the wish by a rule", lastIs(room, limitC));
    const before = room.received.length;
    // The room runs tests of its own before the meeting; one at a time.
    const test: Act = { kind: "selftest", test: "commissioning" };
    await patiently("a self-test", () => room.edge.act(test, "technician").accepted);
    const report = await patiently("the self-test", () => {
      const last = room.edge.view().test;
      return last?.test === "commissioning" && last;
    });
    const toggled = report.steps.filter(({ text }) => text.key === "test.toggle");
    expect(toggled).toMatchObject([
      { result: "skipped", finding: { key: `guard.setpoint-${season}` } },
    ]);
    expect(room.received.slice(before)).toContain(calm[season]);
    const worst = season === "cooling" ? Math.min(...room.received) : Math.max(...room.received);
    expect(worst).toBe(limitC);
  });
});

describe("PI26: an exemption on file", () => {
  it("lets 24 °C pass until it expires, and is on record", { timeout: 60_000 }, async () => {
    const fast = timeAt(240);
    const fastClock = createClock(fast);
    const until = new Date(fastClock.wallMs() + 40 * minuteMs).toISOString();
    const owner = "Office of archives";
    const exemption = {
      clause: "PI26",
      mode: "cooling",
      limitC: 24,
      owner,
      reason: "paper",
      until,
    };
    const comfort = { coolingSetpoint: 26, heatingSetpoint: 20 };
    const exemptions = [{ ...exemption, reason: "paper from 1911" }] as RoomFile["exemptions"];
    const room = await openRoom("exempt", { season: "cooling", comfort, exemptions, time: fast });
    await room.panel.post("/api/acts", hold(28));
    await patiently("a calm set-point", lastIs(room, 28));
    await room.panel.post("/api/acts", hold(23));
    await patiently("the exempted limit", lastIs(room, 24));
    expect(fastClock.wallMs()).toBeLessThan(Date.parse(until));
    await patiently("the clause's own limit again", lastIs(room, 26));
    expect(fastClock.wallMs()).toBeGreaterThanOrEqual(Date.parse(until));
    expect(room.received).toEqual([28, 24, 26]);
    const named = await patiently("the record of it", async () =>
      (await recordsOfHub()).find(
        ({ body }) => body.kind === "guard" && body.text.key === "guard.exempt",
      ),
    );
    expect(named.body).toMatchObject({
      point,
      clause: "PI26",
      text: { params: { owner, value: 24 } },
    });
  });
});

describe("a raw Sparkplug command", () => {
  it("that cannot be done is refused, counted and told", { timeout: 60_000 }, async () => {
    const comfort = { coolingSetpoint: 26, heatingSetpoint: 20 };
    const room = await openRoom("refusing", { season: "cooling", comfort, exemptions: [], time });
    const nowMs = wireClock.wallMs();
    await write("device", [
      pointMetric("temperature", 20, nowMs),
      pointMetric("setpoint", "cold", nowMs),
      pointMetric("humour", 3, nowMs),
    ]);
    await write("node", [pointMetric("room/phase", "meeting", nowMs)]);
    const refusals = await patiently("four refusals", () => {
      const told = heard.filter(({ name }) => name === metricNames.writeRefused);
      return told.length === 4 && told.map(({ value }) => JSON.parse(String(value)) as object);
    });
    expect(refusals).toMatchObject([
      { name: "hvac/temperature", code: "not-writable", refused: 1 },
      { name: "hvac/setpoint", code: "wrong-value", refused: 2 },
      { name: "hvac/humour", code: "unknown-point", refused: 3 },
      { name: "room/phase", code: "unknown-point", refused: 4 },
    ]);
    expect(room.received).toEqual([]);
    await write("device", [pointMetric("setpoint", 27, wireClock.wallMs())]);
    await patiently("a sound one", lastIs(room, 27));
    const shown = room.edge.view().devices[0]?.points.find((each) => each.point === "setpoint");
    expect(shown?.target?.reason.text.params).toMatchObject({ by: "hub" });
  });
});
