import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Issue } from "../../contract/hub-alarms.ts";
import { message } from "../../contract/message.ts";
import { hubLimits } from "../hub-limits.ts";
import { isFlapping } from "./flapping.ts";
import { explains, offlineAlarm } from "./issue-cause.ts";
import { afterAct } from "./issue-acts.ts";
import { type IssueMoment, type IssueStep, nextIssue, type StandingAlarm } from "./next-issue.ts";

const limits = hubLimits.issues;
const minuteMs = 60_000;

const alarm = (id: string, part: Partial<StandingAlarm> = {}): StandingAlarm => ({
  id,
  severity: "soon",
  text: message("alarm.clock"),
  device: null,
  from: "room",
  raisedAtMs: null,
  ...part,
});

const moment = (nowMs: number, inMaintenance = false): IssueMoment => ({
  site: "city-hall",
  room: "3-201",
  nowMs,
  inMaintenance,
  newId: `i-${nowMs}`,
  limits,
});

/** Runs a story: at each minute what stands; returns every step. */
function story(...scenes: readonly (readonly [number, readonly StandingAlarm[], boolean?])[]) {
  let issue: Issue | null = null;
  const steps: (IssueStep | null)[] = [];
  for (const [minute, standing, inMaintenance] of scenes) {
    const step = nextIssue(issue, standing, moment(minute * minuteMs, inMaintenance));
    steps.push(step);
    issue = step?.issue ?? issue;
  }
  return { issue, steps, notices: steps.map((step) => step?.notice ?? null) };
}

describe("an issue of a room", () => {
  it("opens with the first alarm, is told once, and resolves by itself", () => {
    const { issue, notices, steps } = story(
      [0, [alarm("clock")]],
      [1, [alarm("clock")]],
      [2, [alarm("clock"), alarm("store")]],
      [3, []],
      [4, []],
    );
    expect(notices).toEqual(["opened", null, null, "resolved", null]);
    expect(steps[1]).toBeNull();
    expect(issue).toMatchObject({ state: "resolved", resolvedAtMs: 3 * minuteMs, revision: 3 });
  });

  it("resolves in time also when the room's clock was ahead as its alarms came and went", () => {
    const yearMinutes = 365 * 24 * 60;
    const ahead = (minute: number) =>
      alarm("clock", { raisedAtMs: (minute + yearMinutes) * minuteMs });
    const { issue: first } = story([0, [ahead(0)]], [1, [ahead(0)]], [2, [ahead(0)]]);
    expect(first?.alarms).toMatchObject([{ raisedAtMs: 0, flapping: false }]);
    const often = [0, 2, 4, 6].flatMap((minute): [number, StandingAlarm[]][] => [
      [minute, [ahead(minute)]],
      [minute + 1, []],
    ]);
    const calm = 7 + limits.calmMs / minuteMs;
    const { issue, steps } = story(...often, [calm, []], [calm + 1, []]);
    expect(steps[6]?.issue.alarms).toMatchObject([{ flapping: true }]);
    expect(issue).toMatchObject({ state: "resolved", resolvedAtMs: calm * minuteMs });
  });

  it("that is stored with a raise in the future does not flap until then", () => {
    const comings = { raises: [1, 2, 3, 10 ** 12], clearedAtMs: 4, flapping: true };
    expect(isFlapping(comings, 5, limits)).toBe(true);
    expect(isFlapping(comings, 4 + limits.calmMs, limits)).toBe(false);
  });

  it("that is acknowledged opens again when a worse alarm comes, not for one of its kind", () => {
    const { issue: first } = story([0, [alarm("clock")]]);
    const taken =
      first === null ? null : afterAct(first, { kind: "acknowledge", note: "" }, "li.na", 1);
    expect(taken?.issue).toMatchObject({ state: "acknowledged", acknowledgedBy: "li.na" });
    const same = nextIssue(
      taken?.issue ?? null,
      [alarm("clock"), alarm("store")],
      moment(minuteMs),
    );
    expect(same).toMatchObject({ issue: { state: "acknowledged" }, notice: null });
    const now = [alarm("clock"), alarm("store", { severity: "now" })];
    const worse = nextIssue(same?.issue ?? null, now, moment(2 * minuteMs));
    expect(worse).toMatchObject({ issue: { state: "open", severity: "now" }, notice: "worse" });
    expect(worse?.events.map(({ kind }) => kind)).toContain("worse");
  });

  it("that comes back within the hour is the same one; later it is another", () => {
    const { steps } = story(
      [0, [alarm("clock")]],
      [1, []],
      [30, [alarm("clock")]],
      [31, []],
      [99, [alarm("clock")]],
    );
    const ids = steps.map((step) => step?.issue.id);
    expect(ids).toEqual(["i-0", "i-0", "i-0", "i-0", `i-${99 * minuteMs}`]);
    expect(steps[2]?.events[0]?.kind).toBe("reopened");
  });

  it("is told by its cause: a room that is not heard explains the rest, but no emergency", () => {
    const { issue } = story([
      0,
      [
        alarm("command:projector/power", { severity: "now", device: "projector" }),
        alarm(offlineAlarm, { from: "hub", text: message("alarm.store") }),
        alarm("emergency:fire", { severity: "now", text: message("alarm.howl") }),
      ],
    ]);
    expect(issue?.severity).toBe("emergency");
    expect(issue?.text.key).toBe("alarm.howl");
    expect(issue?.alarms.map(({ id, explained }) => [id, explained])).toEqual([
      ["emergency:fire", false],
      [offlineAlarm, false],
      ["command:projector/power", true],
    ]);
  });

  it("blames a silent device, or lost mains, and not what follows from them", () => {
    const sign = (id: string, device: string | null) => ({ id, device });
    const offline = sign("offline:projector", "projector");
    expect(explains(offline, sign("command:projector/power", "projector"))).toBe(true);
    expect(explains(offline, sign("command:audio/power", "audio"))).toBe(false);
    expect(explains(sign("emergency:mains", null), offline)).toBe(true);
    expect(explains(sign("emergency:mains", null), sign("missed:m1:tea", null))).toBe(false);
  });

  it("in a room under maintenance is marked and not told; what is still open at its end is", () => {
    const { notices, steps } = story(
      [0, [alarm("clock")], true],
      [1, [alarm("clock"), alarm("store", { severity: "now" })], true],
      [2, [alarm("store", { severity: "now" })], false],
      [3, [], false],
    );
    expect(notices).toEqual([null, null, "still-open", "resolved"]);
    expect(steps[0]?.issue.inMaintenance).toBe(true);
    const unseen = story([0, [alarm("clock")], true], [1, [], true], [2, [], false]);
    expect(unseen.notices).toEqual([null, null, null]);
  });

  it("of what comes and goes is one that stands, told once, until it has been calm", () => {
    const scenes = Array.from({ length: 30 }, (_, n): [number, StandingAlarm[]] => [
      n,
      n % 2 === 0 ? [alarm("offline:mic")] : [],
    ]);
    const { notices, issue, steps } = story(...scenes, [45, []], [70, []]);
    const told = notices.filter((notice) => notice === "opened" || notice === "reopened");
    expect(told).toHaveLength(limits.times + 1);
    expect(
      steps.flatMap((step) => step?.events ?? []).filter(({ kind }) => kind === "flapping"),
    ).toHaveLength(1);
    expect(issue?.state).toBe("resolved");
    expect(notices.at(-1)).toBe("resolved");
  });
});

