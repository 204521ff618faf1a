import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ApiProblem } from "../../contract/api.ts";
import type { HubEvent, HubSessionView } from "../../contract/hub-api.ts";
import { createClock } from "../../contract/clock.ts";
import { HubClient, password, setupCode, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { until } from "../rig/until.ts";
import type { DetailEvent } from "./live-feed.ts";

const clock = createClock();
const ref = { site: "city-hall", room: "3-201" };
const roomUrl = "/api/rooms/city-hall/3-201";
const hourMs = 3_600_000;
let rig: HubRig;
let administrator: HubClient;
let operator: HubClient;
let viewer: HubClient;

/** Booked far enough apart that tests do not meet. */
let booked = 0;
const meeting = (part: object = {}) => {
  const startMs = Math.ceil(clock.wallMs() / hourMs + 2 * ++booked) * hourMs;
  return { title: "例会", startMs, endMs: startMs + hourMs, ...part };
};

beforeAll(async () => {
  rig = await startHubRig(rigDefaults());
  await rig.hub.enrol(ref);
  administrator = await signInFirst(rig.hub);
  for (const role of ["manager", "viewer"]) {
    const made = { name: `the-${role}`, role, password };
    await administrator.call("POST", "/api/accounts", made);
  }
  operator = new HubClient(rig.hub.address);
  viewer = new HubClient(rig.hub.address);
  await operator.signIn("the-manager");
  await viewer.signIn("the-viewer");
});

afterAll(async () => {
  await rig.stop();
  removeFolder(rig.folder);
});

test("the set-up link works once, and the session cookie is closed to scripts and other sites", async () => {
  const fresh = await startHubRig(rigDefaults());
  try {
    const client = new HubClient(fresh.hub.address);
    const before = await client.call<HubSessionView>("GET", "/api/session");
    expect(before.body).toEqual({ needsSetup: true, user: null });
    const wish = { code: setupCode(fresh.hub), name: "Li.Na", password };
    const weak = await client.call<ApiProblem>("POST", "/api/setup", { ...wish, password: "abc" });
    expect(weak).toMatchObject({ status: 422, body: { code: "weak-password" } });
    const made = await client.call("POST", "/api/setup", wish);
    expect(made).toMatchObject({
      status: 201,
      body: {
        needsSetup: false,
        user: { name: "li.na", grants: [{ role: "administrator", place: "everywhere" }] },
      },
    });
    expect(made.headers.getSetCookie()[0]).toMatch(
      /^huitang=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const again = await client.call<ApiProblem>("POST", "/api/setup", wish);
    expect(again).toMatchObject({ status: 403, body: { code: "wrong-code" } });
  } finally {
    await fresh.stop();
    removeFolder(fresh.folder);
  }
});

test("signing out ends the session itself, not only the cookie", async () => {
  const client = new HubClient(rig.hub.address);
  await client.signIn("the-viewer");
  const stolen = client.cookie;
  await client.call("DELETE", "/api/session");
  client.cookie = stolen;
  expect(await client.call("GET", "/api/rooms")).toMatchObject({ status: 401 });
});

test.each([
  ["another site's page", { origin: "https://evil.example" }, 403],
  ["a page of the same host on another port", { origin: "http://127.0.0.1:1" }, 403],
  ["no origin at all", { origin: "" }, 403],
  ["a page in a frame of another site", { "sec-fetch-site": "cross-site" }, 403],
  ["the hub's own page", { "sec-fetch-site": "same-origin" }, 201],
] as const)("a change that comes from %s", async (_who, headers, status) => {
  const called = await operator.call("POST", `${roomUrl}/meetings`, meeting(), headers);
  expect(called.status).toBe(status);
});

test("a name that somebody points at this machine is not this hub", async () => {
  const { port } = new URL(rig.hub.address);
  const ask = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ port, host: "127.0.0.1", path: "/api/health", headers: { host } });
      asked.on("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on("error", reject);
      asked.end();
    });
  expect(await ask(`evil.example:${port}`)).toBe(403);
  expect(await ask(`127.0.0.1.evil.example:${port}`)).toBe(403);
  expect(await ask(`127.0.0.1:${port}`)).toBe(200);
  expect(await ask(`localhost:${port}`)).toBe(200);
});

