import { expect, it } from "vitest";
import { createClock } from "../../../contract/clock.ts";
import { meetingSchema } from "../../../contract/agenda.ts";
import { daysAfter } from "../room/local-date.ts";
import { wallClock } from "../../../contract/zoned-time.ts";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../../rig/console-rig.ts";
import { type HubRig, silentLog } from "../../rig/hub-rig.ts";
import { roomDay } from "../../rig/recorded/room-day.ts";
import { habitsOf } from "../../rig/recorded/room-habits.ts";
import { recordSite } from "../../rig/recorded/site.ts";
import { openStore } from "../../store/open-store.ts";

const clock = createClock();

const site = "city-hall";
const timeZone = "Asia/Shanghai";
const rooms = 12;
const tomorrow = daysAfter(wallClock(timeZone, clock.wallMs()).date, 1);
const midnightMs = Date.parse(`${tomorrow}T00:00:00+08:00`);
const hourMs = 3_600_000;

/** Tomorrow with the meetings that the rooms' habits make, and one that nobody may read of. */
async function fill(rig: HubRig): Promise<void> {
  const store = await openStore({ data: rig.folder }, silentLog);
  try {
    const untilMs = midnightMs + 24 * hourMs;
    await recordSite(store, { site, rooms, days: 1, untilMs, timeZone }, 1440);
  } finally {
    await store.close();
  }
  // A Wednesday, so that there is something on.
  const workdayMs = Date.parse("2026-03-04T00:00:00+08:00");
  for (let number = 0; number < rooms; number++) {
    const ref = { site, room: habitsOf(number).room };
    for (const meeting of roomDay(habitsOf(number), number, 0, workdayMs).meetings) {
      const moved = {
        ...meeting,
        startMs: meeting.startMs - workdayMs + midnightMs,
        endMs: meeting.endMs - workdayMs + midnightMs,
      };
      await rig.hub.book(ref, moved);
    }
  }
  const secret = meetingSchema.parse({
    id: "secret",
    title: "机密议题",
    startMs: midnightMs + 18 * hourMs,
    endMs: midnightMs + 19 * hourMs,
    classified: true,
  });
  await rig.hub.book({ site, room: habitsOf(0).room }, secret);
}

