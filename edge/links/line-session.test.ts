import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import type { Outcome } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import { newCounters } from "./link-health.ts";
import type { Greeting } from "./line-entry.ts";
import { LineSession } from "./line-session.ts";
import type { LineSettings } from "./line-session.ts";
import { LineSplitter } from "./line-splitter.ts";
import { eventually } from "./rig/eventually.ts";
import { startTcpPeer } from "./rig/tcp-peer.ts";
import { TelnetFilter } from "./telnet.ts";
import { Wire } from "./wire.ts";

const clock = createClock();
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const plain: LineSettings = {
  terminator: "\n",
  sendTerminator: "\n",
  encoding: "ascii",
  telnet: false,
  responseTimeoutMs: 100,
  gapMs: 0,
  lineMaxBytes: 64,
  greeter: null,
};

/** A session with a device that answers as the test says; `heard` are the lines it was sent. */
async function openSession(
  settings: Partial<LineSettings>,
  device: (line: string, say: (text: string) => void) => void,
  greeting = "",
) {
  const heard: string[] = [];
  const peer = await startTcpPeer(
    {
      opened: (socket) => void socket.write(greeting),
      data(socket, bytes) {
        for (const line of bytes.toString("latin1").split("\n").slice(0, -1)) {
          heard.push(line);
          device(line, (text) => void socket.write(text, "latin1"));
        }
      },
    },
    0,
  );
  const counters = newCounters();
  const target = { kind: "tcp", host: "127.0.0.1", port: peer.port } as const;
  const wire = new Wire(target, { wireClock: clock, random: () => 0 });
  const session = new LineSession(wire, { ...plain, ...settings }, clock, counters);
  const told: string[] = [];
  session.read((line) => void told.push(line));
  wire.start();
  closing.push(async () => {
    await wire.stop();
    await peer.close();
  });
  await eventually("an attempt", () => wire.state.isUp || wire.state.failure !== null);
  const ask = (text: string, start: string | null, key: string | null = null) =>
    session.send({
      text,
      priority: "command",
      key,
      answer: start === null ? null : { shape: start, matches: (line) => line.startsWith(start) },
    });
  return { session, wire, peer, heard, told, counters, ask };
}

const shown = (answer: Outcome<string>) => (answer.ok ? answer.value : answer.failure.code);

