import { expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { success } from "../../contract/errors.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import { demoModel } from "../demo-room.fixture.ts";
import { startSelfTest, type SelfTestSession } from "./session.ts";

it("proves nothing when it is broken off, however well it went so far", async () => {
  const model = demoModel();
  const clock = createClock();
  let reads = 0;
  // One read a line is under way before the session is handed back.
  const abortAtRead = 14;
  let session: SelfTestSession | null = null;
  const runners = new Map(
    [...model.devices.values()].map((device): [string, DeviceRunner] => [
      device.id,
      {
        device,
        mode: "poll",
        start: () => undefined,
        stop: () => Promise.resolve(),
        poll: () => undefined,
        read() {
          reads += 1;
          if (reads === abortAtRead) session?.abort();
          return Promise.resolve(success(device.kind === "meter" ? 230 : "on"));
        },
        write: () => Promise.resolve(success(undefined)),
      },
    ]),
  );
  session = startSelfTest("t10", "m1", "huitang", {
    model,
    runners,
    roomClock: clock,
    wireClock: clock,
    newId: () => "report",
    availability: () => "online",
    valueOf: () => undefined,
    hasStaff: true,
    gate: { admit: () => null, answered: () => undefined },
    onProgress: () => undefined,
  });
  const report = await session.finished;
  expect(report.steps.some((step) => step.finding.key === "test.aborted")).toBe(true);
  expect(report.worst).toBe("skipped");
});