describeConsole("the agenda of all rooms", (console) => {
  it.each([
    ["a phone, in Chinese", phone, "已占用"],
    ["a desk, in English", desk, "taken"],
  ] as const)(
    "shows who is where and keeps a classified title to itself on %s",
    async (_title, looks, taken) => {
      const { page } = await console.open(`#/agenda?date=${tomorrow}`, looks, fill);
      await page.getByText(taken, { exact: true }).first().waitFor();
      expect(await page.getByText("机密议题").count()).toBe(0);
      expect(await page.locator(".day-block, .day-entry").count()).toBeGreaterThan(5);
      await shoot(page, `agenda-${looks.width}`);
      await expectAccessible(page);
      await page.locator(".day-block, .day-entry").first().click();
      await page.locator("dialog").waitFor();
      await shoot(page, `agenda-meeting-${looks.width}`);
      await expectAccessible(page);
    },
  );

  it("is zoomed by keyboard, filtered and moved a day on, all in its address", async () => {
    const { page } = await console.open(`#/agenda?date=${tomorrow}`, desk, fill);
    await page.locator(".day-block").first().waitFor();
    await page.locator(".day-line").focus();
    await page.keyboard.press("+");
    await expect.poll(() => page.url()).toContain("zoom=2");
    await page.keyboard.press("-");
    await expect.poll(() => page.url()).not.toContain("zoom");
    await page.getByLabel("Search rooms or meetings").fill("1-03");
    await expect.poll(() => page.locator(".day-row").count()).toBe(2);
    await page.getByRole("button", { name: "The day after" }).click();
    await expect.poll(() => page.url()).toContain(`date=${daysAfter(tomorrow, 1)}`);
    await page.getByLabel("List", { exact: true }).check({ force: true });
    await page.getByText("free all day").first().waitFor();
  });

  it.each([
    ["a phone, in Chinese", phone],
    ["a desk, in English", desk],
    ["a desk, in Chinese", { ...desk, locale: "zh-CN", colorScheme: "light" }],
  ] as const)("shows a week, its days led to one by one, on %s", async (_title, looks) => {
    const isChinese = looks.locale === "zh-CN";
    const name = `week-${looks.width}-${looks.locale}`;
    const { page } = await console.open(`#/agenda?view=week&date=${tomorrow}`, looks, fill);
    const blocks = page.locator(".rota-block, .rota-entry");
    await blocks.first().waitFor();
    expect(await page.getByText("机密议题").count()).toBe(0);
    expect(await page.getByText(isChinese ? "已占用" : "taken", { exact: true }).count()).toBe(1);
    await shoot(page, name);
    await expectAccessible(page);
    await blocks.first().click();
    await page.locator("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: isChinese ? "下一周" : "The week after" }).click();
    await expect.poll(() => page.url()).toContain(`date=${daysAfter(tomorrow, 7)}`);
    await page.getByText(isChinese ? "12 间会场，0 场会议" : "12 rooms, 0 meetings").waitFor();
    await shoot(page, `${name}-empty`);
    await expectAccessible(page);
    await page.getByRole("button", { name: isChinese ? "上一周" : "The week before" }).click();
    await blocks.first().waitFor();
    await page.locator(`a[href*="date=${tomorrow}"]:visible`).first().click();
    await page.locator(".day-block, .day-entry").first().waitFor();
    expect(page.url()).toContain(`date=${tomorrow}`);
    expect(page.url()).not.toContain("view=");
  });

  it("is gone through by the arrows in its week, and keeps to one room that is searched", async () => {
    const { page } = await console.open(`#/agenda?view=week&date=${tomorrow}`, desk, fill);
    await page.locator(".rota-block").first().waitFor();
    const here = () =>
      page.evaluate(() => document.activeElement?.closest("[data-at]")?.getAttribute("data-at"));
    await page.locator(".rota-date a").last().focus();
    await page.keyboard.press("Tab");
    expect(await here()).toBe("0:0");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    expect(await here()).toBe("1:1");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("ArrowDown");
    expect(await here()).toBe("11:1");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowLeft");
    expect(await here()).toBe("10:0");
    // What stands in the cell comes next, then what is behind the grid.
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("A");
    await page.getByLabel("Search rooms or meetings").fill("1-03");
    await expect.poll(() => page.locator(".rota-row").count()).toBe(2);
    expect(page.url()).toContain("q=1-03");
    await shoot(page, "week-one-room");
    await expectAccessible(page);
  });

  it("books into free time that was pressed", async () => {
    const { page, client } = await console.open(`#/agenda?date=${tomorrow}`, desk, fill);
    const lane = page.locator(".day-row", { hasText: "1-02" }).locator(".day-lane");
    await lane.waitFor();
    const box = await lane.boundingBox();
    await lane.click({ position: { x: (box?.width ?? 0) - 8, y: 4 } });
    const dialog = page.locator("dialog");
    await dialog.waitFor();
    expect(await dialog.locator("input[type=date]").first().inputValue()).toBe(tomorrow);
    expect(await dialog.locator("input[type=time]").first().inputValue()).toBe("19:30");
    await dialog.locator("input").first().fill("晚间例会");
    await dialog.locator("button[type=submit]").click();
    await page.getByText("晚间例会").first().waitFor();
    const day = await client.call<{ rooms: { room: string; meetings: { title: string }[] }[] }>(
      "GET",
      `/api/agenda?date=${tomorrow}`,
    );
    const found = day.body.rooms.find(({ room }) => room === "1-02");
    expect(found?.meetings.map(({ title }) => title)).toContain("晚间例会");
  });
});
