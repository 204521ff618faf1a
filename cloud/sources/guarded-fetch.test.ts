import type { RequestListener } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { afterArrivals, createClock, createVirtualClock } from "../../contract/clock.ts";
import { findPassage, type Resolve } from "./feed-guard.ts";
import { createGuardedFetch, type GuardedRequest } from "./guarded-fetch.ts";
import { startServer, type TestServer } from "./rig/test-server.ts";
import { refusalOf } from "./source-http.ts";
import { sourceLimits } from "./source-limits.ts";

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function serve(answer: RequestListener): Promise<number> {
  const server = await startServer(answer);
  servers.push(server);
  return server.port;
}

const toLoopback: Resolve = () => Promise.resolve(["127.0.0.1"]);

const requestTo = (url: string, more: Partial<GuardedRequest> = {}): GuardedRequest => ({
  method: "GET",
  url,
  headers: {},
  body: null,
  allowsPrivate: true,
  maxBytes: 100_000,
  stop: new AbortController().signal,
  ...more,
});
const fetcher = createGuardedFetch({ clock: createClock(), resolve: toLoopback });
const get = (url: string, more: Partial<GuardedRequest> = {}) =>
  fetcher.request(requestTo(url, more));

describe("redirects", () => {
  it("are followed three times and no further", async () => {
    const port = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end("there");
      else response.writeHead(302, { location: `/${left - 1}` }).end("elsewhere");
    });
    const near = await get(`http://127.0.0.1:${port}/3`);
    expect(near.ok && near.value.body.toString()).toBe("there");
    expect(near.ok && near.value.url).toBe(`http://127.0.0.1:${port}/0`);
    expect(await get(`http://127.0.0.1:${port}/4`)).toMatchObject({
      failure: { code: "source-unreadable" },
    });
  });

  it("do not lead to another scheme, a broken address, or where nobody may go", async () => {
    let onwards = "";
    const port = await serve((_request, response) =>
      response.writeHead(301, { location: onwards }).end(),
    );
    const codes: Record<string, string> = {};
    for (onwards of [
      "file:///etc/passwd",
      "http://169.254.169.254/latest/meta-data/",
      "http://0.0.0.0:80/",
      "http://name:word@127.0.0.1/",
      "http://[broken/",
    ]) {
      const answer = await get(`http://127.0.0.1:${port}/`);
      codes[onwards] = answer.ok ? "ok" : answer.failure.code;
    }
    expect(codes).toEqual({
      "file:///etc/passwd": "source-forbidden",
      "http://169.254.169.254/latest/meta-data/": "source-forbidden",
      "http://0.0.0.0:80/": "source-forbidden",
      "http://name:word@127.0.0.1/": "source-forbidden",
      "http://[broken/": "source-unreadable",
    });
  });

  it("keep the login on its origin and drop it on another one", async () => {
    const logins: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      logins.push(request.headers.authorization);
      response.end("there");
    });
    const port = await serve((request, response) => {
      logins.push(request.headers.authorization);
      if (request.url === "/") response.writeHead(307, { location: "/same" }).end();
      else response.writeHead(307, { location: `http://127.0.0.1:${other}/` }).end();
    });
    await get(`http://127.0.0.1:${port}/`, { headers: { authorization: "Basic c2VjcmV0" } });
    expect(logins).toEqual(["Basic c2VjcmV0", "Basic c2VjcmV0", undefined]);
  });

  it("are not followed by what changes something", async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.writeHead(308, { location: "/elsewhere" }).end();
    });
    const answer = await get(`http://127.0.0.1:${port}/`, { method: "PUT", body: "BEGIN" });
    expect(answer.ok && answer.value.status).toBe(308);
    expect(seen).toEqual(["PUT /"]);
  });

  it("never lead from the world inside, though the administrator allows inner addresses", async () => {
    const from = { url: new URL("https://calendar.example/"), side: "public" } as const;
    const inner = await findPassage("https://inner.example/", from, true, toLoopback);
    expect(inner).toMatchObject({ failure: { code: "source-forbidden" } });
    const plain = await findPassage("http://calendar.example/", from, true, () =>
      Promise.resolve(["8.8.8.8"]),
    );
    expect(plain).toMatchObject({ failure: { code: "source-forbidden" } });
  });
});

