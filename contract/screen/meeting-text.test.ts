import { describe, expect, it } from "vitest";
import { dutyGroupTitle, meetingTimes, meetingTitle } from "./meeting-text.ts";
import { hourMs, meetingView, nowMs } from "./view.fixture.ts";

const zh = { language: "zh", timeZone: "Asia/Shanghai" } as const;

describe("a meeting in words", () => {
  it("shows the room's time, and the days when it passes midnight", () => {
    expect(meetingTimes(zh, { startMs: nowMs, endMs: nowMs + hourMs })).toBe("09:00–10:00");
    expect(meetingTimes(zh, { startMs: nowMs, endMs: nowMs + 20 * hourMs })).toBe(
      "09:00–次日 05:00",
    );
    expect(meetingTimes(zh, { startMs: nowMs, endMs: nowMs + 44 * hourMs })).toMatch(
      /3月2日.*09:00 – 3月4日.*05:00/,
    );
  });

  it("says that a meeting is classified instead of its title", () => {
    expect(meetingTitle(zh, { title: "", classified: true })).toBe("涉密会议");
    expect(meetingTitle(zh, { title: "年度工作会", classified: true })).toBe("年度工作会");
  });

  it("names a meeting that is no longer known by its duties' times", () => {
    const due = [{ dueAtMs: nowMs + hourMs }, { dueAtMs: nowMs }];
    expect(dutyGroupTitle(zh, null, due)).toContain("09:00–10:00");
    const meeting = meetingView("m1", { title: "年度工作会" });
    expect(dutyGroupTitle(zh, meeting, due)).toBe("10:00–11:00 年度工作会");
  });
});
