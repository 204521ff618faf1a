import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { hubLimits } from "../hub-limits.ts";
import { until } from "../rig/until.ts";
import { LiveTopic } from "./live-topic.ts";

const room = { site: "city-hall", room: "3-201" };
const everything = () => true;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Both ends of a real WebSocket. */
async function pair(): Promise<{ page: WebSocket; socket: WebSocket; heard: string[] }> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  const page = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const heard: string[] = [];
  page.on("message", (data: Buffer) => heard.push(data.toString("utf8")));
  const connection = new Promise<WebSocket>((resolve) => server.once("connection", resolve));
  const [socket] = await Promise.all([connection, once(page, "open")]);
  ends.push(
    () => page.terminate(),
    () => socket.terminate(),
    () => server.close(),
  );
  return { page, socket, heard };
}

test("what happens while the snapshot is made is heard after it, in order", async () => {
  const { socket, heard } = await pair();
  const topic = new LiveTopic();
  const joined = topic.join(socket, everything, async () => {
    topic.send("early", room);
    return "snapshot";
  });
  expect(await joined).toBe(true);
  topic.send("late", room);
  await until("all", () => heard.length === 3);
  expect(heard).toEqual(['"snapshot"', '"early"', '"late"']);
});

test("a page hears only of rooms it may see, also while its snapshot is made", async () => {
  const { socket, heard } = await pair();
  const topic = new LiveTopic();
  const other = { site: "city-hall", room: "3-202" };
  let isOpen = false;
  const sees = (ref: typeof room) => ref.room === "3-202" || isOpen;
  await topic.join(socket, sees, async () => {
    topic.send("not his", room);
    topic.send("his", other);
    return "snapshot";
  });
  topic.send("not his either", room);
  isOpen = true;
  topic.send("his by now", room);
  await until("all", () => heard.length === 3);
  expect(heard).toEqual(['"snapshot"', '"his"', '"his by now"']);
});

test("a page that left while its snapshot was made, or finds nothing, does not stay", async () => {
  const first = await pair();
  const topic = new LiveTopic();
  const joined = topic.join(first.socket, everything, async () => {
    first.page.terminate();
    await once(first.socket, "close");
    return "snapshot";
  });
  expect(await joined).toBe(false);
  const second = await pair();
  expect(await topic.join(second.socket, everything, async () => null)).toBe(false);
  expect(topic.size).toBe(0);
});

test("a page that does not read is dropped; the others hear everything", async () => {
  const stalled = await pair();
  const reading = await pair();
  const topic = new LiveTopic();
  await topic.join(stalled.socket, everything, async () => "snapshot");
  await topic.join(reading.socket, everything, async () => "snapshot");
  stalled.page.pause();
  const event = "x".repeat(256 * 1024);
  let sent = 0;
  await until("dropped", () => {
    topic.send(event, room);
    sent++;
    expect(stalled.socket.bufferedAmount).toBeLessThan(hubLimits.live.unsentBytes + 600_000);
    return topic.size === 1;
  });
  await until("the reader has all", () => reading.heard.length === sent + 1);
  expect(stalled.socket.readyState).not.toBe(WebSocket.OPEN);
});
