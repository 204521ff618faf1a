import { createSocket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import type { Failure } from "../../contract/errors.ts";
import { eventually } from "./rig/eventually.ts";
import { startUdpPeer } from "./rig/udp-peer.ts";
import { Wire } from "./wire.ts";

const wireClock = createClock();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A started wire of datagrams, and everything it reports. */
function openWire(port: number, host = "127.0.0.1") {
  const wire = new Wire({ kind: "udp", host, port }, { wireClock, random: () => 0 });
  const changes: string[] = [];
  const refusals: Failure[] = [];
  const received: string[] = [];
  wire.state.watch({
    up: () => void changes.push("up"),
    down: ({ code }) => void changes.push(code),
  });
  wire.onUnreachable((failure) => void refusals.push(failure));
  wire.onData((chunk) => void received.push(String(chunk)));
  wire.start();
  closing.push(() => wire.stop());
  return { wire, changes, refusals, received };
}

/** A port nobody listens on. */
async function deadPort(): Promise<number> {
  const peer = await startUdpPeer(() => {}, 0);
  await peer.close();
  return peer.port;
}

describe("a wire of datagrams", () => {
  it("takes each datagram as one chunk, both ways", async () => {
    const heard: string[] = [];
    const peer = await startUdpPeer((bytes, reply) => {
      heard.push(String(bytes));
      reply("one");
      reply("two");
    }, 0);
    closing.push(() => peer.close());
    const { wire, received, changes } = openWire(peer.port);
    await eventually("the socket", () => wire.isOpen);
    expect(wire.send(Buffer.from("a"), 100).ok).toBe(true);
    await eventually("both answers", () => received.length === 2);
    expect(received).toEqual(["one", "two"]);
    wire.send(Buffer.from("b"), 100);
    await eventually("the second datagram", () => heard.length === 2);
    expect(heard).toEqual(["a", "b"]);
    expect(changes).toEqual(["up"]);
  });

  it("takes nothing that a stranger sends to its port", async () => {
    let own = 0;
    const socket = createSocket("udp4");
    const stranger = createSocket("udp4");
    for (const each of [socket, stranger]) {
      closing.push(() => new Promise((resolve) => void each.close(() => resolve())));
    }
    socket.on("message", (_bytes, from) => {
      own = from.port;
      stranger.send("forged", own, "127.0.0.1", () => socket.send("true", own, "127.0.0.1"));
    });
    await new Promise<void>((resolve) => void socket.bind(0, "127.0.0.1", resolve));
    const { wire, received } = openWire(socket.address().port);
    await eventually("the socket", () => wire.isOpen);
    wire.send(Buffer.from("a"), null);
    await eventually("the answer", () => received.length > 0);
    expect(received).toEqual(["true"]);
  });

  it("tells every refusal, counts as down until it is answered, and stays usable", async () => {
    const port = await deadPort();
    const { wire, changes, refusals, received } = openWire(port);
    await eventually("the socket", () => wire.isOpen);
    wire.send(Buffer.from("a"), 100);
    await eventually("a refusal", () => refusals.length === 1);
    expect(refusals[0]).toMatchObject({ code: "link-refused" });
    expect(wire.isOpen).toBe(true);
    wire.send(Buffer.from("b"), 100);
    await eventually("another refusal", () => refusals.length === 2);
    expect(changes).toEqual(["up", "link-refused"]);
    const peer = await startUdpPeer((_bytes, reply) => reply("here"), port);
    closing.push(() => peer.close());
    expect(wire.send(Buffer.from("c"), 100).ok).toBe(true);
    await eventually("the answer", () => received.length === 1);
    expect(changes).toEqual(["up", "link-refused", "up"]);
  });

  it("is not opened by a name that nobody knows, and tries again", async () => {
    const { changes, wire } = openWire(45, "no-such-host.invalid");
    await eventually("a failure", () => changes.length > 0);
    expect(changes[0]).toBe("link-closed");
    expect(wire.isOpen).toBe(false);
    expect(wire.send(Buffer.from("a"), null)).toMatchObject({ ok: false });
  });

  it("stops, opened or not", async () => {
    const { wire } = openWire(await deadPort());
    await wire.stop();
    expect(wire.isOpen).toBe(false);
  });
});