test("a live page of another site, or without a session, is refused before the upgrade", async () => {
  const refusedStatus = (client: HubClient, origin: string) =>
    new Promise<number | undefined>((resolve) => {
      const socket = client.page("/api/live", [], origin);
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
      socket.on("open", () => resolve(101));
    });
  expect(await refusedStatus(viewer, "https://evil.example")).toBe(403);
  expect(await refusedStatus(new HubClient(rig.hub.address), rig.hub.address)).toBe(401);
  const socket = viewer.page("/api/live", []);
  await until("open", () => socket.readyState === socket.OPEN);
  socket.close();
});

test("pages run no foreign script, sit in no frame and tell nobody where they were", async () => {
  const { headers } = await viewer.call("GET", "/api/health");
  expect(headers.get("content-security-policy")).toBe(
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;" +
      "font-src 'self';connect-src 'self';manifest-src 'self';base-uri 'none';" +
      "form-action 'self';frame-ancestors 'none'",
  );
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("x-frame-options")).toBe("DENY");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
});

test("a request is refused with everything that is wrong with it, in the one shape", async () => {
  const wrong = { title: "", startMs: 5, endMs: "x", colour: "red" };
  const called = await operator.call<ApiProblem>("POST", `${roomUrl}/meetings`, wrong);
  expect(called).toMatchObject({ status: 400, body: { code: "invalid-request" } });
  expect(called.body.problems?.map(({ path }) => path).toSorted()).toEqual(["", "endMs", "title"]);
  const backwards = { title: "x", startMs: 10, endMs: 5 };
  const second = await operator.call<ApiProblem>("POST", `${roomUrl}/meetings`, backwards);
  expect(second.body.problems).toEqual([{ path: "endMs", text: "a meeting ends after it starts" }]);
});

test.each([
  ["GET", "/api/nothing", undefined, {}, 404, "unknown-path"],
  ["GET", "/api/rooms/city-hall/none", undefined, {}, 404, "unknown-room"],
  ["GET", "/api/rooms/city-hall/..%2f", undefined, {}, 400, "invalid-request"],
  ["DELETE", `${roomUrl}/meetings/none`, undefined, {}, 404, "unknown-meeting"],
  ["POST", `${roomUrl}/meetings`, "x".repeat(300_000), {}, 413, "too-large"],
  ["POST", `${roomUrl}/meetings`, 5, { "content-type": "text/plain" }, 415, "not-json"],
  ["GET", `${roomUrl}/watts?fromMs=0&toMs=1e13`, undefined, {}, 400, "invalid-request"],
] as const)("%s %s answers as it should", async (method, path, body, headers, status, code) => {
  const called = await operator.call<ApiProblem>(method, path, body, headers);
  expect(called).toMatchObject({ status, body: { code } });
});

test("an overlap names the other meeting, but not what a classified one is about", async () => {
  const open = meeting({ title: "公开" });
  const secret = meeting({ title: "涉密", classified: true });
  for (const wish of [open, secret]) {
    expect(await operator.call("POST", `${roomUrl}/meetings`, wish)).toMatchObject({ status: 201 });
  }
  const first = await operator.call("POST", `${roomUrl}/meetings`, { ...open, title: "again" });
  expect(first).toMatchObject({ status: 409, body: { code: "overlap", other: { title: "公开" } } });
  const second = await operator.call("POST", `${roomUrl}/meetings`, { ...secret, title: "again" });
  expect(second).toMatchObject({ status: 409, body: { other: { title: "" } } });
});

