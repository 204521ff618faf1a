import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { ReportView, RoomView } from "../../contract/api.ts";
import { message } from "../../contract/message.ts";
import { nowMs } from "../../contract/screen/view.fixture.ts";
import { type SignOff, signatureSchema } from "../../contract/selftest.ts";
import { testRun, testStep } from "../../contract/selftest.fixture.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { startDay } from "../virtual-day.fixture.ts";
import { openDayPanel } from "./day-panel.fixture.ts";
import { startPanel } from "./panel.fixture.ts";
import { pdfPages } from "../../contract/pdf-text.fixture.ts";
import { calmReport, failedStep, testedRoom, uneasyReport, viewOf } from "./tested-room.fixture.ts";

/** The page of the self-tests in a real browser, over a room that notes what it is asked to do. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
if (!hasBrowser) console.warn(`${executablePath} is missing: the test page is NOT tested`);

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const phone = { width: 360, height: 740 };
const desk = { width: 1280, height: 800 };
const root = fileURLToPath(new URL("../../", import.meta.url));
const assetsDir = mkdtempSync(join(tmpdir(), "test-page-"));
let browser: Browser;

/** A room that is shown at once, and somebody signed in at its panel. */
async function open(first: RoomView = testedRoom(), reports: readonly ReportView[] = []) {
  let current = first;
  const given = {
    assetsDir,
    get room() {
      return current;
    },
    reports: () => reports,
  };
  const { panel, acts, tell } = await startPanel(given);
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
    expect(faults).toEqual([]);
  });
  await signIn(page, panel.enterLink());
  const visit = async (query: string) => {
    await page.goto(`${panel.url}/#/test${query}`);
    await page.locator("main").waitFor();
  };
  const become = (room: RoomView) => {
    current = room;
    tell({ type: "snapshot", room });
  };
  return { page, acts, tell, become, visit };
}

async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill("Li");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign out (Li)" }).waitFor();
}

/** Device ids in the order in which they stand in a list. */
const order = (page: Page): Promise<readonly string[]> =>
  page.locator(".test-devices .device-id").allInnerTexts();

