import { expect, it, onTestFinished } from "vitest";
import { createClock } from "../../../contract/clock.ts";
import type { DeviceView, Explanation } from "../../../contract/api.ts";
import { message } from "../../../contract/message.ts";
import { metricNames, pointMetric, textMetric } from "../../../contract/sparkplug/metrics.ts";
import { testReport, testStep } from "../../../contract/selftest.fixture.ts";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../../rig/console-rig.ts";
import { point } from "../../rig/fake-room.ts";
import type { HubRig } from "../../rig/hub-rig.ts";
import { type PlayedRoom, playRoom } from "../../rig/played-room.ts";
import { recordRoom } from "../../rig/recorded/record-room.ts";

const clock = createClock();

const ref = { site: "city-hall", room: "3-201" };
const reason = { rule: "comfort", clause: "PI26", text: message("rule.lights") };
const hourMs = 3_600_000;

const air = (nowMs: number, setpoint: number): DeviceView => ({
  device: "air",
  kind: "hvac",
  model: "Daikin",
  availability: "online",
  points: [
    point("setpoint", {
      unit: "°C",
      writable: true,
      value: setpoint,
      quality: "good",
      atMs: nowMs,
      target: { value: setpoint, reason },
    }),
    point("temperature", { unit: "°C", value: 27.5, quality: "good", atMs: nowMs }),
  ],
});

const because = (nowMs: number): Explanation => ({
  device: "air",
  kind: "hvac",
  availability: "online",
  point: air(nowMs, 26).points[0] ?? point("setpoint", {}),
  level: "rule",
  wanted: 26,
  lost: [{ value: 22, reason, level: "default" }],
  hold: null,
  changedBy: null,
  heldBy: null,
  exemption: null,
  clause: {
    id: "PI26",
    title: { zh: "制冷不低于二十六度", en: "Cooling not below 26 °C" },
    document: "PI",
    numbers: [],
    override: null,
  },
  proved: [],
});

interface Played {
  room: PlayedRoom | null;
}

const playIn = (played: Played) => async (rig: HubRig) => {
  const nowMs = clock.wallMs();
  const meeting = {
    id: "m-1",
    title: "项目评审",
    startMs: nowMs - hourMs,
    endMs: nowMs + hourMs,
    class: "ordinary",
    classified: false,
    headCount: 12,
    attendance: "attended",
  };
  played.room = await playRoom(rig, ref, {
    meta: {
      name: { zh: "第一会议室", en: "Meeting room 1" },
      timeZone: "Asia/Shanghai",
      standbyWatts: 6,
      comfort: { temperature: [22, 26], humidity: [40, 70], co2Ppm: 1000 },
    },
    metrics: [
      textMetric(metricNames.phase, "meeting", nowMs),
      textMetric(metricNames.occupancy, "occupied", nowMs),
      textMetric(metricNames.meeting, JSON.stringify(meeting), nowMs),
      pointMetric(metricNames.watts, 640, nowMs - 60_000),
    ],
    devices: [air(nowMs, 26)],
    answer: (act) =>
      act.kind === "end"
        ? { accepted: false, code: "not-now", text: "not now" }
        : { accepted: true },
    explain: (key) => (key === "air/setpoint" ? because(nowMs) : null),
  });
  onTestFinished(() => played.room?.stop());
  const steps = [testStep({ atMs: nowMs })];
  const report = testReport({
    id: "r-1",
    test: "t30",
    endedAtMs: nowMs,
    startedAtMs: nowMs,
    steps,
  });
  const alarm = {
    id: "standby",
    severity: "soon",
    text: message("alarm.clock"),
    device: null,
    raisedAtMs: nowMs,
    clearedAtMs: null,
  } as const;
  await recordRoom(rig, ref, [
    { kind: "selftest", report },
    { kind: "alarm", alarm },
  ]);
};

