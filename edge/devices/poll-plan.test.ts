import { describe, expect, it } from "vitest";
import { deviceFrom } from "../links/rig/room.ts";
import { PollPlan } from "./poll-plan.ts";

const device = deviceFrom(
  "meter",
  `
  kind: meter
  driver: modbus-points
  link: { type: modbus, responseTimeoutMs: 100 }
  points:
    activePower: { function: input, address: 0, every: 1 s }
    voltageL1: { function: input, address: 9, every: 5 s }
    energy: { function: input, address: 20, every: 1 h }`,
  "{ link: bus, unit: 1 }",
);
const still = () => false;

/** Asks for everything due at each of these instants; each answer comes `answerMs` later. */
function played(plan: PollPlan, instantsMs: readonly number[], answerMs: number): string[] {
  return instantsMs.map((nowMs) => {
    const points = plan.due(still, nowMs);
    plan.asked(points, nowMs);
    plan.ended(points, nowMs + answerMs);
    return points.join(" ");
  });
}

describe("when the points of a device are asked for", () => {
  it("asks for everything at once at first, and then for each once in its period", () => {
    const plan = new PollPlan(device);
    expect(played(plan, [10_200, 10_700, 11_000, 12_000, 15_000, 15_500], 10)).toEqual([
      "activePower voltageL1 energy",
      "",
      "activePower",
      "activePower",
      "activePower voltageL1",
      "",
    ]);
  });

  it("tells a fast point's deadline as the nearer one, and a first reading's as near at all", () => {
    const plan = new PollPlan(device);
    expect(plan.asked(["activePower"], 10_200)).toBe(11_200);
    expect(plan.asked(["energy"], 10_200)).toBe(20_200);
    plan.ended(["activePower", "energy"], 10_300);
    expect(plan.asked(["activePower"], 11_050)).toBe(12_000);
  });

  it("does not ask twice for what is on its way", () => {
    const plan = new PollPlan(device);
    plan.asked(["activePower", "voltageL1", "energy"], 0);
    expect(plan.due(still, 60_000)).toEqual([]);
  });

  it("takes up the present period after a delay: what was missed does not pile up", () => {
    const plan = new PollPlan(device);
    plan.asked(["activePower"], 10_000);
    plan.ended(["activePower"], 17_300);
    expect(plan.due(still, 17_300)).toContain("activePower");
    expect(plan.asked(["activePower"], 17_300)).toBe(18_000);
    plan.ended(["activePower"], 17_400);
    expect(plan.due(still, 17_800)).not.toContain("activePower");
    expect(plan.due(still, 17_900)).toContain("activePower");
  });

  it("looks at a point that moves twice a second, and at its own turn all the same", () => {
    const plan = new PollPlan(device);
    played(plan, [10_000], 10);
    const isMoving = (point: string) => point === "energy";
    expect(plan.due(isMoving, 10_350)).not.toContain("energy");
    expect(plan.due(isMoving, 10_500)).toContain("energy");
    expect(plan.asked(["energy"], 10_500)).toBe(11_000);
    plan.ended(["energy"], 10_510);
    expect(plan.due(still, 3_599_000)).not.toContain("energy");
    expect(plan.due(still, 3_600_000)).toContain("energy");
  });
});
