import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import type { PointValue, Quality } from "../../contract/reading.ts";
import { demoModel, minuteMs, readingOf, tenMs } from "../demo-room.fixture.ts";
import { handOwner } from "./hold-book.ts";
import { keptOnBy } from "./kept-on.ts";

const model = demoModel((text) => text.replace("role: help\n", "role: call\n"));

const held = (point: PointKey, value: PointValue, by = "Li", forMs = minuteMs) => ({
  point,
  value,
  by,
  sinceMs: tenMs,
  untilMs: tenMs + forMs,
});

describe("what keeps a room on that serves nobody", () => {
  it.each<[string, ReturnType<typeof held>, boolean]>([
    ["light", held("lights-back/power", "on"), true],
    ["air", held("hvac/power", "on"), true],
    [
      "a set-point is of use when the air runs, and does not make it run",
      held("hvac/setpoint", 26),
      false,
    ],
    ["an open microphone", held("mic-main/mute", false), true],
    ["darkness needs no power", held("lights-back/power", "off"), false],
    ["nor does silence", held("mic-main/mute", true), false],
    ["nor a locked door", held("door/lock", "locked"), false],
    ["nor a closed curtain", held("curtain/position", 0), false],
    ["but an open one does", held("curtain/position", 100), true],
    ["nor an empty sign", held("banner/text", ""), false],
    ["its time is up", held("lights-back/power", "on", "Li", 0), false],
    [
      "a hand at the wall is forgotten when all have left",
      held("lights-back/power", "on", handOwner),
      false,
    ],
  ])("a hold: %s", (_what, hold, keeps) => {
    const word = keptOnBy(model, new Map(), [hold], tenMs);
    expect(word?.key ?? null).toBe(keeps ? "stays-on.hold" : null);
  });

  it.each<[string, boolean, Quality, boolean]>([
    ["running", true, "good", true],
    ["over", false, "good", false],
    ["nobody knows", true, "stale", false],
  ])("a call: %s", (_what, active, quality, keeps) => {
    const actual = new Map([["help-button/active" as const, readingOf(active, tenMs, quality)]]);
    const word = keptOnBy(model, actual, [], tenMs);
    expect(word).toEqual(
      keeps ? { key: "stays-on.call", params: { device: "help-button" } } : null,
    );
  });
});
