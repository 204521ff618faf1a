import { afterEach, describe, expect, it } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { Priority } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import { FrameSession } from "./frame-session.ts";
import type { FrameSettings } from "./frame-session.ts";
import { newCounters } from "./link-health.ts";
import { eventually } from "./rig/eventually.ts";
import { openPtyPair } from "./rig/pty-pair.ts";
import { Wire } from "./wire.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const responseTimeoutMs = 500;
const gapMs = 20;
const lateWindowMs = limits.frame.lateWindows * responseTimeoutMs;

/** Curtain motors on one line: 55, two bytes of id, function, register, data, CRC. */
const settings: FrameSettings = {
  frame: {
    start: ["55"],
    length: [7, 8],
    checksum: { kind: "crc16-modbus", from: 0 },
    maxBytes: 8,
  },
  responseTimeoutMs,
  gapMs,
};

const bytes = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
/** CRCs computed by an independent script. */
const position = bytes("55 12 34 01 01 32 6B A8");
const moving = bytes("55 12 34 01 01 01 2B BD");
const neighbour = bytes("55 12 35 01 01 32 6A 54");
const askPosition = bytes("55 12 34 01 02 01");
const askMoving = bytes("55 12 34 01 05 01");
const askNeighbour = bytes("55 12 35 01 02 01");
const reply = [0x55, 0x12, 0x34, 0x01, 0x01];
const neighbourReply = [0x55, 0x12, 0x35, 0x01, 0x01];
const frameBytes = 8;

async function openLine() {
  const pair = openPtyPair();
  const wireClock = createVirtualClock(0);
  const counters = newCounters();
  const target = {
    kind: "serial",
    path: pair.path,
    baud: 9600,
    dataBits: 8,
    parity: "none",
    stopBits: 1,
  } as const;
  const wire = new Wire(target, { wireClock, random: () => 0 });
  const session = new FrameSession(wire, settings, wireClock, counters);
  let heard: Buffer = Buffer.alloc(0);
  pair.onData((chunk) => (heard = Buffer.concat([heard, chunk])));
  wire.start();
  closing.push(async () => {
    await wire.stop();
    await pair.close();
  });
  await eventually("the port", () => wire.state.isUp);
  const send = (
    body: Uint8Array,
    answer: readonly number[],
    priority: Priority = "poll",
    key: string | null = null,
  ) => session.send({ body, priority, key, deadlineMs: Infinity, answers: [answer] });
  return {
    pair,
    wire,
    wireClock,
    session,
    counters,
    send,
    asked: () => heard.length / frameBytes,
    requests: () => heard.toString("hex").match(/.{16}/g) ?? [],
    hears: (count: number) =>
      eventually(`${count} requests`, () => heard.length >= count * frameBytes),
    /** Time-out and the last look after it. */
    timeOut: () => wireClock.advance(responseTimeoutMs + limits.wire.lastLookMs),
  };
}

const codeOf = (outcome: Outcome<Buffer>) => (outcome.ok ? "answered" : outcome.failure.code);

