import type { RequestListener } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { createIcsFileSource } from "./ics-source.ts";
import { calendarOf, eventOf } from "./rig/calendar-text.ts";
import {
  broughtBy,
  lineOf,
  never,
  rigSpan,
  rigZone,
  type SourceRig,
  startSourceRig,
} from "./rig/source-rig.ts";
import { startServer, type TestServer } from "./rig/test-server.ts";
import { createSourceHttp } from "./source-http.ts";
import type { Source, SourceSpan } from "./source.ts";

const text = calendarOf(eventOf("a", "20260302T090000", "20260302T100000"));
const line = "Meeting | 03-02T01:00 | 03-02T02:00";
const dayMs = 86_400_000;
const later = (days: number): SourceSpan => ({
  fromMs: rigSpan.fromMs + days * dayMs,
  toMs: rigSpan.toMs + days * dayMs,
});

describe("a calendar by its address", () => {
  let rig: SourceRig;
  let server: TestServer;
  let source: Source;
  let answer: RequestListener;
  let asked: { readonly condition: string | undefined; readonly login: string | undefined }[];

  beforeAll(async () => {
    rig = await startSourceRig();
  });
  afterAll(() => rig.stop());
  beforeEach(async () => {
    asked = [];
    answer = (_request, response) => response.end(text);
    server = await startServer((request, response) => {
      const { "if-none-match": condition, authorization: login } = request.headers;
      asked.push({ condition, login });
      answer(request, response);
    });
    source = rig.source({ kind: "ics-url", url: `${server.url}/room.ics` }, "");
  });
  afterEach(() => server.stop());

  const failureOf = async () => {
    const fetched = await source.fetch(rigSpan, "", never);
    return fetched.ok ? fetched.value.kind : fetched.failure.code;
  };

  it("is asked on condition once it is known, and told again when the span has moved on", async () => {
    answer = (request, response) => {
      const isSame = request.headers["if-none-match"] === '"1"';
      response.writeHead(isSame ? 304 : 200, { etag: '"1"' }).end(isSame ? "" : text);
    };
    const { meetings, bookmark } = await broughtBy(source);
    expect(meetings.map(lineOf)).toEqual([line]);
    expect(await source.fetch(rigSpan, bookmark, never)).toMatchObject({
      value: { kind: "unchanged" },
    });
    expect(await source.fetch(later(1), bookmark, never)).toMatchObject({
      value: { kind: "unchanged" },
    });
    // Longer ago than what was read ahead: from the text that is still here.
    const moved = await source.fetch(later(2), bookmark, never);
    expect(moved).toMatchObject({ value: { kind: "all", meetings: [] } });
    // Somebody whose memory is another one gets everything.
    expect((await broughtBy(source, "another bookmark")).meetings).toHaveLength(1);
    expect(asked.map(({ condition }) => condition)).toEqual([
      undefined,
      '"1"',
      '"1"',
      '"1"',
      undefined,
    ]);
  });

  it("is unchanged when the same comes without any mark", async () => {
    const { bookmark } = await broughtBy(source);
    expect(await source.fetch(rigSpan, bookmark, never)).toMatchObject({
      value: { kind: "unchanged" },
    });
    answer = (_request, response) => response.end(text.replace("SUMMARY:Meeting", "SUMMARY:Other"));
    expect((await broughtBy(source, bookmark)).meetings[0]?.title).toBe("Other");
  });

  it("is read in the alphabet its server says", async () => {
    // 会议 in GBK.
    const bytes = Buffer.concat([
      Buffer.from(text.split("Meeting")[0] ?? ""),
      Buffer.from([0xbb, 0xe1, 0xd2, 0xe9]),
      Buffer.from(text.split("Meeting")[1] ?? ""),
    ]);
    answer = (_request, response) =>
      response.writeHead(200, { "content-type": "text/calendar; charset=GBK" }).end(bytes);
    expect((await broughtBy(source)).meetings[0]?.title).toBe("会议");
  });

  it("is asked with a name and a password when it has some", async () => {
    const locked = { kind: "ics-url", url: `${server.url}/room.ics`, username: "hub" } as const;
    await broughtBy(rig.source(locked, "word"));
    expect(asked[0]?.login).toBe(`Basic ${Buffer.from("hub:word").toString("base64")}`);
  });

  it.each([
    ["a page of HTML", 200, "<html>Sign in</html>", "source-unreadable"],
    ["an empty body", 200, "", "source-unreadable"],
    ["half a calendar", 200, text.slice(0, -20), "source-unreadable"],
    ["an empty calendar", 200, calendarOf(), "all"],
    ["304 without having been asked", 304, "", "source-unreadable"],
    ["401", 401, "", "source-refused"],
    ["403", 403, "", "source-refused"],
    ["404", 404, "", "source-unreadable"],
    ["410", 410, "", "source-unreadable"],
    ["500", 500, text, "source-unreachable"],
    ["more than 10 MB", 200, "BEGIN:VCALENDAR\n".repeat(700_000), "source-too-large"],
  ])("says what is wrong with %s", async (_what, status, body, code) => {
    answer = (_request, response) => response.writeHead(status).end(body);
    expect(await failureOf()).toBe(code);
  });

  it("is left alone for as long as it asks for", async () => {
    const clock = createVirtualClock(Date.parse("2026-03-02T00:00:00Z"));
    const http = createSourceHttp({ http: rig.http, clock }, true);
    const ask = async () => {
      const request = { method: "GET", url: server.url, headers: {}, body: null } as const;
      const told = await http.ask({ ...request, maxBytes: 100_000 }, never);
      return told.ok ? told.value.status : told.failure.code;
    };
    const cases = [
      ["120", 120_000],
      ["Mon, 02 Mar 2026 00:10:00 GMT", 600_000 - 120_000],
      ["99999999", 3_600_000],
      ["soon", 30_000],
    ] as const;
    for (const [wish, waitMs] of cases) {
      answer = (_request, response) => response.writeHead(429, { "retry-after": wish }).end();
      expect(await ask()).toBe(429);
      answer = (_request, response) => response.end(text);
      const before = asked.length;
      clock.advance(waitMs - 1);
      expect([wish, await ask()]).toEqual([wish, "source-busy"]);
      expect(asked).toHaveLength(before);
      clock.advance(1);
      expect(await ask()).toBe(200);
    }
  });

  it("says that it is busy", async () => {
    answer = (_request, response) => response.writeHead(503).end();
    expect(await failureOf()).toBe("source-busy");
    expect(await failureOf()).toBe("source-busy");
    expect(asked).toHaveLength(1);
  });

  it("is not written to", () => {
    expect(source.release).toBeNull();
  });
});

describe("a calendar that was uploaded", () => {
  let rig: SourceRig;
  beforeAll(async () => {
    rig = await startSourceRig();
  });
  afterAll(() => rig.stop());

  it("is read when it is there, and again when it is another one", async () => {
    let uploaded: string | null = null;
    const source = createIcsFileSource(() => Promise.resolve(uploaded), rigZone, rig.reader);
    expect(await source.fetch(rigSpan, "", never)).toMatchObject({
      failure: { code: "source-unreadable" },
    });
    uploaded = text;
    const { meetings, bookmark } = await broughtBy(source);
    expect(meetings.map(lineOf)).toEqual([line]);
    expect(await source.fetch(rigSpan, bookmark, never)).toMatchObject({
      value: { kind: "unchanged" },
    });
    uploaded = "no calendar";
    expect((await source.fetch(rigSpan, bookmark, never)).ok).toBe(false);
    uploaded = calendarOf();
    expect((await broughtBy(source, bookmark)).meetings).toEqual([]);
  });
});
