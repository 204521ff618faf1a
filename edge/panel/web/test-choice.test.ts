import { describe, expect, it } from "vitest";
import type { RoomView } from "../../../contract/api.ts";
import { meetingView, minuteMs, nowMs, roomView } from "../../../contract/screen/view.fixture.ts";
import { testReport } from "../../../contract/selftest.fixture.ts";
import { guessedMs, leftMs, type StartKind, usualKind } from "./test-choice.ts";

const meetingIn = (minutes: number) => meetingView("m", { startMs: nowMs + minutes * minuteMs });

describe("the test that is offered first", () => {
  it.each<[string, Partial<RoomView>, StartKind]>([
    ["nothing is booked", {}, "commissioning"],
    ["the next meeting is hours away", { next: meetingIn(180) }, "commissioning"],
    ["it begins in half an hour", { meeting: meetingIn(30) }, "t30"],
    ["it begins in ten minutes", { meeting: meetingIn(10), next: meetingIn(200) }, "t10"],
    ["a meeting runs", { phase: "meeting", meeting: meetingIn(-10) }, "recess"],
    [
      "one has ended and the next is near",
      { phase: "leaving", meeting: meetingIn(-60), next: meetingIn(40) },
      "t30",
    ],
  ])("when %s", (_when, parts, kind) => {
    expect(usualKind(roomView(parts))).toBe(kind);
  });
});

describe("how long a test takes, about", () => {
  const past = [
    testReport({ test: "t10", startedAtMs: nowMs, endedAtMs: nowMs + 8000 }),
    testReport({
      test: "commissioning",
      only: ["mic-main"],
      startedAtMs: nowMs,
      endedAtMs: nowMs + 4000,
    }),
    testReport({
      test: "commissioning",
      worst: "skipped",
      startedAtMs: nowMs,
      endedAtMs: nowMs + 3000,
    }),
    testReport({ test: "commissioning", startedAtMs: nowMs, endedAtMs: nowMs + 96_000 }),
  ];

  it.each<[string, StartKind, number, number, number]>([
    ["as its like did", "t10", 20, 1, 10_000],
    ["not as one of some devices, nor as one broken off", "commissioning", 20, 1, 95_000],
    ["less in wire time than in the room's", "commissioning", 20, 6, 15_000],
    ["its share of the last full test", "repair", 5, 1, 25_000],
    ["by the devices, where there was none", "t30", 20, 1, 30_000],
    ["some seconds at the least", "recess", 1, 1, 5000],
  ])("%s", (_how, kind, devices, speed, ms) => {
    expect(guessedMs(past, { kind, devices, ofDevices: 20, speed })).toBe(ms);
  });

  it("counts in minutes where seconds say nothing", () => {
    const wanted = { kind: "commissioning", devices: 40, ofDevices: 40, speed: 1 } as const;
    expect(guessedMs([], wanted)).toBe(3 * minuteMs);
  });

  it.each<[string, number, number, number | null]>([
    ["nothing before some steps have ended", 2, 4000, null],
    ["by the pace so far", 10, 20_000, 60_000],
    ["never nothing while steps are left", 39, 1000, 5000],
  ])("what is left: %s", (_how, done, ranMs, left) => {
    const run = { done, total: 40, startedAtMs: nowMs - ranMs };
    expect(leftMs(run, { nowMs, speed: 1 })).toBe(left);
  });
});
