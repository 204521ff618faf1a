import { describe, expect, it } from "vitest";
import { minuteMs, tenMs } from "../../demo-room.fixture.ts";
import type { Level } from "../../room/wish.ts";
import { heldBy, judge, roomWith, target, withReading } from "./guarding.fixture.ts";

const running = (sinceMs: number) =>
  withReading(roomWith({}), "hvac/power", "on", { sinceMs: tenMs - sinceMs });
const stop = (level: Level) => target("hvac/power", "off", level);

describe("minimum times", () => {
  it("keep a compressor on, and say for how long", () => {
    expect(judge(running(minuteMs), stop("rule")).held?.text).toEqual({
      key: "guard.minimum-on",
      params: { device: "hvac", waitMs: 2 * minuteMs },
    });
    expect(judge(running(3 * minuteMs), stop("rule")).held).toBeNull();
  });

  it("keep it off, whoever asks", () => {
    const room = withReading(roomWith({}), "hvac/power", "off", { sinceMs: tenMs - minuteMs });
    for (const level of ["safety", "hold", "rule"] as const) {
      const judged = judge(room, target("hvac/power", "on", level));
      expect(heldBy(judged)).toBe("guard.minimum-off");
    }
  });

  it("NX T7-2: do not keep it on in smoke", () => {
    expect(judge(running(minuteMs), stop("safety")).held).toBeNull();
  });

  it.each(["stale", "bad"] as const)("stand while the reading is %s", (quality) => {
    const room = withReading(roomWith({}), "hvac/power", "on", { quality });
    expect(heldBy(judge(room, stop("hold")))).toBe("guard.unread");
    expect(heldBy(judge(roomWith({}), stop("hold")))).toBe("guard.unread");
  });

  it("are no matter for what does not answer: it is told nothing anyway", () => {
    const availability = new Map([["projector", "unpowered" as const]]);
    const room = withReading(roomWith({}, { availability }), "projector/power", "on", {
      quality: "stale",
    });
    expect(judge(room, target("projector/power", "off")).held).toBeNull();
  });
});
