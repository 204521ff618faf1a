import { afterEach, expect, it } from "vitest";
import type { PointKey } from "../contract/ids.ts";
import { minuteMs, tenMs } from "./demo-room.fixture.ts";
import { roomLimits } from "./room-limits.ts";
import { startDay, type VirtualDay } from "./virtual-day.fixture.ts";

/** Somebody, or something, changes its mind a hundred times a second for a minute of wire time. */
const speed = 30;
const stormMs = 60_000 * speed;
const stepMs = 250 * speed;
const actsAStep = 25;
const light = "lights-front/power";
const compressor = "hvac/power";

const open: VirtualDay[] = [];
afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

async function storm(): Promise<{ day: VirtualDay; fromMs: number; acts: number }> {
  const day = startDay(tenMs, {});
  open.push(day);
  day.room.people = 1;
  await day.until(tenMs + 5 * minuteMs);
  const fromMs = day.now();
  const untilMs = fromMs + 4 * 3_600_000;
  let acts = 0;
  const hold = (point: PointKey, value: string) => {
    expect(day.loop.act({ kind: "hold", point, value, untilMs }, "Li").accepted).toBe(true);
    acts += 1;
  };
  while (day.now() < fromMs + stormMs) {
    for (let count = 0; count < actsAStep; count++) {
      hold(count % 2 === 0 ? light : compressor, acts % 4 < 2 ? "on" : "off");
    }
    await day.until(day.now() + stepMs);
  }
  hold(light, "off");
  hold(compressor, "on");
  await day.until(day.now() + 4 * minuteMs);
  return { day, fromMs, acts };
}

it("bears a storm of commands: at a bearable pace, minimum times kept, the last wish stands", async () => {
  const { day, fromMs, acts } = await storm();
  expect(acts).toBeGreaterThanOrEqual(6000);
  const writtenTo = (key: PointKey) =>
    day.room.written.filter(({ point, atMs }) => point === key && atMs >= fromMs);
  const shortestGapMs = (key: PointKey) => {
    const written = writtenTo(key);
    expect(written.length).toBeGreaterThan(4);
    const gaps = written.slice(1).map(({ atMs }, at) => atMs - (written[at]?.atMs ?? 0));
    return Math.min(...gaps);
  };
  expect(shortestGapMs(light)).toBeGreaterThanOrEqual(roomLimits.wireChangeGapMs * speed);
  const { minimumOn } = day.loop.snapshot.model.devices.get("hvac")?.profile.timings ?? {};
  expect(minimumOn).toBe(3 * minuteMs);
  expect(shortestGapMs(compressor)).toBeGreaterThanOrEqual(3 * minuteMs);
  expect([day.room.values.get(light), day.room.values.get(compressor)]).toEqual(["off", "on"]);
  expect(day.loop.snapshot.holds).toHaveLength(2);
}, 120_000);
