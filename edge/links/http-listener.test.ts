import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { HttpTrace } from "../trace/http-trace.ts";
import { HttpListener } from "./http-listener.ts";
import { newCounters } from "./link-health.ts";
import { freePort } from "./rig/free-port.ts";
import { startTcpPeer } from "./rig/tcp-peer.ts";
import { eventually } from "./rig/eventually.ts";

const silentTap = { isOn: false, hidden: (bytes: Uint8Array) => Buffer.from(bytes), record() {} };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** `speed`: how much faster than real its own time goes. */
async function openListener(speed = 1) {
  const port = await freePort();
  const counters = newCounters();
  const clock = createClock({ speed, realOriginMs: 0, roomOriginMs: 0 });
  const target = { host: "127.0.0.1", port };
  const listener = new HttpListener(target, clock, counters, new HttpTrace(silentTap));
  closing.push(() => listener.stop());
  await listener.start();
  return { listener, counters, port };
}

/** What comes back for these bytes until the listener hangs up. */
async function visit(port: number, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => {});
  await once(socket, "connect");
  for (const piece of pieces) socket.write(piece);
  if (!socket.closed) await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

describe("the listener for devices that fetch", () => {
  it("asks whoever receives, and says what it found", async () => {
    const { listener, port } = await openListener();
    const seen: string[] = [];
    const leave = listener.receive((one) => {
      seen.push(`${one.method} ${one.path} ${one.header("ID")} ${one.reachedAt}`);
      if (one.path !== "/here") return null;
      return { status: 200, type: "text/plain", body: Buffer.from("found") };
    });
    expect(await visit(port, "GET /here?x=1 HTTP/1.1\r\nHost: h\r\nID: 7\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 200 [^]*found$/,
    );
    expect(await visit(port, "GET /there HTTP/1.1\r\nHost: h\r\n\r\n")).toMatch(/^HTTP\/1\.1 404/);
    expect(seen[0]).toBe(`GET /here 7 127.0.0.1:${port}`);
    leave();
    expect(await visit(port, "GET /here HTTP/1.1\r\nHost: h\r\n\r\n")).toMatch(/ 404 /);
  });

  it.each([
    ["a body beyond the bound", 1, Buffer.alloc(limits.http.bodyMaxBytes + 1)],
    ["headers beyond the bound", 1, `X: ${"y".repeat(limits.http.headersMaxBytes)}`],
    ["a request that never ends", 100, "X-"],
  ])("hangs up on %s", async (_what, speed, more) => {
    const { listener, port } = await openListener(speed);
    let visits = 0;
    listener.receive(() => {
      visits += 1;
      return null;
    });
    const isBody = typeof more !== "string";
    const head = "POST /api/logs HTTP/1.1\r\nHost: h\r\n";
    const length = isBody ? `Content-Length: ${more.length}\r\n\r\n` : "";
    await visit(port, head + length, more);
    expect(visits).toBe(0);
  });

  it("says when an answer was taken whole, and not when it was not", async () => {
    const { listener, port } = await openListener();
    let taken = 0;
    const body = Buffer.alloc(8 * 1024 * 1024);
    listener.receive(() => ({ status: 200, type: "image/bmp", body, sent: () => (taken += 1) }));
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => socket.destroy());
    socket.write("GET /image HTTP/1.1\r\nHost: h\r\n\r\n");
    await once(socket, "close");
    expect((await visit(port, "GET /image HTTP/1.1\r\nHost: h\r\n\r\n")).length).toBeGreaterThan(
      body.length,
    );
    await eventually("the one that was taken", () => taken > 0);
    expect(taken).toBe(1);
  });

  it("waits for its port", async () => {
    const peer = await startTcpPeer({}, 0);
    const clock = createClock({ speed: 100, realOriginMs: 0, roomOriginMs: 0 });
    const target = { host: "127.0.0.1", port: peer.port };
    const listener = new HttpListener(target, clock, newCounters(), new HttpTrace(silentTap));
    closing.push(() => listener.stop());
    await listener.start();
    expect(listener.state.failure?.detail).toContain("EADDRINUSE");
    await peer.close();
    await eventually("its turn", () => listener.state.isUp);
  });
});
