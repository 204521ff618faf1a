import { describe, expect, it } from "vitest";
import type { Duty } from "../../contract/duty.ts";
import { demoMeeting, demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { duty } from "../store/store.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import { dutyAlarms } from "./duty-alarms.ts";

const missed: Duty = {
  ...duty("m1:test-t30", "missed"),
  kind: "test-t30",
  settledAtMs: tenMs,
};

const at = (nowMs: number, meetingId: string) =>
  dutyAlarms(
    snapshotWith({
      model: demoModel(),
      phase: "preparing",
      nowMs,
      meeting: demoMeeting({ id: meetingId }),
      occupancy: "unknown",
      values: {},
      change: { duties: new Map([[missed.id, missed]]) },
    }),
  ).map(({ id }) => id);

describe("a missed duty", () => {
  const { missedShownMs } = roomLimits;
  it.each([
    ["while its meeting is at hand, however long", tenMs + 2 * missedShownMs, "m1", true],
    ["after the next one has begun", tenMs + minuteMs, "m2", true],
    ["until somebody has had time to see it", tenMs + missedShownMs, "m2", false],
  ])("is an alarm %s", (_when, nowMs, meetingId, isShown) => {
    expect(at(nowMs, meetingId)).toEqual(isShown ? ["missed:m1:test-t30"] : []);
  });
});