describe("a line of frames", () => {
  it("asks one thing at a time, the gap apart", async () => {
    const line = await openLine();
    const first = line.send(askPosition, reply);
    const second = line.send(askNeighbour, neighbourReply);
    await line.hears(1);
    line.pair.write(position);
    expect(await first).toEqual({ ok: true, value: position });
    expect(line.asked()).toBe(1);
    line.wireClock.advance(gapMs);
    await line.hears(2);
    line.pair.write(neighbour);
    expect(await second).toEqual({ ok: true, value: neighbour });
  });

  it("does not give a late answer to the next question of the same device", async () => {
    const line = await openLine();
    const first = line.send(askPosition, reply);
    await line.hears(1);
    line.timeOut();
    expect(codeOf(await first)).toBe("link-timeout");
    const second = line.send(askMoving, reply);
    line.wireClock.advance(gapMs);
    line.pair.write(position);
    await eventually("the late answer", () => line.counters.late === 1);
    await line.hears(2);
    expect(line.requests()[1]?.startsWith("551234010501")).toBe(true);
    line.pair.write(moving);
    expect(await second).toEqual({ ok: true, value: moving });
  });

  it("waits until a late answer can come no more, and meanwhile asks the neighbours", async () => {
    const line = await openLine();
    const first = line.send(askPosition, reply);
    await line.hears(1);
    line.timeOut();
    expect(codeOf(await first)).toBe("link-timeout");
    const second = line.send(askMoving, reply);
    const other = line.send(askNeighbour, neighbourReply);
    line.wireClock.advance(gapMs);
    await line.hears(2);
    expect(line.requests()[1]?.startsWith("551235")).toBe(true);
    line.pair.write(neighbour);
    expect(codeOf(await other)).toBe("answered");
    line.wireClock.advance(lateWindowMs - 2 * gapMs);
    expect(line.asked()).toBe(2);
    line.wireClock.advance(2 * gapMs);
    await line.hears(3);
    line.pair.write(moving);
    expect(await second).toEqual({ ok: true, value: moving });
  });

  it("takes nothing that came together with an answer for the next answer", async () => {
    const line = await openLine();
    const first = line.send(askPosition, reply);
    const second = line.send(askMoving, reply);
    await line.hears(1);
    line.pair.write(Buffer.concat([position, position]));
    expect(codeOf(await first)).toBe("answered");
    await eventually("the second copy", () => line.counters.unexpected === 1);
    line.wireClock.advance(gapMs);
    await line.hears(2);
    line.pair.write(moving);
    expect(await second).toEqual({ ok: true, value: moving });
  });

  it("believes neither of two answers that differ", async () => {
    const line = await openLine();
    const answer = line.send(askPosition, reply);
    await line.hears(1);
    line.pair.write(Buffer.concat([position, moving]));
    expect(codeOf(await answer)).toBe("link-unexpected");
  });

  it("asks again when the answer was spoilt, three times in all", async () => {
    const line = await openLine();
    const answer = line.send(askPosition, reply);
    const spoilt = Buffer.from(position);
    spoilt[5] = 0x33;
    for (let attempt = 1; attempt <= limits.frame.attempts; attempt++) {
      await line.hears(attempt);
      line.pair.write(spoilt);
      await eventually("the spoilt answer", () => line.counters.checksumErrors >= attempt);
      line.timeOut();
      line.wireClock.advance(lateWindowMs);
    }
    expect(codeOf(await answer)).toBe("link-checksum");
    expect(line.asked()).toBe(limits.frame.attempts);
  });

  it("does not repeat a spoilt write that a newer one has outdated", async () => {
    const line = await openLine();
    const open = bytes("55 12 34 03 04 64");
    const shut = bytes("55 12 34 03 04 00");
    const older = line.send(open, reply, "command", "position");
    await line.hears(1);
    const newer = line.send(shut, reply, "command", "position");
    line.pair.write(bytes("55 12 34 03 04 64 00 00"));
    await eventually("the spoilt answer", () => line.counters.checksumErrors > 0);
    line.timeOut();
    expect(codeOf(await older)).toBe("link-checksum");
    line.wireClock.advance(lateWindowMs);
    await line.hears(2);
    expect(line.requests()[1]?.startsWith("551234030400")).toBe(true);
    line.pair.write(position);
    expect(codeOf(await newer)).toBe("answered");
  });

  it("says that a stranger answered", async () => {
    const line = await openLine();
    const answer = line.send(askPosition, reply);
    await line.hears(1);
    line.pair.write(neighbour);
    await eventually("the stranger", () => line.counters.unexpected === 1);
    line.timeOut();
    expect(codeOf(await answer)).toBe("link-unexpected");
  });

  it("finds the answer in endless noise, and holds no more than a frame of it", async () => {
    const line = await openLine();
    const answer = line.send(askPosition, reply);
    await line.hears(1);
    line.pair.write(Buffer.alloc(2000, 0x55));
    line.pair.write(position);
    expect(await answer).toEqual({ ok: true, value: position });
    expect(line.counters.dropped).toBeGreaterThan(0);
  });

  it("lets commands go first, replaces an older one, and refuses what is too much", async () => {
    const line = await openLine();
    const asked = line.send(askPosition, reply);
    const polls = Array.from({ length: limits.frame.queueMax }, () => line.send(askMoving, reply));
    const extra = line.send(askMoving, reply);
    expect(codeOf(await extra)).toBe("link-busy");
    const older = line.send(bytes("55 12 34 03 04 64"), reply, "command", "position");
    void line.send(bytes("55 12 34 03 04 32"), reply, "command", "position");
    expect(codeOf(await older)).toBe("link-busy");
    await line.hears(1);
    line.pair.write(position);
    await asked;
    line.wireClock.advance(gapMs);
    await line.hears(2);
    expect(line.requests()[1]?.startsWith("551234030432")).toBe(true);
    await line.wire.stop();
    const codes = await Promise.all(polls.map(async (poll) => codeOf(await poll)));
    expect(new Set(codes)).toEqual(new Set(["link-closed", "link-busy"]));
    expect(codeOf(await line.send(askPosition, reply))).toBe("link-closed");
  });

  it("gives what nobody asked for to the readers", async () => {
    const line = await openLine();
    const told: Buffer[] = [];
    const leave = line.session.read((frame) => told.push(frame) > 0);
    line.pair.write(position);
    await eventually("the report", () => told.length === 1);
    expect(told).toEqual([position]);
    expect(line.counters.unexpected).toBe(0);
    leave();
    line.pair.write(position);
    await eventually("a frame that nobody knows", () => line.counters.unexpected === 1);
  });
});
