import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock.ts";
import { createHttp, type Http } from "./http.ts";

let server: Server;
let base: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const clock = createVirtualClock(0);

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/below/`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const http = (): Http => createHttp(base, clock);

describe("a request", () => {
  it("goes below the page's own folder and brings JSON both ways", async () => {
    answer = (request, response) => {
      response.end(JSON.stringify({ url: request.url, type: request.headers["content-type"] }));
    };
    expect(await http().request("POST", "acts", { kind: "end" })).toEqual({
      ok: true,
      value: { url: "/below/api/acts", type: "application/json" },
    });
  });

  it("reads an empty answer as null", async () => {
    answer = (_request, response) => response.writeHead(204).end();
    expect(await http().request("DELETE", "session")).toEqual({ ok: true, value: null });
  });

  it("hands on a refusal with its code", async () => {
    const problem = { code: "not-now", message: "no meeting runs" };
    answer = (_request, response) => response.writeHead(409).end(JSON.stringify(problem));
    expect(await http().request("POST", "acts", {})).toEqual({ ok: false, status: 409, problem });
  });

  it("names a refusal that is not ours by its status", async () => {
    answer = (_request, response) => response.writeHead(502).end("<h1>Bad gateway</h1>");
    const result = await http().request("GET", "room");
    expect(result).toMatchObject({ ok: false, status: 502, problem: { code: "http-502" } });
  });

  it("gives up a server that does not answer", async () => {
    const asked = new Promise<void>((resolve) => {
      answer = () => resolve();
    });
    const result = http().request("GET", "room");
    await asked;
    clock.advance(10_000);
    expect(await result).toMatchObject({ ok: false, status: 0, problem: { code: "timed-out" } });
    expect(clock.waiting()).toEqual([]);
  });

  it("tells a server that is not there", async () => {
    server.close();
    const result = await http().request("GET", "room");
    expect(result).toMatchObject({ ok: false, status: 0, problem: { code: "unreachable" } });
  });
});
