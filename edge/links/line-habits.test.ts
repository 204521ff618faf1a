import { afterEach, describe, expect, it } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import type { Outcome } from "../../contract/errors.ts";
import { newCounters } from "./link-health.ts";
import { LineSession } from "./line-session.ts";
import type { LineHabits, LineSettings } from "./line-session.ts";
import { LineSplitter } from "./line-splitter.ts";
import { anyText } from "./owed-answers.ts";
import { eventually } from "./rig/eventually.ts";
import { startTcpPeer } from "./rig/tcp-peer.ts";
import type { TcpPeerScript } from "./rig/tcp-peer.ts";
import { Wire } from "./wire.ts";

const clock = createClock();
/** Of tests that wait for a time-out; the others have time for a busy machine. */
const timeoutMs = 150;
const impatient = { responseTimeoutMs: timeoutMs };
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const noHabits: LineHabits = {
  sendStart: "",
  start: "",
  ignoreEnds: "",
  prompt: "",
  opening: null,
  hangsUp: false,
  outlivesConnections: false,
  refuses: (line) => line === "NO",
};

/** A session with a device that does as the script says; `heard` is what it was sent. */
async function openSession(
  habits: Partial<LineHabits>,
  script: TcpPeerScript,
  settings: Partial<LineSettings> = {},
) {
  const heard: string[] = [];
  const peer = await startTcpPeer(
    {
      ...script,
      data(socket, bytes) {
        heard.push(bytes.toString("latin1"));
        script.data?.(socket, bytes);
      },
    },
    0,
  );
  const counters = newCounters();
  const target = { kind: "tcp", host: "127.0.0.1", port: peer.port } as const;
  const wire = new Wire(target, { wireClock: clock, random: () => 0 });
  const all: LineSettings = {
    terminator: "\r",
    sendTerminator: "\r",
    encoding: "ascii",
    telnet: false,
    responseTimeoutMs: 5000,
    gapMs: 0,
    lineMaxBytes: 64,
    greeter: null,
    habits: { ...noHabits, ...habits },
    ...settings,
  };
  const session = new LineSession(wire, all, clock, counters);
  const told: string[] = [];
  const downs: string[] = [];
  session.read((line) => void told.push(line));
  session.state.watch({ up: () => {}, down: ({ code }) => void downs.push(code) });
  wire.start();
  closing.push(async () => {
    await wire.stop();
    await peer.close();
  });
  await eventually("the wire", () => wire.state.isUp);
  const ask = (text: string, shape: string, withinMs?: number) => {
    const expression = new RegExp(`^${shape.split(anyText).join(".*")}$`);
    const matches = (line: string) => expression.test(line) && line !== "NO";
    const answer = { shape, withinMs, matches };
    return session.send({ text, priority: "command", key: null, answer });
  };
  return { session, wire, peer, heard, told, downs, counters, ask };
}

const shown = (answer: Outcome<string>) => (answer.ok ? answer.value : answer.failure.code);

describe("answers that do not say what they answer", () => {
  it("are not believed after a time-out until none can come late", async () => {
    let isSlow = true;
    const { ask, heard, peer, counters } = await openSession(
      {},
      {
        data(socket, bytes) {
          if (!isSlow) socket.write(`${bytes.toString("latin1") === "QSH\r" ? "1" : "000"}\r`);
        },
      },
      impatient,
    );
    expect(shown(await ask("QPW", anyText))).toBe("link-timeout");
    isSlow = false;
    const next = ask("QSH", anyText);
    // The late answer to QPW must not be taken for the picture's.
    peer.send("001\r");
    expect(shown(await next)).toBe("1");
    expect(heard).toEqual(["QPW\r", "QSH\r"]);
    expect(counters).toMatchObject({ timeouts: 1, late: 1 });
  });

  it("hold up every request, also one whose own answer would be plain", async () => {
    const { ask, heard } = await openSession(
      {},
      { data: (socket, bytes) => void (bytes.toString() === "B\r" && socket.write("B=1\r")) },
      impatient,
    );
    expect(shown(await ask("A", anyText))).toBe("link-timeout");
    const startedMs = clock.monotonicMs();
    expect(shown(await ask("B", `B=${anyText}`))).toBe("B=1");
    expect(clock.monotonicMs() - startedMs).toBeGreaterThan(timeoutMs);
    expect(heard).toEqual(["A\r", "B\r"]);
  });

  it("may come on the next connection of a line that has none", async () => {
    const { ask, wire, peer, heard, told } = await openSession(
      { outlivesConnections: true },
      { data: (socket, bytes) => void (bytes.toString() === "B\r" && socket.write("2\r")) },
    );
    const first = ask("A", anyText);
    await eventually("the question", () => heard.length === 1);
    peer.hangUp();
    expect(shown(await first)).toBe("link-closed");
    await eventually("a new connection", () => wire.state.isUp && peer.open === 1);
    const second = ask("B", anyText);
    peer.send("1\r");
    expect(shown(await second)).toBe("2");
    expect(told).toEqual(["1"]);
  });

  it("are those of a refusal, too: a late one is not the next request's", async () => {
    const { ask, counters, peer } = await openSession(
      {},
      {
        data(socket, bytes) {
          if (bytes.toString() === "B\r") socket.write("NO\rB=1\r");
          if (bytes.toString() === "C\r") socket.write("NO\r");
        },
      },
      impatient,
    );
    expect(shown(await ask("A", `A=${anyText}`))).toBe("link-timeout");
    expect(shown(await ask("B", `B=${anyText}`))).toBe("B=1");
    expect(shown(await ask("C", `C=${anyText}`))).toBe("NO");
    expect(counters.late).toBe(1);
    expect(peer.connections).toBe(1);
  });

  it("cannot be older than their question", async () => {
    const { ask } = await openSession(
      {},
      {
        data(socket, bytes) {
          // A bad line doubles the first answer: its second half is there before B was sent.
          socket.write(bytes.toString() === "A\r" ? "1\r1\r" : "2\r");
        },
      },
    );
    const answers = await Promise.all([ask("A", anyText), ask("B", anyText)]);
    expect(answers.map((answer) => shown(answer))).toEqual(["1", "2"]);
  });
});