const sceneArbitrary = fc.record({
  stepMs: fc.integer({ min: 1_000, max: 20 * minuteMs }),
  inMaintenance: fc.boolean(),
  standing: fc
    .uniqueArray(
      fc.constantFrom(
        "clock",
        "store",
        "offline:mic",
        "emergency:fire",
        offlineAlarm,
        "command:mic/mute",
      ),
    )
    .map((ids) =>
      ids.map((id) =>
        alarm(id, {
          severity: id === "offline:mic" ? "soon" : "now",
          device: id.includes("mic") ? "mic" : null,
        }),
      ),
    ),
});

describe("for any story of alarms", () => {
  it("the issue stands while an alarm does; a step done twice changes nothing, nor does a restart", () => {
    fc.assert(
      fc.property(fc.array(sceneArbitrary, { maxLength: 40 }), (scenes) => {
        let issue: Issue | null = null;
        let nowMs = 0;
        for (const { stepMs, inMaintenance, standing } of scenes) {
          nowMs += stepMs;
          const at = moment(nowMs, inMaintenance);
          const step = nextIssue(issue, standing, at);
          const stored: Issue | null =
            step === null ? issue : JSON.parse(JSON.stringify(step.issue));
          const goesOn = step !== null && issue?.id === step.issue.id;
          expect(step?.issue.revision ?? 0).toBe(
            step === null ? 0 : goesOn ? (issue?.revision ?? 0) + 1 : 1,
          );
          expect(nextIssue(stored, standing, at)).toBeNull();
          const stands = stored !== null && stored.resolvedAtMs === null;
          expect(stands || standing.length === 0).toBe(true);
          const active = (stored?.alarms ?? []).filter(
            (one) => one.clearedAtMs === null || one.flapping,
          );
          expect(active.some(({ explained }) => !explained)).toBe(stands);
          expect(
            inMaintenance && step !== null && step.notice !== "resolved" && step.notice !== null,
          ).toBe(false);
          issue = stored;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("one alarm that comes and goes is told a few times at most before it is calm again", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1_000, max: 10 * minuteMs }), { maxLength: 80 }),
        (gaps) => {
          let issue: Issue | null = null;
          let nowMs = 0;
          let told = 0;
          gaps.forEach((gapMs, n) => {
            nowMs += gapMs;
            const step = nextIssue(issue, n % 2 === 0 ? [alarm("offline:mic")] : [], moment(nowMs));
            if (step?.notice === "opened" || step?.notice === "reopened") told += 1;
            issue = step?.issue ?? issue;
          });
          // Within a window it is told as often as it may be raised, and once as flapping.
          const windows = Math.ceil(nowMs / limits.withinMs) + 1;
          expect(told).toBeLessThanOrEqual(windows * (limits.times + 1));
        },
      ),
      { numRuns: 500 },
    );
  });
});