test("what a classified meeting is about is for operators only, on every way", async () => {
  const secret = meeting({ title: "绝密选题", classified: true, organiser: "某某" });
  await operator.call("POST", `${roomUrl}/meetings`, secret);
  const texts = [];
  for (const path of ["/api/rooms", roomUrl, `${roomUrl}/agenda`]) {
    texts.push(JSON.stringify((await viewer.call("GET", path)).body));
  }
  const heard: DetailEvent[] = [];
  const page = viewer.page(`${roomUrl}/live`, heard);
  await until("the room", () => heard.length > 0);
  await operator.call("POST", `${roomUrl}/meetings`, meeting());
  await until("a change", () => heard.length > 1);
  page.close();
  texts.push(JSON.stringify(heard));
  for (const text of texts) {
    expect(text).toContain("city-hall");
    expect(text).not.toMatch(/绝密选题|某某/);
  }
  const seen = await operator.call("GET", `${roomUrl}/agenda`);
  expect(JSON.stringify(seen.body)).toContain("绝密选题");
  const audit = await administrator.call("GET", "/api/audit?limit=1000");
  expect(JSON.stringify(audit.body)).toContain("book");
  expect(JSON.stringify(audit.body)).not.toMatch(/绝密选题|某某/);
});

test("live: first every room, then what changes, at most once a second for a room", async () => {
  const heard: HubEvent[] = [];
  const page = viewer.page("/api/live", heard);
  const first = await until("a snapshot", () => heard[0]);
  expect(first).toMatchObject({ type: "snapshot", rooms: [{ ...ref, online: false }] });
  for (let n = 0; n < 5; n++) await operator.call("POST", `${roomUrl}/meetings`, meeting());
  await until("a change", () => heard.length > 1);
  await operator.call("POST", `${roomUrl}/meetings`, meeting());
  await until("another change", () => heard.length > 2);
  expect(heard.slice(1).map(({ type }) => type)).toEqual(["room", "room"]);
  page.close();
});

test("a shut account and a changed role end that person's sessions; nobody shuts themselves out", async () => {
  await administrator.call("POST", "/api/accounts", { name: "temp", role: "manager", password });
  const temp = new HubClient(rig.hub.address);
  await temp.signIn("temp");
  expect(await temp.call("GET", "/api/rooms")).toMatchObject({ status: 200 });
  await administrator.call("PUT", "/api/accounts/temp", { disabled: true });
  expect(await temp.call("GET", "/api/rooms")).toMatchObject({ status: 401 });
  expect(await temp.signIn("temp")).toMatchObject({ status: 401 });
  const self = await administrator.call("PUT", "/api/accounts/zhang.wei", { role: "viewer" });
  expect(self).toMatchObject({ status: 403 });
});

test("six wrong logins and one right one: locked", async () => {
  const locked = await startHubRig(rigDefaults());
  try {
    const client = await signInFirst(locked.hub);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await client.signIn("zhang.wei", "wrong")).status);
    const right = await client.signIn();
    expect([...statuses, right.status]).toEqual([401, 401, 401, 401, 401, 423, 423]);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(800);
  } finally {
    await locked.stop();
    removeFolder(locked.folder);
  }
});

test("the console is served from its folder, and nothing outside of it", async () => {
  const folder = join(rig.folder, "console");
  mkdirSync(folder);
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>会堂</title>");
  const served = await startHubRig({ ...rigDefaults(), consoleFolder: folder });
  try {
    const page = await fetch(`${served.hub.address}/`);
    expect(await page.text()).toContain("会堂");
    for (const path of ["/../hub.db", "/..%2fhub.db", "/%2e%2e/hub.db", "/....//hub.db"]) {
      const { status } = await fetch(`${served.hub.address}${path}`);
      expect(status).toBeGreaterThanOrEqual(400);
    }
  } finally {
    await served.stop();
    removeFolder(served.folder);
  }
});
