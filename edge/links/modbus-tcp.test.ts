import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { newCounters } from "./link-health.ts";
import { ModbusBus } from "./modbus-bus.ts";
import { ModbusTcp } from "./modbus-tcp.ts";
import { eventually } from "./rig/eventually.ts";
import { startTcpPeer } from "./rig/tcp-peer.ts";
import { Wire } from "./wire.ts";

const clock = createClock();
const timings = { responseTimeoutMs: 40, gapMs: 0 };
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A bus whose gateway answers each request as the test says. */
async function openBus(answer: (socket: Socket, request: Buffer) => void) {
  const peer = await startTcpPeer({ data: answer }, 0);
  const counters = newCounters();
  const target = { kind: "tcp", host: "127.0.0.1", port: peer.port } as const;
  const wire = new Wire(target, { wireClock: clock, random: () => 0 });
  const bus = new ModbusBus(wire, new ModbusTcp(wire, clock, counters), clock, counters);
  wire.start();
  await eventually("the connection", () => wire.state.isUp);
  closing.push(async () => {
    await wire.stop();
    await peer.close();
  });
  const read = (address: number) =>
    bus.send({
      unit: 5,
      request: { kind: "read-words", table: "input", address, count: 1 },
      timings,
      priority: "command",
      key: null,
      deadlineMs: null,
    });
  return { wire, counters, peer, read };
}

/** The address read is the value answered. */
function goodAnswer(request: Buffer): Buffer {
  const answer = Buffer.from([0, 0, 0, 0, 0, 5, 5, 4, 2, 0, 0]);
  request.copy(answer, 0, 0, 2);
  request.copy(answer, 9, 8, 10);
  return answer;
}

describe("Modbus TCP", () => {
  it("reads, also when an answer comes byte by byte", async () => {
    const { read } = await openBus((socket, request) => {
      for (const byte of goodAnswer(request)) socket.write(Buffer.from([byte]));
    });
    expect(await read(300)).toEqual({ ok: true, value: [300] });
  });

  it("throws away an answer with an old number", async () => {
    const requests: Buffer[] = [];
    const { read, counters } = await openBus((socket, request) => {
      requests.push(request);
      const [first = request] = requests;
      if (requests.length === 3) socket.write(goodAnswer(first));
      if (requests.length > 1) socket.write(goodAnswer(request));
    });
    expect(await read(1)).toEqual({ ok: true, value: [1] });
    expect(await read(2)).toEqual({ ok: true, value: [2] });
    expect(counters).toMatchObject({ timeouts: 1, late: 1 });
  });

  it("does not believe another unit", async () => {
    const { read } = await openBus((socket, request) => {
      const answer = goodAnswer(request);
      answer[6] = 6;
      socket.write(answer);
    });
    expect(await read(1)).toMatchObject({ ok: false, failure: { code: "link-unexpected" } });
  });

  it("connects anew when the stream is no Modbus", async () => {
    const { read, peer, wire } = await openBus((socket) => socket.write("HTTP/1.1 400 Bad\r\n"));
    expect(await read(1)).toMatchObject({ ok: false, failure: { code: "link-unexpected" } });
    await eventually("a second connection", () => peer.connections === 2 && wire.state.isUp);
  });
});
