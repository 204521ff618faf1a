import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import type { BookingDetails } from "../../contract/booking.ts";
import { createClock } from "../../contract/clock.ts";
import { type HubClient, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";

/** The seats of a meeting in a real browser, kept by a real hub. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
if (!hasBrowser) console.warn(`${executablePath} is missing: the seat page is NOT tested`);

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
const root = fileURLToPath(new URL("../../", import.meta.url));
const consoleFolder = mkdtempSync(join(tmpdir(), "seats-page-"));
const roomUrl = "/api/rooms/city-hall/3-201";
const hourMs = 3_600_000;
const list = [
  "王建国,市政府办公室,主任,1,Leader",
  "欧阳修远,财政局,局长,2,Leader",
  "李静,教育局,局长,3,Leader",
  "丁一,水务局,处长",
  "张伟,水务局,处长",
  "买买提·阿不都热合曼,教育局,处长",
].join("\n");
/** Another than the office's: an account has so many sessions, and the oldest gives way. */
const planner = { name: "planner", password: "Lantern-Kite-44" };
let browser: Browser;
let rig: HubRig;
let office: HubClient;
let hours = 1;

/** A meeting of its own for each test, far from the others. */
async function book(part: object): Promise<Meeting> {
  const startMs = Math.ceil(createClock().wallMs() / hourMs + 4 * hours++) * hourMs;
  const meeting = { title: "年度工作会", startMs, endMs: startMs + hourMs, ...part };
  const url = `${roomUrl}/meetings`;
  const { status, body } = await office.call<{ meeting: Meeting }>("POST", url, meeting);
  expect(status).toBe(201);
  return body.meeting;
}

const detailsUrl = (meeting: Meeting) => `${roomUrl}/meetings/${meeting.id}/details`;
const details = async (meeting: Meeting): Promise<BookingDetails> =>
  (await office.call<BookingDetails>("GET", detailsUrl(meeting))).body;
const pageUrl = (meeting: Meeting) =>
  `${rig.hub.address}/#/rooms/city-hall/3-201/seats/${meeting.id}`;

interface Account {
  readonly name: string;
  readonly password: string;
}

/** The seat page of a meeting, signed in as somebody. */
async function enter(
  meeting: Meeting,
  viewport: typeof phone,
  hasTouch: boolean,
  account: Account,
): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    hasTouch,
    locale: "en-GB",
    reducedMotion: "reduce",
  });
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
  await page.goto(pageUrl(meeting));
  await page.getByLabel("Account").fill(account.name);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}

async function open(meeting: Meeting, viewport: typeof phone, hasTouch: boolean): Promise<Page> {
  const page = await enter(meeting, viewport, hasTouch, planner);
  await page.getByRole("radio", { name: "Classroom" }).waitFor();
  return page;
}

async function paste(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Paste a list" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("List").fill(list);
  await sheet.getByText("Adds 6; 0 are on the list already.").waitFor();
  await sheet.getByRole("button", { name: "Add" }).click();
}

const seat = (page: Page, label: string) => page.locator(`.seat-scroll [data-seat="${label}"]`);
const sits = (page: Page, label: string, name: string) =>
  page.getByRole("button", { name: new RegExp(`^Seat ${label}, ${name}`) }).waitFor();
const said = (page: Page, text: string) => page.getByText(text).first().waitFor();

/** A plan by the rules: 王建国 in the middle of the rostrum, the others on the floor as listed. */
async function propose(page: Page): Promise<void> {
  await page.getByRole("radio", { name: "Classroom" }).check();
  await page.getByRole("button", { name: "Propose seats" }).click();
  await said(page, "The rules have seated 6.");
}