describe("bodies", () => {
  const text = "BEGIN:VCALENDAR\r\n".repeat(100);
  it.each([
    ["gzip", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["br", brotliCompressSync(text)],
    ["identity", Buffer.from(text)],
  ])("are unpacked: %s", async (coding, body) => {
    const port = await serve((_request, response) =>
      response.writeHead(200, { "content-encoding": coding }).end(body),
    );
    const answer = await get(`http://127.0.0.1:${port}/`);
    expect(answer.ok && answer.value.body.toString()).toBe(text);
  });

  it.each([
    ["a long body", "identity", Buffer.alloc(100_001, 65)],
    ["a bomb by gzip", "gzip", gzipSync(Buffer.alloc(50_000_000))],
    ["a bomb by brotli", "br", brotliCompressSync(Buffer.alloc(50_000_000))],
  ])("are counted: %s", async (_what, coding, body) => {
    const port = await serve((_request, response) =>
      response.writeHead(200, { "content-encoding": coding }).end(body),
    );
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({
      failure: { code: "source-too-large" },
    });
  });

  it("are cut where they do not end", async () => {
    let sent = 0;
    const port = await serve((_request, response) => {
      const more = () => {
        sent += 10_000;
        response.write(Buffer.alloc(10_000, 65), () => afterArrivals(more));
      };
      response.on("error", () => {});
      more();
    });
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({
      failure: { code: "source-too-large" },
    });
    expect(sent).toBeLessThan(50_000_000);
  });

  it.each([
    ["half a body", { "content-length": "1000" }, Buffer.from("BEGIN:VCALENDAR")],
    ["no gzip", { "content-encoding": "gzip" }, Buffer.from("BEGIN:VCALENDAR")],
    ["an unknown packing", { "content-encoding": "zstd" }, Buffer.from("x")],
    ["two packings", { "content-encoding": "gzip, gzip" }, gzipSync(gzipSync("x"))],
  ])("are not believed: %s", async (_what, headers, body) => {
    const port = await serve((_request, response) => {
      response.writeHead(200, headers);
      response.write(body, () => response.destroy());
    });
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({
      failure: { code: "source-unreadable" },
    });
  });
});

describe("a request", () => {
  it("ends with its time, whether the head or the body is late", async () => {
    for (const path of ["/head", "/body"]) {
      const clock = createVirtualClock(0);
      const late = createGuardedFetch({ clock, resolve: toLoopback });
      let reached = () => {};
      const asked = new Promise<void>((resolve) => {
        reached = resolve;
      });
      const port = await serve((request, response) => {
        if (request.url === "/body") response.write("BEGIN");
        reached();
      });
      const answer = late.request(requestTo(`http://127.0.0.1:${port}${path}`));
      await asked;
      clock.advance(sourceLimits.http.requestMs);
      expect(await answer).toMatchObject({ failure: { code: "source-unreachable" } });
      expect(clock.waiting()).toEqual([]);
    }
  });

  it("ends with its time while the name is looked up", async () => {
    const clock = createVirtualClock(0);
    const stuck = createGuardedFetch({ clock, resolve: () => new Promise(() => {}) });
    const answer = stuck.request(requestTo("https://calendar.example/"));
    clock.advance(sourceLimits.http.requestMs);
    expect(await answer).toMatchObject({ failure: { code: "source-unreachable" } });
  });

  it("ends when it is stopped", async () => {
    const stopping = new AbortController();
    const port = await serve(() => stopping.abort());
    const answer = await get(`http://127.0.0.1:${port}/`, { stop: stopping.signal });
    expect(answer).toMatchObject({ failure: { code: "source-unreachable" } });
    expect((await get("https://calendar.example/", { stop: stopping.signal })).ok).toBe(false);
  });

  it("sends no cookie, whatever it was given before", async () => {
    const cookies: (string | undefined)[] = [];
    const port = await serve((request, response) => {
      cookies.push(request.headers.cookie);
      if (request.url === "/") response.setHeader("set-cookie", "who=me");
      response.writeHead(request.url === "/" ? 302 : 200, { location: "/next" }).end();
    });
    await get(`http://127.0.0.1:${port}/`);
    await get(`http://127.0.0.1:${port}/`);
    expect(cookies).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("says by a code of its own that nobody listens", async () => {
    expect(await get("http://127.0.0.1:1024/")).toMatchObject({
      failure: { code: "source-unreachable" },
    });
  });
});

describe("an answer", () => {
  it.each([
    [200, null],
    [204, null],
    [304, "source-unreadable"],
    [401, "source-refused"],
    [403, "source-refused"],
    [404, "source-unreadable"],
    [410, "source-unreadable"],
    [429, "source-busy"],
    [500, "source-unreachable"],
    [502, "source-unreachable"],
    [503, "source-busy"],
  ])("of %i fails with %s", (status, code) => {
    const outcome = refusalOf({ status, headers: {}, body: Buffer.of(), url: "" });
    expect(outcome.ok ? null : outcome.failure.code).toBe(code);
  });
});
