import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createVirtualClock } from "../../../contract/clock.ts";
import { pdfPages } from "../../../contract/pdf-text.fixture.ts";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../../rig/console-rig.ts";
import type { HubRig } from "../../rig/hub-rig.ts";
import { silentLog } from "../../rig/quiet.ts";
import { recordEnergy } from "../../rig/recorded/energy-past.ts";
import { openStore } from "../../store/open-store.ts";

/** 15:00 of the 20th in Shanghai. */
const nowMs = Date.parse("2026-03-20T15:00:00+08:00");
const shots = process.env["SHOTS"] ?? "";
const options = () => ({ roomClock: createVirtualClock(nowMs) });

const past = (rooms: number, days: number) => async (rig: HubRig) => {
  const store = await openStore({ data: rig.folder }, silentLog);
  const untilMs = Date.parse("2026-03-21T00:00:00+08:00");
  const site = { site: "city-hall", rooms, days, untilMs, timeZone: "Asia/Shanghai" };
  await recordEnergy(store, site, nowMs);
  await store.close();
};

describeConsole("energy at the console", (site) => {
  it("NXC 8.2.3: shows what rooms used, wasted and saved, on a phone in Chinese", async () => {
    const opened = await site.open("#/energy", phone, past(12, 50), options());
    const { page } = opened;
    await page.getByRole("heading", { name: "各会场用电" }).waitFor();
    await page.locator(".energy-plot canvas").waitFor();
    await page.getByText("2026年3月", { exact: true }).waitFor();
    await page.getByText(/比此前 20 天/).waitFor();
    await page
      .getByText(/hvac · 空调/)
      .first()
      .waitFor();
    await shoot(page, "energy-month-390-zh");
    await expectAccessible(page);
    await page.getByRole("radio", { name: "年" }).click();
    await expect.poll(() => page.url()).toContain("period=year");
    await page.getByRole("heading", { name: "每月用电" }).waitFor();
    await opened.go("#/energy?period=day&at=2026-03-19");
    await page.getByRole("heading", { name: "每半小时用电" }).waitFor();
    await shoot(page, "energy-day-390-zh");
    expect(await page.getByRole("button", { name: "后一时段" }).isEnabled()).toBe(true);
  });

  it("leads from all rooms to one, at a desk in English, and tells cost once a price is set", async () => {
    const { page, client } = await site.open("#/energy", desk, past(12, 50), options());
    await page.getByRole("heading", { name: "Energy by room" }).waitFor();
    await page.locator(".energy-plot canvas").waitFor();
    await page.getByText(/12 rooms metered/).waitFor();
    expect(await page.getByText("Cost", { exact: true }).count()).toBe(0);
    await shoot(page, "energy-month-1280-en-dark");
    await expectAccessible(page);
    await page.locator(".chart-table summary").click();
    expect(await page.locator(".chart-table tbody tr").count()).toBe(31);
    await page.getByRole("radio", { name: "per seat" }).click();
    await expect.poll(() => page.url()).toContain("sort=seat");
    await page.getByRole("button", { name: "Change" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Price of a kWh").fill("much");
    await sheet.getByRole("button", { name: "Save" }).click();
    await sheet.getByText("A number from 0 to 1000, please.").waitFor();
    await sheet.getByLabel("Price of a kWh").fill("0.62");
    await sheet.getByRole("button", { name: "Add a band" }).click();
    await sheet.getByLabel("Price", { exact: true }).fill("1.05");
    await sheet.getByLabel("kg of CO₂ for a kWh").fill("0.57");
    await shoot(page, "energy-prices-1280-en-dark");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "Save" }).click();
    await sheet.waitFor({ state: "detached" });
    const link = page.getByRole("link", { name: "Meeting room 1-01" });
    expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await link.click();
    await expect.poll(() => page.url()).toContain("room=1-01");
    await page.getByText("1 of 1 rooms metered").waitFor();
    const settings = await client.call("GET", "/api/energy/settings");
    expect(settings.body).toMatchObject({ tariff: { pricePerKWh: 0.62 }, co2KgPerKWh: 0.57 });
    // The job prices the days anew within its next look.
    await expect
      .poll(
        async () => {
          const { body } = await client.call<{ total: { cost: number | null } }>(
            "GET",
            "/api/energy?period=month&site=city-hall&room=1-01",
          );
          return body.total.cost;
        },
        { timeout: 15_000 },
      )
      .toBeGreaterThan(0);
    await page.reload();
    await page.getByText("CN¥").first().waitFor();
    await shoot(page, "energy-room-1280-en-dark");
  });

  it("says so where nothing is metered", async () => {
    const { page } = await site.open("#/energy", phone, async (rig) => {
      await rig.hub.enrol({ site: "city-hall", room: "3-201" });
    });
    await page.getByText("此时段没有能耗数据").waitFor();
    await shoot(page, "energy-empty-390-zh");
    await expectAccessible(page);
    expect(await page.locator(".energy-plot").count()).toBe(0);
  });

  it.each([
    ["zh-CN", "会议场所能耗月报", "第 1 ", "编制人"],
    ["en-GB", "Energy of meeting rooms, monthly report", "page 1", "Made by"],
  ] as const)("prints the report of a month on A4 (%s)", async (locale, title, first, maker) => {
    const looks = { ...desk, locale };
    const opened = await site.open("#/energy/report", looks, past(14, 56), options());
    const { page } = opened;
    await page.getByRole("heading", { name: title }).waitFor();
    expect(page.url()).not.toContain("month=");
    await shoot(page, `energy-report-1280-${locale}`);
    await expectAccessible(page);
    const file = await page.pdf({ preferCSSPageSize: true });
    if (shots !== "") writeFileSync(join(shots, `energy-report-${locale}.pdf`), file);
    // The print's font writes some radicals by their own letters.
    const pages = pdfPages(file).map((one) => ({ ...one, text: one.text.normalize("NFKC") }));
    expect(pages.length).toBeGreaterThanOrEqual(2);
    expect(pages.length).toBeLessThanOrEqual(6);
    for (const { widthPt, heightPt, text } of pages) {
      expect([Math.round(widthPt), Math.round(heightPt)]).toEqual([595, 842]);
      expect(text).toContain(title);
    }
    expect(pages[0]?.text.toLowerCase()).toContain(first);
    const all = pages.map(({ text }) => text).join("\n");
    expect(all).toContain("NXC 8.2.3");
    expect(all).toContain(maker);
    expect(all).toContain("18:30");
    // What a meeting was about is no part of the report.
    for (const words of ["项目评审", "党组学习", "来访接待"]) expect(all).not.toContain(words);
  });
});
