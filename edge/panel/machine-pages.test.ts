import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { startDay, type VirtualDay } from "../virtual-day.fixture.ts";
import { openDayPanel } from "./day-panel.fixture.ts";
import type { Panel } from "./panel-server.ts";

/** Energy, journal and set-up in a real browser, after a meeting of the demo room. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
if (!hasBrowser) console.warn(`${executablePath} is missing: the panel's pages are NOT tested`);

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 800 };
const root = fileURLToPath(new URL("../../", import.meta.url));
const assetsDir = mkdtempSync(join(tmpdir(), "machine-pages-"));
let browser: Browser;
let virtual: VirtualDay;
let panel: Panel;

/** A browser at the panel, signed in. */
async function open(viewport: typeof phone): Promise<Page> {
  const options = { viewport, locale: "en-GB", reducedMotion: "reduce" } as const;
  const context = await browser.newContext({ ...options, acceptDownloads: true });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (line) => {
    if (line.type() === "error" && line.text().includes("Content Security")) {
      faults.push(line.text());
    }
  });
  onTestFinished(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });
  await page.goto(panel.enterLink());
  await page.getByLabel("Your name").fill("Li");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Meeting room 1").first().waitFor();
  return page;
}

const goTo = async (page: Page, path: string) => {
  await page.goto(`${panel.url}/#/${path}`);
  await page.locator("main .card").first().waitFor();
};

/** What a finger would miss, what no reader could name, and what runs out of the screen. */
const awkwardness = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const controls = [
      ...document.querySelectorAll("button, summary, .button, .nav-item, .choice span"),
    ];
    const small = controls.filter((each) => {
      const { width, height } = each.getBoundingClientRect();
      return width > 0 && (height < 43.5 || width < 43.5);
    });
    const nameless = [...document.querySelectorAll("button, summary, a")].filter(
      (each) => each.getAttribute("aria-label") === null && each.textContent?.trim() === "",
    );
    const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
    const over = document.documentElement.scrollWidth - window.innerWidth;
    return [
      ...small.map((each) => `small: ${each.textContent}`),
      ...nameless.map((each) => `without a name: ${each.className}`),
      ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `id twice: ${id}`),
      ...(over > 0 ? [`${over} px too wide`] : []),
    ];
  });

