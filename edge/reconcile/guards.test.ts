import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import {
  demoMeeting,
  demoModel,
  minuteMs,
  readingOf,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { because, type Level, type Target } from "../room/wish.ts";
import { guard } from "./guards.ts";

const model = demoModel();

const target = (point: PointKey, value: PointValue, level: Level = "rule"): Target => ({
  point,
  value,
  level,
  reason: because("test", "", "rule.lights", {}),
  lost: [],
});

function snapshotOf(
  values: Record<string, PointValue>,
  occupancy: "occupied" | "empty" | "unknown" = "empty",
): Snapshot {
  return snapshotWith({
    model,
    phase: "meeting",
    nowMs: tenMs,
    meeting: demoMeeting(),
    occupancy,
    values,
  });
}

const judge = (snapshot: Snapshot, wanted: Target, others: readonly Target[] = []) =>
  guard(
    {
      snapshot,
      targets: new Map([wanted, ...others].map((each) => [each.point, each])),
      monotonicMs: 1_000_000,
      lastSwitchOnMonotonicMs: 0,
    },
    wanted,
  );

describe("set-point limits", () => {
  it("never lets a set-point beyond 26/20 °C through, whoever asks, in any mode", () => {
    const modes = fc.constantFrom("auto", "heat", "dry", "fan", "cool");
    const levels = fc.constantFrom<Level>("safety", "hold", "rule", "default");
    fc.assert(
      fc.property(
        modes,
        levels,
        fc.double({ min: -50, max: 60, noNaN: true }),
        (mode, level, wish) => {
          const snapshot = snapshotOf({ "hvac/mode": mode });
          const judged = judge(snapshot, target("hvac/setpoint", wish, level));
          const allowed = mode === "heat" ? Math.min(wish, 20) : Math.max(wish, 26);
          expect(judged.value).toBe(allowed);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("sends no set-point while the mode is unknown", () => {
    const judged = judge(snapshotOf({}), target("hvac/setpoint", 26, "hold"));
    expect(judged.held?.text.key).toBe("guard.setpoint-unknown-mode");
  });

  it("clamps 25.9 and 20.1 and says so with the clause", () => {
    const cooling = judge(snapshotOf({ "hvac/mode": "cool" }), target("hvac/setpoint", 25.9));
    expect(cooling.value).toBe(26);
    expect(cooling.clamped?.clause).toBe("PI26");
    const heating = judge(snapshotOf({ "hvac/mode": "heat" }), target("hvac/setpoint", 20.1));
    expect(heating.value).toBe(20);
  });

  it("judges by the mode that is wished, not by the one that is going", () => {
    const wished = judge(snapshotOf({ "hvac/mode": "heat" }), target("hvac/setpoint", 20), [
      target("hvac/mode", "cool"),
    ]);
    expect(wished.value).toBe(26);
  });
});

describe("cool-down", () => {
  it("never cuts a supply while the projector is hot or silent, even for a person", () => {
    const powers = ["on", "warming", "cooling", undefined];
    for (const power of powers) {
      const values = {
        "av-supply/power": "on",
        ...(power === undefined ? {} : { "projector/power": power }),
      };
      for (const level of ["safety", "hold", "rule"] as const) {
        const judged = judge(snapshotOf(values), target("av-supply/power", "off", level));
        expect(judged.held?.text.key, `${String(power)} ${level}`).toBe("guard.cool-down");
      }
    }
  });

  it("does not believe a stale 'off'", () => {
    const snapshot = snapshotOf({ "av-supply/power": "on" });
    const actual = new Map(snapshot.actual);
    actual.set("projector/power", readingOf("off", tenMs, "stale"));
    const judged = judge({ ...snapshot, actual }, target("av-supply/power", "off"));
    expect(judged.held?.text.key).toBe("guard.cool-down");
  });

  it("lets the supply go when the projector reads off", () => {
    const values = { "av-supply/power": "on", "projector/power": "off" };
    expect(judge(snapshotOf(values), target("av-supply/power", "off")).held).toBeNull();
  });
});

describe("people", () => {
  const on = { "lights-front/power": "on" };

  it("switches nothing off under people, nor when nobody knows; a person may", () => {
    const off = target("lights-front/power", "off");
    expect(judge(snapshotOf(on, "occupied"), off).held?.text.key).toBe("guard.people");
    expect(judge(snapshotOf(on, "unknown"), off).held?.text.key).toBe("guard.presence-unknown");
    expect(judge(snapshotOf(on, "empty"), off).held).toBeNull();
    const byHand = target("lights-front/power", "off", "hold");
    expect(judge(snapshotOf(on, "occupied"), byHand).held).toBeNull();
  });

  it("does not lock people in", () => {
    const lock = target("door/lock", "locked");
    expect(judge(snapshotOf({ "door/lock": "unlocked" }, "occupied"), lock).held).not.toBeNull();
  });
});

describe("minimum times", () => {
  it("keeps a compressor on for its minimum time", () => {
    const snapshot = snapshotOf({});
    const actual = new Map(snapshot.actual);
    actual.set("hvac/power", { ...readingOf("on", tenMs, "good"), sinceMs: tenMs - minuteMs });
    const judged = judge({ ...snapshot, actual }, target("hvac/power", "off"));
    expect(judged.held?.text).toEqual({
      key: "guard.minimum-on",
      params: { device: "hvac", waitMs: 2 * minuteMs },
    });
  });
});

describe("in-rush", () => {
  it("spaces the starts of loads", () => {
    const snapshot = snapshotOf({ "lights-front/power": "off" });
    const wanted = target("lights-front/power", "on");
    const context = { snapshot, targets: new Map([[wanted.point, wanted]]), monotonicMs: 1000 };
    expect(guard({ ...context, lastSwitchOnMonotonicMs: 900 }, wanted).held).not.toBeNull();
    expect(guard({ ...context, lastSwitchOnMonotonicMs: 0 }, wanted).held).toBeNull();
  });
});
