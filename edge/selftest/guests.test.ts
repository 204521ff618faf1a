import { afterEach, expect, it } from "vitest";
import { failed } from "../../contract/errors.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { startDay, type VirtualDay } from "../virtual-day.fixture.ts";

const open: VirtualDay[] = [];
afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

const at = (minutes: number) => tenMs + minutes * minuteMs;

/** A day on which one microphone fails every test, so that the room tries again and again. */
function failingDay(): VirtualDay {
  const day = startDay(at(-140), {
    staff: "Wang",
    runner: (id, runner) =>
      id === "mic-main" ? { ...runner, read: async () => failed("link-timeout") } : runner,
  });
  open.push(day);
  day.loop.takeAgenda(demoAgenda([demoMeeting()]));
  return day;
}

const reports = ({ loop }: VirtualDay) =>
  loop.snapshot.reports.filter(({ test }) => test === "commissioning");

it("NX T5-1: lights go off one by one in the test for who laid the room out, never for guests", async () => {
  const day = failingDay();
  const darkened = (sinceMs: number) =>
    day.room.written.filter(
      ({ atMs, point, value }) =>
        atMs >= sinceMs && /^lights-.*\/power$/.test(point) && value === "off",
    );
  await day.until(at(-62));
  expect(darkened(0).length).toBeGreaterThan(0);
  await day.until(at(-55));
  day.room.people = 20;
  const triesBefore = reports(day).length;
  await day.until(at(-1));
  expect(reports(day).length).toBeGreaterThan(triesBefore);
  expect(darkened(at(-55))).toEqual([]);
});
