import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { applyRoomEvent, type RoomEvent, type RoomView } from "../api.ts";
import { createVirtualClock } from "../clock.ts";
import { parseRoomEvent } from "./event-text.ts";
import { createLive, type Live, type LiveState } from "./live.ts";
import { roomView } from "./view.fixture.ts";

let http: Server;
let sockets: WebSocketServer;
let live: Live<RoomView> | null = null;
let probes = 0;
let answers = true;
const clock = createVirtualClock(0);

beforeEach(async () => {
  http = createServer();
  sockets = new WebSocketServer({ server: http });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  probes = 0;
  answers = true;
});

afterEach(() => {
  live?.close();
  for (const client of sockets.clients) client.terminate();
  http.close();
});

function open(): Live<RoomView> {
  const { port } = http.address() as AddressInfo;
  live = createLive<RoomView, RoomEvent>({
    clock,
    random: () => 0.999,
    open(hear, ended) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`);
      socket.on("message", (data: Buffer) => hear(data.toString()));
      socket.on("close", ended);
      socket.on("error", () => {});
      return { close: () => socket.close() };
    },
    parse: parseRoomEvent,
    apply: applyRoomEvent,
    timeOf: (event) =>
      event.room.nowMs === undefined ? null : { nowMs: event.room.nowMs, speed: 1 },
    probe: () => {
      probes += 1;
      return Promise.resolve(answers);
    },
  });
  return live;
}

/** Resolves once the state is as asked; the test's own time-out is the limit. */
function until(line: Live<RoomView>, ready: (state: LiveState<RoomView>) => boolean) {
  return new Promise<LiveState<RoomView>>((resolve) => {
    const look = () => {
      if (!ready(line.get())) return;
      stop();
      resolve(line.get());
    };
    const stop = line.subscribe(look);
    look();
  });
}

async function greeted(line: Live<RoomView>): Promise<WebSocket> {
  const [socket] = (await once(sockets, "connection")) as [WebSocket];
  const snapshot: RoomEvent = { type: "snapshot", room: roomView({}) };
  socket.send(JSON.stringify(snapshot));
  await until(line, (state) => state.link === "live");
  return socket;
}

describe("a live line", () => {
  it("folds changes into the snapshot and passes over what is not an event", async () => {
    const line = open();
    const socket = await greeted(line);
    socket.send("not json");
    socket.send(JSON.stringify({ type: "of-a-later-version" }));
    const change: RoomEvent = {
      type: "change",
      room: { phase: "meeting" },
      devices: [],
      duties: [],
    };
    socket.send(JSON.stringify(change));
    const state = await until(line, (now) => now.data?.phase === "meeting");
    expect(state.data?.room).toBe("3-201");
    expect(state.time?.nowMs).toBe(roomView({}).nowMs);
  });

  it("keeps the data when the line is lost, and comes back by itself", async () => {
    const line = open();
    (await greeted(line)).terminate();
    const lost = await until(line, (state) => state.link === "lost");
    expect(lost.data?.room).toBe("3-201");
    clock.advance(1000);
    await greeted(line);
    expect(line.get().link).toBe("live");
  });

  it("comes back at once when a person asks", async () => {
    const line = open();
    (await greeted(line)).terminate();
    await until(line, (state) => state.link === "lost");
    line.retry();
    await greeted(line);
    expect(line.get().link).toBe("live");
  });

  it("forgets what one reader saw before it asks again for another", async () => {
    const line = open();
    const before = await greeted(line);
    const closed = once(before, "close");
    line.renew();
    expect(line.get()).toMatchObject({ link: "connecting", data: null });
    before.send(JSON.stringify({ type: "snapshot", room: roomView({ room: "3-202" }) }));
    await Promise.all([closed, greeted(line)]);
    expect(line.get().data?.room).toBe("3-201");
    expect(sockets.clients.size).toBe(1);
  });

  it("asks after a silent server and only then calls the line lost", async () => {
    const line = open();
    await greeted(line);
    clock.advance(20_000);
    await Promise.resolve();
    expect([probes, line.get().link]).toEqual([1, "live"]);
    answers = false;
    await Promise.resolve();
    clock.advance(20_000);
    await until(line, (state) => state.link === "lost");
    expect(probes).toBe(2);
  });

  it("stays closed once closed", async () => {
    const line = open();
    const socket = await greeted(line);
    const ended = once(socket, "close");
    line.close();
    await ended;
    clock.advance(60_000);
    expect(line.get().link).toBe("live");
    expect(sockets.clients.size).toBe(0);
  });
});
