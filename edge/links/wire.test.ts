import { afterEach, describe, expect, it } from "vitest";
import { type Clock, createClock, createVirtualClock } from "../../contract/clock.ts";
import type { Failure } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import { eventually } from "./rig/eventually.ts";
import { openPtyPair } from "./rig/pty-pair.ts";
import { startTcpPeer } from "./rig/tcp-peer.ts";
import { Wire } from "./wire.ts";
import type { WireTarget } from "./wire-target.ts";

const wireClock = createClock();
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const toPort = (port: number): WireTarget => ({ kind: "tcp", host: "127.0.0.1", port });
const toPath = (path: string): WireTarget => ({
  kind: "serial",
  path,
  baud: 9600,
  dataBits: 8,
  parity: "none",
  stopBits: 1,
});

/** A started wire, everything it reports, and everything it receives. */
function openWire(target: WireTarget) {
  const wire = new Wire(target, { wireClock, random: () => 0 });
  const changes: string[] = [];
  const failures: Failure[] = [];
  const received: Buffer[] = [];
  wire.state.watch({
    up: () => void changes.push("up"),
    down(failure) {
      changes.push(failure.code);
      failures.push(failure);
    },
  });
  wire.onData((chunk) => void received.push(chunk));
  wire.start();
  closing.push(() => wire.stop());
  return { wire, changes, failures, text: () => Buffer.concat(received).toString("latin1") };
}

