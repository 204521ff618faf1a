import { describe, expect, it } from "vitest";
import { demoAgenda, demoMeeting, demoStandards, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { phaseAt } from "./phase.ts";
import { timetableAt, type Endings } from "./timetable.ts";

const standards = demoStandards();
const marginMs = 10 * minuteMs;
const first = demoMeeting({ id: "first" });
const second = demoMeeting({
  id: "second",
  startMs: tenMs + 180 * minuteMs,
  endMs: tenMs + 240 * minuteMs,
});

function phaseOf(
  minutes: number,
  occupancy: "occupied" | "empty" | "unknown" = "empty",
  options: {
    endings?: Endings;
    closed?: readonly string[];
    class?: "large";
  } = {},
) {
  const nowMs = tenMs + minutes * minuteMs;
  const meetings =
    options.class === undefined ? [first, second] : [{ ...first, class: options.class }];
  const timetable = timetableAt(
    demoAgenda(meetings),
    standards,
    options.endings ?? { ended: new Map(), extended: new Map() },
    (id) => options.closed?.includes(id) ?? false,
    nowMs,
    marginMs,
  );
  const { phase, meeting } = phaseAt(timetable, { ...awake, occupancy }, 60 * minuteMs, nowMs);
  return `${phase} ${meeting?.id ?? ""}`.trim();
}

const awake = {
  occupancy: "unknown",
  hasBegunToRest: false,
  isKeptOn: false,
  isCleaning: false,
  isBetweenMeetings: false,
} as const;

const endedAt = (meetingId: string, atMs: number): Endings => ({
  ended: new Map([[meetingId, { meetingId, atMs, cause: "button", by: "Li" }]]),
  extended: new Map(),
});

describe("the day of a room", () => {
  it.each([
    [-131, "idle"],
    [-130, "preparing first"],
    [-61, "preparing first"],
    [-60, "open first"],
    [-1, "open first"],
    [0, "meeting first"],
    [59, "meeting first"],
  ])("at %i minutes is %s", (minutes, expected) => {
    expect(phaseOf(minutes)).toBe(expected);
  });

  it("begins earlier for a large meeting, because it must be prepared four hours before", () => {
    expect(phaseOf(-250, "empty", { class: "large" })).toBe("preparing first");
    expect(phaseOf(-251, "empty", { class: "large" })).toBe("idle");
  });

  it("waits for people to leave, and counts unknown as people", () => {
    const after = { closed: ["second"] };
    expect(phaseOf(300, "occupied", {})).toBe("leaving second");
    expect(phaseOf(300, "unknown", {})).toBe("leaving second");
    expect(phaseOf(300, "empty", {})).toBe("powering-down second");
    expect(phaseOf(300, "occupied", after)).toBe("idle");
  });

  it("goes straight to the next meeting when it is near", () => {
    expect(phaseOf(60)).toBe("preparing second");
  });

  it("closes off the meeting that ended last, not the one that started last", () => {
    const long = demoMeeting({ id: "long", endMs: tenMs + 120 * minuteMs });
    const inside = demoMeeting({
      id: "inside",
      startMs: tenMs + 30 * minuteMs,
      endMs: tenMs + 60 * minuteMs,
    });
    const atMs = tenMs + 121 * minuteMs;
    const timetable = timetableAt(
      demoAgenda([long, inside]),
      standards,
      { ended: new Map(), extended: new Map() },
      (id) => id === "inside",
      atMs,
      marginMs,
    );
    expect(timetable.ended?.id).toBe("long");
  });

  it("forgets an early end when the meeting is moved behind it", () => {
    const endings = endedAt("second", tenMs);
    expect(phaseOf(200, "occupied", { endings })).toBe("meeting second");
  });

  it("goes on resting after a restart, and when somebody looks in", () => {
    const nowMs = tenMs + 70 * minuteMs;
    const timetable = { current: null, coming: null, ended: first, last: first, next: null };
    const phase = (hasBegunToRest: boolean, occupancy: "unknown" | "occupied") =>
      phaseAt(timetable, { ...awake, hasBegunToRest, occupancy }, 60 * minuteMs, nowMs).phase;
    expect(phase(true, "unknown")).toBe("powering-down");
    expect(phase(false, "unknown")).toBe("leaving");
    expect(phase(true, "occupied")).toBe("powering-down");
    expect(phase(false, "occupied")).toBe("leaving");
  });

  it("ends early when a person says so", () => {
    const endings = endedAt("second", tenMs + 200 * minuteMs);
    expect(phaseOf(199, "occupied", { endings })).toBe("meeting second");
    expect(phaseOf(200, "occupied", { endings })).toBe("leaving second");
  });
});
