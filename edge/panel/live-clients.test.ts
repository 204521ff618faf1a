import { once } from "node:events";
import { expect, test } from "vitest";
import type { RoomEvent } from "../../contract/api.ts";
import { panelLimits } from "./limits.ts";
import { follow, room, startPanel } from "./panel.fixture.ts";

const change = (phase: "open" | "meeting", pad = 0): RoomEvent => ({
  type: "change",
  room: { phase, name: { zh: "x".repeat(pad), en: "" } },
  devices: [],
  duties: [],
});

test("first the room as it is, then each change, in order, to everybody", async () => {
  const { panel, tell } = await startPanel();
  const pages = [1, 2, 3].map(() => follow(panel.url, { origin: panel.url }));
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
  const stalled = follow(panel.url, { origin: panel.url });
  const reading = follow(panel.url, { origin: panel.url });
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
