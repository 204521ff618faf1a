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

const never = Number.NEGATIVE_INFINITY;

const judge = (
  snapshot: Snapshot,
  wanted: Target,
  others: readonly Target[] = [],
  startedMs = never,
) =>
  guard(
    {
      snapshot,
      targets: new Map([wanted, ...others].map((each) => [each.point, each])),
      monotonicMs: 1_000_000,
      lastSwitchOnMonotonicMs: 0,
      startedMs: () => startedMs,
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

  it("sends no set-point while the unit runs in another mode than is wished", () => {
    const change = [target("hvac/mode", "cool")];
    for (const wish of [16, 20, 26]) {
      const running = snapshotOf({ "hvac/mode": "heat" });
      const judged = judge(running, target("hvac/setpoint", wish), change);
      expect([wish, judged.held?.clause]).toEqual([wish, "PI26"]);
    }
    const changed = judge(snapshotOf({ "hvac/mode": "cool" }), target("hvac/setpoint", 20), change);
    expect([changed.held, changed.value]).toEqual([null, 26]);
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

describe("a lamp that was told to start", () => {
  const off = { "av-supply/power": "on", "projector/power": "off" };
  const cut = target("av-supply/power", "off");

  it("is not cold by a reading from before it was told", () => {
    expect(judge(snapshotOf(off), cut, [], 1).held?.text.key).toBe("guard.cool-down");
    expect(judge(snapshotOf(off), cut, [], never).held).toBeNull();
  });

  it("is not cold while it is wished on in the same tick", () => {
    const wished = [target("projector/power", "on", "hold")];
    expect(judge(snapshotOf(off), cut, wished).held?.text.key).toBe("guard.cool-down");
  });

  it("is hot while it cools, even when its profile forgot to say so", () => {
    const forgetful = new Map(model.devices);
    const projector = model.devices.get("projector");
    if (projector === undefined) throw new Error("the demo room has a projector");
    const { coolDown: _forgotten, ...timings } = projector.profile.timings;
    forgetful.set("projector", { ...projector, profile: { ...projector.profile, timings } });
    const cooling = snapshotOf({ ...off, "projector/power": "cooling" });
    const judged = judge({ ...cooling, model: { ...model, devices: forgetful } }, cut);
    expect(judged.held?.text.key).toBe("guard.cool-down");
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
    const targets = new Map([[wanted.point, wanted]]);
    const context = { snapshot, targets, monotonicMs: 1000, startedMs: () => never };
    expect(guard({ ...context, lastSwitchOnMonotonicMs: 900 }, wanted).held).not.toBeNull();
    expect(guard({ ...context, lastSwitchOnMonotonicMs: 0 }, wanted).held).toBeNull();
  });
});
