import { describe, expect, it } from "vitest";
import type { Duty } from "../../contract/duty.ts";
import type { PointValue } from "../../contract/reading.ts";
import {
  demoAgenda,
  demoMeeting,
  demoModel,
  minuteMs,
  readingOf,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import { deriveDuties, judgeDuties } from "./duties.ts";

const model = demoModel();
const meeting = demoMeeting();
const context = (nowMs: number) => ({
  model,
  endings: { ended: new Map(), extended: new Map() },
  leftAtMs: null,
  wireActMs: 0,
  nowMs,
});

describe("deriving", () => {
  it("makes no duties of a meeting that is over and of which nothing is known", () => {
    const twoDaysLater = tenMs + 48 * 60 * minuteMs;
    expect(deriveDuties(demoAgenda([meeting]), new Map(), context(twoDaysLater))).toEqual([]);
  });

  it("makes the same duties again and again without doubling one", () => {
    const first = deriveDuties(demoAgenda([meeting]), new Map(), context(tenMs - 200 * minuteMs));
    const known = new Map(first.map((duty) => [duty.id, duty]));
    expect(known.size).toBe(15);
    expect(deriveDuties(demoAgenda([meeting]), known, context(tenMs - 199 * minuteMs))).toEqual([]);
  });

  it("prepares a large meeting four hours ahead", () => {
    const large = demoMeeting({ class: "large" });
    const duties = deriveDuties(demoAgenda([large]), new Map(), context(tenMs - 600 * minuteMs));
    const prepared = duties.find((duty) => duty.kind === "prepared");
    expect(prepared?.dueAtMs).toBe(tenMs - 240 * minuteMs);
  });
});

/** The cool-down duty of a meeting whose large loads have just gone off. */
function coolDown(values: Record<string, PointValue>, quality: "good" | "stale"): Duty | undefined {
  const nowMs = tenMs + 64 * minuteMs;
  const duties = new Map(
    deriveDuties(demoAgenda([meeting]), new Map(), context(tenMs - 200 * minuteMs)).map((duty) => [
      duty.id,
      duty,
    ]),
  );
  const loads = duties.get("m1:large-loads-off");
  if (loads === undefined) throw new Error("the demo room has large loads");
  duties.set(loads.id, { ...loads, status: "done", settledAtMs: nowMs - 2 * minuteMs });
  const snapshot = snapshotWith({
    model,
    phase: "powering-down",
    nowMs,
    meeting,
    occupancy: "empty",
    values,
    change: { duties },
  });
  const actual = new Map(snapshot.actual);
  const power = values["projector/power"];
  if (power !== undefined) actual.set("projector/power", readingOf(power, nowMs, quality));
  return judgeDuties({ ...snapshot, actual }).find((duty) => duty.kind === "cooled-down");
}

describe("the evidence of a cool-down", () => {
  it("is the lamp's own word", () => {
    const cold = { "av-supply/power": "on", "projector/power": "off" };
    expect(coolDown(cold, "good")?.status).toBe("done");
    expect(coolDown(cold, "stale")?.status).toBe("open");
  });

  it("is not that somebody cut its supply while it burned", () => {
    for (const power of ["on", "cooling"]) {
      const cutHot = { "av-supply/power": "off", "projector/power": power };
      expect([power, coolDown(cutHot, "stale")?.status]).toEqual([power, "open"]);
    }
    const cutCold = { "av-supply/power": "off", "projector/power": "off" };
    expect(coolDown(cutCold, "stale")?.evidence[0]?.value).toBe("off");
  });
});
