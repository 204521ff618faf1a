import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import type { RoomEvent } from "../../contract/api.ts";
import { message } from "../../contract/message.ts";
import { alarmOf } from "../../contract/screen/view.fixture.ts";
import { panelLimits } from "./limits.ts";
import { follow, room, signIn, startPanel } from "./panel.fixture.ts";

const change = (phase: "open" | "meeting", pad = 0): RoomEvent => ({
  type: "change",
  room: { phase, name: { zh: "x".repeat(pad), en: "" } },
  devices: [],
  duties: [],
});

test("first the room as it is, then each change, in order, to everybody", async () => {
  const { panel, tell } = await startPanel();
  const cookie = await signIn(panel, "Li");
  const pages = [1, 2, 3].map(() => follow(panel.url, { origin: panel.url, cookie }));
  for (const page of pages) await page.hears(1);
  tell(change("open"));
  tell(change("meeting"));
  for (const page of pages) {
    const events = (await page.hears(3)).map((text): RoomEvent => JSON.parse(text));
    expect(events).toEqual([{ type: "snapshot", room }, change("open"), change("meeting")]);
  }
});

test("a page that does not read is dropped; the others miss nothing", async () => {
  const { panel, tell } = await startPanel({ limits: { liveBacklogBytes: 256 * 1024 } });
  const cookie = await signIn(panel, "Li");
  const stalled = follow(panel.url, { origin: panel.url, cookie });
  const reading = follow(panel.url, { origin: panel.url, cookie });
  await Promise.all([stalled.hears(1), reading.hears(1)]);
  stalled.socket.pause();
  const heldBefore = process.memoryUsage().arrayBuffers;
  let told = 0;
  for (; told < 200; told++) {
    tell(change("open", 100_000));
    await reading.hears(told + 2);
  }
  stalled.socket.resume();
  await once(stalled.socket, "close");
  expect(stalled.heard.length).toBeLessThan(told);
  expect(reading.heard).toHaveLength(told + 1);
  expect(process.memoryUsage().arrayBuffers - heldBefore).toBeLessThan(64 * 1024 * 1024);
});

test("a page that shows no life between two pings is dropped, a live one stays", async () => {
  const { panel, clock } = await startPanel();
  const dead = follow(panel.url, { origin: panel.url });
  const live = follow(panel.url, { origin: panel.url });
  await Promise.all([dead.hears(1), live.hears(1)]);
  dead.socket.pause();
  const pinged = once(live.socket, "ping");
  clock.advance(panelLimits.livePingMs);
  await pinged;
  // The answer has arrived when a round trip over the same connection's server has.
  await fetch(`${panel.url}/api/health`);
  clock.advance(panelLimits.livePingMs);
  dead.socket.resume();
  await once(dead.socket, "close");
  expect(live.socket.readyState).toBe(live.socket.OPEN);
});

test("a page that talks is shown the door", async () => {
  const { panel } = await startPanel();
  const page = follow(panel.url, { origin: panel.url });
  await page.hears(1);
  page.socket.send("hello");
  const [code] = await once(page.socket, "close");
  expect(code).toBe(1008);
});

test("there is an end to the number of pages", async () => {
  const { panel } = await startPanel({ limits: { liveClients: 1 } });
  await follow(panel.url, { origin: panel.url }).hears(1);
  const second = follow(panel.url, { origin: panel.url });
  const [, response] = await once(second.socket, "unexpected-response");
  expect(response.statusCode).toBe(503);
});

test("visitors fill no place of who has signed in, nor one source those of all", async () => {
  const limits = { liveClients: 4, liveVisitors: 3, liveVisitorsOfSource: 2 };
  const { panel } = await startPanel({ limits });
  const open = async (localAddress: string, cookie: string | null) => {
    const headers = { origin: panel.url, ...(cookie === null ? {} : { cookie }) };
    const socket = new WebSocket(`${panel.url.replace("http", "ws")}/api/live`, {
      headers,
      localAddress,
    });
    onTestFinished(() => socket.terminate());
    socket.on("error", () => socket.terminate());
    const isIn = await new Promise<boolean>((resolve) => {
      socket.once("message", () => resolve(true));
      socket.once("unexpected-response", () => resolve(false));
    });
    return { socket, isIn };
  };
  const [first, second] = [await open("127.0.0.1", null), await open("127.0.0.1", null)];
  expect([first.isIn, second.isIn]).toEqual([true, true]);
  expect((await open("127.0.0.1", null)).isIn).toBe(false);
  expect((await open("127.0.0.2", null)).isIn).toBe(true);
  expect((await open("127.0.0.3", null)).isIn).toBe(false);
  const cookie = await signIn(panel, "Li");
  const own = await open("127.0.0.1", cookie);
  expect(own.isIn).toBe(true);
  expect((await open("127.0.0.1", cookie)).isIn).toBe(false);
  const closed = once(first.socket, "close");
  first.socket.close();
  await closed;
  expect((await open("127.0.0.3", null)).isIn).toBe(true);
});

test("a page goes with the session that let it in, however that ends; a visitor's stays", async () => {
  const { panel, clock } = await startPanel();
  const visitor = follow(panel.url, { origin: panel.url });
  const left = await signIn(panel, "Li");
  const idle = await signIn(panel, "Wang");
  const [leaving, idling] = [left, idle].map((cookie) =>
    follow(panel.url, { origin: panel.url, cookie }),
  );
  await Promise.all([visitor.hears(1), leaving?.hears(1), idling?.hears(1)]);
  const signedOut = once(leaving?.socket ?? visitor.socket, "close");
  const ask = { method: "DELETE", headers: { origin: panel.url, cookie: left } };
  await fetch(`${panel.url}/api/session`, ask);
  expect((await signedOut)[0]).toBe(4001);
  const ended = once(idling?.socket ?? visitor.socket, "close");
  // Pings in between must be answered, or the page would be dropped for that.
  for (let at = 0; at < panelLimits.sessionIdleMs; at += panelLimits.livePingMs) {
    const pinged = once(visitor.socket, "ping");
    clock.advance(panelLimits.livePingMs);
    await pinged;
    await fetch(`${panel.url}/api/health`);
  }
  expect((await ended)[0]).toBe(4001);
  expect(visitor.socket.readyState).toBe(visitor.socket.OPEN);
});

test("visitors hear of the phase, and nothing of what only concerns who works here", async () => {
  const given = { room };
  const { panel, tell } = await startPanel(given);
  const visitor = follow(panel.url, { origin: panel.url });
  await visitor.hears(1);
  const alarm = alarmOf("a1", { text: message("alarm.clock") });
  given.room = { ...room, alarms: [alarm], watts: [{ atMs: 1, watts: 99 }] };
  tell({ type: "change", room: { alarms: [alarm] }, devices: [], duties: [] });
  given.room = { ...given.room, phase: "meeting" };
  tell(change("meeting"));
  const [, second] = await visitor.hears(2);
  const told = { phase: "meeting", nowMs: room.nowMs };
  expect(JSON.parse(second ?? "")).toEqual({ type: "change", room: told, devices: [], duties: [] });
  expect(visitor.heard).toHaveLength(2);
});
