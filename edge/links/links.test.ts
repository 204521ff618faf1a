import { describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { limits, assertLimits } from "../limits.ts";
import { eventually } from "./rig/eventually.ts";
import { freePort } from "./rig/free-port.ts";
import { createMemoryGpio, openRoom, roomFrom } from "./rig/room.ts";
import { openPtyPair } from "./rig/pty-pair.ts";
import { startTcpPeer } from "./rig/tcp-peer.ts";
import { createLinks } from "./links.ts";

/** A real clock that knows which of its timers wait. */
function countingClock() {
  const clock = createClock();
  const waiting = new Set<string>();
  let number = 0;
  return {
    ...clock,
    waiting,
    after(name: string, delayMs: number, task: () => void) {
      const entry = `${name} ${number++}`;
      waiting.add(entry);
      const cancel = clock.after(name, delayMs, () => {
        waiting.delete(entry);
        task();
      });
      return () => {
        waiting.delete(entry);
        cancel();
      };
    },
  };
}

describe("the links of a room", () => {
  it("open what is there, say what is not, and leave nothing open", async () => {
    const pair = openPtyPair();
    const device = await startTcpPeer({}, 0);
    const gateway = await startTcpPeer({}, 0);
    const wireClock = countingClock();
    const told: string[] = [];
    const room = await openRoom(
      [],
      `
      bus: { modbus-rtu: { port: ${pair.path}, baud: 19200, parity: even } }
      gateway: { modbus-tcp: { host: 127.0.0.1, port: ${gateway.port} } }
      amplifier: { tcp: { host: 127.0.0.1, port: ${device.port} } }
      missing: { serial: { port: /dev/none } }
      plates: { mqtt: { embedded: { port: ${await freePort()}, users: users } } }
      outside: { mqtt: { url: "mqtt://127.0.0.1:1" } }
      pins: { gpio: {} }`,
      {
        wireClock,
        log: (link, failure) => void told.push(`${link} ${failure?.code ?? "up"}`),
      },
    );
    const health = () => new Map(room.links.health().map((link) => [link.link, link]));
    const isUp = (name: string) => health().get(name)?.up === true;
    await eventually("the links", () =>
      ["bus", "gateway", "amplifier", "plates"].every((name) => isUp(name)),
    );
    await eventually("the failures", () =>
      ["missing", "outside"].every((name) => health().get(name)?.failure !== null),
    );
    expect(health().get("missing")).toMatchObject({ type: "serial", up: false, queued: 0 });
    await room.stop();
    await eventually("every socket is closed", () => device.open + gateway.open === 0);
    expect([...wireClock.waiting]).toEqual([]);
    expect(told.filter((entry) => entry.startsWith("bus"))).toEqual(["bus up", "bus link-closed"]);
    expect(told.filter((entry) => entry === "missing link-closed")).not.toHaveLength(0);
    await Promise.all([pair.close(), device.close(), gateway.close()]);
  });

  it("hand out only what a link is", () => {
    const links = createLinks(roomFrom([], "bus: { modbus-tcp: { host: h } }"), {
      wireClock: createClock(),
      random: () => 0,
      readSecret: () => Promise.resolve(""),
      gpio: createMemoryGpio().backEnd,
      log: () => {},
    });
    expect(links.modbus("bus").queued).toBe(0);
    expect(() => links.mqtt("bus")).toThrow("link bus is modbus, a driver wants mqtt");
    expect(() => links.modbus("none")).toThrow("link none is missing");
  });
});

describe("the limits", () => {
  it("do not contradict one another", () => {
    expect(() => assertLimits()).not.toThrow();
    expect(limits.broker.packetMaxBytes).toBeGreaterThan(48_000);
  });
});
