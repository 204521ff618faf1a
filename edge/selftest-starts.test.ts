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

  it("is stopped by a person after the step at hand, proves nothing, and leaves the room as it was", async () => {
    const day = startDay(tenMs - 150 * minuteMs, {});
    day.loop.takeAgenda(demoAgenda([demoMeeting()]));
    await day.until(tenMs - 100 * minuteMs);
    const read = (point: string) => day.room.values.get(point);
    const points = [...loads, "mic-main/mute", "amplifier/mute", "projector/pictureMute"];
    const before = points.map(read);
    expect(day.loop.act({ kind: "stop-test" }, "Wang")).toMatchObject({ code: "not-now" });
    expect(day.loop.act({ kind: "selftest", test: "commissioning" }, "Wang").accepted).toBe(true);
    const begun = day.room.written.length;
    const isSwitching = () =>
      day.room.written.slice(begun).some(({ point }) => point === "lights-front/power");
    while (!isSwitching()) await day.until(day.now() + 500);
    expect(day.loop.act({ kind: "stop-test" }, "Li").accepted).toBe(true);
    await day.until(day.now() + 2 * minuteMs);
    expect(day.loop.view().testRunning).toBeNull();
    const report = day.loop.snapshot.reports.at(-1);
    expect(report).toMatchObject({ test: "commissioning", worst: "skipped" });
    expect(report?.steps.map(({ finding }) => finding.key)).toContain("test.aborted");
    const records = day.store.recordsAfter(0, 1000).map(({ body }) => body);
    expect(records).toContainEqual(
      expect.objectContaining({ kind: "act", act: "stop-test", by: "Li" }),
    );
    await day.until(day.now() + 10 * minuteMs);
    expect(points.map(read)).toEqual(before);
    await day.loop.stop();
  });
});
