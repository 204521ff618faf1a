import { afterEach, describe, expect, it } from "vitest";
import { createClock, createVirtualClock } from "../../contract/clock.ts";
import type { Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import { newCounters } from "./link-health.ts";
import type { MessageSettings } from "./message-request.ts";
import { MessageSession } from "./message-session.ts";
import { eventually } from "./rig/eventually.ts";
import { startTcpPeer } from "./rig/tcp-peer.ts";
import { startUdpPeer } from "./rig/udp-peer.ts";
import { Wire } from "./wire.ts";
import type { WireTarget } from "./wire-target.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const plain: MessageSettings = {
  terminator: "\0",
  maxBytes: 100,
  responseTimeoutMs: 150,
  repeats: 0,
  keepAlive: null,
  opener: null,
};

function openSession(
  target: WireTarget,
  settings: Partial<MessageSettings>,
  clock: Clock = createClock(),
) {
  const counters = newCounters();
  const wire = new Wire(target, { wireClock: clock, random: () => 0 });
  const session = new MessageSession(wire, { ...plain, ...settings }, clock, counters);
  const read: unknown[] = [];
  session.read((message) => void read.push(message));
  wire.start();
  closing.push(() => wire.stop());
  return { wire, session, counters, read };
}

/** Asks for a member of the answer with the request's own number. */
const question = (word: string) => ({
  priority: "poll" as const,
  key: null,
  text: (n: number) => JSON.stringify({ n, word }),
  answer(message: unknown, n: number) {
    const told: unknown = Object(message)["n"];
    return told === n ? success(String(Object(message)["says"])) : null;
  },
});

/** A device on a stream; each message it hears goes to `answer`. */
async function startDevice(answer: (text: string, say: (text: string) => void) => void) {
  const heard: string[] = [];
  const peer = await startTcpPeer(
    {
      data(socket, bytes) {
        for (const text of String(bytes).split("\0").slice(0, -1)) {
          heard.push(text);
          answer(text, (said) => void socket.write(said));
        }
      },
    },
    0,
  );
  closing.push(() => peer.close());
  return { peer, heard, target: { kind: "tcp", host: "127.0.0.1", port: peer.port } as const };
}