async function drag(page: Page, from: string, to: string): Promise<void> {
  const [start, end] = [await seat(page, from).boundingBox(), await seat(page, to).boundingBox()];
  if (start === null || end === null) throw new Error("no such seat");
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 5 });
  await page.mouse.up();
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong with the page as it stands: rule, and where. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (runOnly) => {
    const engine: { run: typeof axe.run } = Reflect.get(globalThis, "axe");
    const { violations } = await engine.run(document, { resultTypes: ["violations"], runOnly });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.html).join(" ")}`);
  }, rules);
}

/** What a finger would miss, and what runs out of the screen. */
const awkwardness = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const small = [...document.querySelectorAll("button, .button, .choice span, [data-seat]")]
      .filter((each) => each.closest(".seat-print") === null)
      .filter((each) => {
        const { width, height } = each.getBoundingClientRect();
        return width > 0 && (height < 43.5 || width < 43.5);
      });
    const over = document.documentElement.scrollWidth - window.innerWidth;
    return [
      ...small.map((each) => `small: ${each.textContent}`),
      ...(over > 0 ? [`${over} px too wide`] : []),
    ];
  });

it("has a browser to test the seat page with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("the seat page", { timeout: 90_000 }, () => {
  beforeAll(async () => {
    const configFile = join(root, "vite.config.ts");
    const target = { outDir: consoleFolder, emptyOutDir: true };
    await build({ mode: "console", configFile, logLevel: "silent", build: target });
    browser = await chromium.launch({ executablePath, args: flags });
    rig = await startHubRig({ ...rigDefaults(), consoleFolder });
    await rig.hub.enrol({ site: "city-hall", room: "3-201" });
    office = await signInFirst(rig.hub);
    await office.call("POST", "/api/accounts", { ...planner, role: "manager" });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await rig.stop();
    removeFolder(rig.folder);
    rmSync(consoleFolder, { recursive: true, force: true });
  });

  it("NX D.2: rules propose, a person decides by mouse and keyboard, the hub keeps it", async () => {
    const meeting = await book({});
    const page = await open(meeting, desk, false);
    await paste(page);
    await propose(page);
    // Seen from the floor: 2 on the left hand of 1, who looks down the drawing.
    await sits(page, "Z1", "李静");
    await sits(page, "Z2", "王建国");
    await sits(page, "Z3", "欧阳修远");
    await drag(page, "Z1", "Z2");
    await said(page, "李静 sits at Z2, 王建国 at Z1.");
    await page.getByRole("button", { name: "Undo" }).click();
    await sits(page, "Z2", "王建国");
    await page.getByRole("button", { name: "Redo" }).click();
    await sits(page, "Z2", "李静");
    // By keyboard: Enter picks up, arrows go on, Enter places.
    await seat(page, "A1").focus();
    await page.keyboard.press("Enter");
    await said(page, "丁一 is picked up: choose a seat.");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await said(page, "丁一 sits at A3, 买买提·阿不都热合曼 at A1.");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await said(page, "Saved as version");
    const kept = await details(meeting);
    const nameAt = (label: string) => {
      const id = kept.plan?.places.find((place) => place.seat === label)?.attendee;
      return kept.attendees.find((person) => person.id === id)?.name;
    };
    expect(["Z1", "Z2", "Z3", "A1", "A3"].map(nameAt)).toEqual([
      "王建国",
      "李静",
      "欧阳修远",
      "买买提·阿不都热合曼",
      "丁一",
    ]);
    const { body } = await office.call<{ meetings: Meeting[] }>("GET", `${roomUrl}/agenda`);
    const seats = body.meetings.find(({ id }) => id === meeting.id)?.seats;
    expect(seats).toContainEqual({ seat: "Z2", name: "李静", unit: "教育局", post: "局长" });
    await page.reload();
    await sits(page, "Z2", "李静");
    await sits(page, "A3", "丁一");
    expect(await details(meeting)).toEqual(kept);
  });

  it("puts people in order by the strokes of their surnames, as the browser has them", async () => {
    const page = await open(await book({}), desk, false);
    await paste(page);
    await page.getByRole("radio", { name: "Classroom" }).check();
    await page.getByRole("radio", { name: "By surname strokes" }).check();
    await page.getByRole("button", { name: "Propose seats" }).click();
    await said(page, "The rules have seated 6.");
    const labels = await page.locator('.seat-scroll [data-seat^="A"] title').allTextContents();
    // 丁 two strokes, 买 six, 张 seven.
    expect(labels.slice(0, 3)).toEqual([
      "Seat A1, 丁一 · 水务局 · 处长",
      "Seat A2, 买买提·阿不都热合曼 · 教育局 · 处长",
      "Seat A3, 张伟 · 水务局 · 处长",
    ]);
  });

  it("prints on one A4 page: room, day, meeting, drawing, and who sits where", async () => {
    const page = await open(await book({}), desk, false);
    await paste(page);
    await propose(page);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const box = page.locator(".seat-print .seat-box").first();
    const paper = await box.evaluate((one) => getComputedStyle(one).fill);
    expect(paper).toBe("rgb(255, 255, 255)");
    const printed = await page.locator("body").innerText();
    expect(printed).toContain("年度工作会");
    expect(printed).toMatch(/3-201 · \d{4}-\d\d-\d\d .*Classroom/);
    expect(printed).toContain("Draft, not saved");
    expect(printed).toMatch(/Z2\s+王建国\s+市政府办公室\s+主任/);
    expect(printed).not.toContain("Propose seats");
    const file = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(file.match(/\/Type \/Page\b(?!s)/g)?.length).toBe(1);
    expect(file).toMatch(/\/MediaBox \[0 0 59[45]\S* 84[12]\S*\]/);
  });

  it("asks before unsaved changes are left, and says when somebody else has saved", async () => {
    const meeting = await book({});
    const page = await open(meeting, desk, false);
    await paste(page);
    await page.getByRole("link", { name: "←" }).first().click();
    await page.getByRole("button", { name: "Stay" }).click();
    expect(page.url()).toBe(pageUrl(meeting));
    const others = { attendees: [{ id: "p1", name: "赵敏" }], plan: null };
    await office.call("PUT", detailsUrl(meeting), others);
    await said(page, "Somebody else has just changed the list or the seats.");
    await page.getByRole("button", { name: "Take theirs" }).click();
    await page.getByRole("button", { name: /^赵敏/ }).waitFor();
    await said(page, "Everything is saved.");
    await page.getByRole("link", { name: "←" }).first().click();
    await page.getByRole("heading", { name: "Agenda" }).waitFor();
  });

  it("works with a finger on a phone: pick a person, tap a seat", async () => {
    const meeting = await book({ seats: [{ seat: "A1", name: "张伟", unit: "", post: "" }] });
    const page = await open(meeting, phone, true);
    await page.getByRole("button", { name: "Take over the 1 seats typed in the booking" }).tap();
    await page.getByRole("radio", { name: "Round table" }).check();
    await page.locator(".seat-person-pick").first().tap();
    await seat(page, "A3").tap();
    await said(page, "张伟 sits at A3.");
    expect(await awkwardness(page)).toEqual([]);
    await page.getByRole("button", { name: "Save", exact: true }).tap();
    await said(page, "Saved as version");
    const { plan } = await details(meeting);
    expect(plan?.places.find(({ attendee }) => attendee !== null)?.seat).toBe("A3");
  });

  it.each([
    { viewport: phone, colorScheme: "dark" },
    { viewport: desk, colorScheme: "light" },
  ] as const)("has nothing for axe to find: $viewport.width px, $colorScheme", async (look) => {
    const page = await open(await book({}), look.viewport, false);
    await page.emulateMedia({ colorScheme: look.colorScheme });
    const found = [...(await findings(page))];
    await paste(page);
    await propose(page);
    await page.locator(".seat-person-pick").first().click();
    found.push(...(await findings(page)));
    await page.locator(".seat-picked-bar").getByRole("button", { name: "Change" }).click();
    found.push(...(await findings(page)));
    expect(found).toEqual([]);
  });

  it("shows nobody's name, nor what a classified meeting is about, to who may only look", async () => {
    const meeting = await book({ classified: true, title: "秘密会议" });
    await office.call("PUT", detailsUrl(meeting), { attendees: [{ id: "p1", name: "赵敏" }] });
    const viewer = { name: "guest.li", password: "Lantern-Kite-43" };
    await office.call("POST", "/api/accounts", { ...viewer, role: "viewer" });
    const page = await enter(meeting, desk, false, viewer);
    await said(page, "Your account may not see who comes");
    const shown = await page.locator("body").innerText();
    expect(shown).toContain("Classified");
    expect(shown).not.toMatch(/秘密|赵敏/);
  });
});
