import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { administrator, HubClient, password, setupCode } from "../rig/hub-client.ts";
import { removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";

/** The console in a real browser: how somebody gets a PIN for the rooms' panels. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
const root = fileURLToPath(new URL("../../", import.meta.url));
const consoleFolder = mkdtempSync(join(tmpdir(), "pin-pages-"));
let browser: Browser;

/** A console with its first administrator signed in. */
async function open(): Promise<{ readonly page: Page; readonly client: HubClient }> {
  const rig = await startHubRig({ ...rigDefaults(), consoleFolder });
  const client = new HubClient(rig.hub.address);
  await client.call("POST", "/api/setup", {
    code: setupCode(rig.hub),
    name: administrator,
    password,
  });
  const context = await browser.newContext({
    viewport: { width: 390, height: 760 },
    locale: "en-GB",
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
  await page.goto(rig.hub.address);
  await page.getByLabel("Account").fill(administrator);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  return { page, client };
}

it("has a browser to test the console with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("a PIN at the console", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const configFile = join(root, "vite.config.ts");
    const target = { outDir: consoleFolder, emptyOutDir: true };
    await build({ mode: "console", configFile, logLevel: "silent", build: target });
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

  it("is set by one's password, refused when it is too easy, and taken back", async () => {
    const { page, client } = await open();
    const isSet = async () => (await client.call("GET", "/api/session/pin")).body;
    await page.getByRole("button", { name: "Panel PIN" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByText("You have no PIN yet.").waitFor();
    await sheet.getByLabel("Password").fill(password);
    await sheet.getByLabel("New PIN").fill("123456");
    await sheet.getByText("This PIN is too easy to guess.").waitFor();
    expect(await sheet.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await sheet.getByLabel("New PIN").fill("518204");
    await sheet.getByRole("button", { name: "Save" }).click();
    await sheet.waitFor({ state: "detached" });
    expect(await isSet()).toEqual({ set: true });
    await page.getByRole("button", { name: "Panel PIN" }).click();
    await sheet.getByText("You have a PIN. A new one takes its place.").waitFor();
    await sheet.getByLabel("Password").fill("wrong-Password-1");
    await sheet.getByRole("button", { name: "Remove the PIN" }).click();
    await sheet.getByText("The name or the password is wrong.").waitFor();
    await sheet.getByLabel("Password").fill(password);
    await sheet.getByRole("button", { name: "Remove the PIN" }).click();
    await sheet.waitFor({ state: "detached" });
    expect(await isSet()).toEqual({ set: false });
    const over = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(over).toBeLessThanOrEqual(0);
  });
});
