import { describe, expect, it } from "vitest";
import { message } from "../../contract/message.ts";
import { testReport, testStep } from "../../contract/selftest.fixture.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import { readingOf } from "../demo-room.fixture.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { at, judged, lacks, type Scene, scene, word } from "./judged-duty.fixture.ts";
import { lackOf } from "./judging.ts";

describe("a person's word", () => {
  it("NX 6.3.2.3: settles the tea from when it was given", () => {
    const done = judged(
      scene({ minutes: 21, change: { attested: word("m1:tea.1", 18) } }),
      "m1:tea.1",
    );
    expect(done).toMatchObject({ status: "done", settledAtMs: at(18) });
    const late = judged(
      scene({ minutes: 24, change: { attested: word("m1:tea.1", 23) } }),
      "m1:tea.1",
    );
    expect(late?.status).toBe("late");
  });

  it("does not count before its duty may be done, nor for the one after it", () => {
    const early = scene({ minutes: 16, change: { attested: word("m1:tea.1", 14) } });
    expect(judged(early, "m1:tea.1")?.status).toBe("open");
    const other = scene({ minutes: 36, change: { attested: word("m1:tea.1", 18) } });
    expect(judged(other, "m1:tea.2")?.status).toBe("open");
  });

  it("NX 6.2.4.2: the organiser's counts once the full test has ended", () => {
    const change = { attested: word("m1:confirmed", -80) };
    const early = scene({ minutes: -70, phase: "preparing", change });
    expect(judged(early, "m1:confirmed")?.status).toBe("open");
    expect(lacks(early, "m1:confirmed")).toEqual(["lack.awaits-test-commissioning"]);
    const settled = { "m1:test-commissioning": -75 };
    expect(judged(scene({ minutes: -70, settled, change }), "m1:confirmed")?.status).toBe("done");
  });

  it("is missed with the reason when nobody gave it", () => {
    const missed = judged(scene({ minutes: 35 }), "m1:tea.1");
    expect(missed).toMatchObject({ status: "missed", settledAtMs: at(35) });
    expect(missed?.evidence.map(({ text }) => text)).toEqual([
      message("lack.word", { role: "service" }),
    ]);
  });
});

describe("NX 6.2.1.1: a room that is laid out", () => {
  const report = (worst: SelfTestReport["worst"]) =>
    testReport({ meetingId: "m1", startedAtMs: at(-90), endedAtMs: at(-88), worst });

  it("is shown by the full test alone where nobody serves", () => {
    const alone = (worst: SelfTestReport["worst"]) =>
      scene({
        minutes: -87,
        phase: "preparing",
        meeting: { attendance: "self-service" },
        change: { reports: [report(worst)] },
      });
    expect(judged(alone("pass"), "m1:prepared")?.status).toBe("done");
    expect(judged(alone("skipped"), "m1:prepared")?.status).toBe("open");
  });

  it("needs a person's word where somebody does", () => {
    const attended = scene({
      minutes: -87,
      phase: "preparing",
      change: { reports: [report("pass")] },
    });
    expect(judged(attended, "m1:prepared")?.status).toBe("open");
  });

  it("names the device at which the test failed", () => {
    const failed = { ...report("fail"), steps: [testStep({ result: "fail" })] };
    const snapshot = scene({ minutes: -87, phase: "preparing", change: { reports: [failed] } });
    expect(lacks(snapshot, "m1:test-commissioning")).toEqual(["lack.test-failed mic-main"]);
  });
});

describe("NX 5.5.3: secrecy", () => {
  const tight = {
    "av-supply/power": "on",
    "mic-main/mute": true,
    "mic-spare/mute": true,
    "recorder/power": "off",
  };
  const secret = (values: Scene["values"], change: Partial<Snapshot> = {}) =>
    scene({
      minutes: -50,
      phase: "open",
      meeting: { classified: true },
      values: { ...tight, ...values },
      change,
    });

  it("is shown by every wireless microphone and recorder, read back as off", () => {
    expect(judged(secret({}), "m1:secrecy")).toMatchObject({ status: "done" });
  });

  it.each([
    ["mic-main/mute", false],
    ["recorder/power", "on"],
  ] as const)("is not while %s reads %s", (point, value) => {
    const [device] = point.split("/");
    expect(lacks(secret({ [point]: value }), "m1:secrecy")).toEqual([`lack.not-tight ${device}`]);
  });

  it("is never taken from silence", () => {
    const snapshot = secret({});
    const actual = new Map(snapshot.actual);
    actual.set("mic-spare/mute", readingOf(true, snapshot.nowMs, "stale"));
    expect(lacks({ ...snapshot, actual }, "m1:secrecy")).toEqual(["lack.not-tight mic-spare"]);
  });
});

describe("what devices read", () => {
  it("NX 6.2.1.2: names the lock that reads otherwise, or not at all", () => {
    const locked = scene({ minutes: -59, phase: "open", values: { "door/lock": "locked" } });
    expect(lacks(locked, "m1:door-opened")).toEqual(["lack.reads door"]);
    expect(lacks(scene({ minutes: -59, phase: "open" }), "m1:door-opened")).toEqual([
      "lack.unread door",
    ]);
  });

  it("NX T6-3: names the plate that is behind, and the one that cannot be drawn", () => {
    const plates = new Map([
      ["plate-a1", "new"],
      ["plate-a2", "new"],
    ]);
    const values = { "plate-a1/image": "old", "plate-a2/image": "new" };
    const change = { plates, undrawable: new Set(["plate-a3"]) };
    const snapshot = scene({ minutes: -50, phase: "open", values, change });
    expect(lacks(snapshot, "m1:nameplates")).toEqual([
      "lack.plate-not-drawn plate-a3",
      "lack.plate plate-a1",
    ]);
  });

  it("NX T6-3: says of a plate that is behind why it will be late, or whose name it shows", () => {
    const plates = new Map([
      ["plate-a1", "one"],
      ["plate-a2", "two"],
    ]);
    const values = { "plate-a1/image": "old", "plate-a1/checkIn": 90, "plate-a2/image": "one" };
    const snapshot = scene({ minutes: -50, phase: "open", values, change: { plates } });
    expect(lacks(snapshot, "m1:nameplates")).toEqual([
      "lack.plate-asleep plate-a1",
      "lack.plate-swapped plate-a2",
    ]);
  });

  it("GB18883: says the temperature and its limits", () => {
    const warm = scene({ minutes: 1, values: { "air/temperature": 29 } });
    const duty = warm.duties.get("m1:comfort");
    const lack = duty === undefined ? undefined : lackOf(warm, duty)[0];
    expect(lack).toEqual(message("lack.comfort", { temperature: 29, low: 22, high: 28 }));
  });
});
