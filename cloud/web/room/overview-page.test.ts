import { expect, it, onTestFinished } from "vitest";
import { createClock } from "../../../contract/clock.ts";
import { metricNames, pointMetric, textMetric } from "../../../contract/sparkplug/metrics.ts";
import type { Phase } from "../../../contract/record.ts";
import { wallClock } from "../../../contract/zoned-time.ts";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../../rig/console-rig.ts";
import type { HubClient } from "../../rig/hub-client.ts";
import { type HubRig, silentLog } from "../../rig/hub-rig.ts";
import { type PlayedRoom, playRoom } from "../../rig/played-room.ts";
import { recordSite } from "../../rig/recorded/site.ts";
import { habitsOf } from "../../rig/recorded/room-habits.ts";
import { openStore } from "../../store/open-store.ts";

const clock = createClock();

const site = "city-hall";
const timeZone = "Asia/Shanghai";
const lively = 50;

/** Rooms with a past, `lively` of them connected; five to a floor where floors are asked for. */
const fillWith =
  (rooms: number, played: PlayedRoom[]) =>
  async (rig: HubRig, client: HubClient): Promise<void> => {
    const today = wallClock(timeZone, clock.wallMs()).date;
    const untilMs = Date.parse(`${today}T00:00:00+08:00`) + 86_400_000;
    const store = await openStore({ data: rig.folder }, silentLog);
    try {
      await recordSite(store, { site, rooms, days: 1, untilMs, timeZone }, 720);
    } finally {
      await store.close();
    }
    const count = Math.min(lively, rooms);
    for (let number = 0; number < count; number++) played.push(await play(rig, number));
    onTestFinished(async () => {
      for (const room of played) await room.stop();
    });
    for (const floor of [1, 2]) {
      const body = {
        parent: `site:${site}`,
        kind: "floor",
        name: { zh: `${floor} 层`, en: `Floor ${floor}` },
        sort: floor,
      };
      const made = await client.call<{ id: string }>("POST", "/api/places", body);
      if (made.status >= 300) continue;
      for (let number = (floor - 1) * 10; number < floor * 10 && number < rooms; number++) {
        const path = `/api/rooms/${site}/${habitsOf(number).room}/place`;
        await client.call("PUT", path, { floor: made.body.id });
      }
    }
  };

const phases: readonly Phase[] = ["idle", "meeting", "open", "preparing"];

function play(rig: HubRig, number: number): Promise<PlayedRoom> {
  const { room, name, limitW } = habitsOf(number);
  const nowMs = clock.wallMs();
  return playRoom(
    rig,
    { site, room },
    {
      meta: {
        name,
        timeZone,
        standbyWatts: limitW,
        comfort: { temperature: [22, 26], humidity: [40, 70], co2Ppm: 1000 },
      },
      metrics: [
        textMetric(metricNames.phase, phases[number % phases.length] ?? "idle", nowMs),
        textMetric(metricNames.occupancy, number % 4 === 1 ? "occupied" : "empty", nowMs),
        pointMetric(metricNames.watts, 5 + number, nowMs - 60_000),
      ],
      devices: [
        {
          device: "air",
          kind: "air-sensor",
          model: "air",
          availability: "online",
          points: [
            {
              point: "temperature",
              unit: "°C",
              writable: false,
              value: number === 1 ? 29 : 24.5,
              quality: "good",
              atMs: nowMs,
              target: null,
              held: null,
              failure: null,
            },
          ],
        },
      ],
      answer: () => ({ accepted: true }),
      explain: () => null,
    },
  );
}

describeConsole("the overview", (console) => {
  it(
    "of 500 rooms comes at once, and 50 changes a second stop nothing",
    { timeout: 240_000 },
    async () => {
      const played: PlayedRoom[] = [];
      const { page } = await console.open("#/find", desk, fillWith(500, played));
      await page
        .getByRole("navigation")
        .getByRole("link", { name: "Rooms", exact: true })
        .waitFor();
      const startMs = clock.monotonicMs();
      await page.getByRole("navigation").getByRole("link", { name: "Rooms", exact: true }).click();
      await page.locator(".tile").nth(499).waitFor({ state: "attached" });
      const firstMs = clock.monotonicMs() - startMs;
      await page.evaluate(() => {
        const tasks: number[] = [];
        const frames: number[] = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) tasks.push(entry.duration);
        }).observe({ entryTypes: ["longtask"] });
        let last: number | null = null;
        const beat = (now: number) => {
          if (last !== null) frames.push(now - last);
          last = now;
          requestAnimationFrame(beat);
        };
        requestAnimationFrame(beat);
        Object.assign(window, { tasks, frames });
      });
      const cpuBefore = process.cpuUsage();
      for (let second = 0; second < 8; second++) {
        for (const [number, room] of played.entries()) {
          room.tell([
            pointMetric(metricNames.watts, 100 + second + number, clock.wallMs() - 60_000),
          ]);
        }
        await page.waitForTimeout(1_000);
      }
      const cpu = process.cpuUsage(cpuBefore);
      const { tasks, frames } = await page.evaluate(() => {
        const { tasks: long, frames: all } = window as unknown as Record<string, number[]>;
        return { tasks: long ?? [], frames: all ?? [] };
      });
      const sorted = frames.toSorted((left, right) => left - right);
      const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
      process.stderr.write(
        `500 rooms: drawn in ${firstMs.toFixed(0)} ms; 400 changes in 8 s: long tasks ` +
          `[${tasks.map((ms) => ms.toFixed(0)).join(" ")}] ms, frames p99 ${p99.toFixed(0)} ms, longest ` +
          `${(sorted.at(-1) ?? 0).toFixed(0)} ms; hub (with 50 rooms played in it) ` +
          `${((cpu.user + cpu.system) / 8_000).toFixed(0)} ms CPU a second\n`,
      );
      // Far beyond what is measured: only what hangs fails here.
      expect(firstMs).toBeLessThan(20_000);
      expect(Math.max(0, ...tasks)).toBeLessThan(2_000);
      await page
        .getByText(`${107 + 3} W`)
        .first()
        .waitFor({ state: "attached" });
      await shoot(page, "overview-500-1280");
    },
  );

  it.each([
    ["a phone, in Chinese", phone, "室温超限"],
    ["a desk, in English", desk, "Too warm or cold"],
  ] as const)(
    "shows rooms by floor and finds the one that is too warm on %s",
    async (_title, looks, warm) => {
      const played: PlayedRoom[] = [];
      const { page } = await console.open("#/", looks, fillWith(20, played));
      await expect.poll(() => page.locator(".tile").count()).toBe(20);
      await page.locator(".floor-name").first().waitFor();
      await shoot(page, `overview-floors-${looks.width}`);
      await expectAccessible(page);
      await page.getByLabel(warm, { exact: true }).check({ force: true });
      await expect.poll(() => page.locator(".tile").count()).toBe(1);
      expect(page.url()).toContain("show=comfort");
      await page.locator(".tile-air").waitFor();
      await page.locator(".tile a").click();
      await expect.poll(() => page.url()).toContain("#/rooms/");
    },
  );
});
