import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { harmfulTexts } from "../../contract/harmful-texts.fixture.ts";
import { harmlessLine } from "../../contract/harmless-text.ts";
import { message } from "../../contract/message.ts";
import { dutyOf, meetingView, roomView } from "../../contract/screen/view.fixture.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { startDay } from "../virtual-day.fixture.ts";
import { openDayPanel } from "./day-panel.fixture.ts";
import { signIn, startPanel } from "./panel.fixture.ts";
import type { Panel } from "./panel-server.ts";

/** The banner at the panel, and texts that mean harm, in a real browser. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const root = fileURLToPath(new URL("../../", import.meta.url));
const assetsDir = mkdtempSync(join(tmpdir(), "banner-pages-"));
let browser: Browser;

/** A phone at the panel, signed in as an administrator. */
async function openPage(panel: Panel): Promise<Page> {
  const cookie = await signIn(panel, "王技术");
  const [name = "", value = ""] = cookie.split("=", 2);
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  await context.addCookies([{ name, value, url: panel.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("dialog", (dialog) => {
    faults.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (line) => {
    if (line.text().includes("Content Security")) faults.push(line.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });
  return page;
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

it("has a browser to test the panel with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("the panel", { timeout: 90_000 }, () => {
  beforeAll(async () => {
    const configFile = join(root, "vite.config.ts");
    const target = { outDir: assetsDir, emptyOutDir: true };
    await build({ mode: "panel", configFile, logLevel: "silent", build: target });
    browser = await chromium.launch({ executablePath, args: flags });
  }, 90_000);

  afterAll(async () => {
    await browser.close();
    rmSync(assetsDir, { recursive: true, force: true });
  });

  it("NX T6-6: a technician proof-reads the banner, and only then it is shown; a new text is read anew", async () => {
    const virtual = startDay(tenMs - 100 * minuteMs, {});
    const unread = demoMeeting({ bannerCheckedBy: "" });
    virtual.loop.takeAgenda(demoAgenda([unread]));
    await virtual.until(tenMs - 95 * minuteMs);
    const panel = await openDayPanel(virtual, assetsDir);
    onTestFinished(async () => {
      await panel.stop();
      await virtual.loop.stop();
      virtual.store.close();
    });
    const page = await openPage(panel);
    await page.goto(panel.url);
    await page.locator(".banner-words", { hasText: "ANNUAL WORK CONFERENCE" }).waitFor();
    expect(virtual.room.values.get("banner/text")).toBe("");
    expect(virtual.loop.snapshot.duties.get("m1:banner-check")?.status).toBe("open");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    const press = page.getByRole("button", { name: "It is right: ANNUAL WORK CONFERENCE" });
    await press.click();
    await page.getByRole("button", { name: /^It is right/, disabled: true }).waitFor();
    await virtual.until(virtual.now() + minuteMs);
    await press.waitFor({ state: "detached" });
    expect(virtual.room.values.get("banner/text")).toBe("ANNUAL WORK CONFERENCE");
    expect(virtual.loop.snapshot.duties.get("m1:banner-check")).toMatchObject({
      status: "done",
      evidence: [{ text: { key: "evidence.banner-checked", params: { by: "王技术" } } }],
    });
    // The hub is away, the room starts anew: the word still holds. Another text voids it.
    virtual.loop.takeAgenda(demoAgenda([{ ...unread, title: "Another title" }], 2));
    await virtual.until(virtual.now() + minuteMs);
    expect(virtual.room.values.get("banner/text")).toBe("ANNUAL WORK CONFERENCE");
    virtual.loop.takeAgenda(demoAgenda([{ ...unread, banner: "ANNUAL WORK" }], 3));
    await virtual.until(virtual.now() + minuteMs);
    expect(virtual.room.values.get("banner/text")).toBe("");
    await page.getByRole("button", { name: "It is right: ANNUAL WORK" }).waitFor();
    const stale = { kind: "check-banner", meetingId: "m1", text: unread.banner } as const;
    expect(virtual.loop.act(stale, "王技术")).toMatchObject({ code: "text-changed" });
    const fresh = { ...stale, text: "ANNUAL WORK" };
    expect(virtual.loop.act(fresh, "zhang.wei", false)).toMatchObject({ code: "not-now" });
  });

  it("shows more than two hundred harmful texts as text, and grows no wider by them", async () => {
    const nowMs = 1_750_000_000_000;
    const viewWith = (text: string) => {
      const meeting = meetingView("m1", { title: text });
      const spoken = message("duty-state.open", { dueAtMs: nowMs });
      return roomView({
        nowMs,
        phase: "preparing",
        meeting,
        next: { ...meeting, id: "m2" },
        banner: { meetingId: "m1", text, checkedBy: null },
        duties: [
          dutyOf("m1", "tea", { status: "done", evidence: [{ text: spoken, atMs: nowMs }] }),
        ],
      });
    };
    const { panel, tell } = await startPanel({ assetsDir, room: viewWith("first") });
    const page = await openPage(panel);
    await page.goto(panel.url);
    await page.locator(".banner-words").waitFor();
    const wrong: string[] = [];
    // What a browser would change on the way, and towers of marks, come as every room gets them.
    const isRaw = (text: string) => !/\p{Cs}|\p{M}{5}/u.test(text);
    for (const text of harmfulTexts.map((each) => (isRaw(each) ? each : harmlessLine(each)))) {
      tell({ type: "snapshot", room: viewWith(text) });
      await page.waitForFunction(
        (words) => document.querySelector(".banner-words")?.textContent === words,
        text,
      );
      if ((await overflow(page)) > 0) wrong.push(text);
    }
    expect(wrong).toEqual([]);
    expect(await page.locator("script:not([src])").count()).toBe(0);
    expect(await page.locator(".banner-words *").count()).toBe(0);
    expect(await page.evaluate(() => Object.hasOwn(window, "__harm"))).toBe(false);
    await page.goto(`${panel.url}/#/wall`);
    await page.locator(".wall").waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
