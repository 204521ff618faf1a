import { expect, it } from "vitest";
import { demoMeeting, demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { roomView, type ViewFacts } from "./view.ts";

const model = demoModel();
const facts: ViewFacts = {
  guarded: new Map(),
  failures: new Map(),
  alarms: [],
  watts: [],
  hubConnected: false,
  speed: 1,
  testRunning: null,
  testSteps: [],
  next: null,
};

const recesses = [{ startMs: tenMs + 20 * minuteMs, endMs: tenMs + 30 * minuteMs }];
const viewAt = (atMin: number, untilMin: number | null) => {
  const meetingId = "m1";
  const untilMs = tenMs + (untilMin ?? 0) * minuteMs;
  const extension = { meetingId, untilMs, by: "Li" };
  const extended = new Map(untilMin === null ? [] : [[meetingId, extension]]);
  const snapshot = snapshotWith({
    model,
    phase: "meeting",
    nowMs: tenMs + atMin * minuteMs,
    meeting: demoMeeting({ recesses }),
    occupancy: "occupied",
    values: {},
    change: { endings: { ended: new Map(), extended } },
  });
  return roomView(snapshot, facts);
};

it("shows the end that the meeting has by now, not the one that was booked", () => {
  expect(viewAt(5, null).meeting?.endMs).toBe(tenMs + 60 * minuteMs);
  expect(viewAt(5, 90).meeting?.endMs).toBe(tenMs + 90 * minuteMs);
});

it("shows until when a recess lasts, and only while it does", () => {
  expect([19, 20, 29, 30].map((atMin) => viewAt(atMin, null).recessUntilMs)).toEqual([
    null,
    tenMs + 30 * minuteMs,
    tenMs + 30 * minuteMs,
    null,
  ]);
});

it("shows the zones that can be lit on their own, each once", () => {
  expect(viewAt(5, null).zones).toEqual(["front", "back"]);
});
