import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { PanelRole } from "../../contract/people.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { startDay, type VirtualDay } from "../virtual-day.fixture.ts";
import { openDayPanel } from "./day-panel.fixture.ts";
import { ask, signIn } from "./panel.fixture.ts";
import type { Panel } from "./panel-server.ts";

/** The panel in a real browser as who has not signed in sees it, and how people come in. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const phone = { width: 390, height: 760 };
const desk = { width: 1280, height: 800 };
const root = fileURLToPath(new URL("../../", import.meta.url));
const assetsDir = mkdtempSync(join(tmpdir(), "wall-pages-"));
const pin = "518204";
let browser: Browser;

interface Seen {
  readonly page: Page;
  readonly panel: Panel;
  readonly virtual: VirtualDay;
}

/** The demo room at this many minutes from its meeting at ten; nobody is signed in. */
async function openAt(atMin: number, people: number, classified = false): Promise<Seen> {
  const virtual = startDay(tenMs + atMin * minuteMs, {});
  virtual.loop.takeAgenda(demoAgenda([demoMeeting({ title: "Budget 2027", classified })]));
  virtual.room.people = people;
  await virtual.until(tenMs + (atMin + 3) * minuteMs);
  const panel = await openDayPanel(virtual, assetsDir);
  const context = await browser.newContext({
    viewport: phone,
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  onTestFinished(async () => {
    await context.close();
    await panel.stop();
    await virtual.loop.stop();
    virtual.store.close();
    expect(faults).toEqual([]);
  });
  return { page, panel, virtual };
}

async function addPerson(panel: Panel, name: string, role: PanelRole): Promise<void> {
  const headers = { cookie: await signIn(panel, "admin") };
  const { status } = await ask(panel.url, "/api/people", { body: { name, role, pin }, headers });
  expect(status).toBe(201);
}

async function enter(page: Page, name: string, tried: string): Promise<void> {
  const sheet = page.getByRole("dialog");
  if ((await sheet.count()) === 0) await page.getByRole("button", { name: "Sign in" }).click();
  await sheet.getByLabel("Your name").first().fill(name);
  await sheet.getByLabel("PIN", { exact: true }).fill(tried);
  await sheet.getByRole("button", { name: "Sign in" }).first().click();
}

/** What a finger would miss, and what runs out of the screen. */
const awkwardness = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const small = [...document.querySelectorAll("button, summary, input, a.button")].filter(
      (each) => {
        const { width, height } = each.getBoundingClientRect();
        return width > 0 && (height < 43.5 || width < 43.5);
      },
    );
    const over = document.documentElement.scrollWidth - window.innerWidth;
    return [
      ...small.map((each) => `small: ${each.textContent}`),
      ...(over > 0 ? [`${over} px too wide`] : []),
    ];
  });

