import { describe, expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import { type Duty, dutyName } from "../../contract/duty.ts";
import type { PointValue } from "../../contract/reading.ts";
import { testReport } from "../../contract/selftest.fixture.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import {
  demoAgenda,
  demoMeeting,
  demoModel,
  minuteMs,
  readingOf,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { periodicTest } from "../rules/periodic-test.ts";
import { decide } from "../rules/rules.ts";
import { deriveDuties } from "../standards/duties.ts";
import { judgeDuties } from "../standards/judging.ts";
import { dueSelfTest } from "./due.ts";

const model = demoModel();
const at = (minutes: number) => tenMs + minutes * minuteMs;
const weekMs = 7 * 24 * 60 * minuteMs;

interface Scene {
  readonly minutes: number;
  readonly phase: Snapshot["phase"];
  readonly meeting?: Meeting | null;
  readonly occupancy?: "occupied" | "empty";
  readonly reports?: readonly SelfTestReport[];
  readonly values?: Readonly<Record<string, PointValue>>;
  readonly change?: Partial<Snapshot>;
}

/** The room with the duties of its meeting opened as of that instant. */
function scene({ minutes, phase, occupancy, reports = [], change, ...given }: Scene): Snapshot {
  const meeting = given.meeting === undefined ? demoMeeting() : given.meeting;
  const duties = new Map<string, Duty>();
  const context = {
    model,
    endings: { ended: new Map(), extended: new Map() },
    presence: "occupied",
    reports,
    wireActMs: 0,
    nowMs: at(-200),
  } as const;
  const agenda = demoAgenda(meeting === null ? [] : [meeting]);
  for (const duty of deriveDuties(agenda, duties, context)) duties.set(dutyName(duty.id), duty);
  const snapshot = snapshotWith({
    model,
    phase,
    nowMs: at(minutes),
    meeting,
    occupancy: occupancy ?? "occupied",
    values: given.values ?? {},
    change: { duties, reports, ...change },
  });
  for (const duty of judgeDuties(snapshot, [...duties.values()])) {
    duties.set(dutyName(duty.id), duty);
  }
  return snapshot;
}

const report = (test: SelfTestReport["test"], meetingId: string | null, endedAtMs: number) =>
  testReport({
    test,
    meetingId,
    startedAtMs: endedAtMs - minuteMs,
    endedAtMs,
    worst: "fail",
  });

describe("the test before a meeting", () => {
  it("NX 6.2.4.1: waits for the word that the room is laid out", () => {
    expect(dueSelfTest(scene({ minutes: -100, phase: "preparing" }), true)).toBeNull();
    const attested = new Map([
      ["m1:prepared", { duty: "m1:prepared", atMs: at(-101), by: "Wang" }],
    ]);
    const told = scene({ minutes: -100, phase: "preparing", change: { attested } });
    expect(dueSelfTest(told, true)).toBe("commissioning");
  });

  it("NX 6.2.4.1: waits for nobody where the meeting serves itself", () => {
    const meeting = demoMeeting({ attendance: "self-service" });
    expect(dueSelfTest(scene({ minutes: -100, phase: "preparing", meeting }), true)).toBe(
      "commissioning",
    );
  });
});

describe("a test that goes on failing", () => {
  const meeting = demoMeeting({ attendance: "self-service" });
  const failed = (...minutes: readonly number[]) =>
    minutes.map((each) => report("commissioning", "m1", at(each)));
  const dueAt = (minutes: number, reports: readonly SelfTestReport[]) =>
    dueSelfTest(scene({ minutes, phase: "preparing", meeting, reports }), true);

  it.each([
    ["two minutes after the first failure", [-100], 2],
    ["four after the second", [-103, -100], 4],
    ["sixteen after the fourth", [-120, -117, -110, -100], 16],
    ["never rarer than every half hour", [-129, -126, -121, -118, -110, -102, -100], 30],
  ])("NX 6.2.4.1: switches the room's light and sound again %s", (_what, tries, pauseMin) => {
    expect(dueAt(-100 + pauseMin - 1, failed(...tries))).toBeNull();
    expect(dueAt(-100 + pauseMin, failed(...tries))).toBe("commissioning");
  });
});

describe("NX 6.3.4.1: the look in a recess", () => {
  const meeting = demoMeeting({
    recesses: [
      { startMs: at(20), endMs: at(30) },
      { startMs: at(40), endMs: at(50) },
    ],
  });
  const recess = (minutes: number, reports: readonly SelfTestReport[] = []) =>
    dueSelfTest(scene({ minutes, phase: "meeting", meeting, reports }), true);

  it("begins with each recess, and not between them", () => {
    expect(recess(19)).toBeNull();
    expect(recess(20)).toBe("recess");
    expect(recess(35)).toBeNull();
    expect(recess(40, [report("recess", "m1", at(22))])).toBe("recess");
  });

  it("is tried again after a failure, with a pause", () => {
    expect(recess(23, [report("recess", "m1", at(22))])).toBeNull();
    expect(recess(24, [report("recess", "m1", at(22))])).toBe("recess");
  });
});

describe("NX 5.4.1: the periodic test", () => {
  const reports = [report("commissioning", "m0", at(-100) - weekMs)];
  const idle = (given: Partial<Scene> = {}) =>
    scene({ minutes: 0, phase: "idle", meeting: null, occupancy: "empty", reports, ...given });

  it("runs in an idle, empty room once it is owed", () => {
    expect(dueSelfTest(idle(), true)).toBe("periodic");
    expect(dueSelfTest(idle({ occupancy: "occupied" }), true)).toBeNull();
    expect(dueSelfTest(idle({ reports: [] }), true)).toBeNull();
  });

  it("neither while somebody cleans, nor within hours of a failed one", () => {
    const cleaning = { zones: [], by: "Chen", sinceMs: at(-10), untilMs: at(10) };
    expect(dueSelfTest(idle({ change: { cleaning } }), true)).toBeNull();
    const after = (minutes: number) => {
      const tried = [...reports, report("periodic", null, at(-minutes))];
      return dueSelfTest(idle({ change: { reports: tried } }), true);
    };
    expect([after(359), after(360)]).toEqual([null, "periodic"]);
  });

  it("waits until what was powered for it answers, but not without end", () => {
    const powered = (forMin: number) => {
      const snapshot = idle({ values: { "av-supply/power": "on" } });
      const sinceMs = snapshot.steadyMs - forMin * minuteMs;
      const on = { ...readingOf("on", snapshot.nowMs, "good"), sinceMs };
      const actual = new Map(snapshot.actual).set("av-supply/power", on);
      const availability = new Map(snapshot.availability).set("projector", "offline");
      return { ...snapshot, actual, availability };
    };
    expect(dueSelfTest(powered(9), true)).toBeNull();
    expect(dueSelfTest(powered(10), false)).toBe("periodic");
  });

  it("is powered for as for a meeting, and for no longer", () => {
    const wished = (snapshot: Snapshot) =>
      periodicTest(snapshot).map(({ point, value }) => `${point}=${value}`);
    expect(wished(idle())).toEqual([
      "av-supply/power=on",
      "projector/power=on",
      "projector/pictureMute=false",
    ]);
    expect(decide(idle()).get("av-supply/power")?.value).toBe("on");
    const lost = { device: "ups", atMs: at(-9), sinceMs: at(-9), overSinceMs: null };
    const onUps = idle({ change: { emergencies: new Map([["mains", lost]]) } });
    expect(wished(onUps)).toEqual([]);
    const tested = [...reports, report("periodic", null, at(-1))];
    expect(wished(idle({ change: { reports: tested } }))).toEqual([]);
  });
});
