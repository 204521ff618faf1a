import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Agenda } from "../../contract/agenda.ts";
import type { ApiProblem } from "../../contract/api.ts";
import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { createClock } from "../../contract/clock.ts";
import type { SourceView } from "../../contract/sources.ts";
import { type HubClient, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { calendarProgram } from "../sources/rig/calendar-program.ts";
import { calendarOf } from "../sources/rig/calendar-text.ts";

/** A whole hub that reads calendars: by address from a real server, and by upload. */
const clock = createClock();
const hourMs = 3_600_000;
const roomUrl = "/api/rooms/city-hall/3-201";
let rig: HubRig;
let administrator: HubClient;
let server: Server;
let address: string;
/** What the server answers. */
let answers: { status: number; body: string };

const stamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
const event = (uid: string, fromHour: number, title: string) => {
  const startMs = Math.ceil(clock.wallMs() / hourMs) * hourMs + fromHour * hourMs;
  return [
    `UID:${uid}`,
    `DTSTAMP:${stamp(clock.wallMs())}`,
    `DTSTART:${stamp(startMs)}`,
    `DTEND:${stamp(startMs + hourMs)}`,
    `SUMMARY:${title}`,
  ];
};

interface Made {
  readonly source: SourceView;
}

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(answers.status, { "content-type": "text/calendar; charset=utf-8" });
    response.end(answers.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === "object" ? (bound?.port ?? 0) : 0}/3-201.ics`;
  rig = await startHubRig({ ...rigDefaults(), calendarProgram: await calendarProgram() });
  await rig.hub.enrol({ site: "city-hall", room: "3-201" });
  administrator = await signInFirst(rig.hub);
});

afterAll(async () => {
  await rig.stop();
  removeFolder(rig.folder);
  server.closeAllConnections();
  server.close();
});

const titles = async () =>
  (await administrator.call<Agenda>("GET", `${roomUrl}/agenda`)).body.meetings.map(
    ({ title }) => title,
  );

async function add(part: object): Promise<SourceView> {
  const settings = { name: "周历", site: "city-hall", room: "3-201", ...part };
  const made = await administrator.call<Made>("POST", "/api/sources", { settings });
  expect(made.status).toBe(201);
  return made.body.source;
}

const testNow = async (id: string) =>
  (await administrator.call<SourceView>("POST", `/api/sources/${id}/test`)).body;

test("a calendar by address: read, then broken in every way, and its meetings stand with their age", async () => {
  const all = ["一", "二", "三", "四"].map((title, n) => event(`u${n}`, 2 + 2 * n, title));
  answers = { status: 200, body: calendarOf(...all) };
  const { id } = await add({ kind: "ics-url", url: address, allowsPrivate: true });
  const first = await testNow(id);
  expect(first).toMatchObject({ failure: null, meetings: 4, held: null });
  expect(await titles()).toEqual(["一", "二", "三", "四"]);
  for (const [status, body, code] of [
    [500, "oops", "source-unreachable"],
    [200, "<!doctype html><title>Sign in</title>", "source-unreadable"],
    [200, "", "source-unreadable"],
    [401, "", "source-refused"],
    [200, answers.body.slice(0, 200), "source-unreadable"],
  ] as const) {
    answers = { status, body };
    expect([status, body, (await testNow(id)).failure?.code]).toEqual([status, body, code]);
  }
  expect(await titles()).toHaveLength(4);
  const { body: detail } = await administrator.call<HubRoomDetail>("GET", roomUrl);
  expect(detail.sources).toMatchObject([
    { name: "周历", broughtAtMs: first.broughtAtMs, failure: { code: "source-unreadable" } },
  ]);

  answers = { status: 200, body: calendarOf(event("u3", 8, "四")) };
  const shrunk = await testNow(id);
  expect(shrunk.held).toMatchObject({ gone: 3, of: 4 });
  expect(await titles()).toHaveLength(4);
  const decided = await administrator.call<SourceView>("POST", `/api/sources/${id}/held`, {
    accept: true,
  });
  expect(decided.body).toMatchObject({ held: null, meetings: 1 });
  expect(await titles()).toEqual(["四"]);
  await administrator.call("DELETE", `/api/sources/${id}`);
  expect(await titles()).toEqual([]);
});

test("an address inside is refused until an administrator allows it", async () => {
  answers = { status: 200, body: calendarOf(event("u", 2, "内部")) };
  const { id } = await add({ kind: "ics-url", url: address });
  expect((await testNow(id)).failure?.code).toBe("source-forbidden");
  expect(await titles()).toEqual([]);
  await administrator.call("DELETE", `/api/sources/${id}`);
});

test("a file is taken over once, a newer one replaces it, and what is no calendar changes nothing", async () => {
  const { id } = await add({ kind: "ics-file" });
  const upload = (text: string) =>
    administrator.call<SourceView & ApiProblem>("POST", `/api/sources/${id}/upload`, { text });
  const body = calendarOf(event("a", 2, "甲"), event("b", 4, "乙"), event("far", 24 * 100, "远"));
  expect(await upload(body)).toMatchObject({ status: 200, body: { meetings: 3 } });
  // What is months away is known, but no room prepares for it yet.
  expect(await titles()).toEqual(["甲", "乙"]);
  const wrong = await upload("<html>");
  expect(wrong).toMatchObject({ status: 422, body: { code: "unreadable-calendar" } });
  expect((await testNow(id)).failure).toBeNull();
  expect(await titles()).toEqual(["甲", "乙"]);
  const large = `${body.slice(0, -20)}${"X-PADDING:0\r\n".repeat(100_000)}END:VCALENDAR\r\n`;
  expect((await upload(large)).status).not.toBe(413);
  expect((await upload("x".repeat(2 * 1024 * 1024 + 1))).status).toBe(400);
  await administrator.call("DELETE", `/api/sources/${id}`);
});
