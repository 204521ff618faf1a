import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import { demoModel, minuteMs, readingOf, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { demoMeeting } from "../demo-room.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { airedForMs, airing } from "./airing.ts";
import { owed } from "./owed.fixture.ts";

const { airedForMs: airingMs } = roomLimits;
const nowMs = tenMs + 80 * minuteMs;

interface Air {
  readonly co2?: PointValue;
  readonly fan?: "on" | "off";
  readonly leftForMs: number;
  readonly onForMs?: number;
  readonly change?: Partial<Snapshot>;
  readonly phase?: "powering-down" | "idle" | "leaving";
}

function roomWith(air: Air): Snapshot {
  const snapshot = snapshotWith({
    model: demoModel(),
    phase: air.phase ?? "powering-down",
    nowMs,
    meeting: demoMeeting(),
    occupancy: "empty",
    values: air.co2 === undefined ? {} : { "co2/co2": air.co2 },
    change: { freeSinceMs: nowMs - air.leftForMs, ...air.change },
  });
  const { fan = "on", onForMs = 3_600_000 } = air;
  const reading = { ...readingOf(fan, nowMs, "good"), sinceMs: nowMs - onForMs };
  const key: PointKey = "fresh-air/power";
  return { ...snapshot, actual: new Map([...snapshot.actual, [key, reading]]) };
}

const fanOf = (air: Air) =>
  airing(roomWith(air)).find(({ point }) => point === "fresh-air/power")?.value;

describe("NX 6.4.2.1: the room is aired once everybody has left", () => {
  it.each<[string, Air, PointValue | undefined]>([
    ["bad air, just left", { co2: 1400, leftForMs: 0 }, "on"],
    ["bad air, not long enough", { co2: 1400, leftForMs: airingMs - 1 }, "on"],
    ["bad air, but its time is up", { co2: 1400, leftForMs: airingMs }, "off"],
    ["the fan came on later", { co2: 1400, leftForMs: airingMs, onForMs: minuteMs }, "on"],
    ["good air", { co2: 1000, leftForMs: 0 }, "off"],
    ["nobody knows the air", { leftForMs: 0 }, "on"],
    ["a fan that does not start", { co2: 1400, fan: "off", leftForMs: airingMs }, "on"],
    ["a fan that never starts", { co2: 1400, fan: "off", leftForMs: 2 * airingMs }, "off"],
    ["an idle room", { co2: 1400, leftForMs: 0, phase: "idle" }, "off"],
    ["people still leaving", { co2: 1400, leftForMs: 0, phase: "leaving" }, undefined],
  ])("%s", (_when, air, expected) => {
    expect(fanOf(air)).toBe(expected);
  });

  it("does not start again for a last breath of air once the duty has ended", () => {
    const change = { duties: new Map([owed("ventilated", "done")]) };
    expect(fanOf({ co2: 1010, fan: "off", leftForMs: minuteMs, change })).toBe("off");
  });

  it("counts from when people left, however long the fan has run", () => {
    expect(airedForMs(roomWith({ leftForMs: 4 * minuteMs }))).toBe(4 * minuteMs);
    expect(airedForMs(roomWith({ leftForMs: 4 * minuteMs, fan: "off" }))).toBe(0);
  });
});
