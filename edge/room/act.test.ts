import { expect, it } from "vitest";
import { demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { nothingStored } from "../store/nothing-stored.fixture.ts";
import { carryOut } from "./act.ts";
import { TickNews } from "./news.ts";
import { stateFrom } from "./state.ts";
import { endOf } from "./timetable.ts";

const at = (minutes: number) => tenMs + minutes * minuteMs;

/** When a meeting of an hour ends, in minutes after its start, once people have moved its end on. */
function endAfter(...untilMin: readonly number[]): number {
  const state = stateFrom(nothingStored, tenMs, tenMs);
  for (const minutes of untilMin) {
    const act = { kind: "extend", meetingId: "m1", untilMs: at(minutes) } as const;
    carryOut(state, new TickNews(), act, "Li", at(50));
  }
  return (endOf(demoMeeting(), state.endings) - tenMs) / minuteMs;
}

it("SZ post-meeting: an extended meeting is not shortened by a screen that is behind", () => {
  expect(endAfter(120, 60)).toBe(120);
  expect(endAfter(60, 120)).toBe(120);
  expect(endAfter(75, 90, 80)).toBe(90);
});
