import { expect, it } from "vitest";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import { startDay, type VirtualDay } from "./virtual-day.fixture.ts";

const endDay = async ({ loop, store }: VirtualDay) => {
  await loop.stop();
  store.close();
};

/** The air comes down from 31 °C by a kelvin in six minutes, as long as the unit runs. */
async function coolDown(day: VirtualDay, toMs: number): Promise<void> {
  const { room } = day;
  let airC = 31;
  while (day.now() < toMs) {
    if (room.values.get("hvac/power") === "on") airC = Math.max(26, airC - 1 / 12);
    room.values.set("air/temperature", Math.round(airC * 10) / 10);
    await day.until(day.now() + minuteMs / 2);
  }
}

it("NX 7.1.1: what the room has learnt of itself is on record and outlives a restart", async () => {
  const first = startDay(tenMs - 100 * minuteMs, {});
  first.loop.takeAgenda(demoAgenda([demoMeeting()]));
  await coolDown(first, tenMs);
  const learnt = first.store
    .recordsAfter(0, 10_000)
    .flatMap(({ body }) => (body.kind === "learnt" ? [body] : []));
  expect(learnt).toHaveLength(1);
  expect(learnt[0]?.minutesPerK).toBeGreaterThan(5);
  expect(learnt[0]?.minutesPerK).toBeLessThan(8);
  await endDay(first);

  const second = startDay(first.now(), { file: first.file });
  const pace = second.loop.snapshot.pace.get("cooling");
  expect(pace).toEqual({ season: "cooling", minutesPerK: learnt[0]?.minutesPerK, samples: 1 });
  await endDay(second);

  const third = startDay(tenMs + 24 * 60 * minuteMs - 100 * minuteMs, { file: first.file });
  const meeting = demoMeeting({ id: "m2", startMs: tenMs + 24 * 60 * minuteMs });
  third.loop.takeAgenda(demoAgenda([{ ...meeting, endMs: meeting.startMs + 1 }], 2));
  third.room.values.set("air/temperature", 31);
  await third.until(meeting.startMs - 27 * minuteMs);
  expect(third.room.values.get("hvac/power")).toBe("off");
  await third.until(meeting.startMs - 15 * minuteMs);
  expect(third.room.values.get("hvac/power")).toBe("on");
  await endDay(third);
});
