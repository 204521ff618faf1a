import { describe, expect, it } from "vitest";
import type { RoomView } from "../../../contract/api.ts";
import {
  hourMs,
  meetingView,
  minuteMs,
  nowMs,
  roomView,
} from "../../../contract/screen/view.fixture.ts";
import { say } from "../../../contract/text/text.ts";
import { wallState } from "./wall-state.ts";

const said = (parts: Partial<RoomView>): string => {
  const room = roomView(parts);
  const { tone, title, detail } = wallState(room, nowMs);
  const locale = { language: "en", timeZone: room.timeZone } as const;
  return [tone, say(locale, title), detail === null ? "" : say(locale, detail)].join(" | ");
};

const running = meetingView("m1", { startMs: nowMs - hourMs, endMs: nowMs + hourMs });
const tomorrow = meetingView("m2", { startMs: nowMs + 24 * hourMs, endMs: nowMs + 25 * hourMs });

describe("what the door says", () => {
  it.each<[string, Partial<RoomView>, string]>([
    ["nothing is booked", {}, "free | Free | for the rest of the day"],
    ["a meeting later", { next: meetingView("m2", {}) }, "free | Free | until 10:00"],
    ["a meeting tomorrow", { next: tomorrow }, "free | Free | for the rest of the day"],
    [
      "it is made ready",
      { phase: "preparing", meeting: meetingView("m1", {}) },
      "soon | Being prepared | begins at 10:00",
    ],
    [
      "doors open",
      { phase: "open", meeting: meetingView("m1", {}) },
      "soon | Please come in | begins at 10:00",
    ],
    ["a meeting runs", { phase: "meeting", meeting: running }, "busy | In meeting | until 10:00"],
    [
      "it runs on",
      { phase: "meeting", meeting: { ...running, endMs: nowMs - minuteMs } },
      "busy | In meeting | longer than planned",
    ],
    [
      "a recess",
      { phase: "meeting", meeting: running, recessUntilMs: nowMs + 5 * minuteMs },
      "soon | Recess | until 09:05",
    ],
    [
      "people leave",
      { phase: "leaving", meeting: running },
      "free | Meeting over | for the rest of the day",
    ],
    [
      "fire",
      {
        phase: "meeting",
        meeting: running,
        emergencies: [{ emergency: "fire", device: "f", sinceMs: nowMs }],
      },
      "now | Fire alarm: leave the room now | ",
    ],
    [
      "mains lost",
      { emergencies: [{ emergency: "mains", device: "f", sinceMs: nowMs }] },
      "free | Free | for the rest of the day",
    ],
  ])("%s", (_when, parts, expected) => {
    expect(said(parts)).toBe(expected);
  });
});
