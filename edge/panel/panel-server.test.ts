import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { ask, codeOf, follow, grantTable, room, signIn, startPanel } from "./panel.fixture.ts";

const prepared = { kind: "attest", duty: "m1:prepared" };
const problem = (text: string): unknown => JSON.parse(text).code;

describe("reading", () => {
  test("room, clauses and explanation are there for who is signed in, health for everybody", async () => {
    const { panel } = await startPanel();
    const headers = { cookie: await signIn(panel, "王工") };
    const read = async (path: string) => JSON.parse((await ask(panel.url, path, { headers })).text);
    expect(await read("/api/room")).toEqual(room);
    expect(await read("/api/clauses")).toMatchObject([{ id: "PI26" }]);
    expect(JSON.parse((await ask(panel.url, "/api/health")).text)).toEqual({ status: "ok" });
    const why = await ask(panel.url, "/api/explain?point=hvac/setpoint", { headers });
    expect(JSON.parse(why.text)).toMatchObject({ point: { value: 26 } });
  });

  test("an explanation comes as data and in words of both languages", async () => {
    const { panel } = await startPanel();
    const headers = { cookie: await signIn(panel, "王工") };
    const point = await ask(panel.url, "/api/explain?point=hvac/setpoint", { headers });
    expect(JSON.parse(point.text).text).toMatchObject({
      zh: { title: "hvac/setpoint — 空调 · 设定温度" },
      en: { title: "hvac/setpoint — Air-conditioning · Set-point" },
    });
    const duty = await ask(panel.url, "/api/explain?duty=m1:tea.1", { headers });
    expect(JSON.parse(duty.text)).toMatchObject({
      duty: { id: "m1:tea.1" },
      text: { zh: { title: "m1:tea.1 — 续水（第 1 次）" }, en: { lines: expect.any(Array) } },
    });
  });

  test.each([
    ["/api/explain?point=hvac/nothing", 404, "unknown-point"],
    ["/api/explain?point=../etc", 400, "invalid-request"],
    ["/api/explain?duty=m1:nothing", 404, "unknown-duty"],
    ["/api/explain?duty=m1:tea.1&point=hvac/setpoint", 400, "invalid-request"],
    ["/api/explain", 400, "invalid-request"],
    ["/api/nothing", 404, "unknown-path"],
    ["/api/live", 404, "unknown-path"],
  ])("%s is refused with %i %s", async (path, status, code) => {
    const { panel } = await startPanel();
    const headers = { cookie: await signIn(panel, "王工") };
    const answer = await ask(panel.url, path, { headers });
    expect([answer.status, problem(answer.text)]).toEqual([status, code]);
  });

  test.each([
    "/api/clauses",
    "/api/explain?point=hvac/setpoint",
    "/api/explain?duty=m1:tea.1",
    "/api/plates/plate-a1.png",
    "/api/people",
    "/api/reports",
    "/api/trace?device=meter",
  ])("%s is for nobody who has not signed in", async (path) => {
    const { panel } = await startPanel();
    const answer = await ask(panel.url, path);
    expect([answer.status, problem(answer.text)]).toEqual([401, "not-signed-in"]);
  });

  test("every answer forbids inline code and frames, and names no software", async () => {
    const { panel } = await startPanel();
    const { headers } = await ask(panel.url, "/api/room");
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;" +
        "font-src 'self';connect-src 'self';manifest-src 'self';base-uri 'none';" +
        "form-action 'none';frame-ancestors 'none'",
    );
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["x-powered-by"] ?? headers["server"]).toBeUndefined();
  });

  test("pages are served from their folder, hashed files for ever, and nothing else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "huitang-pages-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const assetsDir = join(folder, "panel");
    mkdirSync(join(assetsDir, "assets"), { recursive: true });
    writeFileSync(join(assetsDir, "index.html"), "<!doctype html>");
    writeFileSync(join(assetsDir, "assets", "main-1a2b.js"), "0");
    writeFileSync(join(folder, "secret"), "secret");
    const { panel } = await startPanel({ assetsDir });
    const page = await ask(panel.url, "/");
    expect([page.text, page.headers["cache-control"]]).toEqual(["<!doctype html>", "no-cache"]);
    const script = await ask(panel.url, "/assets/main-1a2b.js");
    expect(script.headers["cache-control"]).toContain("immutable");
    for (const path of [
      "/../secret",
      "/%2e%2e/secret",
      "/..%2fsecret",
      "/assets/..%5c..%5csecret",
    ]) {
      expect((await ask(panel.url, path)).text).not.toContain("secret");
    }
  });
});

