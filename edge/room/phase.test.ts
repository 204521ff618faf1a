import { describe, expect, it } from "vitest";
import { demoMeeting, demoModel, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { phaseAt, type Repose, turnRoundMs } from "./phase.ts";
import type { Timetable } from "./timetable.ts";

const ended = demoMeeting();
const next = demoMeeting({ id: "m2", startMs: tenMs + 200 * minuteMs });
const nowMs = tenMs + 65 * minuteMs;

const empty: Repose = {
  occupancy: "empty",
  hasBegunToRest: false,
  isKeptOn: false,
  isCleaning: false,
  isBetweenMeetings: false,
};

function phaseWith(change: Partial<Repose>, isClosed = false): string {
  const timetable: Timetable = {
    current: null,
    coming: null,
    ended: isClosed ? null : ended,
    last: ended,
    next,
  };
  const { phase, meeting } = phaseAt(timetable, { ...empty, ...change }, 60 * minuteMs, nowMs);
  return `${phase} ${meeting?.id ?? ""}`.trim();
}

describe("the guards before a power-down", () => {
  it.each<[string, Partial<Repose>, string]>([
    ["empty and free", {}, "powering-down m1"],
    ["people", { occupancy: "occupied" }, "leaving m1"],
    ["doubt", { occupancy: "unknown" }, "leaving m1"],
    [
      "doubt, after a restart in the middle of it",
      { occupancy: "unknown", hasBegunToRest: true },
      "powering-down m1",
    ],
    ["a call or a hold", { isKeptOn: true }, "leaving m1"],
    [
      "a call or a hold in the middle of it",
      { isKeptOn: true, hasBegunToRest: true },
      "leaving m1",
    ],
    [
      "people who came back in the middle of it",
      { occupancy: "occupied", hasBegunToRest: true },
      "powering-down m1",
    ],
    ["those who clean", { occupancy: "occupied", isCleaning: true }, "powering-down m1"],
    ["the next meeting is too near", { isBetweenMeetings: true }, "preparing m2"],
    [
      "the next meeting is near, but people stay",
      { isBetweenMeetings: true, occupancy: "occupied" },
      "leaving m1",
    ],
  ])("%s", (_what, change, expected) => {
    expect(phaseWith(change)).toBe(expected);
  });

  it("goes on preparing for the near meeting once the last one is closed off", () => {
    expect(phaseWith({ isBetweenMeetings: true }, true)).toBe("preparing m2");
    expect(phaseWith({}, true)).toBe("idle");
  });
});

it("needs as long as its slowest load to be off and on again", () => {
  const { devices } = demoModel();
  // The projector of the demo room: 90 s to cool, 60 s off, 60 s to warm up; its compressor 180 s off.
  expect(turnRoundMs(devices)).toBe(210_000);
  const without = new Map([...devices].filter(([id]) => id !== "projector"));
  expect(turnRoundMs(without)).toBe(180_000);
});
