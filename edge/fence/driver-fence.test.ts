import { afterEach, describe, expect, it } from "vitest";
import { createClock, createVirtualClock, type VirtualClock } from "../../contract/clock.ts";
import { success } from "../../contract/errors.ts";
import type { Driver, DriverListener } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import { createLinks, type Links } from "../links/links.ts";
import { eventually } from "../links/rig/eventually.ts";
import { createEar, deviceFrom, roomFrom } from "../links/rig/room.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import { fenceDriver } from "./driver-fence.ts";
import type { MakeDriver } from "./driver-life.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const good: Driver = {
  mode: "poll",
  start: () => {},
  stop: () => Promise.resolve(),
  read: (points) =>
    Promise.resolve({
      samples: points.map((point) => ({ point, value: 1, quality: "good" })),
      failures: [],
    }),
  write: () => Promise.resolve(success(undefined)),
};

const broken = (): never => {
  throw new TypeError("undefined is not a point");
};
const detail = "TypeError: undefined is not a point";

/** A fenced driver, started, and the lives it has had. */
function open(make: (life: number, within: Parameters<MakeDriver>[0]) => Driver) {
  const clock = createVirtualClock(0);
  const ear = createEar();
  const logged: object[] = [];
  let lives = 0;
  const note = (facts: object) => void logged.push(facts);
  const driver = fenceDriver("d1", (within) => make(++lives, within), {
    wireClock: clock,
    log: { info: note, warn: note, error: note },
  });
  driver.start(ear.listener);
  return { clock, driver, ear, logged, lives: () => lives };
}

const nextLife = (clock: VirtualClock) => clock.advance(limits.driver.restartFirstMs);