it("has a browser to test the panel with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("the panel's pages of the machine", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const configFile = join(root, "vite.config.ts");
    const target = { outDir: assetsDir, emptyOutDir: true };
    await build({ mode: "panel", configFile, logLevel: "silent", build: target });
    browser = await chromium.launch({ executablePath, args: flags });
    virtual = startDay(tenMs - 130 * minuteMs, { staff: "Wang" });
    virtual.loop.takeAgenda(demoAgenda([demoMeeting()]));
    for (const [toMin, people] of [
      [-5, 0],
      [60, 24],
      [110, 0],
    ] as const) {
      virtual.room.people = people;
      await virtual.until(tenMs + toMin * minuteMs);
    }
    panel = await openDayPanel(virtual, assetsDir);
  }, 90_000);

  afterAll(async () => {
    await browser.close();
    await panel.stop();
    await virtual.loop.stop();
    virtual.store.close();
    rmSync(assetsDir, { recursive: true, force: true });
  });

  it("leads a phone to every page: four in the bar, the rest one press further", async () => {
    const page = await open(phone);
    const bar = page.getByRole("navigation", { name: "Pages" });
    expect(await bar.getByRole("link").count()).toBe(4);
    await bar.getByRole("button", { name: "More" }).press("Enter");
    const sheet = page.getByRole("dialog", { name: "More" });
    expect(await sheet.getByRole("link").allInnerTexts()).toEqual(["Energy", "Journal", "Set-up"]);
    await sheet.getByRole("link", { name: "Journal" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => page.title()).toMatch(/^Journal/);
    await page.setViewportSize(desk);
    expect(await bar.getByRole("link").allInnerTexts()).toEqual(
      expect.arrayContaining(["Now", "Test", "Devices", "Energy", "Duties", "Journal", "Set-up"]),
    );
    expect(await bar.getByRole("button", { name: "More" }).isVisible()).toBe(false);
  });

  it("draws the day with its meeting, and has the numbers in a table and in a file", async () => {
    const page = await open(phone);
    await goTo(page, "energy");
    await page.locator(".chart-plot canvas").waitFor();
    await page.getByText("Annual work conference").waitFor();
    expect(await page.locator("main").innerText()).toMatch(/powered .* until the room was off/);
    const days = page.locator("section", { has: page.getByRole("heading", { name: "By day" }) });
    await days.getByText("Table").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      days.getByText("Download CSV").click(),
    ]);
    const csv = readFileSync(await download.path(), "utf8");
    expect(csv).toMatch(/^day,2026-03-02,2026-03-01T16:00:00\.000Z,.*,\d+\.\d{4},/m);
    expect(csv).toMatch(/^meeting,"m1",/m);
  });

  it("finds a command in the journal, and shows its reason, clause and receipt", async () => {
    const page = await open(phone);
    await goTo(page, "journal?kind=command&device=projector");
    const rows = page.locator(".record");
    for (const text of await rows.allInnerTexts()) expect(text).toContain("projector ·");
    await page.locator(".record").last().click();
    const sheet = page.getByRole("dialog");
    await sheet.getByText("Receipt").waitFor();
    expect(await sheet.innerText()).toMatch(/NX .*\n[\s\S]*read back after/);
    expect(page.url()).toContain("record=");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Show all devices" }).click();
    await page.getByLabel("Duty", { exact: true }).check();
    await page.getByLabel("Search the journal").fill("tea");
    await page
      .getByText(/Tea refilled: done/)
      .first()
      .waitFor();
    expect(page.url()).toMatch(/kind=duty/);
    const more = page.getByRole("link", { name: "Export" });
    expect(await more.getAttribute("href")).toBe("api/journal/export?kind=duty&q=tea");
  });

  it("goes back as far as the journal does, and shows what is new by itself", async () => {
    const page = await open(desk);
    await goTo(page, "journal");
    const more = page.getByRole("button", { name: "Show older records" });
    while (await more.isVisible()) {
      await more.click();
      await page.waitForTimeout(50);
    }
    await page.getByText("The journal begins here.").waitFor();
    expect(await page.locator(".record").count()).toBe(virtual.store.lastNumber());
    virtual.loop.act({ kind: "clean", zones: [], untilMs: virtual.now() + 60 * minuteMs }, "Zhao");
    await page.getByText("Zhao – started cleaning").waitFor();
  });

  it("asks every device who it is, shows how far it is, and hands out a backup", async () => {
    const page = await open(phone);
    await goTo(page, "setup");
    await page.getByText("9600 8N1").waitFor();
    // The line of a projector without supply is down, and that is as it should be.
    const line = page.locator(".line").filter({ hasText: /^projector/ });
    expect(await line.innerText()).toMatch(/no supply/);
    expect(await line.innerText()).not.toMatch(/refused/);
    await page.getByRole("button", { name: "Ask all devices" }).click();
    await page.getByText(/Asked at .* by Li: \d+ of \d+ as expected/).waitFor();
    const { model } = virtual.loop.snapshot;
    expect(await page.locator(".probe-row").count()).toBe(model.devices.size);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download a backup" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^huitang-city-hall-3-201-2026-03-02-\d{4}\.db$/);
    const head = readFileSync(await download.path())
      .subarray(0, 15)
      .toString("latin1");
    expect(head).toBe("SQLite format 3");
  });

  it("fits a phone and a desk, for fingers and readers, in both languages", async () => {
    const page = await open(phone);
    const found: string[] = [];
    const look = async (viewport: typeof phone) => {
      await page.setViewportSize(viewport);
      for (const path of ["energy", "journal", "setup"]) {
        await goTo(page, path);
        found.push(...(await awkwardness(page)).map((each) => `/${path}: ${each}`));
      }
    };
    await look(phone);
    await look(desk);
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("第一会议室").first().waitFor();
    await look(phone);
    expect(found).toEqual([]);
  });
});
