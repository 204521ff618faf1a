import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { HttpTrace } from "../trace/http-trace.ts";
import { HttpLine } from "./http-line.ts";
import { newCounters } from "./link-health.ts";
import { eventually } from "./rig/eventually.ts";

const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const silentTap = { isOn: false, hidden: (bytes: Uint8Array) => Buffer.from(bytes), record() {} };
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function openLine(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    server.closeAllConnections();
    if (server.listening) {
      server.close();
      await once(server, "close");
    }
  });
  const counters = newCounters();
  const target = { host: "127.0.0.1", port: portOf(server) };
  const line = new HttpLine(target, createClock(), counters, new HttpTrace(silentTap));
  line.start();
  closing.push(() => line.stop());
  return { line, counters, server };
}

const pace = { priority: "poll", timeoutMs: 2000 } as const;

describe("a line to an HTTP server", () => {
  it("asks once for what several want, and anew once an order was given", async () => {
    let asked = 0;
    const { line } = await openLine((_request, response) => response.end(`${++asked}`));
    const first = await Promise.all([1, 2, 3].map(() => line.get("/list", 1000, pace)));
    expect(first.map((outcome) => outcome.ok && outcome.value.body.toString())).toEqual([
      "1",
      "1",
      "1",
    ]);
    await line.get("/list", 60_000, pace);
    expect(asked).toBe(1);
    await line.get("/list", 0, pace);
    expect(asked).toBe(2);
    await line.post({ path: "/do", type: "text/plain", body: Buffer.from("x"), key: "k" }, pace);
    await line.get("/list", 60_000, pace);
    expect(asked).toBe(4);
  });

  it("has one request in flight, however many are wanted", async () => {
    let open = 0;
    let most = 0;
    const { line } = await openLine((_request, response) => {
      most = Math.max(most, ++open);
      createClock().after("the server thinks", 5, () => {
        open -= 1;
        response.end("done");
      });
    });
    const paths = Array.from({ length: 20 }, (_, at) => `/${at}`);
    const outcomes = await Promise.all(paths.map((path) => line.get(path, 0, pace)));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(most).toBe(1);
  });

  it.each([
    ["says so", { "content-length": String(limits.http.answerMaxBytes + 1) }],
    ["does not say so", {}],
  ])("ends an answer that is too long and %s", async (_what, headers) => {
    let sentBytes = 0;
    const { line } = await openLine((_request, response) => {
      response.writeHead(200, headers);
      const pour = () => {
        if (response.destroyed) return;
        sentBytes += 16_384;
        if (response.write(Buffer.alloc(16_384))) createClock().after("more", 0, pour);
        else response.once("drain", pour);
      };
      pour();
    });
    const outcome = await line.get("/list", 0, pace);
    expect(outcome).toMatchObject({ ok: false, failure: { code: "link-overflow" } });
    expect(sentBytes).toBeLessThan(8 * 1024 * 1024);
  });

  it.each([
    ["no answer", "link-timeout", () => {}],
    ["half an answer", "link-closed", half],
  ] as const)("fails for %s and goes on with the next request", async (_what, code, answer) => {
    let isBroken = true;
    const { line } = await openLine((request, response) => {
      if (isBroken) answer(request, response);
      else response.end("fine");
    });
    const outcome = await line.get("/list", 0, { priority: "poll", timeoutMs: 150 });
    expect(outcome).toMatchObject({ ok: false, failure: { code } });
    expect(line.state.failure?.code).toBe(code);
    isBroken = false;
    expect(await line.get("/list", 60_000, pace)).toMatchObject({ ok: true });
    expect(line.state.isUp).toBe(true);
  });

  it("tells a server that is not there, and fails what waits when it stops", async () => {
    const { line, server } = await openLine(() => {});
    const waiting = [line.get("/a", 0, pace), line.get("/b", 0, pace)];
    await eventually("the request", () => line.queued === 1);
    line.stop();
    for (const outcome of await Promise.all(waiting)) {
      expect(outcome).toMatchObject({ ok: false, failure: { code: "link-closed" } });
    }
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    line.start();
    expect(await line.get("/a", 0, pace)).toMatchObject({ failure: { code: "link-refused" } });
  });
});

function half(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-length": "10" });
  response.write("half");
  createClock().after("it breaks off", 5, () => response.destroy());
}