describe("a driver that fails", () => {
  it.each<[string, Partial<Driver> | null, (driver: Driver) => unknown]>([
    ["when it is made", null, () => {}],
    ["in start", { start: broken }, () => {}],
    ["in read, by throwing", { read: broken }, (driver) => driver.read(["power"], "poll")],
    [
      "in read, by rejecting",
      { read: () => Promise.reject(new TypeError("undefined is not a point")) },
      (driver) => driver.read(["power"], "poll"),
    ],
    ["in write", { write: broken }, (driver) => driver.write("power", "on", "command")],
  ])("%s, turns its device red and is made anew", async (_when, faulty, provoke) => {
    const { clock, driver, ear, lives } = open((life) => {
      if (life > 1) return good;
      return faulty === null ? broken() : { ...good, ...faulty };
    });
    await provoke(driver);
    expect(ear.lost).toEqual([{ code: "driver-failed", detail }]);
    const failure = { code: "driver-failed", detail };
    expect(await driver.read(["power"], "poll")).toEqual({
      samples: [],
      failures: [{ point: "power", failure }],
    });
    expect(await driver.write("power", "on", "command")).toEqual({ ok: false, failure });
    nextLife(clock);
    expect(lives()).toBe(2);
    expect((await driver.read(["power"], "poll")).samples).toHaveLength(1);
  });

  it("by never answering, is given up, and nobody waits for it any more", async () => {
    const never = new Promise<never>(() => {});
    const { clock, driver, ear } = open((life) =>
      life === 1 ? { ...good, read: () => never, write: () => never } : good,
    );
    const read = driver.read(["power"], "poll");
    const write = driver.write("power", "on", "command");
    clock.advance(limits.driver.callMaxMs);
    expect((await read).failures).toMatchObject([{ failure: { code: "driver-failed" } }]);
    expect(await write).toMatchObject({ ok: false, failure: { code: "driver-failed" } });
    expect(ear.lost).toHaveLength(1);
  });

  it("by telling without end, is stopped before it drowns the loop", () => {
    const listeners: DriverListener[] = [];
    const start = (listener: DriverListener) => void listeners.push(listener);
    const { ear } = open(() => ({ ...good, start }));
    const sample = { point: "power", value: 1, quality: "good" } as const;
    for (let at = 0; at < 10 * limits.driver.samplesASecond; at++) {
      listeners[0]?.samples([sample]);
    }
    expect(ear.samples).toHaveLength(limits.driver.samplesASecond);
    expect(ear.lost).toMatchObject([{ detail: expect.stringContaining("values a second") }]);
  });

  it("again and again, is tried less and less often, and anew after a sound while", () => {
    const { clock, lives, logged } = open((life) => (life <= 12 ? broken() : good));
    const pauses = () => logged.map((facts) => Object(facts)["pauseMs"]);
    clock.advance(3_600_000);
    expect(pauses().slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(Math.max(...pauses())).toBe(limits.driver.restartMaxMs);
    expect(lives()).toBe(13);
  });

  it("is left alone once it was told to stop", async () => {
    const { clock, driver, lives } = open(() => ({ ...good, stop: broken }));
    await driver.stop();
    clock.advance(3_600_000);
    expect(lives()).toBe(1);
    expect(clock.waiting()).toEqual([]);
  });
});

const lamp = `
kind: relay
driver: line-protocol
link: { type: tcp, terminator: "\\r" }
points:
  power: { ask: "P?", reply: "P={value}" }
`;

const settings = {
  terminator: "\r",
  sendTerminator: "\r",
  encoding: "ascii",
  telnet: false,
  responseTimeoutMs: 100,
  gapMs: 0,
  lineMaxBytes: 100,
  greeter: null,
} as const;

const messages = {
  terminator: "\r",
  maxBytes: 100,
  responseTimeoutMs: 100,
  repeats: 0,
  keepAlive: null,
} as const;

/** A wire to a peer: on it a driver that starts as the test says, and a neighbour that listens. */
async function openPair(start: (links: Links, life: number) => void) {
  const peer = await startTcpPeer({}, 0);
  const devices = ["a", "b"].map((id) => deviceFrom(id, lamp, "link: wire"));
  const wireClock = createClock();
  const links = createLinks(
    roomFrom(devices, `wire: { tcp: { host: 127.0.0.1, port: ${peer.port} } }`),
    {
      wireClock,
      random: () => 0,
      readSecret: () => Promise.reject(new Error("none")),
      gpio: { open: () => Promise.reject(new Error("none")) },
      log: () => {},
    },
  );
  const ports = { wireClock, log: { info: () => {}, warn: () => {}, error: () => {} } };
  let life = 0;
  const naughty = fenceDriver(
    "a",
    (within) => ({ ...good, start: () => start(within(links), (life += 1)) }),
    ports,
  );
  const heard: string[] = [];
  links.lines("wire", settings).read((line) => heard.push(line));
  const ear = createEar();
  naughty.start(ear.listener);
  await links.start();
  closing.push(
    () => peer.close(),
    () => links.stop(),
    () => naughty.stop(),
  );
  await eventually("the wire", () => peer.open === 1);
  return { peer, ear, heard, lives: () => life };
}

describe("a driver that is called back", () => {
  it("and throws, harms neither the line nor its neighbour on it", async () => {
    const calls: string[] = [];
    const { peer, ear, heard, lives } = await openPair((links, life) => {
      links.lines("wire", settings).read((line) => {
        calls.push(`${life} ${line}`);
        if (life === 1) broken();
      });
    });
    peer.send("one\rtwo\r");
    await eventually("the neighbour", () => heard.length === 2);
    expect(heard).toEqual(["one", "two"]);
    expect(ear.lost).toEqual([{ code: "driver-failed", detail }]);
    await eventually("the next life", () => lives() === 2);
    peer.send("three\r");
    await eventually("the next line", () => heard.length === 3);
    // The first life's reader was taken back: only the second hears the third line.
    expect(calls).toEqual(["1 one", "2 three"]);
  });

  it("and has failed, is greeted again by its next life", async () => {
    const heard: string[] = [];
    const { peer, lives } = await openPair((links, life) => {
      const hear = (line: string) => {
        heard.push(`${life} ${line}`);
        return Promise.resolve({ kind: "ready", prefix: "" } as const);
      };
      links.lines("wire", { ...settings, greeter: { hear } }).read(broken);
    });
    peer.send("hello\r");
    await eventually("the greeting", () => heard.length === 1);
    peer.send("report\r");
    await eventually("the next life", () => lives() === 2);
    peer.hangUp();
    await eventually("the next connection", () => peer.connections === 2 && peer.open === 1);
    peer.send("hello\r");
    await eventually("the next greeting", () => heard.length === 2);
    expect(heard).toEqual(["1 hello", "2 hello"]);
  });

  it("and has failed, opens the line again in its next life: its neighbours need it", async () => {
    const opened: number[] = [];
    const { peer, lives } = await openPair((links, life) => {
      const opener = {
        device: "a",
        open() {
          opened.push(life);
          return Promise.resolve(success(undefined));
        },
        hasChanged: () => Promise.resolve(false),
      };
      links.messages("wire", { ...messages, opener }).read(broken);
    });
    await eventually("the login", () => opened.length === 1);
    peer.send("{}\r");
    await eventually("the next life", () => lives() === 2);
    peer.hangUp();
    await eventually("the next login", () => opened.length === 2);
    expect(opened).toEqual([1, 2]);
  });
});
