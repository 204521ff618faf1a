import { describe, expect, it } from "vitest";
import { demoMeeting, demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import { alarmConditions } from "./alarms.ts";

const model = demoModel();
const endMs = tenMs + 60 * minuteMs;

const noTrouble = {
  silent: [],
  notEffective: [],
  stuck: [],
  isStillDrawing: false,
  disbelieved: [],
  silentContacts: [],
  isOverStandby: false,
  implausible: new Map(),
  storeFailing: false,
  failing: [],
};

/** The alarms so long after the agenda's end of a meeting whose people are still there. */
function alarmsAfter(sinceEndMs: number, extendedByMs: number): readonly string[] {
  const extension = { meetingId: "m1", untilMs: endMs + extendedByMs, by: "Li" };
  const extended = new Map(extendedByMs === 0 ? [] : [["m1", extension]]);
  const snapshot = snapshotWith({
    model,
    phase: "leaving",
    nowMs: endMs + sinceEndMs,
    meeting: demoMeeting({ endMs }),
    occupancy: "occupied",
    values: {},
    change: { endings: { ended: new Map(), extended } },
  });
  return alarmConditions(snapshot, noTrouble).map(({ id }) => id);
}

describe("NX 6.4.2.6: people who stay long after the end", () => {
  const { stillOccupiedMs } = roomLimits;
  it.each([
    ["not yet long", stillOccupiedMs - 1, 0, []],
    ["long", stillOccupiedMs, 0, ["still-occupied"]],
    ["not long, for the meeting was extended", stillOccupiedMs, minuteMs, []],
    [
      "long after the end that it was given",
      stillOccupiedMs + minuteMs,
      minuteMs,
      ["still-occupied"],
    ],
  ])("%s", (_how, sinceEndMs, extendedByMs, expected) => {
    expect(alarmsAfter(sinceEndMs, extendedByMs)).toEqual(expected);
  });
});
