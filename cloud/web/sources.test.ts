import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createClock } from "../../contract/clock.ts";
import type { SourceView } from "../../contract/sources.ts";
import { administrator, HubClient, password, signInFirst } from "../rig/hub-client.ts";
import { removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { calendarProgram } from "../sources/rig/calendar-program.ts";
import { calendarOf } from "../sources/rig/calendar-text.ts";

/** The sources of bookings at the console, in a real browser with a real hub. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
const root = fileURLToPath(new URL("../../", import.meta.url));
const consoleFolder = mkdtempSync(join(tmpdir(), "source-pages-"));
const clock = createClock();
const hourMs = 3_600_000;
let browser: Browser;
let program: string;

/** Where screenshots go; empty: none are taken. */
const shots = process.env["SHOTS"] ?? "";

async function open(locale: string, width: number, colorScheme: "light" | "dark") {
  const rig = await startHubRig({ ...rigDefaults(), consoleFolder, calendarProgram: program });
  await rig.hub.enrol({ site: "city-hall", room: "3-201" });
  const client = await signInFirst(rig.hub);
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale,
    colorScheme,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  onTestFinished(async () => {
    await context.close();
    await rig.stop();
    removeFolder(rig.folder);
    expect(faults).toEqual([]);
  });
  await page.goto(`${rig.hub.address}/#/sources`);
  const isChinese = locale === "zh-CN";
  await page.getByLabel(isChinese ? "账号" : "Account").fill(administrator);
  await page.getByLabel(isChinese ? "密码" : "Password").fill(password);
  await page.getByRole("button", { name: isChinese ? "登录" : "Sign in" }).click();
  return { page, client, address: rig.hub.address };
}

async function shoot(page: Page, name: string): Promise<void> {
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (shots !== "") await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  expect(await over()).toBeLessThanOrEqual(0);
}

const event = (uid: string, fromHour: number, title: string) => {
  const stamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const startMs = Math.ceil(clock.wallMs() / hourMs + fromHour) * hourMs;
  const times = [`DTSTART:${stamp(startMs)}`, `DTEND:${stamp(startMs + hourMs)}`];
  return [`UID:${uid}`, `DTSTAMP:${stamp(clock.wallMs())}`, ...times, `SUMMARY:${title}`];
};

it("has a browser to test the console with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("sources of bookings at the console", { timeout: 90_000 }, () => {
  beforeAll(async () => {
    const configFile = join(root, "vite.config.ts");
    const target = { outDir: consoleFolder, emptyOutDir: true };
    await build({ mode: "console", configFile, logLevel: "silent", build: target });
    program = await calendarProgram();
    const args = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
    ];
    browser = await chromium.launch({ executablePath, args });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    rmSync(consoleFolder, { recursive: true, force: true });
  });

  it("are added, filled from a file, decided on when most vanishes, and deleted", async () => {
    const { page, client } = await open("en-GB", 390, "light");
    await page.getByText("No other source yet").waitFor();
    await shoot(page, "none-390-en");
    await page.getByRole("button", { name: "Add a source" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Kind").selectOption({ label: "iCalendar file" });
    await sheet.getByRole("button", { name: "Save" }).click();
    await sheet.getByRole("alert").waitFor();
    await sheet.getByLabel("Name").fill("Party school");
    await shoot(page, "add-390-en");
    await sheet.getByRole("button", { name: "Save" }).click();
    await sheet.waitFor({ state: "detached" });
    const item = page.getByRole("listitem", { name: "Party school" });
    await item.getByText("in order").waitFor();
    const upload = (text: string) =>
      item.locator("input[type=file]").setInputFiles({
        name: "room.ics",
        mimeType: "text/calendar",
        buffer: Buffer.from(text),
      });
    await upload("<html>");
    await item.getByText("This file is no calendar, or is too large.").waitFor();
    const all = ["A", "B", "C", "D"].map((title, n) => event(`u${n}`, 2 + 2 * n, title));
    await upload(calendarOf(...all));
    await item.getByText("meetings: 4").waitFor();
    await upload(calendarOf(event("u0", 2, "A"), event("bad", 400 * 24, "far")));
    await item.getByText("3 of 4 meetings have vanished at once.").waitFor();
    await shoot(page, "held-390-en");
    await item.getByRole("button", { name: "Call these meetings off" }).click();
    await item.getByText("meetings: 1").waitFor();
    const box = await item
      .getByRole("button", { name: "Delete the source: Party school" })
      .boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    await item.getByRole("button", { name: "Delete the source: Party school" }).click();
    await sheet.getByText("Its meetings (1) are called off").waitFor();
    await sheet.getByRole("button", { name: "Delete the source" }).click();
    await page.getByText("No other source yet").waitFor();
    expect((await client.call<SourceView[]>("GET", "/api/sources")).body).toEqual([]);
  });

  it("show the token of an office system once, and whoever finds the room taken", async () => {
    const { page, client, address } = await open("zh-CN", 1280, "dark");
    await page.getByRole("button", { name: "添加来源" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("类型").selectOption({ label: "办公系统（REST）" });
    await sheet.getByLabel("名称").fill("办公系统");
    await sheet.getByRole("button", { name: "保存" }).click();
    await sheet.getByText("令牌只显示这一次").waitFor();
    const token = await sheet.locator("code").innerText();
    expect(token).toMatch(/^[\w-]{43}$/);
    await shoot(page, "token-1280-zh-dark");
    await sheet.getByRole("button", { name: "关闭" }).click();
    await page.getByRole("listitem", { name: "办公系统" }).getByText("正常").waitFor();
    expect(await page.content()).not.toContain(token);

    const [source] = (await client.call<SourceView[]>("GET", "/api/sources")).body;
    const startMs = Math.ceil(clock.wallMs() / hourMs + 3) * hourMs;
    const endMs = startMs + hourMs;
    await client.call("POST", "/api/rooms/city-hall/3-201/meetings", {
      title: "在先的会",
      startMs,
      endMs,
    });
    const pushed = await new HubClient(address).call(
      "PUT",
      `/api/sources/${source?.id ?? ""}/bookings/k1`,
      { title: "<b>在后的会</b>", startMs, endMs },
      { origin: "", authorization: `Bearer ${token}` },
    );
    expect(pushed).toMatchObject({ status: 201, body: { placed: false } });
    const settings = {
      kind: "caldav",
      name: "机关日历",
      site: "city-hall",
      room: "3-201",
      url: "http://127.0.0.1:9/none/",
    };
    const made = await client.call<{ source: SourceView }>("POST", "/api/sources", { settings });
    await client.call("POST", `/api/sources/${made.body.source.id}/test`);
    const failing = page.getByRole("listitem", { name: "机关日历" });
    await failing.getByText("该地址不允许作为预约来源").waitFor();
    await shoot(page, "list-1280-zh-dark");
    await page.goto(`${address}/#/rooms/city-hall/3-201`);
    await page.getByText("“<b>在后的会</b>”").waitFor();
    await page.getByText("该时段已被“在先的会”占用").waitFor();
    await page.getByText("机关日历：该地址不允许作为预约来源").waitFor();
    await shoot(page, "conflict-1280-zh-dark");
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, "conflict-390-zh-dark");
    const cancel = page.getByRole("button", { name: "取消会议：<b>在后的会</b>" });
    expect((await cancel.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await cancel.click();
    await sheet.getByText("<b>在后的会</b>").waitFor();
    await sheet.locator(".button-danger").click();
    await sheet.waitFor({ state: "detached" });
    await page.getByText("“<b>在后的会</b>”").waitFor({ state: "detached" });
    await page.getByText("在先的会").first().waitFor();
  });
});