it("has a browser to test the wall page with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("the wall page", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const configFile = join(root, "vite.config.ts");
    const target = { outDir: assetsDir, emptyOutDir: true };
    await build({ mode: "panel", configFile, logLevel: "silent", build: target });
    browser = await chromium.launch({ executablePath, args: flags });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    rmSync(assetsDir, { recursive: true, force: true });
  });

  it("tells everybody the state, the meeting and the air, and no more", async () => {
    const { page, panel, virtual } = await openAt(12, 9);
    await page.goto(panel.url);
    await page.getByText("In meeting").waitFor();
    const text = await page.locator("main").innerText();
    expect(text).toMatch(/Meeting room 1/);
    expect(text).toMatch(/until 11:00/);
    expect(text).toMatch(/Budget 2027/);
    expect(text).toMatch(/CO₂/);
    expect(text).toMatch(/10:1\d/);
    expect(await page.getByRole("navigation").count()).toBe(0);
    expect(await page.getByRole("button").allInnerTexts()).toEqual(["Sign in", "中文", "Auto"]);
    virtual.room.values.set("fire/active", true);
    await virtual.until(virtual.now() + 20_000);
    await page.getByText("Fire alarm: leave the room now").first().waitFor();
  });

  it("NX 5.5.4: says that the room is in use, and not that the meeting is classified", async () => {
    for (const [atMin, words] of [
      [-30, "Booked"],
      [12, "In use"],
    ] as const) {
      const { page, panel } = await openAt(atMin, 9, true);
      await page.goto(panel.url);
      await page.getByText(words, { exact: true }).first().waitFor();
      const text = await page.locator("body").innerText();
      expect(text).not.toMatch(/classified|without a title|Budget/i);
    }
  });

  it("lets a technician in by name and PIN, who leaves the wall page behind on leaving", async () => {
    const { page, panel } = await openAt(12, 9);
    await addPerson(panel, "李娜", "technician");
    await page.goto(`${panel.url}/#/devices`);
    await page.getByText("In meeting").waitFor();
    await enter(page, "李娜", pin);
    await page
      .getByRole("heading", { name: "Devices", exact: true })
      .waitFor({ state: "attached" });
    expect(await page.getByRole("button", { name: /^Set / }).count()).toBeGreaterThan(0);
    await page.goto(`${panel.url}/#/wall`);
    await page.getByRole("link", { name: "Back to the panel" }).click();
    await page.getByRole("button", { name: "Sign out (李娜)" }).click();
    await page.getByText("until 11:00").waitFor();
    await page.getByRole("button", { name: "Sign in" }).click();
    expect(await page.getByLabel("Your name").first().inputValue()).toBe("李娜");
  });

  it("says that a PIN is wrong, and until when it is locked after five", async () => {
    const { page, panel } = await openAt(12, 9);
    await addPerson(panel, "li", "technician");
    await page.goto(panel.url);
    for (let count = 0; count < 5; count++) {
      await enter(page, "li", "902741");
      await page.getByText("The name or the PIN is wrong.").waitFor();
      await page.getByRole("button", { name: "Close" }).click();
    }
    await enter(page, "li", pin);
    // Room time runs thirty times faster here: a quarter of an hour is seven and a half.
    const locked = page.getByText(/^Too many wrong tries: locked until 17:4\d\.$/);
    await locked.waitFor();
    expect(await page.getByRole("navigation").count()).toBe(0);
  });

  it("offers a viewer everything to read and nothing to do", async () => {
    const { page, panel } = await openAt(12, 9);
    await addPerson(panel, "wang", "viewer");
    await page.goto(panel.url);
    await enter(page, "wang", pin);
    await page.getByText("read only").waitFor();
    for (const path of ["", "devices", "duties", "duties?duty=m1:tea.1"]) {
      await page.goto(`${panel.url}/#/${path}`);
      await page.locator("main").waitFor();
      const acts = /^(Set |Release|Extend|End meeting|Confirm done|Waive|Start cleaning|Run )/;
      expect([path, await page.getByRole("button", { name: acts }).allInnerTexts()]).toEqual([
        path,
        [],
      ]);
    }
    expect(await page.getByText("Waive this duty").count()).toBe(0);
    await page.getByText("every 20 min").first().waitFor();
  });

  it("goes back to the wall at once when the person is removed", async () => {
    const { page, panel } = await openAt(12, 9);
    await addPerson(panel, "wang", "technician");
    await page.goto(panel.url);
    await enter(page, "wang", pin);
    await page.getByRole("button", { name: "Sign out (wang)" }).waitFor();
    const headers = { cookie: await signIn(panel, "admin") };
    const list: { id: string }[] = JSON.parse(
      (await ask(panel.url, "/api/people", { headers })).text,
    );
    await ask(panel.url, `/api/people/${list[0]?.id}`, { method: "DELETE", headers });
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await page.getByRole("navigation").count()).toBe(0);
  });

  it("fits a phone and a desk, for fingers, in both languages, with and without the sheet", async () => {
    const { page, panel } = await openAt(12, 9);
    await page.goto(panel.url);
    await page.getByText("In meeting").waitFor();
    const found: string[] = [];
    for (const language of ["en", "zh"]) {
      for (const viewport of [phone, { ...phone, width: 360 }, desk]) {
        await page.setViewportSize(viewport);
        found.push(
          ...(await awkwardness(page)).map((each) => `${language} ${viewport.width}: ${each}`),
        );
        await page.locator(".wall-foot > .button").click();
        found.push(...(await awkwardness(page)).map((each) => `${language} sheet: ${each}`));
        await page.keyboard.press("Escape");
      }
      if (language === "en") await page.getByRole("button", { name: "中文" }).click();
    }
    expect(found).toEqual([]);
  });
});
