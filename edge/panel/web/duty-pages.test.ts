import { describe, expect, it } from "vitest";
import type { Act } from "../../../contract/act.ts";
import { dutyKinds } from "../../../contract/duty.ts";
import { parseRoute } from "../../../contract/screen/route.ts";
import {
  alarmOf,
  dutyOf,
  hourMs,
  minuteMs,
  nowMs,
  roomView,
} from "../../../contract/screen/view.fixture.ts";
import { actText } from "../../../contract/screen/act-text.ts";
import { clockFace } from "./clock-face.ts";
import { dutyHref, filterDuties, toDutyShow } from "./duty-filter.ts";
import { partOf } from "./duty-part.ts";
import { extendedUntilMs } from "../../../contract/screen/extend-span.ts";
import { neededOf } from "./room-state.ts";

describe("the filter of the duties", () => {
  const duties = [
    dutyOf("m1", "prepared", { status: "late" }),
    dutyOf("m1", "reception", { status: "done" }),
    dutyOf("m1", "banner", { dueAtMs: nowMs - minuteMs }),
    dutyOf("m1", "comfort", { status: "missed" }),
    dutyOf("m1", "test-t10", { status: "waiting" }),
  ];
  const shown = (show: "all" | "open" | "trouble") =>
    filterDuties(duties, show, nowMs).map((duty) => duty.kind);

  it("shows all, what is to be done, or what went wrong", () => {
    expect(shown("all")).toHaveLength(5);
    expect(shown("open")).toEqual(["banner", "test-t10"]);
    expect(shown("trouble")).toEqual(["prepared", "banner", "comfort"]);
  });

  it("stands in the address, and takes nothing else for one", () => {
    expect(toDutyShow("trouble")).toBe("trouble");
    expect(toDutyShow("nonsense")).toBe("all");
    const route = parseRoute(dutyHref("day-2026-03-02:daily-patrol#2"));
    expect(route).toEqual({
      path: ["duties"],
      query: new Map([["duty", "day-2026-03-02:daily-patrol#2"]]),
    });
  });
});

describe("what needs a person", () => {
  it("counts an overdue duty once, though it is an alarm as well", () => {
    const duties = [dutyOf("m1", "tea", { id: "m1:tea.1", noticed: "escalated" })];
    const alarms = [alarmOf("overdue:m1:tea.1", {}), alarmOf("offline:hvac", {})];
    expect(neededOf(roomView({ duties, alarms }))).toBe(2);
    expect(neededOf(roomView({ duties }))).toBe(1);
    expect(neededOf(roomView({ alarms }))).toBe(2);
  });
});

describe("the parts of a meeting", () => {
  it("know every kind of duty", () => {
    const parts = dutyKinds.map(partOf);
    expect(new Set(parts)).toEqual(new Set(["before", "during", "after", "day"]));
    expect(partOf("tea")).toBe("during");
    expect(partOf("off-proved")).toBe("after");
  });
});

describe("the end of a meeting", () => {
  it("is said to stay where nothing is lengthened, and to move where it is", () => {
    const locale = { language: "en", timeZone: "Asia/Shanghai" } as const;
    const extend = (untilMs: number): Act => ({ kind: "extend", meetingId: "m1", untilMs });
    const room = { devices: [], endMs: nowMs };
    expect(actText(locale, extend(nowMs), room)).toBe("We are still here: the meeting goes on");
    const longer = actText(locale, extend(nowMs + hourMs), room);
    expect(longer).toContain("10:00");
    expect(actText(locale, extend(nowMs + hourMs), { ...room, endMs: null })).toBe(longer);
  });

  it.each([
    [nowMs + hourMs, "15", nowMs + hourMs + 15 * minuteMs],
    [nowMs - hourMs, "60", nowMs + hourMs],
  ] as const)("%d lengthened by %s min", (endMs, span, untilMs) => {
    expect(extendedUntilMs({ endMs }, span, nowMs + 0.4)).toBe(untilMs);
  });

  it.each([
    [0, "0:00"],
    [-5000, "0:00"],
    [9400, "0:09"],
    [4 * minuteMs + 9000, "4:09"],
    [hourMs + 2 * minuteMs + 30_000, "1:02:30"],
  ])("in %d ms reads %s", (leftMs, face) => {
    expect(clockFace(leftMs)).toBe(face);
  });
});
