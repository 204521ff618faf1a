import { describe, expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import { demoMeeting, demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { countdownAfter } from "./countdown.ts";
import { type LifeSigns, noLifeSigns } from "./life-signs.ts";
import type { Snapshot } from "./snapshot.ts";

/** Minutes after the start: now, and since when the sensors see nobody. */
interface Case {
  readonly atMin: number;
  readonly quietSinceMin: number | null;
  readonly signs?: Partial<LifeSigns>;
  readonly meeting?: Partial<Meeting>;
  readonly ending?: string;
  readonly witnesses?: number;
  readonly change?: Partial<Snapshot>;
}

const whole = demoModel();
const models = new Map([["", whole]]);
const modelWith = (ending: string) => {
  const model = models.get(ending) ?? demoModel((text) => `${text}\nending: ${ending}\n`);
  models.set(ending, model);
  return model;
};
const at = (minutes: number) => tenMs + minutes * minuteMs;

function snapshotOf(row: Case): Snapshot {
  const nowMs = at(row.atMin);
  const sensors = ["presence-radar/occupied", "presence-ceiling/occupied"];
  const values = sensors.slice(0, row.witnesses ?? 2).map((key) => [key, false] as const);
  return snapshotWith({
    model: modelWith(row.ending ?? ""),
    phase: "meeting",
    nowMs,
    meeting: demoMeeting({ endMs: at(180), ...row.meeting }),
    occupancy: row.quietSinceMin === null ? "occupied" : "empty",
    values: Object.fromEntries(values),
    change: {
      occupancy: {
        state: row.quietSinceMin === null ? "occupied" : "empty",
        sinceMs: at(-600),
        lastSeenMs: at(-600),
        quietSinceMs: row.quietSinceMin === null ? null : at(row.quietSinceMin),
        confidence: 0.9,
      },
      ...row.change,
    },
  });
}

const causeOf = (row: Case) =>
  countdownAfter(null, snapshotOf(row), { ...noLifeSigns, ...row.signs })?.cause ?? null;

describe("SZ post-meeting: a meeting that nobody attends gives its room back", () => {
  it.each<[string, Case, string | null]>([
    ["everybody left 20 min ago", { atMin: 50, quietSinceMin: 30 }, "vacancy"],
    ["not yet 20 min", { atMin: 49.9, quietSinceMin: 30 }, null],
    ["nobody came in 30 min", { atMin: 30, quietSinceMin: -120 }, "no-show"],
    ["they may still come", { atMin: 29.9, quietSinceMin: -120 }, null],
    ["somebody looked in before the start and left", { atMin: 30, quietSinceMin: -5 }, "no-show"],
    ["people are there", { atMin: 90, quietSinceMin: null }, null],
    [
      "a voice was heard 5 min ago",
      { atMin: 50, quietSinceMin: 30, signs: { heardMs: at(45) } },
      null,
    ],
    ["the air got worse", { atMin: 50, quietSinceMin: 30, signs: { risingMs: at(45) } }, null],
    [
      "somebody pressed a button",
      { atMin: 50, quietSinceMin: 30, signs: { touchedMs: at(45) } },
      null,
    ],
    ["the sign is old", { atMin: 65, quietSinceMin: 30, signs: { touchedMs: at(45) } }, "vacancy"],
    ["its end is near anyway", { atMin: 176, quietSinceMin: 30 }, null],
    ["the room never does", { atMin: 90, quietSinceMin: 30, ending: "{ vacancy: never }" }, null],
    [
      "only meetings without staff, and this one has staff",
      { atMin: 90, quietSinceMin: 30, ending: "{ vacancy: self-service }" },
      null,
    ],
    [
      "only meetings without staff, as this one",
      {
        atMin: 90,
        quietSinceMin: 30,
        ending: "{ vacancy: self-service }",
        meeting: { attendance: "self-service" },
      },
      "vacancy",
    ],
  ])("%s", (_when, row, expected) => {
    expect(causeOf(row)).toBe(expected);
  });

  const recesses = [{ startMs: at(30), endMs: at(60) }];
  it.each<[string, number, string | null]>([
    ["in the recess", 55, null],
    ["just after it", 79, null],
    ["nobody came back", 80, "vacancy"],
  ])("leaves a recess its time: %s", (_when, atMin, expected) => {
    expect(causeOf({ atMin, quietSinceMin: 30, meeting: { recesses } })).toBe(expected);
  });
});

describe("no running meeting is cut on one sensor's word", () => {
  const alone: Case = { atMin: 50, quietSinceMin: 30, witnesses: 1 };
  const silentMicrophone = (mute: boolean) => {
    const given = snapshotOf(alone);
    const heard = snapshotWith({
      model: whole,
      phase: "meeting",
      nowMs: given.nowMs,
      meeting: given.meeting,
      occupancy: "empty",
      values: { "presence-radar/occupied": false, "mic-main/level": -58, "mic-main/mute": mute },
    });
    return countdownAfter(null, { ...given, actual: heard.actual }, noLifeSigns)?.cause ?? null;
  };

  it("one sensor needs twice the time, for a no-show as well", () => {
    expect(causeOf(alone)).toBeNull();
    expect(causeOf({ ...alone, atMin: 70 })).toBe("vacancy");
    expect(causeOf({ ...alone, atMin: 59, quietSinceMin: -60 })).toBeNull();
    expect(causeOf({ ...alone, atMin: 60, quietSinceMin: -60 })).toBe("no-show");
  });

  it("or an open microphone that hears nothing; a muted one hears nothing anyway", () => {
    expect(silentMicrophone(false)).toBe("vacancy");
    expect(silentMicrophone(true)).toBeNull();
  });

  it("and presence that is not agreed on never ends a meeting", () => {
    const { occupancy } = snapshotOf({ atMin: 90, quietSinceMin: 30 });
    const row = { atMin: 90, quietSinceMin: 30 };
    for (const doubt of [
      { ...occupancy, state: "unknown" as const },
      { ...occupancy, quietSinceMs: null },
    ]) {
      expect(causeOf({ ...row, change: { occupancy: doubt } })).toBeNull();
    }
  });
});

it("gives the whole countdown from when it is first seen, and keeps its time", () => {
  const late = snapshotOf({ atMin: 100, quietSinceMin: 30 });
  const first = countdownAfter(null, late, noLifeSigns);
  expect(first).toMatchObject({ endsAtMs: at(105), endsSteadyMs: at(105) });
  const later = snapshotOf({ atMin: 104, quietSinceMin: 30 });
  expect(countdownAfter(first, later, noLifeSigns)).toBe(first);
  expect(countdownAfter(first, later, { ...noLifeSigns, touchedMs: at(104) })).toBeNull();
});
