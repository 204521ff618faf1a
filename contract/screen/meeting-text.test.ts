import { describe, expect, it } from "vitest";
import { message } from "../message.ts";
import { dutyTitle } from "./duty-title.ts";
import { dutyGroupTitle, meetingTimes, meetingTitle } from "./meeting-text.ts";
import { problemText } from "./point-text.ts";
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
    const due = [
      { meetingId: "m1", opensAtMs: nowMs, dueAtMs: nowMs + hourMs, evidence: [] },
      { meetingId: "m1", opensAtMs: nowMs, dueAtMs: nowMs, evidence: [] },
    ];
    expect(dutyGroupTitle(zh, null, due)).toContain("09:00–10:00");
    const meeting = meetingView("m1", { title: "年度工作会" });
    expect(dutyGroupTitle(zh, meeting, due)).toBe("10:00–11:00 年度工作会");
  });

  it("names the meeting that has the room when a booking is refused", () => {
    const other = meetingView("m1", { title: "例会" });
    const problem = { code: "overlap", message: "the room is taken at that time" };
    expect(problemText(zh, { ...problem, other })).toBe("该时段（10:00–11:00）已被“例会”占用。");
    const secret = { ...other, title: "", classified: true };
    expect(problemText(zh, { ...problem, other: secret })).toContain("“涉密会议”");
    expect(problemText(zh, problem)).toBe("该时段会场已被占用。");
  });

  it("says of a meeting that it was withdrawn", () => {
    const evidence = [{ text: message("evidence.withdrawn"), atMs: nowMs }];
    const due = [{ meetingId: "m1", opensAtMs: nowMs, dueAtMs: nowMs, evidence }];
    expect(dutyGroupTitle(zh, null, due)).toMatch(/3月2日周一 的会议（已撤销）/);
  });

  it("names the duties of a day by the day", () => {
    // 2 March, from midnight to midnight.
    const [opensAtMs, dueAtMs] = [nowMs - 9 * hourMs, nowMs + 15 * hourMs];
    const ofDay = [{ meetingId: null, opensAtMs, dueAtMs, evidence: [] }];
    expect(dutyGroupTitle(zh, null, ofDay)).toBe("当日职责 · 3月2日周一");
  });
});

describe("a duty's title", () => {
  it.each([
    ["m1:off-proved", "off-proved", "电表证明已关闭"],
    ["m1:tea.2", "tea", "续水（第 2 次）"],
    ["m1:tea.12#3", "tea", "续水（第 12 次）"],
    ["v1.2:prepared#2", "prepared", "会场按时布置完成"],
  ] as const)("of %s", (id, kind, title) => {
    expect(dutyTitle(zh, { id, kind })).toBe(title);
  });
});
