import { expect, it } from "vitest";
import { createClock } from "../../../contract/clock.ts";
import { monthAfter, monthOf, monthSpan } from "../../../contract/compliance.ts";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../../rig/console-rig.ts";
import { type HubRig, silentLog } from "../../rig/hub-rig.ts";
import { recordSite } from "../../rig/recorded/site.ts";
import { openStore } from "../../store/open-store.ts";

const timeZone = "Asia/Shanghai";
const lastMonth = monthAfter(monthOf(createClock().wallMs(), timeZone), -1);

/** Rooms with a past: the last week of the month before. */
async function fill(rig: HubRig): Promise<void> {
  const store = await openStore({ data: rig.folder }, silentLog);
  const untilMs = monthSpan(lastMonth, timeZone).toMs;
  await recordSite(store, { site: "city-hall", rooms: 6, days: 5, untilMs, timeZone }, 60);
  await store.close();
}

describeConsole("the compliance page", (site) => {
  it("NX 10.2.2: shows a month by clause, room and both, and says how each indicator is reckoned", async () => {
    const opened = await site.open(`#/compliance?month=${lastMonth}`, desk, fill);
    const { page } = opened;
    await page.getByText("Completion rate").waitFor();
    expect(await page.getByText("no data").count()).toBe(2);
    await page.getByText("Duties done by their deadline").waitFor();
    await shoot(page, "compliance-1280-en");
    await expectAccessible(page);
    await page.getByRole("radio", { name: "Room", exact: true }).check();
    await expect.poll(() => page.url()).toContain("view=rooms");
    await opened.go(`#/compliance?month=${lastMonth}&view=matrix`);
    await page.locator(".matrix td a").first().waitFor();
    await shoot(page, "compliance-matrix-1280-en");
    await expectAccessible(page);
    await page.locator(".matrix td a").first().click();
    await page.locator(".duty").first().waitFor();
    await shoot(page, "compliance-duties-1280-en");
    await expectAccessible(page);
    expect(page.url()).toContain("clause=");
    await page.getByLabel("Outcome").selectOption({ label: "Open" });
    await page.getByText("No duty matches").waitFor();
  });

  it("says that a month without duties has none, on a phone", async () => {
    const { page } = await site.open("#/compliance?month=2020-01", phone, fill);
    await page.getByText("本月没有职责").waitFor();
    await page.getByRole("button", { name: "下个月" }).click();
    await expect.poll(() => page.url()).toContain("month=2020-02");
    await shoot(page, "compliance-none-390-zh");
    await expectAccessible(page);
  });

  it("is read on a phone, and printed as sheets to be signed", async () => {
    const { page } = await site.open(`#/compliance?month=${lastMonth}`, phone, fill);
    await page.getByText("准时率").first().waitFor();
    await shoot(page, "compliance-390-zh");
    await expectAccessible(page);
    const shots = process.env["SHOTS"] ?? "";
    const pdf = await page.pdf({
      preferCSSPageSize: true,
      ...(shots === "" ? {} : { path: `${shots}/compliance.pdf` }),
    });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThanOrEqual(1);
    expect(pages).toBeLessThanOrEqual(3);
  });
});
