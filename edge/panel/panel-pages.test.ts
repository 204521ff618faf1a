import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { startDay, type VirtualDay } from "../virtual-day.fixture.ts";
import { openDayPanel } from "./day-panel.fixture.ts";
import type { Panel } from "./panel-server.ts";

/** The panel in a real browser, over the demo room in virtual time: what people see and press. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
if (!hasBrowser) console.warn(`${executablePath} is missing: the panel's pages are NOT tested`);

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
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 800 };
const root = fileURLToPath(new URL("../../", import.meta.url));
const assetsDir = mkdtempSync(join(tmpdir(), "panel-pages-"));
let browser: Browser;

interface Seen {
  readonly page: Page;
  readonly panel: Panel;
  readonly virtual: VirtualDay;
  /** Lets room time pass until the page shows this. */
  readonly shows: (wanted: string | RegExp) => Promise<void>;
  /** Lets room time pass until the room is so. */
  readonly room: (what: string, holds: () => boolean) => Promise<void>;
}

/** A room at this many minutes from ten o'clock, and somebody signed in at its panel. */
async function openAt(atMin: number, meetings: readonly Meeting[], people: number): Promise<Seen> {
  const virtual = startDay(tenMs + atMin * minuteMs, {});
  virtual.loop.takeAgenda(demoAgenda(meetings));
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
  const room = async (what: string, holds: () => boolean) => {
    for (let turn = 0; turn < 400 && !holds(); turn++) {
      await virtual.until(virtual.now() + 10_000);
      await page.waitForTimeout(10);
    }
    if (!holds()) throw new Error(`the room never came to ${what}`);
  };
  const shows = async (wanted: string | RegExp) => {
    const said = page.getByText(wanted).first();
    for (let turn = 0; turn < 400 && !(await said.isVisible()); turn++) {
      await virtual.until(virtual.now() + 10_000);
      await page.waitForTimeout(20);
    }
    expect(await said.isVisible(), `${String(wanted)} on the page`).toBe(true);
  };
  await page.goto(panel.enterLink());
  await page.getByLabel("Your name").fill("Li");
  await page.getByRole("button", { name: "Sign in" }).click();
  await shows("Meeting room 1");
  return { page, panel, virtual, shows, room };
}

/** What a finger would miss, what no reader could name, and what runs out of the screen. */
const awkwardness = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const controls = [...document.querySelectorAll("button, summary, textarea, .nav-item, a.more")];
    const small = controls.filter((each) => {
      const { width, height } = each.getBoundingClientRect();
      return width > 0 && (height < 43.5 || width < 43.5);
    });
    const nameless = [...document.querySelectorAll("button, summary, a")].filter(
      (each) => each.getAttribute("aria-label") === null && each.textContent?.trim() === "",
    );
    const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
    const over = document.documentElement.scrollWidth - window.innerWidth;
    return [
      ...small.map((each) => `small: ${each.textContent}`),
      ...nameless.map((each) => `without a name: ${each.className}`),
      ...twice.map((id) => `id twice: ${id}`),
      ...(over > 0 ? [`${over} px too wide`] : []),
    ];
  });

