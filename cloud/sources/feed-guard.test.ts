import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { addressKind } from "./address-kind.ts";
import type { Resolve } from "./feed-guard.ts";
import { createGuardedFetch, type GuardedRequest } from "./guarded-fetch.ts";
import { startServer, type TestServer } from "./rig/test-server.ts";

/** What must never be reached: listens on every loopback address there is. */
let inside: TestServer;
let hits = 0;
let reachedAt: string[] = [];
let port = 0;

beforeAll(async () => {
  inside = await startServer((request, response) => {
    hits += 1;
    reachedAt.push(request.socket.localAddress ?? "");
    response.end("BEGIN:VCALENDAR");
  }, "::");
  port = inside.port;
});
beforeEach(() => {
  hits = 0;
  reachedAt = [];
});
afterAll(() => inside.stop());

/** Names as an attacker sets them up. */
const names: Readonly<Record<string, readonly string[]>> = {
  localhost: ["127.0.0.1", "::1"],
  "localhost.": ["127.0.0.1"],
  "sub.localhost": ["127.0.0.1"],
  "inner.example": ["10.0.0.7"],
  "loop.example": ["127.0.0.1"],
  "loop6.example": ["::1"],
  "mapped.example": ["::ffff:127.0.0.1"],
  "both.example": ["203.0.114.5", "127.0.0.1"],
  "metadata.example": ["169.254.169.254"],
  "nat64.example": ["64:ff9b::7f00:1"],
  "scoped.example": ["fe80::1%eth0"],
  "nobody.example": [],
};
const resolve: Resolve = (host) =>
  host in names ? Promise.resolve(names[host] ?? []) : Promise.reject(new Error("ENOTFOUND"));

const get = (url: string, allowsPrivate: boolean, by: Resolve = resolve) => {
  const request: GuardedRequest = {
    method: "GET",
    url,
    headers: {},
    body: null,
    allowsPrivate,
    maxBytes: 1_000,
    stop: new AbortController().signal,
  };
  return createGuardedFetch({ clock: createClock(), resolve: by }).request(request);
};

const hosts = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "127.255.255.254",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "0x7f.1",
  "017700000001",
  "0177.0.0.1",
  "0177.0.0.0x1",
  "00000177.1",
  "%31%32%37.0.0.1",
  "127。0。0。1",
  "①②⑦.⓪.⓪.①",
  "127.0.0.1.",
  "0",
  "0.0.0.0",
  "0x0",
  "10.0.0.1",
  "167772161",
  "100.64.0.1",
  "169.254.1.1",
  "169.254.169.254",
  "0xa9fea9fe",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "192.0.0.8",
  "198.18.0.1",
  "224.0.0.1",
  "239.255.255.250",
  "240.0.0.1",
  "255.255.255.255",
  "[::1]",
  "[::]",
  "[0:0:0:0:0:0:0:1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::ffff:a00:1]",
  "[::127.0.0.1]",
  "[64:ff9b::127.0.0.1]",
  "[64:ff9b:1::7f00:1]",
  "[2002:7f00:1::]",
  "[2001:0:7f00:1::]",
  "[fe80::1]",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[fec0::1]",
  "[ff02::1]",
  "[100::1]",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "sub.localhost",
  "inner.example",
  "loop.example",
  "loop6.example",
  "mapped.example",
  "both.example",
  "metadata.example",
  "nat64.example",
  "scoped.example",
];

describe("the guard of feeds", () => {
  it("reaches nothing inside, however its address is written", async () => {
    expect(hosts.length).toBeGreaterThanOrEqual(60);
    const reached: string[] = [];
    for (const host of hosts) {
      for (const scheme of ["http", "https"]) {
        const answer = await get(`${scheme}://${host}:${port}/room.ics`, false);
        if (answer.ok || answer.failure.code !== "source-forbidden") reached.push(host);
      }
    }
    expect(reached).toEqual([]);
    expect(hits).toBe(0);
  });

  it.each([
    "",
    "room.ics",
    "//127.0.0.1/",
    "file:///etc/passwd",
    "ftp://calendar.example/room.ics",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "data:text/calendar,BEGIN:VCALENDAR",
    "javascript:0",
    "https://name:word@calendar.example/",
    "https://name@127.0.0.1/",
    "https://calendar.example:22/",
    "https://calendar.example:25/",
    "http://calendar.example/plain.ics",
  ])("refuses %j", async (url) => {
    expect(await get(url, false)).toMatchObject({ failure: { code: "source-forbidden" } });
  });

  it("refuses what is nobody's even with an administrator's word", async () => {
    for (const host of ["0.0.0.0", "169.254.169.254", "224.0.0.1", "[::]", "[ff02::1]"]) {
      const answer = await get(`http://${host}:${port}/`, true);
      expect({ host, answer }).toMatchObject({ answer: { failure: { code: "source-forbidden" } } });
    }
    expect(hits).toBe(0);
  });

  it("reaches inside with an administrator's word", async () => {
    for (const host of ["127.0.0.1", "2130706433", "[::1]", "loop.example"]) {
      const answer = await get(`http://${host}:${port}/`, true);
      expect([host, answer.ok && answer.value.body.toString()]).toEqual([host, "BEGIN:VCALENDAR"]);
    }
    expect(hits).toBe(4);
  });

  it("connects to the address it looked at, though the name means another one by now", async () => {
    const asked: string[] = [];
    const rebinding: Resolve = (host) => {
      asked.push(host);
      return Promise.resolve(asked.length === 1 ? ["192.0.2.1"] : ["127.0.0.1"]);
    };
    const refused = await get(`https://rebound.example:${port}/`, false, rebinding);
    expect(refused).toMatchObject({ failure: { code: "source-forbidden" } });
    const second: Resolve = (host) => {
      asked.push(host);
      return Promise.resolve([asked.length === 2 ? "127.0.0.2" : "127.0.0.1"]);
    };
    expect((await get(`http://rebound.example:${port}/`, true, second)).ok).toBe(true);
    expect(asked).toHaveLength(2);
    expect(reachedAt).toEqual(["::ffff:127.0.0.2"]);
  });

  it("asks the pinned address under the name of the URL", async () => {
    const answer = await get(`http://calendar.example:${port}/`, true, () =>
      Promise.resolve(["127.0.0.1"]),
    );
    expect(answer.ok).toBe(true);
    expect(hits).toBe(1);
  });

  it("says that a name without an address cannot be reached", async () => {
    for (const host of ["nobody.example", "unheard-of.example"]) {
      const answer = await get(`https://${host}/room.ics`, false);
      expect(answer).toMatchObject({ failure: { code: "source-unreachable" } });
    }
  });
});

describe("the kind of an address", () => {
  it.each([
    ["8.8.8.8", "public"],
    ["172.32.0.1", "public"],
    ["100.128.0.1", "public"],
    ["2400:3200::1", "public"],
    ["::ffff:8.8.8.8", "public"],
    ["::ffff:ffff:808", "never"],
    ["192.168.0.1", "private"],
    ["::ffff:192.168.0.1", "private"],
    ["fd12::1", "private"],
    ["::ffff:0:127.0.0.1", "never"],
    ["4000::1", "never"],
    ["no address", "never"],
    ["", "never"],
  ] as const)("of %j is %s", (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });
});
