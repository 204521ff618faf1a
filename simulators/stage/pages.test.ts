import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build } from "vite";
import { patiently } from "../testing/eventually.ts";
import { projectRoot, testStage } from "../testing/stage.fixture.ts";
import type { StagedHub, StagedRoom } from "./stage.ts";
import { WebClient } from "./web-client.ts";

/** Both pages in a real browser, served by a real hub and a real edge with simulated devices. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
if (!hasBrowser) console.warn(`${executablePath} is missing: the pages are NOT tested`);

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 800 };
const password = "Correct-Horse-7";

const stage = testStage(20);
let browser: Browser;
let hub: StagedHub;
let room: StagedRoom & { stop(): Promise<void> };
const faults: string[] = [];

async function open(viewport: { width: number; height: number }, locale: string): Promise<Page> {
  const context = await browser.newContext({ viewport, locale, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (line) => {
    if (line.type() === "error" && line.text().includes("Content Security"))
      faults.push(line.text());
  });
  return page;
}

const text = (page: Page) => page.locator("body").innerText();

const showing = (page: Page, wanted: string | RegExp) =>
  patiently(`the page to show ${String(wanted)}`, async () => {
    const shown = await text(page);
    return (typeof wanted === "string" ? shown.includes(wanted) : wanted.test(shown)) && shown;
  });

async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

it("has a browser to test the pages with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("the pages", { timeout: 90_000 }, () => {
  beforeAll(async () => {
    for (const mode of ["panel", "console"]) {
      await build({ mode, configFile: join(projectRoot, "vite.config.ts"), logLevel: "silent" });
    }
    browser = await chromium.launch({ executablePath, args: flags });
    hub = await stage.startHub();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await room.stop();
    await hub.stop();
    stage.remove();
  });

  it("makes the first account by the one-time link, and sees a new room come up live", async () => {
    const page = await open(desk, "en-GB");
    await page.goto(hub.setupLink);
    await page.getByLabel("Account").fill("wang");
    await page.getByLabel("Password").fill("password");
    await page.getByRole("button", { name: "Create and sign in" }).click();
    await showing(page, "Choose a stronger password");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Create and sign in" }).click();
    await showing(page, "wang");
    const office = new WebClient(hub.url);
    await office.post("/api/session", { name: "wang", password });
    room = await stage.startRoom(office, hub.mqttUrl);
    await showing(page, "Meeting room 1");
    await page.getByRole("button", { name: "中文" }).click();
    await showing(page, "第一会议室");
    await page
      .getByRole("link", { name: /第一会议室/ })
      .first()
      .click();
    await page.getByRole("link", { name: "设备", exact: true }).last().click();
    await showing(page, "projector");
    await showing(page, "hvac");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  it("lets a technician with a phone set the air by hand, clamped, and read why", async () => {
    const page = await open(phone, "zh-CN");
    await page.goto(room.enterLinks.person);
    await page.getByLabel("姓名").fill("李工");
    await page.getByRole("button", { name: "登录" }).click();
    await showing(page, "第一会议室");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.getByRole("link", { name: /设备/ }).click();
    await showing(page, "lights-front");
    await page.getByRole("button", { name: /^设置.*设定温度/ }).click();
    await page.getByLabel("设为（°C）").fill("22");
    await page.getByRole("button", { name: "设置并保持" }).click();
    await showing(page, /请求 22 °C 已被限制/);
    await page.getByRole("button", { name: /设定温度.*为什么/ }).click();
    await showing(page, "制冷不低于 26 °C");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "English" }).click();
    await showing(page, "a wish for 22 °C was clamped");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  it("breaks no rule of its own content security policy and throws nothing", () => {
    expect(faults).toEqual([]);
  });
});
