import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import type { Phase } from "../../contract/record.ts";
import { demoMeeting, demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { decide } from "./rules.ts";

const model = demoModel();
const meeting = demoMeeting();

const running = {
  "av-supply/power": "on",
  "projector/power": "on",
  "hvac/power": "on",
  "hvac/mode": "cool",
  "banner/text": "ANNUAL WORK CONFERENCE",
  "lights-front/power": "on",
  "lights-back/power": "on",
  "door/lock": "unlocked",
};

function targetsAt(
  phase: Phase,
  minutesToStart: number,
  occupancy: "occupied" | "empty" | "unknown",
  values: Record<string, string | number | boolean> = running,
  change: Parameters<typeof snapshotWith>[0]["change"] = {},
) {
  const nowMs = tenMs - minutesToStart * minuteMs;
  const about = phase === "idle" ? null : meeting;
  const targets = decide(
    snapshotWith({ model, phase, nowMs, meeting: about, occupancy, values, change }),
  );
  return (point: PointKey) => targets.get(point)?.value;
}

describe("supply", () => {
  it("NX 6.2.1.1: powers the equipment and lights the room, but leaves the air for later", () => {
    const target = targetsAt("preparing", 120, "unknown");
    expect(target("av-supply/power")).toBe("on");
    expect(target("amplifier/mute")).toBe(false);
    expect(target("projector/power")).toBe("on");
    expect(target("lights-front/power")).toBe("on");
    expect(target("hvac/power")).toBeUndefined();
  });
});

describe("levels", () => {
  it("lets a person's hold win over a rule until it ends, and keeps the loser", () => {
    const hold = {
      point: "lights-front/power" as const,
      value: "off",
      by: "Li",
      sinceMs: tenMs,
      untilMs: tenMs + minuteMs,
    };
    const at = (nowMs: number) =>
      decide(
        snapshotWith({
          model,
          phase: "meeting",
          nowMs,
          meeting,
          occupancy: "occupied",
          values: running,
          change: { holds: [hold] },
        }),
      ).get("lights-front/power");
    expect(at(tenMs)?.value).toBe("off");
    expect(at(tenMs)?.lost.map((wish) => wish.value)).toEqual(["on"]);
    expect(at(tenMs + minuteMs)?.value).toBe("on");
  });

  it("follows no timetable while the clock cannot be trusted", () => {
    expect(
      targetsAt("meeting", -5, "occupied", running, { clockTrusted: false })("av-supply/power"),
    ).toBeUndefined();
  });
});