it("has a browser to test the panel with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("the panel", { timeout: 60_000 }, () => {
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

  it("NX 6.2.1.1: asks for what people owe, and one press of theirs is the evidence", async () => {
    const { page, virtual, shows, room } = await openAt(-125, [demoMeeting()], 0);
    await shows("Room prepared in time");
    await page.getByRole("button", { name: "Confirm done: Room prepared in time" }).click();
    await room("the word of Li", () => virtual.loop.snapshot.attested.has("m1:prepared"));
    await room("a full test", () => statusOf(virtual, "m1:test-commissioning") === "done");
    expect(virtual.loop.snapshot.attested.get("m1:prepared")?.by).toBe("Li");
  });

  it("explains a duty by its clause, and waives it only with a reason, on record", async () => {
    const { page, panel, virtual, shows, room } = await openAt(-125, [demoMeeting()], 0);
    await page.goto(`${panel.url}/#/duties?duty=m1:reception`);
    const sheet = page.getByRole("dialog");
    await sheet.getByText("NX 6.3.1.2").waitFor();
    expect(await sheet.innerText()).toMatch(/large meeting, before 50 min\s+other meetings/);
    await sheet.getByText("Waive this duty").click();
    const waive = sheet.getByRole("button", { name: "Waive it" });
    await sheet.getByLabel("Reason").fill("no");
    expect(await waive.isDisabled()).toBe(true);
    await sheet.getByLabel("Reason").fill("guests come by the back door");
    await waive.click();
    await room("waived", () => statusOf(virtual, "m1:reception") === "waived");
    await shows(/waived by Li: guests come by the back door/);
  });

  it("says of a duty that the equipment proves what is lacking, and offers no word for it", async () => {
    const { page, panel } = await openAt(-125, [demoMeeting()], 0);
    await page.goto(`${panel.url}/#/duties?duty=m1:test-t10`);
    const sheet = page.getByRole("dialog");
    await sheet.getByText("The equipment proves this duty").waitFor();
    expect(await sheet.getByRole("button", { name: "Confirm done" }).count()).toBe(0);
  });

  it("extends the running meeting, and says why when it cannot", async () => {
    const later = demoMeeting({ id: "m2", startMs: tenMs + 200 * minuteMs });
    const meetings = [demoMeeting(), { ...later, endMs: later.startMs + 60 * minuteMs }];
    const { page, virtual, shows, room } = await openAt(20, meetings, 9);
    await page.getByRole("button", { name: "Extend" }).click();
    await page.getByLabel("30 min").check();
    await page.getByRole("button", { name: "Extend it" }).click();
    const ends = tenMs + 90 * minuteMs;
    await room("the longer meeting", () => virtual.loop.view().meeting?.endMs === ends);
    await shows("10:00–11:30");
    await page.getByRole("button", { name: "Extend" }).click();
    await page.getByLabel("1 h").check();
    await page.getByRole("button", { name: "Extend it" }).click();
    await shows(/Refused: The room must be prepared for the next meeting/);
    expect(virtual.loop.view().meeting?.endMs).toBe(ends);
  });

  it("counts down when nobody is there any more, and one press keeps the meeting", async () => {
    const meeting = demoMeeting({ endMs: tenMs + 120 * minuteMs });
    const { page, virtual, shows, room } = await openAt(5, [meeting], 9);
    virtual.room.people = 0;
    await room("the countdown", () => virtual.loop.view().countdown !== null);
    await shows("Nobody is here: the meeting is about to end");
    await page.getByRole("button", { name: "We are still here" }).click();
    await room("calm", () => virtual.loop.view().countdown === null);
    expect(virtual.loop.view().phase).toBe("meeting");
    expect(virtual.loop.view().meeting?.endMs).toBe(meeting.endMs);
  });

  it("stops a power-down for people who still need the room", async () => {
    const { page, virtual, shows, room } = await openAt(50, [demoMeeting()], 9);
    await room("the end", () => virtual.loop.view().phase === "leaving");
    virtual.room.people = 0;
    await shows("Stop, we need it 15 min more");
    await page.getByRole("button", { name: "Stop, we need it 15 min more" }).click();
    await room("the meeting again", () => virtual.loop.view().phase === "meeting");
    expect(virtual.loop.view().meeting?.id).toBe("m1");
  });

  it("NX 5.6.2.2: lights the zones that are cleaned, and ends it", async () => {
    const { page, virtual, shows, room } = await openAt(-12 * 60, [], 0);
    await page.getByText("Start cleaning").first().click();
    await page.getByLabel("front").check();
    await page.getByRole("button", { name: "Start cleaning" }).click();
    await room("light in front", () => virtual.room.values.get("lights-front/power") === "on");
    await shows(/Li is cleaning: front/);
    expect(virtual.room.values.get("lights-back/power")).toBe("off");
    await page.getByRole("button", { name: "End cleaning" }).click();
    await room("darkness", () => virtual.room.values.get("lights-front/power") === "off");
  });

  it("NX T7-2: tells of fire on top of every page, and asks nobody for tea meanwhile", async () => {
    const { page, panel, virtual, shows } = await openAt(15, [demoMeeting()], 9);
    await shows("Asked of you now");
    virtual.room.values.set("fire/active", true);
    for (const path of ["", "devices", "duties"]) {
      await page.goto(`${panel.url}/#/${path}`);
      await shows("Fire alarm: leave the room now");
      const banner = page.locator(".emergency-fire");
      expect((await banner.boundingBox())?.y).toBe(0);
    }
    await page.goto(`${panel.url}/#/`);
    await shows("Alarms");
    expect(await page.getByText("Asked of you now").count()).toBe(0);
  });

  it("fits a phone and a desk, for fingers and readers, in both languages", async () => {
    const { page, panel, virtual, shows } = await openAt(15, [demoMeeting()], 9);
    const paths = ["", "devices", "duties", "duties?duty=m1:tea.1"];
    const found: string[] = [];
    const look = async (viewport: typeof phone) => {
      await page.setViewportSize(viewport);
      for (const path of paths) {
        await page.goto(`${panel.url}/#/${path}`);
        await page.locator("main").waitFor();
        found.push(...(await awkwardness(page)).map((each) => `/${path}: ${each}`));
      }
      await page.keyboard.press("Escape");
    };
    await look(phone);
    await look(desk);
    await page.getByRole("button", { name: "中文" }).click();
    await shows("第一会议室");
    await look(phone);
    expect(found).toEqual([]);
    expect(virtual.loop.view().phase).toBe("meeting");
  });
});

const statusOf = ({ loop }: VirtualDay, id: string): string | undefined =>
  loop.snapshot.duties.get(id)?.status;
