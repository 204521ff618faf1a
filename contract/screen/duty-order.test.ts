import { describe, expect, it } from "vitest";
import { countdown, dutiesByMeeting, nextDuties } from "./duty-order.ts";
import { dutyOf, hourMs, minuteMs, nowMs } from "./view.fixture.ts";

describe("the next duties", () => {
  it("are the unsettled ones, the soonest deadline first", () => {
    const duties = [
      dutyOf("m1", "test-t10", { dueAtMs: nowMs + 3 * minuteMs, status: "waiting" }),
      dutyOf("m1", "audio-on", { dueAtMs: nowMs - hourMs, status: "done" }),
      dutyOf("m1", "prepared", { dueAtMs: nowMs - minuteMs }),
      dutyOf("m1", "banner", { dueAtMs: nowMs + 2 * minuteMs, status: "waived" }),
      dutyOf("m1", "comfort", { dueAtMs: nowMs + 3 * minuteMs, opensAtMs: nowMs - 2 * hourMs }),
    ];
    expect(nextDuties(duties, 3).map((duty) => duty.kind)).toEqual([
      "prepared",
      "comfort",
      "test-t10",
    ]);
    expect(nextDuties(duties, 1)).toHaveLength(1);
  });
});

describe("a countdown", () => {
  const duty = dutyOf("m1", "test-t30", { opensAtMs: nowMs, dueAtMs: nowMs + 20 * minuteMs });

  it.each([
    [nowMs - 5 * minuteMs, { toward: "opens", leftMs: 5 * minuteMs }],
    [nowMs, { toward: "due", leftMs: 20 * minuteMs }],
    [nowMs + 20 * minuteMs, { toward: "due", leftMs: 0 }],
    [nowMs + 21 * minuteMs, { toward: "overdue", leftMs: minuteMs }],
  ])("at %d counts %j", (atMs, expected) => {
    expect(countdown(duty, atMs)).toEqual(expected);
  });
});

describe("duties by meeting", () => {
  it("put the meeting with the nearest open deadline first, settled ones last", () => {
    const duties = [
      dutyOf("old", "prepared", { dueAtMs: nowMs - 9 * hourMs, status: "done" }),
      dutyOf("recent", "prepared", { dueAtMs: nowMs - 2 * hourMs, status: "late" }),
      dutyOf("later", "prepared", { dueAtMs: nowMs + 5 * hourMs, status: "waiting" }),
      dutyOf("now", "prepared", { dueAtMs: nowMs - 3 * hourMs, status: "missed" }),
      dutyOf("now", "test-t30", { dueAtMs: nowMs + minuteMs }),
    ];
    const groups = dutiesByMeeting(duties, null);
    expect(groups.map((group) => group.meetingId)).toEqual(["now", "later", "recent", "old"]);
    const atHand = dutiesByMeeting(duties, "recent").map((group) => group.meetingId);
    expect(atHand).toEqual(["recent", "now", "later", "old"]);
    expect(groups[0]?.counts).toEqual({ done: 0, late: 0, missed: 1, total: 2 });
  });

  it("group the duties of the day by day, apart from the meetings", () => {
    const ofDay = (day: string) =>
      dutyOf("", "daily-patrol", { id: `day-${day}:daily-patrol`, meetingId: null });
    const duties = [
      ofDay("2026-03-02"),
      dutyOf("m1", "tea", { id: "m1:tea.1", dueAtMs: nowMs + 9 * hourMs }),
      dutyOf("m1", "tea", { id: "m1:tea.2#2", dueAtMs: nowMs + 9 * hourMs }),
      ofDay("2026-03-03"),
    ];
    const groups = dutiesByMeeting(duties, null);
    expect(groups.map(({ key, meetingId }) => [key, meetingId])).toEqual([
      ["m1", "m1"],
      ["day-2026-03-02", null],
      ["day-2026-03-03", null],
    ]);
  });
});