describe("acting", () => {
  test("a link signs one browser in, once; its name stands under what it does", async () => {
    const { panel, acts } = await startPanel();
    const link = panel.enterLink();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#\/enter\?code=[\w-]{22}$/);
    const body = { code: codeOf(link), name: "王工" };
    const entered = await ask(panel.url, "/api/session", { body });
    expect([entered.status, entered.text]).toEqual([200, '{"name":"王工","role":"administrator"}']);
    const cookie = String(entered.headers["set-cookie"]);
    expect(cookie).toMatch(/^huitang\.city-hall\.3-201=[\w-]{43}; /);
    expect(cookie).toMatch(/Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    const headers = { cookie: cookie.split(";")[0] ?? "" };
    const act = await ask(panel.url, "/api/acts", { body: prepared, headers });
    expect(act.status).toBe(202);
    expect(acts).toEqual([{ act: prepared, by: "王工" }]);

    const again = await ask(panel.url, "/api/session", { body });
    expect([again.status, problem(again.text)]).toEqual([403, "wrong-code"]);
    const plate = await ask(panel.url, "/api/plates/plate-a1.png", { headers });
    expect([plate.status, plate.headers["content-type"]]).toEqual([200, "image/png"]);
    expect((await ask(panel.url, "/api/plates/plate-b9.png", { headers })).status).toBe(404);
  });

  test("what the room refuses is a conflict, with the room's own code and words", async () => {
    const { panel } = await startPanel();
    const headers = { cookie: await signIn(panel, "王工") };
    const body = { kind: "end", meetingId: "m1" };
    const answer = await ask(panel.url, "/api/acts", { body, headers });
    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.text)).toEqual({ code: "not-now", message: "no meeting is running" });
  });

  test("every problem of a form is told at once", async () => {
    const { panel, acts } = await startPanel();
    const headers = { cookie: await signIn(panel, "王工") };
    const body = { kind: "hold", point: "nothing", value: 1, untilMs: -1 };
    const answer = await ask(panel.url, "/api/acts", { body, headers });
    expect(answer.status).toBe(400);
    const paths = JSON.parse(answer.text).problems.map((one: { path: string }) => one.path);
    expect(paths).toEqual(["point", "untilMs"]);
    expect(acts).toEqual([]);
  });

  test("nothing is done for somebody who is not signed in, or no longer", async () => {
    const { panel, acts } = await startPanel();
    const headers = { cookie: await signIn(panel, "王工") };
    const left = await ask(panel.url, "/api/session", { method: "DELETE", headers });
    expect(left.status).toBe(204);
    for (const tried of [{}, headers, { authorization: "Bearer guess" }]) {
      const answer = await ask(panel.url, "/api/acts", { body: prepared, headers: tried });
      expect([answer.status, problem(answer.text)]).toEqual([401, "not-signed-in"]);
    }
    const session = await ask(panel.url, "/api/session", { headers });
    expect(session.text).toBe('{"name":null,"role":null}');
    expect(acts).toEqual([]);
  });

  test("a program of this machine acts by its token, without a browser's headers", async () => {
    const { panel, acts } = await startPanel();
    const headers = { authorization: `Bearer ${panel.issueToken("cli")}`, origin: null };
    expect((await ask(panel.url, "/api/acts", { body: prepared, headers })).status).toBe(202);
    expect(acts[0]?.by).toBe("cli");
  });

  test("sessions end after 15 idle minutes, and after 12 hours; codes after a day", async () => {
    const { panel, clock } = await startPanel();
    const minuteMs = 60_000;
    const late = panel.enterLink();
    const idle = { cookie: await signIn(panel, "idle") };
    const busy = { cookie: await signIn(panel, "busy") };
    const name = async (headers: { cookie: string }) =>
      JSON.parse((await ask(panel.url, "/api/session", { headers })).text).name;
    clock.advance(14 * minuteMs);
    expect(await name(busy)).toBe("busy");
    clock.advance(2 * minuteMs);
    expect([await name(idle), await name(busy)]).toEqual([null, "busy"]);
    for (let elapsed = 16; elapsed < 719; elapsed += 14) {
      expect(await name(busy)).toBe("busy");
      clock.advance(14 * minuteMs);
    }
    expect(await name(busy)).toBe(null);
    clock.advance(13 * 60 * minuteMs);
    const body = { code: codeOf(late), name: "late" };
    expect((await ask(panel.url, "/api/session", { body })).status).toBe(403);
  });

  test("a restart keeps sessions and codes, and the database holds no secret", async () => {
    const store = grantTable();
    const first = await startPanel({ store });
    const link = first.panel.enterLink();
    const cookie = await signIn(first.panel, "王工");
    await first.panel.stop();
    const stored = JSON.stringify([...store.rows.values()]);
    expect(stored).not.toContain(codeOf(link));
    expect(stored).not.toContain(cookie.split("=")[1]);
    expect(JSON.stringify(first.logged)).not.toContain(cookie.split("=")[1]);

    const { panel } = await startPanel({ store });
    const session = await ask(panel.url, "/api/session", { headers: { cookie } });
    expect(session.text).toBe('{"name":"王工","role":"administrator"}');
    const body = { code: codeOf(link), name: "李工" };
    expect((await ask(panel.url, "/api/session", { body })).status).toBe(200);
  });
});