it("has a browser to test the page with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("the test page", { timeout: 60_000 }, () => {
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

  it("NX T5-2: offers the test that the hour asks for, and says what each one switches", async () => {
    const { page, acts, visit } = await open();
    await visit("");
    const start = page.getByRole("button", { name: "Start: Test 10 minutes before" });
    await start.waitFor();
    const kinds = await page.locator(".test-kind").allInnerTexts();
    expect(kinds).toHaveLength(6);
    expect(kinds.filter((text) => !/about \d+ (?:s|min)/.test(text))).toEqual([]);
    expect(kinds[0]).toContain("Light, sound, picture and door are switched");
    await start.click();
    await expect.poll(() => acts).toEqual([{ by: "Li", act: { kind: "selftest", test: "t10" } }]);
  });

  it("tests the devices that were repaired, and none when none is chosen", async () => {
    const { page, acts, visit } = await open();
    await visit("");
    await page.getByRole("radio", { name: /Test after a repair/ }).check();
    const start = page.getByRole("button", { name: "Start: Test after a repair" });
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole("checkbox", { name: "hvac" }).check();
    await page.getByRole("checkbox", { name: "mic-spare" }).check();
    await start.click();
    const act = { kind: "selftest", test: "repair", devices: ["hvac", "mic-spare"] };
    await expect.poll(() => acts.map((each) => each.act)).toEqual([act]);
  });

  it("follows a test that anybody began, and stops it", async () => {
    const room = testedRoom();
    const { page, acts, tell, become, visit } = await open(room);
    await visit("");
    const now = [{ device: "hvac", text: message("test.setpoint") }];
    const run = testRun({ done: 4, total: 20, startedAtMs: nowMs - 8000, now });
    const begun = { ...room, testRunning: run, testSteps: [testStep()] };
    become(begun);
    await page.getByText("Testing, 4 of 20").waitFor();
    await page.getByText(/started by the room itself at 08:59/).waitFor();
    await page.getByText(/about \d+ s left/).waitFor();
    expect(await order(page)).toEqual(["hvac", "mic-main"]);
    const next = { testRunning: { ...run, done: 5 } };
    tell({ type: "change", room: next, devices: [], duties: [], moreTestSteps: [failedStep] });
    await page.getByText("Testing, 5 of 20").waitFor();
    expect(await order(page)).toEqual(["mic-spare", "hvac", "mic-main"]);
    await page.getByRole("button", { name: "Stop the self-test" }).click();
    await expect.poll(() => acts.map((each) => each.act)).toEqual([{ kind: "stop-test" }]);
    become({ ...begun, testRunning: { ...run, isStopping: true } });
    await page.getByText("the room is being put back").waitFor();
    expect(await page.getByRole("button", { name: "Stop the self-test" }).count()).toBe(0);
  });

  it("says why a device failed and what to do, and tests it alone once more", async () => {
    const { page, acts, become, visit } = await open();
    await visit("");
    const microphone = page.locator(".test-device", { hasText: "mic-spare" });
    await microphone.getByText("terminal is loose").waitFor();
    expect(await microphone.locator(".advice-action").innerText()).toMatch(/^check its power/i);
    const device = microphone.getByRole("link", { name: "State and control of mic-spare" });
    expect(await device.getAttribute("href")).toBe("#/devices?q=mic-spare");
    await microphone.getByRole("button", { name: "Test it again: mic-spare" }).click();
    const act = { kind: "selftest", test: "commissioning", devices: ["mic-spare"] };
    await expect.poll(() => acts.map((each) => each.act)).toEqual([act]);
    const mended = uneasyReport({ id: "r2", only: ["mic-spare"], amends: "r-uneasy" });
    become(testedRoom({ test: mended }));
    await page.getByText("Tested again: mic-spare.").waitFor();
  });

  it("keeps what went well out of the way, one press from its steps", async () => {
    const { page, visit } = await open();
    await visit("");
    const meter = page.locator(".test-device", { hasText: "Meter" });
    expect(await meter.isVisible()).toBe(false);
    await page.getByText("Without findings: 10").click();
    await meter.locator("summary").click();
    expect(await meter.locator(".test-step").count()).toBe(3);
    await meter.getByText("round trip").waitFor();
  });

  it("lists the reports that the room keeps, by test and result, in the address", async () => {
    const { page, visit } = await open(testedRoom(), [viewOf(calmReport), viewOf(uneasyReport())]);
    await visit("");
    await expect.poll(() => page.locator(".report-link").count()).toBe(2);
    await page.getByLabel("Result", { exact: true }).selectOption("pass");
    await expect.poll(() => page.locator(".report-link").count()).toBe(1);
    expect(page.url()).toMatch(/#\/test\?result=pass$/);
    await page.locator(".report-link").click();
    await page.getByText("Everything works").waitFor();
    expect(await page.getByRole("button", { name: /^Test it again/ }).count()).toBe(0);
    await visit("?report=gone");
    await page.getByText("The room has no such report any more").waitFor();
  });

  it("NX 6.2.4.3: takes a signature that was drawn, and a problem only with its note", async () => {
    const { page, acts, visit } = await open(testedRoom(), [viewOf(uneasyReport())]);
    await visit("?report=r-uneasy");
    const sheet = page.getByRole("dialog");
    const sign = sheet.getByRole("button", { name: "Sign", exact: true });
    await page.getByRole("button", { name: "Sign", exact: true }).click();
    expect(await sheet.getByLabel("Name", { exact: true }).inputValue()).toBe("Li");
    await sheet.getByLabel("By finger").check();
    expect(await sign.isDisabled()).toBe(true);
    await draw(page, [0.2, 0.4]);
    await draw(page, [0.6, 0.8]);
    await sheet.getByRole("button", { name: "Undo" }).click();
    await sign.click();
    await sheet.waitFor({ state: "detached" });
    const [signed] = acts.map((each) => each.act);
    if (signed?.kind !== "sign-off") throw new Error("nothing was signed");
    expect(signed.report).toBe("r-uneasy");
    expect(signed.signature).toMatchObject({ as: "technician", name: "Li", note: "" });
    expect(signed.signature.strokes).toMatch(/^M120 100(?:L\d+ \d+)+$/);
    expect(signatureSchema.safeParse(signed.signature).success).toBe(true);
    await page.getByRole("button", { name: "Sign", exact: true }).click();
    await sheet.getByLabel("Administration").check();
    await sheet.getByLabel("Name", { exact: true }).fill("Wang");
    expect(await sign.isDisabled()).toBe(true);
    await sheet.getByLabel("Note").fill("the spare microphone is dead");
    await sign.click();
    await expect.poll(() => acts.length).toBe(2);
    const note = "the spare microphone is dead";
    const signature = { as: "administration", name: "Wang", strokes: null, note };
    expect(acts[1]?.act).toMatchObject({ signature });
  });

  it("NX 6.2.4.1: prints the check form on A4, with its pages counted and its signatures", async () => {
    const { page, visit } = await open(testedRoom(), [viewOf(uneasyReport(), { signOffs })]);
    await visit("?report=r-uneasy&print=1");
    await page.locator(".check-form").waitFor();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.locator(".head").isVisible()).toBe(false);
    expect(await inkOf(page)).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    const english = pdfPages(await page.pdf({ preferCSSPageSize: true }));
    expect(english.length).toBeGreaterThan(1);
    english.forEach(({ widthPt, heightPt, text }, at) => {
      expect([Math.round(widthPt), Math.round(heightPt)]).toEqual([595, 842]);
      expect(text).toContain(`Page ${at + 1} of ${english.length}`);
      expect(text).toContain("Meeting room 1 · 2026-03-02 · r-uneasy");
    });
    const text = english.map((each) => each.text).join("\n");
    expect(text).toContain("NX T5-4");
    expect(text).toContain("Annual work conference");
    expect(text).toMatch(/Likely cause.*Check its power/s);
    expect(text).toMatch(/Technician.*李明.*Organiser.*Wang Fang.*told by phone.*Administration/s);
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("button", { name: "中文" }).click();
    const chinese = pdfPages(await page.pdf({ preferCSSPageSize: true }));
    const shown = chinese.map((each) => each.text.normalize("NFKC")).join("\n");
    expect(shown).toContain("会议设备检查表");
    // A font may map 页 to the radical that looks like it.
    expect(shown).toMatch(/第 1 .,共 \d ./u);
    expect(await page.locator(".check-form .signature-line").getAttribute("d")).toBe("M1 1L9 9");
  });

  it("NX 5.5.4: prints no title of a classified meeting", async () => {
    const view = viewOf(uneasyReport());
    if (view.meeting === null) throw new Error("the fixture has a meeting");
    const meeting = { ...view.meeting, title: "", classified: true };
    const { page, visit } = await open(testedRoom(), [{ ...view, meeting }]);
    await visit("?report=r-uneasy&print=1");
    await page.locator(".form-facts").waitFor();
    const facts = await page.locator(".form-facts").innerText();
    expect(facts).toMatch(/09:10–11:00 Classified meeting/);
    expect(facts).not.toContain("Annual");
  });

  it("NX T5-2: has a real room tested, and keeps the name that is put under the report", async () => {
    const virtual = startDay(tenMs - 20 * minuteMs, {});
    virtual.loop.takeAgenda(demoAgenda([demoMeeting()]));
    await virtual.until(tenMs - 12 * minuteMs);
    const panel = await openDayPanel(virtual, assetsDir);
    const context = await browser.newContext({ viewport: phone, locale: "en-GB" });
    onTestFinished(async () => {
      await context.close();
      await panel.stop();
      await virtual.loop.stop();
      virtual.store.close();
    });
    const page = await context.newPage();
    await signIn(page, panel.enterLink());
    const comesTo = async (holds: () => Promise<boolean> | boolean) => {
      for (let turn = 0; turn < 300 && !(await holds()); turn++) {
        await virtual.until(virtual.now() + 5000);
        await page.waitForTimeout(10);
      }
      expect(await holds()).toBe(true);
    };
    await page.goto(`${panel.url}/#/test`);
    const reports = () => virtual.loop.reports();
    const before = reports().length;
    await page.getByRole("button", { name: /^Start: Test 10 minutes before/ }).click();
    await comesTo(() => reports().length > before);
    const made = reports().at(-1);
    expect(made?.report).toMatchObject({ test: "t10", by: "Li" });
    const link = page.locator(`a.button[href="#/test?report=${made?.report.id}"]`);
    await comesTo(() => link.isVisible());
    await link.click();
    await page.getByRole("button", { name: "Sign", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign", exact: true }).click();
    await page.locator(".signatures").getByText(/^Li, /).waitFor();
    expect(reports().at(-1)?.signOffs).toMatchObject([{ as: "technician", name: "Li", by: "Li" }]);
  });

  it("fits a phone and a desk, for fingers, in both languages", async () => {
    const room = testedRoom({ test: null });
    const { page, become, visit } = await open(room, [viewOf(uneasyReport(), { signOffs })]);
    const found: string[] = [];
    const look = async () => {
      for (const viewport of [phone, desk]) {
        await page.setViewportSize(viewport);
        for (const query of ["", "?report=r-uneasy", "?report=r-uneasy&print=1"]) {
          await visit(query);
          await page.locator(".reports, .signatures, .check-form").first().waitFor();
          found.push(...(await awkwardness(page)).map((each) => `${query}: ${each}`));
        }
      }
    };
    await visit("");
    await page.getByText("Not tested yet").waitFor();
    become(testedRoom());
    await look();
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("第一会议室").first().waitFor();
    await look();
    expect(found).toEqual([]);
  });
});

const signOffs: readonly SignOff[] = [
  {
    report: "r-uneasy",
    as: "technician",
    name: "李明",
    strokes: "M1 1L9 9",
    note: "",
    by: "Li",
    atMs: nowMs,
  },
  {
    report: "r-uneasy",
    as: "organiser",
    name: "Wang Fang",
    strokes: null,
    note: "told by phone",
    by: "Li",
    atMs: nowMs,
  },
];

/** One stroke across the field at half its height, from one share of its width to another. */
async function draw(page: Page, [from, to]: readonly [number, number]): Promise<void> {
  const box = await page.locator(".signature-field").boundingBox();
  if (box === null) throw new Error("there is no field to sign in");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, y, { steps: 5 });
  await page.mouse.up();
}

/** Colour of the text and of the paper. */
const inkOf = (page: Page): Promise<readonly string[]> =>
  page.locator(".check-form").evaluate((form) => {
    const { color, backgroundColor } = getComputedStyle(form);
    return [color, backgroundColor];
  });

/** What a finger would miss, and what runs out of the screen. */
const awkwardness = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const small = [...document.querySelectorAll("main button, main summary, main select")].filter(
      (each) => {
        const { width, height } = each.getBoundingClientRect();
        return width > 0 && (height < 43.5 || width < 43.5);
      },
    );
    const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
    const over = document.documentElement.scrollWidth - window.innerWidth;
    return [
      ...small.map((each) => `small: ${each.textContent}`),
      ...twice.map((id) => `id twice: ${id}`),
      ...(over > 0 ? [`${over} px too wide`] : []),
    ];
  });