describe("a session of lines", () => {
  it("has one request in flight and gives each its own answer", async () => {
    let busy = 0;
    const { ask, heard } = await openSession({}, (line, say) => {
      busy += 1;
      expect(busy).toBe(1);
      clock.after("answer", 2, () => {
        busy -= 1;
        say(`${line} done\n`);
      });
    });
    const answers = await Promise.all([ask("a", "a"), ask("b", "b"), ask("c", "c")]);
    expect(answers.map((answer) => shown(answer))).toEqual(["a done", "b done", "c done"]);
    expect(heard).toEqual(["a", "b", "c"]);
  });

  it("hands what the device says by itself to every reader", async () => {
    const { ask, told, session } = await openSession({}, (_line, say) =>
      say("NEWS 1\nOK\nNEWS 2\n"),
    );
    const other: string[] = [];
    session.read((line) => void other.push(line));
    expect(shown(await ask("x", "OK"))).toBe("OK");
    await eventually("the second news", () => told.length === 2);
    expect(told).toEqual(["NEWS 1", "NEWS 2"]);
    expect(other).toEqual(told);
  });

  it("does not mistake a late answer, and lets pass what cannot be mistaken", async () => {
    const { ask, counters, heard, peer } = await openSession({}, (line, say) => {
      if (line === "clear") say("CLEAR\n");
      if (line === "alike") say("OK alike\n");
    });
    const slow = ask("slow", "OK");
    const alike = ask("alike", "OK");
    const clear = ask("clear", "CLEAR");
    expect(shown(await slow)).toBe("link-timeout");
    expect(shown(await clear)).toBe("CLEAR");
    expect(heard).toEqual(["slow", "clear"]);
    peer.send("OK slow\n");
    expect(shown(await alike)).toBe("OK alike");
    expect(counters).toMatchObject({ timeouts: 1, late: 1 });
  });

  it("remembers what is owed of every shape", async () => {
    const { ask, counters, heard, peer } = await openSession({}, (line, say) => {
      if (line === "a3") say("A 3\n");
    });
    const lost = await Promise.all([ask("a1", "A"), ask("b1", "B")]);
    expect(lost.map((answer) => shown(answer))).toEqual(["link-timeout", "link-timeout"]);
    const third = ask("a3", "A");
    peer.send("A 1\nB 1\n");
    expect(shown(await third)).toBe("A 3");
    expect(heard).toEqual(["a1", "b1", "a3"]);
    expect(counters.late).toBe(2);
  });

  it("goes on when the late answer can come no more", async () => {
    const { ask, heard } = await openSession({}, (line, say) => {
      if (line === "alike") say("OK alike\n");
    });
    const answers = await Promise.all([ask("slow", "OK"), ask("alike", "OK")]);
    expect(answers.map((answer) => shown(answer))).toEqual(["link-timeout", "OK alike"]);
    expect(heard).toEqual(["slow", "alike"]);
  });

  it("sends what nothing answers and goes on", async () => {
    const { ask, heard } = await openSession({}, () => {});
    expect(shown(await ask("one", null))).toBe("one");
    expect(shown(await ask("two", null))).toBe("two");
    await eventually("both lines", () => heard.length === 2);
  });

  it("drops the line of a device that never ends one", async () => {
    const { wire, peer, counters } = await openSession({}, () => {});
    peer.send("x".repeat(65));
    await eventually("a new connection", () => peer.connections === 2 && wire.state.isUp);
    expect(counters.dropped).toBe(1);
  });

  it("refuses the options of telnet and reads on", async () => {
    const { told, peer, heard } = await openSession({ telnet: true }, () => {});
    peer.send(Buffer.from([0xff, 0xfd, 0x18, 0xff, 0xfb, 0x01, ...Buffer.from("hello\n")]));
    await eventually("the text", () => told.length === 1);
    expect(told).toEqual(["hello"]);
    peer.send("again\n");
    await eventually("more text", () => told.length === 2);
    expect(heard).toEqual([]);
  });

  it("waits for the greeting and puts its proof before every line", async () => {
    const hear = (line: string): Promise<Greeting> =>
      Promise.resolve(
        line.startsWith("HELLO") ? { kind: "ready", prefix: "key:" } : { kind: "other" },
      );
    const device = (line: string, say: (text: string) => void) => say(`OK ${line}\n`);
    const { ask } = await openSession({ greeter: { hear } }, device, "banner\nHELLO\n");
    expect(shown(await ask("a", "OK"))).toBe("OK key:a");
    expect(shown(await ask("b", "OK"))).toBe("OK key:b");
  });

  it("closes for good when the login is refused", async () => {
    const failure = { code: "device-refused" } as const;
    const hear = () => Promise.resolve<Greeting>({ kind: "refused", failure });
    const { ask, peer, wire } = await openSession({ greeter: { hear } }, () => {}, "HELLO\n");
    expect(shown(await ask("a", "OK"))).toBe("device-refused");
    await eventually("the end", () => peer.open === 0);
    expect(wire.state.isUp).toBe(false);
    expect(peer.connections).toBe(1);
  });

  it("settles everything when it stops", async () => {
    const { ask, wire, session } = await openSession({}, () => {});
    const waiting = [ask("a", "OK"), ask("b", "OK")];
    await wire.stop();
    const answers = await Promise.all(waiting);
    expect(answers.map((answer) => shown(answer))).toEqual(["link-closed", "link-closed"]);
    expect(session.queued).toBe(0);
  });

  it("bounds its queue", async () => {
    const { ask, counters } = await openSession({}, (line, say) => say(`OK ${line}\n`));
    const many = Array.from({ length: limits.line.queueMax + 3 }, (_, at) => ask(`${at}`, "OK"));
    const answers = (await Promise.all(many)).map((answer) => shown(answer));
    expect(answers.filter((answer) => answer === "link-busy")).toHaveLength(2);
    expect(counters.dropped).toBe(2);
  });
});

describe("lines in a stream", () => {
  it("ends them at any terminator, across chunks, without NUL", () => {
    const framing = { terminator: "\r\n", start: "", prompt: "", ignoreEnds: "" };
    const splitter = new LineSplitter(framing, 20, "latin1");
    expect(splitter.take(Buffer.from("one\r\ntw")).lines).toEqual(["one"]);
    expect(splitter.take(Buffer.from("o\0\r")).lines).toEqual([]);
    expect(splitter.take(Buffer.from("\n\r\nthree\r\n")).lines).toEqual(["two", "three"]);
  });

  it("reads telnet talk cut at every byte", () => {
    const stream = [65, 255, 253, 24, 66, 255, 250, 24, 1, 255, 240, 67, 255, 255, 255, 251, 1];
    const filter = new TelnetFilter();
    const parts = stream.map((byte) => filter.take(Uint8Array.of(byte)));
    expect(parts.flatMap(({ text }) => [...text])).toEqual([65, 66, 67, 255]);
    expect(parts.flatMap(({ answer }) => [...answer])).toEqual([255, 252, 24, 255, 254, 1]);
  });
});
