import { expect, test } from "vitest";
import { meetingSchema } from "../contract/agenda.ts";
import { demoAgenda, minuteMs, tenMs } from "../edge/demo-room.fixture.ts";
import { deviceMetrics, nodeMetrics } from "../edge/uplink/room-metrics.ts";
import { startDay, type VirtualDay } from "../edge/virtual-day.fixture.ts";

const words = ["SECRET TOPIC", "SECRET OFFICE", "SECRET BANNER", "张三", "机要处"];

const meeting = (classified: boolean) =>
  meetingSchema.parse({
    id: "m1",
    title: "SECRET TOPIC",
    organiser: "SECRET OFFICE",
    banner: "SECRET BANNER",
    bannerCheckedBy: "PROOF READER",
    seats: [{ seat: "A1", name: "张三", unit: "机要处" }],
    startMs: tenMs,
    endMs: tenMs + 60 * minuteMs,
    headCount: 6,
    classified,
  });

/** Everything the uplink would send of the room as it is: points and their reasons. */
function metricsOf({ loop }: VirtualDay): string {
  const view = loop.view();
  const devices = view.devices.flatMap((device) => deviceMetrics(device, view.nowMs));
  return JSON.stringify([...nodeMetrics(view), ...devices]);
}

/** What left the room from before this meeting until so many minutes after its start. */
async function heardOf(classified: boolean, untilMinute: number) {
  const day = startDay(tenMs - 70 * minuteMs, {});
  day.loop.takeAgenda(demoAgenda([meeting(classified)]));
  const heard: string[] = [];
  const phases = new Set<string>();
  for (let minute = -69; minute < untilMinute; minute += 1) {
    if (minute === 0) day.room.people = 6;
    if (minute === 61) day.room.people = 0;
    await day.until(tenMs + minute * minuteMs);
    phases.add(day.loop.view().phase);
    heard.push(metricsOf(day));
  }
  await day.loop.stop();
  const records = JSON.stringify(day.store.recordsAfter(0, 5_000));
  day.store.close();
  return { text: heard.join("\n") + records, phases: [...phases] };
}

test("NX 5.5.4: nothing of what a classified meeting is about leaves the room, before, during, after", async () => {
  const { text, phases } = await heardOf(true, 72);
  expect(phases).toEqual(["preparing", "open", "meeting", "leaving", "powering-down", "idle"]);
  expect(words.filter((word) => text.includes(word))).toEqual([]);
});

test("of an ordinary meeting the hub hears title and banner: the test above can fail", async () => {
  const { text } = await heardOf(false, 3);
  expect(words.filter((word) => text.includes(word))).toEqual(["SECRET TOPIC", "SECRET BANNER"]);
});
