import { describe, expect, it } from "vitest";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import { roomLimits } from "./room-limits.ts";
import { startDay } from "./virtual-day.fixture.ts";

/** Room seconds in a wire second of these days. */
const speed = 30;
const loads = ["lights-front/power", "lights-back/power", "av-supply/power", "projector/power"];

describe("a self-test that switches loads", () => {
  it("starts them one by one, though it has switched them off itself a moment ago", async () => {
    const day = startDay(tenMs - 150 * minuteMs, {});
    day.loop.takeAgenda(demoAgenda([demoMeeting()]));
    await day.until(tenMs - 120 * minuteMs);
    expect(day.loop.act({ kind: "selftest", test: "commissioning" }, "Wang").accepted).toBe(true);
    await day.until(tenMs - 110 * minuteMs);
    const starts = day.room.written.filter(
      ({ point, value }) => value === "on" && loads.includes(point),
    );
    const gapsMs = starts.slice(1).map(({ atMs }, index) => {
      return (atMs - (starts[index]?.atMs ?? 0)) / speed;
    });
    expect(starts.length).toBeGreaterThan(4);
    expect(Math.min(...gapsMs)).toBeGreaterThanOrEqual(roomLimits.wireInrushGapMs);
    await day.loop.stop();
  });
});
