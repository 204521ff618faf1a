import { expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../rig/console-rig.ts";
import { administrator, password } from "../rig/hub-client.ts";
import type { HubRig } from "../rig/hub-rig.ts";

const ref = { site: "city-hall", room: "3-201" };
const oneRoom = async (rig: HubRig) => {
  await rig.hub.enrol(ref);
};

describeConsole("the console's navigation", (site) => {
  it.each([
    ["a phone, in Chinese", phone, "找会场", "会场"],
    ["a desk, in English", desk, "Find a room", "Rooms"],
  ] as const)("leads from page to page on %s", async (_title, looks, find, rooms) => {
    const { page } = await site.open("#/", looks, oneRoom);
    const nav = page.getByRole("navigation");
    await nav.getByRole("link", { name: find }).click();
    await expect.poll(() => page.url()).toContain("#/find");
    await expect
      .poll(() => nav.getByRole("link", { name: find }).getAttribute("aria-current"))
      .toBe("page");
    await nav.getByRole("link", { name: rooms, exact: true }).click();
    await page.getByText("3-201").first().waitFor();
    await shoot(page, `overview-${looks.width}-${looks.locale}`);
    await expectAccessible(page);
  });

  it.each([
    ["English", desk, "Manage", "Audit"],
    ["Chinese", { ...desk, locale: "zh-CN", colorScheme: "light" }, "管理", "审计"],
  ] as const)(
    "takes one line of a desk in %s, and keeps what is seldom needed behind a word",
    async (language, looks, manage, audit) => {
      const { page } = await site.open("#/", looks, oneRoom);
      const nav = page.getByRole("navigation");
      await nav.waitFor();
      expect((await nav.boundingBox())?.height).toBeLessThan(50);
      const menu = nav.getByRole("button", { name: manage, exact: true });
      await menu.focus();
      await page.keyboard.press("Enter");
      expect(await menu.getAttribute("aria-expanded")).toBe("true");
      await shoot(page, `nav-menu-${language}`);
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      expect(await menu.getAttribute("aria-expanded")).toBe("false");
      await page.keyboard.press("Enter");
      await nav.getByRole("link", { name: audit }).click();
      await expect.poll(() => page.url()).toContain("#/audit");
      await page.getByRole("heading", { name: audit }).waitFor();
      expect(await nav.getByRole("link", { name: audit }).count()).toBe(0);
      await menu.click();
      const current = nav.getByRole("link", { name: audit });
      expect(await current.getAttribute("aria-current")).toBe("page");
      await page.getByRole("heading", { name: audit }).click();
      expect(await menu.getAttribute("aria-expanded")).toBe("false");
    },
  );
});

describeConsole("pages that come when they are opened", (site) => {
  it("are said to be missing while the hub does not answer, and come when it does", async () => {
    const { page } = await site.open("#/", desk, oneRoom);
    const nav = page.getByRole("navigation");
    await nav.waitFor();
    await page.context().setOffline(true);
    await nav.getByRole("link", { name: "Energy" }).click();
    const again = page.getByRole("button", { name: "Try again" });
    await again.waitFor();
    await shoot(page, "page-not-come");
    await expectAccessible(page);
    await again.click();
    await again.waitFor();
    await page.context().setOffline(false);
    await again.click();
    await page.getByRole("heading", { name: "Energy" }).first().waitFor();
    expect(page.url()).toContain("#/energy");
  });

  it("bring the whole page anew, once, where the hub has been updated", async () => {
    const { page } = await site.open("#/", desk, oneRoom);
    const nav = page.getByRole("navigation");
    await nav.waitFor();
    // As after an update: the page names another script, and the old parts are gone.
    let isOld = true;
    let loads = 0;
    await page.route(/compliance-page.*\.js$/, async (route) => {
      if (isOld) await route.fulfill({ status: 404, body: "" });
      else await route.continue();
    });
    await page.route(/:\d+\/$/, async (route) => {
      if (route.request().isNavigationRequest()) {
        loads += 1;
        isOld = false;
        await route.continue();
      } else {
        await route.fulfill({ contentType: "text/html", body: '<script src="new.js"></script>' });
      }
    });
    await nav.getByRole("link", { name: "Compliance" }).click();
    await page.getByRole("heading", { name: "Compliance" }).first().waitFor();
    expect(loads).toBe(1);
    expect(page.url()).toContain("#/compliance");
  });

  it("are kept by the browser for good, and are sent packed", async () => {
    const { rig } = await site.open("#/", desk, oneRoom);
    const first = await fetch(`${rig.hub.address}/`);
    expect(first.headers.get("cache-control")).toBe("no-cache");
    const script = /assets\/index-[\w-]+\.js/.exec(await first.text())?.[0] ?? "";
    const answer = await fetch(`${rig.hub.address}/${script}`, {
      headers: { "accept-encoding": "br" },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-encoding")).toBe("br");
    expect(answer.headers.get("cache-control")).toContain("immutable");
  });
});

describeConsole("a session that ends while a page is open", (site) => {
  const clock = createClock();
  const longMs = 13 * 3_600_000;

  /** A hub whose wall clock can be put on, and that looks after open pages every half second. */
  const hastyClock = () => {
    let aheadMs = 0;
    return {
      hurry: () => (aheadMs += longMs),
      wireClock: {
        ...clock,
        wallMs: () => clock.wallMs() + aheadMs,
        after: (name: string, delayMs: number, task: () => void) =>
          clock.after(name, name === "look after pages" ? 500 : delayMs, task),
      },
    };
  };

  it.each([
    ["a page that listens", "#/rooms/city-hall/3-201?part=devices", phone, null],
    ["a page that asks", "#/agenda?view=list", desk, "The day after"],
  ] as const)("leads from %s to the sign-in and back", async (_title, hash, looks, press) => {
    const { hurry, wireClock } = hastyClock();
    const { page } = await site.open(hash, looks, oneRoom, { wireClock });
    await page.getByRole("navigation").first().waitFor();
    const isChinese = looks.locale === "zh-CN";
    const ended = page.getByText(isChinese ? "登录已失效" : "Your session has ended");
    expect(await ended.count()).toBe(0);
    hurry();
    if (press !== null) await page.getByRole("button", { name: press }).click();
    await ended.waitFor({ timeout: 20_000 });
    expect(page.url()).toContain(hash);
    await shoot(page, `session-ended-${looks.width}`);
    await expectAccessible(page);
    await page.getByLabel(isChinese ? "账号" : "Account").fill(administrator);
    await page.getByLabel(isChinese ? "密码" : "Password").fill(password);
    await page.getByRole("button", { name: isChinese ? "登录" : "Sign in", exact: true }).click();
    await page.getByRole("navigation").first().waitFor();
    expect(page.url()).toContain(hash);
    expect(await ended.count()).toBe(0);
  });

  it("says nothing of it to whoever signs out himself", async () => {
    const { page } = await site.open("#/", desk, oneRoom);
    await page.getByRole("button", { name: /^Sign out/ }).click();
    await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    expect(await page.getByText("Your session has ended").count()).toBe(0);
  });
});
