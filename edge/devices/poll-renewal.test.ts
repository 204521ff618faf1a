import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { failed } from "../../contract/errors.ts";
import { demoModel } from "../demo-room.fixture.ts";
import type { Driver } from "../drivers/driver.ts";
import { createDeviceRunner } from "./device-runner.ts";

const device = [...demoModel().devices.values()].find(({ id }) => id === "meter");
const slotMs = 250;

/** The demo room's meter behind a line that is up or down, and how often each point was asked. */
function meterOnLine() {
  if (device === undefined) throw new Error("the demo room has no meter");
  const clock = createVirtualClock(0);
  const line = { isUp: false };
  const asked: string[] = [];
  const driver: Driver = {
    mode: "poll",
    start() {},
    stop: () => Promise.resolve(),
    write: () => Promise.resolve(failed("device-refused")),
    read(points) {
      asked.push(...points);
      const outcome = failed("link-closed");
      return Promise.resolve({
        samples: line.isUp
          ? points.map((point) => ({ point, value: 50, quality: "good" as const }))
          : [],
        failures:
          line.isUp || outcome.ok
            ? []
            : points.map((point) => ({ point, failure: outcome.failure })),
      });
    },
  };
  const silent = { samples() {}, reachable() {}, owes() {}, pointFailure() {} };
  const runner = createDeviceRunner(device, driver, clock, silent);
  runner.start();
  const pass = async (ms: number) => {
    for (let passedMs = 0; passedMs < ms; passedMs += slotMs) {
      clock.advance(slotMs);
      runner.poll(clock.monotonicMs(), new Set());
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  };
  return { line, asked, pass, rarest: device.points.get("frequency")?.settings.every ?? 0 };
}

describe("a device whose line opens late", () => {
  it("is asked at once for what it could not say before, however rarely that is asked", async () => {
    const { line, asked, pass, rarest } = meterOnLine();
    expect(rarest).toBeGreaterThanOrEqual(30_000);
    await pass(1000);
    line.isUp = true;
    asked.length = 0;
    await pass(4500);
    expect(asked).toContain("frequency");
  });

  it("is asked for everything again after it was gone", async () => {
    const { line, asked, pass } = meterOnLine();
    line.isUp = true;
    await pass(4000);
    line.isUp = false;
    await pass(20_000);
    line.isUp = true;
    asked.length = 0;
    await pass(4500);
    expect(asked).toContain("frequency");
    expect(asked).toContain("activePower");
  });
});
