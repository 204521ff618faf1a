import { describe, expect, it } from "vitest";
import type { PointValue } from "../../contract/reading.ts";
import type { RecordBody } from "../../contract/record.ts";
import { demoMeeting, demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { comfort } from "../rules/comfort.ts";
import { nothingStored } from "../store/nothing-stored.fixture.ts";
import type { ThermalPace } from "../store/store.ts";
import { TickNews } from "./news.ts";
import { airLeadMs, followAir, paceAfter } from "./pace.ts";
import type { Snapshot } from "./snapshot.ts";
import { type RoomState, stateFrom } from "./state.ts";

const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const stepMs = minuteMs / 2;

/** A room as a body of air behind its walls: one temperature, one time constant. */
interface Climate {
  readonly season: ThermalPace["season"];
  readonly outdoorC: number;
  /** What the unit moves at full power, kelvin an hour; cooling is negative. */
  readonly unitKPerH: number;
  /** Hours in which two thirds of a difference to outside are gone. */
  readonly hours: number;
}

const summer: Climate = { season: "cooling", outdoorC: 33, unitKPerH: -9, hours: 7 };
const winter: Climate = { season: "heating", outdoorC: -4, unitKPerH: 11, hours: 9 };

interface Day {
  readonly fromC: number;
  /** A window stands open: outside comes in four times as fast. */
  readonly isWindowOpen: boolean;
}

const models = {
  cooling: demoModel(),
  heating: demoModel((text) => text.replace("season: cooling", "season: heating")),
};

/** Lives through one morning; returns how long before the start comfort was reached, in minutes. */
function morning(state: RoomState, news: TickNews, climate: Climate, day: Day, index: number) {
  const model = models[climate.season];
  const startMs = tenMs + index * dayMs;
  const meeting = demoMeeting({ id: `m${index}`, startMs, endMs: startMs + hourMs });
  let airC = day.fromC;
  let onForMs = 0;
  let reachedMs: number | null = null;
  for (let nowMs = startMs - 70 * minuteMs; nowMs < startMs + hourMs; nowMs += stepMs) {
    const values: Record<string, PointValue> = {
      "air/temperature": Math.round(airC * 10) / 10,
      "hvac/power": onForMs > 0 ? "on" : "off",
    };
    const minutesLeft = (startMs - nowMs) / minuteMs;
    const snapshot = snapshotWith({
      model,
      phase: minutesLeft > 60 ? "preparing" : minutesLeft > 0 ? "open" : "meeting",
      nowMs,
      meeting,
      occupancy: "empty",
      values,
      change: { pace: state.pace, airRun: state.airRun },
    });
    followAir(state, snapshot, news);
    const wishesOn = comfort({ ...snapshot, airRun: state.airRun }).some(
      ({ point, value }) => point === "hvac/power" && value === "on",
    );
    onForMs = wishesOn ? onForMs + stepMs : 0;
    const isThere = climate.season === "cooling" ? airC <= 28 : airC >= 16;
    if (isThere) reachedMs ??= nowMs;
    airC += (changeKPerH(climate, day, airC, onForMs) * stepMs) / hourMs;
  }
  return reachedMs === null ? -Infinity : (startMs - reachedMs) / minuteMs;
}

function changeKPerH(climate: Climate, day: Day, airC: number, onForMs: number): number {
  const { season, outdoorC, unitKPerH, hours } = climate;
  const leak = ((outdoorC - airC) / hours) * (day.isWindowOpen ? 4 : 1);
  const isAtSetpoint = season === "cooling" ? airC <= 26 : airC >= 20;
  // The unit blows hot or cold only some minutes after it was told.
  const isBlowing = onForMs > 2 * minuteMs && !isAtSetpoint;
  return leak + (isBlowing ? unitKPerH : 0);
}

function days(climate: Climate, list: readonly Day[]) {
  const state = stateFrom(nothingStored, tenMs, tenMs);
  const news = new TickNews();
  const marginsMinutes = list.map((day, index) => morning(state, news, climate, day, index));
  const kept = news.take({ nowMs: tenMs, clockTrusted: true });
  return { marginsMinutes, pace: state.pace.get(climate.season), records: kept?.records ?? [] };
}

const closed = (fromC: number): Day => ({ fromC, isWindowOpen: false });
const inTime = (minutes: number) => minutes >= 0 && minutes <= 5;

describe("over ten days", () => {
  it.each([
    ["summer", summer, [31, 32, 30.5, 31.5, 33, 31, 30.4, 32, 32.5, 31]],
    ["winter", winter, [12, 11, 12.5, 10, 11.5, 12, 9.8, 11, 12.2, 10.5]],
  ] as const)(
    "GB18883 temperature: in %s comfort comes within 5 min before the start",
    (_season, climate, mornings) => {
      const { marginsMinutes, pace, records } = days(climate, mornings.map(closed));
      expect(marginsMinutes.slice(3).filter((minutes) => !inTime(minutes))).toEqual([]);
      expect(pace?.samples).toBe(10);
      const learnt = records.filter((body): body is RecordBody & { kind: "learnt" } => {
        return body.kind === "learnt" && body.season === climate.season;
      });
      expect(learnt).toHaveLength(10);
      expect(learnt.at(-1)?.minutesPerK).toBe(pace?.minutesPerK);
    },
  );

  it("GB18883 temperature: a day with an open window does not spoil the next ones", () => {
    const mornings = [31, 31.5, 31, 32, 31, 31.5].map(closed);
    const silly = { fromC: 31.5, isWindowOpen: true };
    const after = days(summer, [...mornings, silly, closed(31.5), closed(31), closed(32)]);
    expect(after.marginsMinutes.slice(-3).every(inTime)).toBe(true);
  });
});

describe("how long before the start", () => {
  const model = demoModel();
  const at = (temperatureC: number | null, pace: ThermalPace | null): Snapshot =>
    snapshotWith({
      model,
      phase: "open",
      nowMs: tenMs - 45 * minuteMs,
      meeting: demoMeeting(),
      occupancy: "empty",
      values: temperatureC === null ? {} : { "air/temperature": temperatureC },
      change: { pace: new Map(pace === null ? [] : [[pace.season, pace]]) },
    });
  const learnt: ThermalPace = { season: "cooling", minutesPerK: 8, samples: 9 };
  const minutes = (snapshot: Snapshot, meeting = demoMeeting()) =>
    airLeadMs(snapshot, meeting) / minuteMs;

  it("goes by the room file until it has learnt, or without a sensor", () => {
    expect(minutes(at(31, null))).toBe(45);
    expect(minutes(at(null, learnt))).toBe(45);
    expect(minutes(at(31, { ...learnt, season: "heating" }))).toBe(45);
  });

  it("is the way to the comfort band at the room's own pace, and a margin", () => {
    expect(minutes(at(31, learnt))).toBe(3 * 8 + 3);
    expect(minutes(at(24, learnt))).toBe(10);
  });

  it("NX 6.2.1.1: is never longer than the preparation of such a meeting", () => {
    const hot = at(45, learnt);
    expect(minutes(hot)).toBe(60 + 10);
    expect(minutes(hot, demoMeeting({ class: "important" }))).toBe(120 + 10);
    expect(minutes(at(45, { ...learnt, minutesPerK: 60 }), demoMeeting({ class: "large" }))).toBe(
      240 + 10,
    );
  });
});

describe("a run that teaches nothing", () => {
  const model = demoModel((text) =>
    text.replace(
      "  help-button:",
      "  window-1: { profile: waveshare/inputs-8, link: relays, unit: 1, channel: 4, role: window }\n  help-button:",
    ),
  );

  /** From 31 °C to 28 °C in 24 minutes, with one thing that is not as it should be in between. */
  function afterRun(between: Partial<Record<string, PointValue>>, trusted = true, fromC = 31) {
    const state = stateFrom(nothingStored, tenMs, tenMs);
    const news = new TickNews();
    const startMs = tenMs - 40 * minuteMs;
    for (let minute = 0; minute <= 24; minute += 1) {
      const odd = minute === 20;
      const values = {
        "air/temperature": fromC - ((fromC - 28) * minute) / 24,
        "hvac/power": "on",
        "window-1/active": false,
        ...(odd ? between : {}),
      };
      const snapshot = snapshotWith({
        model,
        phase: "open",
        nowMs: startMs + minute * minuteMs,
        meeting: demoMeeting(),
        occupancy: "empty",
        values: Object.fromEntries(
          Object.entries(values).flatMap(([key, value]) =>
            value === undefined ? [] : [[key, value]],
          ),
        ),
        change: { pace: state.pace, airRun: state.airRun, clockTrusted: trusted || !odd },
      });
      followAir(state, snapshot, news);
    }
    return state.pace.get("cooling")?.minutesPerK;
  }

  it("is one with the window open, the unit off in between, a clock in doubt, or too short", () => {
    expect(afterRun({})).toBeCloseTo(8);
    expect(afterRun({ "window-1/active": true })).toBeUndefined();
    expect(afterRun({ "hvac/power": "off" })).toBeUndefined();
    expect(afterRun({ "hvac/power": undefined })).toBeUndefined();
    expect(afterRun({}, false)).toBeUndefined();
    expect(afterRun({}, true, 28.9)).toBeUndefined();
  });
});

describe("one more run", () => {
  it("moves a settled pace by a tenth at most, and never out of its bounds", () => {
    const settled: ThermalPace = { season: "cooling", minutesPerK: 10, samples: 8 };
    expect(paceAfter(settled, "cooling", 12).minutesPerK).toBeCloseTo(10.5);
    expect(paceAfter(settled, "cooling", 40).minutesPerK).toBeCloseTo(11);
    expect(paceAfter(settled, "cooling", 0.1).minutesPerK).toBeCloseTo(9);
    expect(paceAfter(undefined, "cooling", 1e9).minutesPerK).toBe(60);
    expect(paceAfter(undefined, "heating", 0)).toEqual({
      season: "heating",
      minutesPerK: 0.5,
      samples: 1,
    });
  });
});