describe("a session of messages", () => {
  it("puts messages together however they were cut, and tells what nobody asked", async () => {
    const { peer, target } = await startDevice(() => {});
    const { wire, read, counters } = openSession(target, {});
    await eventually("the wire", () => wire.isOpen);
    const bytes = Buffer.from('{"a":"会"}\0{"b":2}\0 \0not json\0[3]\0', "utf8");
    for (const byte of bytes) peer.send(Uint8Array.of(byte));
    await eventually("all messages", () => read.length === 3);
    expect(read).toEqual([{ a: "会" }, { b: 2 }, [3]]);
    expect(counters).toMatchObject({ received: 3, unexpected: 1 });
  });

  it("gives a late answer to nobody", async () => {
    const held: (() => void)[] = [];
    const { target } = await startDevice((text, say) => {
      const { n, word } = JSON.parse(text);
      const answer = () => say(`{"n":${n},"says":"${word}"}\0`);
      if (word === "slow") held.push(answer);
      else {
        held.splice(0).forEach((late) => late());
        answer();
      }
    });
    const { wire, session, counters, read } = openSession(target, {});
    await eventually("the wire", () => wire.isOpen);
    const slow = await session.send(question("slow"));
    expect(slow).toMatchObject({ ok: false, failure: { code: "link-timeout" } });
    expect(await session.send(question("quick"))).toEqual(success("quick"));
    expect(counters).toMatchObject({ late: 1, timeouts: 1 });
    expect(read).toEqual([{ n: 1, says: "slow" }]);
  });

  it("drops a connection that sends more than a message may hold", async () => {
    const { peer, target } = await startDevice(() => {});
    const { wire, counters } = openSession(target, {});
    await eventually("the wire", () => wire.isOpen);
    peer.send("x".repeat(101));
    await eventually("the overflow", () => counters.dropped === 1);
    expect(wire.state.failure).toMatchObject({ code: "link-overflow" });
    await eventually("another connection", () => peer.connections === 2);
  });

  it("keeps the line alive only while nothing else is sent", async () => {
    const { heard, target } = await startDevice((text, say) => {
      const { n } = JSON.parse(text);
      if (n !== undefined) say(`{"n":${n},"says":"yes"}\0`);
    });
    const clock = createVirtualClock(0);
    const keepAlive = { afterMs: 1000, text: '{"noop":1}' };
    const { wire, session } = openSession(target, { keepAlive }, clock);
    await eventually("the wire", () => wire.isOpen);
    clock.advance(900);
    expect(await session.send(question("a"))).toEqual(success("yes"));
    clock.advance(900);
    await session.send(question("b"));
    expect(heard).toHaveLength(2);
    clock.advance(1000);
    await eventually("a sign of life", () => heard.at(-1) === '{"noop":1}');
    clock.advance(1000);
    await eventually("another one", () => heard.length === 4);
  });

  it("lets nothing go before the opener has done, on each connection anew", async () => {
    const { peer, heard, target } = await startDevice((text, say) => {
      say(`{"n":${JSON.parse(text).n},"says":"yes"}\0`);
    });
    const opener = {
      device: "d1",
      async open(ask: (request: ReturnType<typeof question>) => Promise<unknown>) {
        await ask(question("knock"));
        return success(undefined);
      },
      hasChanged: () => Promise.resolve(false),
    };
    const { wire, session } = openSession(target, { opener });
    await eventually("the wire", () => wire.isOpen);
    expect(await session.send(question("a"))).toEqual(success("yes"));
    peer.hangUp();
    await eventually("another connection", () => peer.connections === 2 && wire.isOpen);
    expect(await session.send(question("b"))).toEqual(success("yes"));
    const words = heard.map((text) => String(JSON.parse(text).word));
    expect(words).toEqual(["knock", "a", "knock", "b"]);
  });

  it("stays closed after a refusal until something has changed", async () => {
    const { peer, target } = await startDevice(() => {});
    let isMended = false;
    const opener = {
      device: "d1",
      open: () => Promise.resolve(isMended ? success(undefined) : failed("device-refused", "no")),
      hasChanged: () => Promise.resolve(isMended),
    };
    const clock = createVirtualClock(0);
    const { wire, session } = openSession(target, { opener }, clock);
    await eventually("the refusal", () => wire.state.failure?.code === "device-refused");
    await eventually("the end of the connection", () => peer.open === 0);
    expect(clock.waiting()).toEqual([]);
    for (let round = 0; round < 5; round++) {
      expect(await session.send(question("a"))).toMatchObject({
        failure: { code: "device-refused" },
      });
    }
    expect(peer.connections).toBe(1);
    isMended = true;
    await session.send(question("a"));
    await eventually("another connection", () => peer.connections === 2 && wire.isOpen);
  });

  it("settles everything when the line goes", async () => {
    const { peer, target } = await startDevice(() => peer.hangUp());
    const { wire, session } = openSession(target, {});
    await eventually("the wire", () => wire.isOpen);
    const all = await Promise.all(["a", "b", "c"].map((word) => session.send(question(word))));
    expect(all.map((each) => (each.ok ? "ok" : each.failure.code))).toEqual(
      Array.from({ length: 3 }, () => "link-closed"),
    );
  });

  it("asks once more for a datagram that was lost, and then gives up", async () => {
    const heard: string[] = [];
    const peer = await startUdpPeer((bytes, reply) => {
      heard.push(String(bytes));
      if (heard.length === 2) reply('{"n":1,"says":"second"}');
    }, 0);
    closing.push(() => peer.close());
    const target = { kind: "udp", host: "127.0.0.1", port: peer.port } as const;
    const { wire, session, counters } = openSession(target, { terminator: null, repeats: 1 });
    await eventually("the wire", () => wire.isOpen);
    expect(await session.send(question("a"))).toEqual(success("second"));
    expect(heard).toEqual(['{"n":1,"word":"a"}', '{"n":1,"word":"a"}']);
    const silent = await session.send(question("b"));
    expect(silent).toMatchObject({
      failure: { code: "link-timeout", detail: expect.stringContaining("300 ms") },
    });
    expect(counters).toMatchObject({ timeouts: 3, sent: 4 });
    expect(wire.state.isUp).toBe(true);
  });

  it("fails at once when nobody listens, and each time anew", async () => {
    const gone = await startUdpPeer(() => {}, 0);
    await gone.close();
    const target = { kind: "udp", host: "127.0.0.1", port: gone.port } as const;
    const patient = { terminator: null, repeats: 1, responseTimeoutMs: 5000 };
    const { wire, session } = openSession(target, patient);
    await eventually("the wire", () => wire.isOpen);
    for (let round = 0; round < 3; round++) {
      expect(await session.send(question("a"))).toMatchObject({
        failure: { code: "link-refused" },
      });
    }
  });

  it("does not read a datagram beyond its bound", async () => {
    const peer = await startUdpPeer((_bytes, reply) => {
      reply(`{"big":"${"x".repeat(100)}"}`);
      reply('{"n":1,"says":"small"}');
    }, 0);
    closing.push(() => peer.close());
    const target = { kind: "udp", host: "127.0.0.1", port: peer.port } as const;
    const { wire, session, counters, read } = openSession(target, { terminator: null });
    await eventually("the wire", () => wire.isOpen);
    expect(await session.send(question("a"))).toEqual(success("small"));
    expect(read).toEqual([]);
    expect(counters.dropped).toBe(1);
  });
});
