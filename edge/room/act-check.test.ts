import { describe, expect, it } from "vitest";
import {
  demoAgenda,
  demoMeeting,
  demoModel,
  minuteMs,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import { checkAct } from "./act-check.ts";

const model = demoModel();

/** Ten minutes before the end, with another meeting an hour after it. */
const snapshot = snapshotWith({
  model,
  phase: "meeting",
  nowMs: tenMs + 50 * minuteMs,
  meeting: demoMeeting(),
  occupancy: "empty",
  values: {},
  change: {
    agenda: demoAgenda([
      demoMeeting(),
      demoMeeting({
        id: "m2",
        startMs: tenMs + 120 * minuteMs,
        endMs: tenMs + 180 * minuteMs,
      }),
    ]),
  },
});

const extended = (untilMin: number, meetingId = "m1") => {
  const act = { kind: "extend", meetingId, untilMs: tenMs + untilMin * minuteMs } as const;
  const result = checkAct(snapshot, act, false);
  return result.accepted ? "accepted" : result.code;
};

describe("to extend a meeting", () => {
  it("to its own end says that it is still on, whatever comes after it", () => {
    expect(extended(60)).toBe("accepted");
    expect(extended(55)).toBe("accepted");
  });

  it("beyond its end clashes with what must be prepared before that", () => {
    expect(extended(75)).toBe("clashes");
  });

  it("is refused into the past, and for a meeting that does not run", () => {
    expect(extended(40)).toBe("too-long");
    expect(extended(60, "m2")).toBe("unknown-meeting");
  });
});