describe("a device with a prompt", () => {
  const prompt = ":";

  it("has answered when the prompt has come, and not before", async () => {
    const { ask, peer, heard } = await openSession({ prompt }, {});
    const asked = ask("PWR?", `PWR=${anyText}`);
    await eventually("the question", () => heard.length === 1);
    peer.send("PWR=01\r");
    const set = ask("PWR OFF", ":");
    await sleep(clock, "no prompt yet", 50);
    expect(heard).toEqual(["PWR?\r"]);
    peer.send(":");
    expect(shown(await asked)).toBe("PWR=01");
    await eventually("the order", () => heard.length === 2);
    peer.send(":");
    expect(shown(await set)).toBe(":");
  });

  it("does not confirm an order by the end of another answer", async () => {
    const { ask, peer, heard, told } = await openSession({ prompt }, {});
    const set = ask("MUTE ON", ":");
    await eventually("the order", () => heard.length === 1);
    peer.send("PWR=01\r:NO\r:");
    expect(shown(await set)).toBe("NO");
    expect(told).toEqual(["PWR=01"]);
  });

  it("gives an order its own time", async () => {
    const { ask, peer, heard } = await openSession({ prompt }, {}, impatient);
    const set = ask("PWR ON", ":", 20 * timeoutMs);
    await eventually("the order", () => heard.length === 1);
    await sleep(clock, "the lamp", 2 * timeoutMs);
    peer.send(":");
    expect(shown(await set)).toBe(":");
  });
});

describe("a device that takes one command a connection", () => {
  it("gets a connection for each, and is up all the time", async () => {
    const hear = () => Promise.resolve({ kind: "ready", prefix: "key:" } as const);
    const { ask, peer, heard, downs, wire } = await openSession(
      { hangsUp: true },
      {
        opened: (socket) => void socket.write("HELLO\r"),
        data: (socket, bytes) => void socket.write(`OK ${bytes.toString("latin1")}`),
      },
      { greeter: { hear }, gapMs: 20 },
    );
    const answers = await Promise.all([ask("a", `OK ${anyText}`), ask("b", `OK ${anyText}`)]);
    expect(answers.map((answer) => shown(answer))).toEqual(["OK key:a", "OK key:b"]);
    await eventually("the end of the last one", () => peer.open === 0);
    expect(shown(await ask("c", `OK ${anyText}`))).toBe("OK key:c");
    expect(heard).toEqual(["key:a\r", "key:b\r", "key:c\r"]);
    expect(peer.connections).toBeGreaterThanOrEqual(3);
    expect(downs).toEqual([]);
    expect(wire.state.isUp).toBe(true);
  });

  it("is down when it cannot be reached again", async () => {
    const { ask, peer, downs } = await openSession(
      { hangsUp: true },
      { data: (socket) => void socket.write("1\r") },
    );
    await eventually("the first rest", () => peer.open === 0);
    await peer.close();
    expect(shown(await ask("a", anyText))).toBe("link-refused");
    expect(downs).toEqual(["link-refused"]);
  });
});

describe("a device that is opened by fixed bytes", () => {
  const opening = { send: "HI\u0010\0", expect: "HI", answerBytes: 4 };

  it("is sent them before everything else, and takes commands after its answer", async () => {
    const { ask, heard } = await openSession(
      { opening },
      {
        data(socket, bytes) {
          const isCommand = bytes.includes(0x0d);
          socket.write(isCommand ? "1\r" : Buffer.from("HI\u0020\0", "latin1"));
        },
      },
    );
    expect(shown(await ask("a", anyText))).toBe("1");
    expect(heard).toEqual(["HI\u0010\0", "a\r"]);
  });

  it("is tried again when it says something else", async () => {
    const { peer, downs } = await openSession(
      { opening },
      { data: (socket) => void socket.write("HTTP/1.1 400\r") },
    );
    await eventually("another attempt", () => peer.connections > 1);
    expect(downs).toContain("link-unexpected");
  });
});

describe("what a line of a device is", () => {
  it("begins where the profile says; all before it is noise", () => {
    const framing = { terminator: "\u0003", start: "\u0002", prompt: "", ignoreEnds: "" };
    const splitter = new LineSplitter(framing, 20, "latin1");
    const chunk = Buffer.from("~\u0002ER\u0002001\u0003noise\u0003\u0002000\u0003", "latin1");
    expect(splitter.take(chunk).lines).toEqual(["001", "000"]);
  });

  it("has ends that say nothing, and a prompt between", () => {
    const marks = { terminator: "\r", start: "", prompt: "", ignoreEnds: ">*#" };
    const tolerant = new LineSplitter(marks, 40, "latin1");
    expect(tolerant.take(Buffer.from(">*pow=?#\r\n*LTIM= 13*83 #\r>\r")).lines).toEqual([
      "pow=?",
      "LTIM= 13*83",
    ]);
    const prompted = new LineSplitter({ ...marks, prompt: ":", ignoreEnds: "" }, 40, "latin1");
    expect(prompted.take(Buffer.from("PWR=01\r:SNO=1:2\r")).lines).toEqual([
      "PWR=01",
      ":",
      "SNO=1:2",
    ]);
    expect(prompted.take(Buffer.from("\r\n:")).lines).toEqual([":"]);
  });
});
