import { expect, it } from "vitest";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { startDay } from "../virtual-day.fixture.ts";

it("NX 6.2.4.1: the first test waits until everything is on and has answered, and so passes at once", async () => {
  const day = startDay(tenMs - 150 * minuteMs, { staff: "Wang" });
  day.loop.takeAgenda(demoAgenda([demoMeeting()]));
  await day.until(tenMs);
  const tries = day.loop.snapshot.reports.map(({ test, worst }) => [test, worst]);
  expect(tries).toEqual([
    ["commissioning", "pass"],
    ["t30", "pass"],
    ["t10", "pass"],
  ]);
  await day.loop.stop();
  day.store.close();
});