describeConsole("the page of a room", (site) => {
  it.each([
    ["a phone, in Chinese", phone, ["设备", "自检", "能耗"]],
    ["a desk, in English", desk, ["Devices", "Self-tests", "Energy"]],
  ] as const)(
    "shows its parts, each at an address of its own, on %s",
    async (_title, looks, parts) => {
      const played: Played = { room: null };
      const { page } = await site.open("#/rooms/city-hall/3-201", looks, playIn(played));
      const tabs = page.locator(".room-tabs");
      await tabs.waitFor();
      await page.getByText("640").first().waitFor();
      await shoot(page, `room-now-${looks.width}`);
      await expectAccessible(page);
      for (const [at, part] of parts.entries()) {
        await tabs.getByRole("link", { name: part }).click();
        await expect.poll(() => page.url()).toContain("part=");
        await page.waitForTimeout(300);
        await shoot(page, `room-${["devices", "tests", "energy"][at] ?? ""}-${looks.width}`);
        await expectAccessible(page);
      }
      await page.reload();
      await expect.poll(() => page.url()).toContain("part=energy");
    },
  );

  it("says why a point is as it is, in the room's own words", async () => {
    const played: Played = { room: null };
    const { page } = await site.open("#/rooms/city-hall/3-201?part=devices", desk, playIn(played));
    await page.getByRole("button", { name: /why\?/ }).first().click();
    const clause = page.getByText("Cooling not below 26 °C");
    await clause.waitFor();
    expect(await clause.isVisible()).toBe(true);
    await shoot(page, "room-why-1280");
    await expectAccessible(page);
  });

  it("holds a point: accepted at once, done only when the room reads it back", async () => {
    const played: Played = { room: null };
    const { page } = await site.open("#/rooms/city-hall/3-201?part=devices", desk, playIn(played));
    await page.getByRole("button", { name: /^Set / }).first().click();
    await page.locator("dialog input[type=number]").fill("25");
    await page.locator("dialog button[type=submit]").click();
    const receipt = page.locator(".receipt");
    const pressedMs = clock.monotonicMs();
    await receipt.waitFor();
    expect(clock.monotonicMs() - pressedMs).toBeLessThan(10_000);
    await page.getByText("Accepted", { exact: false }).first().waitFor();
    await shoot(page, "room-receipt-1280");
    expect(played.room?.acts).toMatchObject([{ kind: "hold", point: "air/setpoint", value: 25 }]);
    const nowMs = clock.wallMs();
    const held = air(nowMs, 25);
    played.room?.tellDevice({
      ...held,
      points: held.points.map((one) =>
        one.target === null
          ? one
          : {
              ...one,
              target: {
                value: 25,
                reason: {
                  ...reason,
                  text: message("rule.hold", { by: "zhang.wei", untilAtMs: nowMs }),
                },
              },
            },
      ),
    });
    await receipt.getByText("read back", { exact: false }).waitFor({ timeout: 10_000 });
  });

  it("asks once before a meeting is ended, and says why the room would not", async () => {
    const played: Played = { room: null };
    const { page } = await site.open("#/rooms/city-hall/3-201", desk, playIn(played));
    await page.getByRole("button", { name: "End meeting" }).click();
    expect(played.room?.acts).toEqual([]);
    await page.getByRole("button", { name: "End it now" }).click();
    await page.locator(".receipt-refused").waitFor();
    expect(played.room?.acts).toEqual([{ kind: "end", meetingId: "m-1" }]);
  });

  it("starts a self-test and leads to the reports", async () => {
    const played: Played = { room: null };
    const { page } = await site.open("#/rooms/city-hall/3-201?part=tests", phone, playIn(played));
    await page.locator(".group-head button").first().click();
    await page.locator("dialog select").selectOption("t10");
    await page.locator("dialog button[type=submit]").click();
    await page.locator(".receipt").waitFor();
    await expect.poll(() => played.room?.acts).toEqual([{ kind: "selftest", test: "t10" }]);
    await page.locator(".receipt button").click();
    await page.locator(".room-reports a").first().click();
    await expect.poll(() => page.url()).toContain("/tests/r-1");
  });
});
