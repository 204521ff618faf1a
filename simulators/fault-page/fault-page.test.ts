import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { build } from "vite";
import { type FaultDesk, openFaultDesk } from "../fault-desk/fault-desk.ts";
import { claimPort } from "../stage/free-port.ts";
import { eventually } from "../testing/eventually.ts";
import { noLogins, startTestRoom, type TestRoom } from "../testing/room.ts";
import { projectRoot } from "../testing/stage.fixture.ts";

/** The desk's page in a real browser, in front of devices on real wires. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
if (!hasBrowser) console.warn(`${executablePath} is missing: the fault page is NOT tested`);

const parts = `
links:
  bus: { modbus-rtu: { port: /dev/nowhere } }
devices:
  hvac: { profile: intesis/inmbsdai, link: bus, unit: 10 }
  meter: { profile: eastron/sdm630, link: bus, unit: 1 }
`;

let browser: Browser;
let room: TestRoom;
let desk: FaultDesk;
const pageFolder = mkdtempSync(join(tmpdir(), "huitang-faults-"));
const troubles: string[] = [];

async function open(width: number, locale: string, colorScheme: "light" | "dark") {
  const viewport = { width, height: 844 };
  const context = await browser.newContext({ viewport, locale, colorScheme });
  const page = await context.newPage();
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (line) => line.type() === "error" && troubles.push(line.text()));
  await page.goto(desk.url);
  return page;
}

const faultOf = (device: string) => room.devices.get(device)?.fault ?? null;

it("has a browser to test the page with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("the fault page", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const configFile = join(projectRoot, "vite.config.ts");
    const into = { outDir: pageFolder, emptyOutDir: true };
    await build({ mode: "faults", configFile, logLevel: "silent", build: into });
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    room = await startTestRoom(parts, noLogins);
    const port = await claimPort(8310, new Set());
    const name = { zh: "第一会议室", en: "Meeting room 1" };
    const panelUrl = "http://127.0.0.1:8080";
    desk = await openFaultDesk({
      rooms: [{ room: "3-201", name, panelUrl, simulation: room }],
      port,
      pageFolder,
    });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await desk.stop();
    await room.stop();
    rmSync(pageFolder, { recursive: true });
  });

  it("switches a fault on and off by one press each, in Chinese on a phone", async () => {
    const page = await open(390, "zh-CN", "dark");
    const hvac = page.getByRole("region", { name: "hvac" });
    await hvac.getByRole("button", { name: "读数冻结" }).click();
    await eventually("the fault to be on", () => faultOf("hvac") === "frozen-value");
    expect(await hvac.getByRole("button", { pressed: true }).innerText()).toBe("读数冻结");
    await hvac.getByRole("button", { name: "读数冻结" }).click();
    await eventually("the fault to be off", () => faultOf("hvac") === null);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  it("follows what others switch, and restores everything at once", async () => {
    const page = await open(1280, "en-GB", "light");
    await page.getByText("Everything behaves").waitFor();
    const panel = page.getByRole("link", { name: "Watch these devices on the room's panel" });
    expect(await panel.getAttribute("href")).toBe("http://127.0.0.1:8080/#/devices");
    room.misbehave("hvac", "silent");
    room.misbehave("meter", "out-of-range");
    await page.getByText("reports values that cannot be true").waitFor();
    await page.getByRole("button", { name: "Restore all" }).click();
    await page.getByText("Everything behaves").waitFor();
    expect([faultOf("hvac"), faultOf("meter")]).toEqual([null, null]);
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("全部正常").waitFor();
    await page.context().close();
  });

  it("breaks no rule of its content security policy and throws nothing", () => {
    expect(troubles).toEqual([]);
  });
});