describe("attacks", () => {
  const evil = "http://evil.example";

  test.each([
    ["a foreign origin", { origin: evil }],
    ["an opaque origin", { origin: "null" }],
    ["no origin at all", { origin: null }],
    ["another port of this host", { origin: "http://127.0.0.1:1" }],
    ["a rebound name", { host: "evil.example", origin: evil }],
  ])("%s is refused, signed in or not", async (_what, forged) => {
    const { panel, acts } = await startPanel();
    const headers = { cookie: await signIn(panel, "王工"), ...forged };
    const answer = await ask(panel.url, "/api/acts", { body: prepared, headers });
    expect([answer.status, problem(answer.text)]).toEqual([403, "wrong-origin"]);
    expect(acts).toEqual([]);
  });

  test("a rebound name may not even read; a name of our own may", async () => {
    const { panel } = await startPanel();
    const read = async (host: string) =>
      (await ask(panel.url, "/api/room", { headers: { host } })).status;
    expect(await read("evil.example")).toBe(403);
    expect(await read("127.0.0.1.evil.example")).toBe(403);
    expect(await read("room.example:8080")).toBe(200);
    expect(await read("localhost")).toBe(200);
    expect(await read("[::1]:8080")).toBe(200);
  });

  test("a socket from another site is not opened", async () => {
    const { panel } = await startPanel();
    const page = follow(panel.url, { origin: evil });
    const [, response] = await once(page.socket, "unexpected-response");
    expect(response.statusCode).toBe(403);
  });

  test("five wrong codes lock the source for 15 minutes, right codes included", async () => {
    const { panel, clock, logged } = await startPanel();
    const enter = async (code: string) =>
      (await ask(panel.url, "/api/session", { body: { code, name: "x" } })).status;
    const right = codeOf(panel.enterLink());
    const tries = [];
    for (let count = 0; count < 7; count++) tries.push(await enter(`guess-${count}`));
    expect(tries).toEqual([403, 403, 403, 403, 403, 423, 423]);
    expect(await enter(right)).toBe(423);
    expect(logged.filter((line) => line.includes('"locked":true'))).toHaveLength(1);
    clock.advance(15 * 60_000);
    expect(await enter(right)).toBe(200);
  });

  test.each([
    ["a body of 20 KB", { body: { kind: "end", meetingId: "x".repeat(20_000) } }, 413, "too-large"],
    ["a form", { body: "a=1", headers: { "content-type": "text/plain" } }, 415, "not-json"],
    ["half a JSON", { body: '{"kind":' }, 400, "invalid-request"],
    ["a poisoned object", { body: '{"__proto__":{"kind":"end"}}' }, 400, "invalid-request"],
  ])("%s is refused before it is read", async (_what, asked, status, code) => {
    const { panel } = await startPanel();
    const cookie = await signIn(panel, "王工");
    const headers = { cookie, ...("headers" in asked ? asked.headers : {}) };
    const answer = await ask(panel.url, "/api/acts", { body: asked.body, headers });
    expect([answer.status, problem(answer.text)]).toEqual([status, code]);
  });

  test("a request that drips in is cut off", async () => {
    const { panel } = await startPanel({ limits: { headersMs: 100, requestMs: 200 } });
    const { hostname, port } = new URL(panel.url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => socket.destroy());
    let answer = "";
    socket.on("data", (bytes) => (answer += bytes.toString()));
    socket.write("GET /api/room HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    await once(socket, "close");
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  test("one source has a bounded number of connections and of requests", async () => {
    const { panel } = await startPanel({ limits: { connectionsOfSource: 2, requestsAMinute: 5 } });
    const { hostname, port } = new URL(panel.url);
    const sockets = [1, 2, 3].map(() => connect(Number(port), hostname));
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
    for (const socket of sockets) socket.on("error", () => socket.destroy());
    await Promise.race(
      sockets.map((socket) => {
        socket.resume();
        return once(socket, "close");
      }),
    );
    expect(sockets.filter((socket) => socket.closed)).toHaveLength(1);
    for (const socket of sockets) socket.destroy();

    const statuses = [];
    for (let count = 0; count < 7; count++) {
      const answer = await ask(panel.url, "/api/room").catch(() => undefined);
      if (answer !== undefined) statuses.push(answer.status);
    }
    expect(statuses).toContain(200);
    expect(statuses.at(-1)).toBe(429);
  });
});

test("stop leaves nothing open: no socket, no timer, no listener", async () => {
  const { panel, clock, listeners } = await startPanel();
  const page = follow(panel.url, { origin: panel.url });
  await page.hears(1);
  const closed = once(page.socket, "close");
  await panel.stop();
  await closed;
  expect(clock.waiting()).toEqual([]);
  expect(listeners.size).toBe(0);
  await expect(ask(panel.url, "/api/room")).rejects.toThrow("ECONNREFUSED");
});

test("an address in use is an error that says what to do, and leaves no timer", async () => {
  const { panel } = await startPanel();
  const port = Number(new URL(panel.url).port);
  await expect(startPanel({ port })).rejects.toThrow(
    `the panel cannot listen on 127.0.0.1:${port}: choose another panel.port`,
  );
});
