import { expect, it } from "vitest";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../rig/console-rig.ts";

const ref = { site: "city-hall", room: "3-201" };

describeConsole("the console's navigation", (site) => {
  it.each([
    ["a phone, in Chinese", phone, "找会场", "会场"],
    ["a desk, in English", desk, "Find a room", "Rooms"],
  ] as const)("leads from page to page on %s", async (_title, looks, find, rooms) => {
    const { page } = await site.open("#/", looks, async (rig) => {
      await rig.hub.enrol(ref);
    });
    const nav = page.getByRole("navigation");
    await nav.getByRole("link", { name: find }).click();
    await expect.poll(() => page.url()).toContain("#/find");
    expect(await nav.getByRole("link", { name: find }).getAttribute("aria-current")).toBe("page");
    await nav.getByRole("link", { name: rooms, exact: true }).click();
    await page.getByText("3-201").first().waitFor();
    await shoot(page, `overview-${looks.width}-${looks.locale}`);
    await expectAccessible(page);
  });
});
