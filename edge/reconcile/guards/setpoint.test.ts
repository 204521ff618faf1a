import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PointValue } from "../../../contract/reading.ts";
import { demoModel, minuteMs, tenMs } from "../../demo-room.fixture.ts";
import type { RoomModel } from "../../devices/room-model.ts";
import type { Level } from "../../room/wish.ts";
import { heldBy, judge, model, roomWith, target } from "./guarding.fixture.ts";

const levels = fc.constantFrom<Level>("safety", "hold", "rule", "default");

describe("PI26: set-point limits", () => {
  it("lets nothing beyond 26/20 °C through, whoever asks, in any mode", () => {
    const modes = fc.constantFrom("auto", "heat", "dry", "fan", "cool");
    const wishes = fc.double({ min: -50, max: 60, noNaN: true });
    const property = fc.property(modes, levels, wishes, (mode, level, wish) => {
      const judged = judge(roomWith({ "hvac/mode": mode }), target("hvac/setpoint", wish, level));
      const allowed = mode === "heat" ? Math.min(wish, 20) : Math.max(wish, 26);
      expect(judged.value).toBe(allowed);
    });
    fc.assert(property, { numRuns: 500, seed: 26 });
  });

  it("clamps 25.9 and 20.1 and says so with the clause", () => {
    const cooling = judge(roomWith({ "hvac/mode": "cool" }), target("hvac/setpoint", 25.9));
    expect([cooling.value, cooling.clamped?.clause]).toEqual([26, "PI26"]);
    const heating = judge(roomWith({ "hvac/mode": "heat" }), target("hvac/setpoint", 20.1));
    expect([heating.value, heating.clamped?.clause]).toEqual([20, "PI26"]);
  });

  it.each<PointValue>([Number.NaN, Infinity, -Infinity, "18", "", true])(
    "sends no set-point %s",
    (wish) => {
      const judged = judge(
        roomWith({ "hvac/mode": "cool" }),
        target("hvac/setpoint", wish, "hold"),
      );
      expect(heldBy(judged)).toBe("guard.misfit");
    },
  );

  it("sends no set-point while the mode is unknown, and goes by the season without modes", () => {
    const unknown = judge(roomWith({}), target("hvac/setpoint", 26, "hold"));
    expect(heldBy(unknown)).toBe("guard.setpoint-unknown-mode");
    const points = new Map(model.devices.get("hvac")?.points);
    points.delete("mode");
    const modeless = judge(
      roomWith({}, { model: withHvac({ points }) }),
      target("hvac/setpoint", 22),
    );
    expect([modeless.value, modeless.held]).toEqual([26, null]);
  });

  it("sends no set-point while the unit runs in another mode than is wished", () => {
    const change = [target("hvac/mode", "cool")];
    for (const wish of [16, 20, 26]) {
      const judged = judge(
        roomWith({ "hvac/mode": "heat" }),
        target("hvac/setpoint", wish),
        change,
      );
      expect([wish, judged.held?.clause]).toEqual([wish, "PI26"]);
    }
    const done = judge(roomWith({ "hvac/mode": "cool" }), target("hvac/setpoint", 20), change);
    expect([done.held, done.value]).toEqual([null, 26]);
  });
});

describe("PI26: a device that rounds", () => {
  it.each([
    ["half degrees", 0.5, "cool", 24.2, 23, 24.5],
    ["half degrees", 0.5, "cool", 24.2, 24.3, 24.3],
    ["whole degrees", 1, "heat", 21.6, 30, 21],
    ["whole degrees", 1, "heat", 21.4, 21.4, 21.4],
    ["tenths", 0.1, "cool", 24.2, 24.2, 24.2],
  ])("in %s (%d) does not round beyond the limit, %s", (_what, step, mode, limitC, wish, sent) => {
    const rounding = withHvac({}, step, [
      exemption("cooling", Math.min(limitC, 26)),
      exemption("heating", limitC),
    ]);
    const judged = judge(
      roomWith({ "hvac/mode": mode }, { model: rounding }),
      target("hvac/setpoint", wish),
    );
    expect(judged.value).toBeCloseTo(sent, 6);
  });
});

describe("PI26: an exemption on file", () => {
  const exempted = demoModel(
    (text) =>
      `${text}\nexemptions:\n  - { clause: PI26, mode: cooling, limitC: 24, owner: Li, reason: the archive is next door, until: "2026-03-02T10:30:00+08:00" }\n`,
  );
  const at = (minutes: number, wish: number, clockTrusted = true) =>
    judge(
      roomWith(
        { "hvac/mode": "cool" },
        { model: exempted, nowMs: tenMs + minutes * minuteMs, clockTrusted },
      ),
      target("hvac/setpoint", wish, "hold"),
    );

  it("moves the limit, and is named with its owner, reason and end", () => {
    expect(at(0, 24)).toMatchObject({ value: 24, clamped: null, held: null });
    expect(at(0, 24).exempt?.text).toEqual({
      key: "guard.exempt",
      params: {
        value: 24,
        owner: "Li",
        reason: "the archive is next door",
        untilAtMs: tenMs + 30 * minuteMs,
      },
    });
    expect(at(0, 23)).toMatchObject({ value: 24, clamped: { text: { params: { limit: 24 } } } });
  });

  it("is not named where the clause's own limit is kept", () => {
    expect(at(0, 26).exempt).toBeNull();
  });

  it("counts for nothing once it has ended, or while the clock cannot be trusted", () => {
    expect(at(30, 24)).toMatchObject({ value: 26, exempt: null });
    expect(at(0, 24, false)).toMatchObject({ value: 26, exempt: null });
  });
});

const exemption = (mode: "cooling" | "heating", limitC: number) => ({
  clause: "PI26" as const,
  mode,
  limitC,
  owner: "Li",
  reason: "the archive is next door",
  until: "2030-01-01T00:00:00Z",
});

type Hvac = NonNullable<ReturnType<RoomModel["devices"]["get"]>>;

/** The demo room with another air-conditioning, whose set-point has these steps. */
function withHvac(
  change: Partial<Hvac>,
  step: number | null = null,
  exemptions: RoomModel["config"]["exemptions"] = [],
): RoomModel {
  const hvac = model.devices.get("hvac");
  if (hvac?.profile.driver !== "modbus-points") throw new Error("the demo hvac speaks Modbus");
  const { profile } = hvac;
  const setpoint = profile.points["setpoint"];
  if (setpoint === undefined) throw new Error("the demo hvac has a set-point");
  const scale = step ?? setpoint.scale;
  const points = { ...profile.points, setpoint: { ...setpoint, scale } };
  const devices = new Map(model.devices);
  devices.set("hvac", { ...hvac, profile: { ...profile, points }, ...change });
  return { ...model, devices, config: { ...model.config, exemptions } };
}