describe("a wire", () => {
  it("carries bytes both ways over TCP", async () => {
    const heard: string[] = [];
    const peer = await startTcpPeer(
      { opened: (socket) => socket.write("hello"), data: (_s, bytes) => heard.push(String(bytes)) },
      0,
    );
    closing.push(() => peer.close());
    const { wire, text } = openWire(toPort(peer.port));
    await eventually("the greeting", () => text() === "hello");
    expect(wire.send(Buffer.from("hi"), null).ok).toBe(true);
    await eventually("the answer", () => heard.join("") === "hi");
  });

  it("carries every byte value over a serial port", async () => {
    const pair = openPtyPair();
    const heard: Buffer[] = [];
    pair.onData((bytes) => heard.push(bytes));
    const { wire, text } = openWire(toPath(pair.path));
    closing.push(() => pair.close());
    await eventually("the port is open", () => wire.state.isUp);
    const all = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
    wire.send(all, null);
    await eventually("all bytes are out", () => Buffer.concat(heard).length === 256);
    expect(Buffer.concat(heard).equals(all)).toBe(true);
    pair.write(all);
    await eventually("all bytes are in", () => text().length === 256);
    expect(Buffer.from(text(), "latin1").equals(all)).toBe(true);
  });

  it("comes back after the other side hung up, and tells each change once", async () => {
    const peer = await startTcpPeer({}, 0);
    closing.push(() => peer.close());
    const { wire, changes } = openWire(toPort(peer.port));
    await eventually("the first connection", () => wire.state.isUp);
    peer.hangUp();
    await eventually("the second connection", () => peer.connections === 2 && wire.state.isUp);
    expect(changes).toEqual(["up", "link-closed", "up"]);
  });

  it("finds a device that comes later, and says once that it was refused", async () => {
    const first = await startTcpPeer({}, 0);
    await first.close();
    const { wire, changes } = openWire(toPort(first.port));
    await eventually("the refusal", () => changes.length > 0);
    const later = await startTcpPeer({}, first.port);
    closing.push(() => later.close());
    await eventually("the connection", () => wire.state.isUp);
    expect(changes).toEqual(["link-refused", "up"]);
  });

  it("says where a serial port is missing", async () => {
    const { failures } = openWire(toPath("/dev/serial/by-id/none"));
    await eventually("the failure", () => failures.length > 0);
    expect(failures[0]?.code).toBe("link-closed");
    expect(failures[0]?.detail).toContain("/dev/serial/by-id/none");
  });

  it.each([
    [0.999_999, [500, 1000, 2000, 4000, 5000, 5000]],
    [0.5, [250, 500, 1000, 2000, 2500, 2500]],
    [0, [100, 100, 100, 100, 100, 100]],
  ])("comes back after pauses that grow and are spread: die %d", async (die, expected) => {
    const real = createVirtualClock(0);
    const pauses: number[] = [];
    const clock: Clock = {
      ...real,
      after(name, delayMs, task) {
        if (name === "reopen") pauses.push(Math.round(delayMs));
        return real.after(name, delayMs, task);
      },
    };
    const wire = new Wire(toPort(1), { wireClock: clock, random: () => die });
    closing.push(() => wire.stop());
    wire.start();
    for (let tries = 1; tries <= expected.length; tries++) {
      await eventually("a refusal", () => pauses.length === tries);
      real.advance(limits.wire.reopenMaxMs);
    }
    await wire.stop();
    expect(pauses.slice(0, expected.length)).toEqual(expected);
  });

  it("takes a connection on which nothing comes back for lost", async () => {
    const virtual = createVirtualClock(0);
    const peer = await startTcpPeer({}, 0);
    closing.push(() => peer.close());
    const wire = new Wire(toPort(peer.port), { wireClock: virtual, random: () => 0 });
    closing.push(() => wire.stop());
    wire.start();
    await eventually("the connection", () => wire.state.isUp);
    wire.send(Buffer.from("?"), 1000);
    virtual.advance(limits.wire.halfOpenMs - 1);
    expect(wire.state.isUp).toBe(true);
    virtual.advance(1);
    expect(wire.state.failure?.code).toBe("link-timeout");
    await eventually("the old connection is gone", () => peer.open === 0);
    virtual.advance(limits.wire.reopenBaseMs);
    await eventually("a new one", () => wire.state.isUp);
  });

  it("does not wait for an answer where none is due", async () => {
    const virtual = createVirtualClock(0);
    const peer = await startTcpPeer({}, 0);
    closing.push(() => peer.close());
    const wire = new Wire(toPort(peer.port), { wireClock: virtual, random: () => 0 });
    closing.push(() => wire.stop());
    wire.start();
    await eventually("the connection", () => wire.state.isUp);
    wire.send(Buffer.from("!"), null);
    virtual.advance(10 * limits.wire.halfOpenMs);
    expect(wire.state.isUp).toBe(true);
  });

  it("gives a side up that takes no data, instead of storing it", async () => {
    const peer = await startTcpPeer({ opened: (socket) => void socket.pause() }, 0);
    closing.push(() => peer.close());
    const { wire, changes } = openWire(toPort(peer.port));
    await eventually("the connection", () => wire.state.isUp);
    const piece = new Uint8Array(64 * 1024);
    let taken = 0;
    for (let sent = wire.send(piece, null); sent.ok && taken < 1000; taken++) {
      sent = wire.send(piece, null);
    }
    expect(taken).toBeLessThan(1000);
    expect(changes).toEqual(["up", "link-overflow"]);
  });

  it("stays closed while it is suspended", async () => {
    const peer = await startTcpPeer({}, 0);
    closing.push(() => peer.close());
    const { wire, changes } = openWire(toPort(peer.port));
    await eventually("the connection", () => wire.state.isUp);
    wire.suspend({ code: "device-refused" });
    await eventually("the end", () => peer.open === 0);
    expect(wire.send(Buffer.from("x"), null)).toMatchObject({
      failure: { code: "device-refused" },
    });
    wire.resume();
    await eventually("the connection again", () => peer.connections === 2);
    expect(changes).toEqual(["up", "device-refused", "up"]);
  });

  it("is silent after stop, whatever it was doing", async () => {
    const virtual = createVirtualClock(0);
    const wire = new Wire(toPort(1), { wireClock: virtual, random: () => 0 });
    wire.start();
    await eventually("the refusal", () => wire.state.failure !== null);
    expect(virtual.waiting()).toContain("reopen");
    await wire.stop();
    expect(virtual.waiting()).toEqual([]);
  });
});
