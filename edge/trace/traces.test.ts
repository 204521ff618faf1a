import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { newCounters } from "../links/link-health.ts";
import { deviceFrom, roomFrom } from "../links/rig/room.ts";
import { ByteTrace } from "./byte-trace.ts";
import { KnownSecrets } from "./known-secrets.ts";
import { lineDialect } from "./line-dialect.ts";
import { printable } from "./printable.ts";
import { everyDevice, Traces } from "./traces.ts";

const relay = `
kind: relay
driver: line-protocol
link: { type: tcp, terminator: "\\r" }
points:
  power: { ask: "P?", reply: "P={value}" }
`;
const names = Array.from({ length: limits.trace.tracesMax + 1 }, (_, at) => `relay-${at}`);
const minute = 60_000;

function open() {
  const clock = createVirtualClock(1_750_000_000_000);
  const secrets = new KnownSecrets();
  const devices = names.map((id) => deviceFrom(id, relay, "link: wire"));
  const model = roomFrom(devices, "wire: { tcp: { host: h, port: 23 } }");
  const traces = new Traces(model, clock, secrets);
  const say = (text: string) =>
    traces
      .tap("wire")
      .record(
        { direction: "in", bytes: Buffer.from(text), size: text.length, text, outcome: null },
        everyDevice,
      );
  return { clock, secrets, traces, say };
}

describe("a trace", () => {
  const subject = { device: "relay-0" };

  it("is off until somebody asks, and keeps what it heard when it ends", () => {
    const { traces, say, clock } = open();
    say("unheard");
    expect(traces.tap("wire").isOn).toBe(false);
    expect(traces.view(subject, 0)).toBeUndefined();
    traces.switchOn(subject, minute);
    say("heard");
    clock.advance(200);
    say("heard too");
    traces.switchOff(subject);
    say("unheard again");
    expect(traces.tap("wire").isOn).toBe(false);
    expect(traces.view(subject, 0)).toMatchObject({
      leftMs: null,
      entries: [
        { number: 1, text: "heard", sinceMs: null, atMs: 1_750_000_000_000 },
        { number: 2, text: "heard too", sinceMs: 200 },
      ],
    });
  });

  it("goes on where it ended when it is switched on again", () => {
    const { traces, say } = open();
    traces.switchOn(subject, minute);
    say("first");
    traces.switchOff(subject);
    expect(traces.switchOn(subject, minute)).toMatchObject({ newest: 1, leftMs: minute });
    say("second");
    const { entries, newest } = traces.view(subject, 1) ?? {};
    expect(entries).toMatchObject([{ number: 2, text: "second" }]);
    expect(newest).toBe(2);
  });

  it("switches itself off, later when it was asked for again", () => {
    const { traces, clock } = open();
    traces.switchOn(subject, minute);
    clock.advance(minute - 1);
    traces.switchOn(subject, minute);
    clock.advance(minute - 1);
    expect(traces.tap("wire").isOn).toBe(true);
    clock.advance(1);
    expect(traces.tap("wire").isOn).toBe(false);
    expect(clock.waiting()).toEqual([]);
  });

  it("keeps the newest entries and counts what it dropped", () => {
    const { traces, say } = open();
    const { entriesMax, entriesShownMax } = limits.trace;
    traces.switchOn(subject, minute);
    for (let at = 1; at <= entriesMax + 5; at++) say(`${at}`);
    const first = traces.view(subject, 0);
    expect(first).toMatchObject({ dropped: 5 });
    expect(first?.entries.map(({ number }) => number)).toEqual(
      Array.from({ length: entriesShownMax }, (_, at) => at + 6),
    );
    const rest = traces.view(subject, entriesMax);
    expect(rest?.entries.map(({ text }) => text)).toEqual(
      [1, 2, 3, 4, 5].map((at) => `${entriesMax + at}`),
    );
  });

  it("bounds what it keeps of one entry, and tells its true size", () => {
    const { traces, say } = open();
    traces.switchOn(subject, minute);
    say("x".repeat(100_000));
    const [entry] = traces.view(subject, 0)?.entries ?? [];
    expect(entry?.bytes).toBe(100_000);
    expect(entry?.hex).toHaveLength(limits.trace.shownMaxBytes * 3 - 1);
    expect(entry?.text).toHaveLength(limits.trace.textMax);
  });

  it("is refused for what the room does not have, and beyond their number", () => {
    const { traces } = open();
    expect(traces.switchOn({ device: "nobody" }, minute)).toBe("unknown-subject");
    expect(traces.switchOn({ link: "nowhere" }, minute)).toBe("unknown-subject");
    for (const device of names.slice(0, -1)) traces.switchOn({ device }, minute);
    expect(traces.switchOn({ link: "wire" }, minute)).toBe("too-many-traces");
    // Those that run do not give way; one that is off does.
    traces.switchOff({ device: "relay-3" });
    expect(traces.switchOn({ link: "wire" }, minute)).toMatchObject({ link: "wire" });
    expect(traces.view({ device: "relay-3" }, 0)).toBeUndefined();
  });

  it("makes nothing while it is off", () => {
    const { traces, clock } = open();
    const trace = new ByteTrace(traces.tap("wire"), lineDialect("\r"), clock, newCounters());
    const chunk = Buffer.from("P=1\r");
    const frames = (count: number) => {
      for (let at = 0; at < count; at++) {
        trace.sent(chunk, 100);
        trace.received(chunk);
        trace.taken();
      }
    };
    frames(20_000);
    const before = process.memoryUsage().heapUsed;
    frames(200_000);
    // One small object a frame would be more than 3 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(3_000_000);
    expect(clock.waiting()).toEqual([]);
  });
});

describe("a password", () => {
  it("that was read in this process is hidden wherever it passes", async () => {
    const { traces, secrets } = open();
    const read = secrets.watch(() => Promise.resolve("hunter2\n"));
    expect(await read("/secret")).toBe("hunter2\n");
    expect(traces.tap("wire").hidden(Buffer.from("A hunter2 B hunter2")).toString()).toBe(
      "A ******* B *******",
    );
  });

  it("is not looked for when it is too short to be one, or a whole file", async () => {
    const { traces, secrets } = open();
    await secrets.watch(() => Promise.resolve("1"))("/short");
    await secrets.watch(() => Promise.resolve("a1b2\nc3d4"))("/file");
    const text = "P=1 a1b2 c3d4";
    expect(traces.tap("wire").hidden(Buffer.from(text)).toString()).toBe(text);
  });
});

describe("text on the wire", () => {
  it.each([
    ["%1POWR ?\r", "%1POWR ?\\r"],
    ["a\\b\t\n\u0002\u0003", "a\\\\b\\t\\n\\x02\\x03"],
    ["会议室", "会议室"],
    ["a\u202eb", "a\\x202eb"],
  ])("%j is shown as %s", (text, shown) => {
    expect(printable(Buffer.from(text))).toBe(shown);
  });

  it("shows bytes that are no text one by one", () => {
    expect(printable(Buffer.from([0x41, 0xff, 0x0d]))).toBe("A\\xff\\r");
  });
});
