import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { administrator, type HubClient, password, signInFirst } from "./hub-client.ts";
import {
  type HubRig,
  type HubRigOptions,
  removeFolder,
  rigDefaults,
  startHubRig,
} from "./hub-rig.ts";

/** For tests: the console in a real browser, against a real hub. */

const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const root = fileURLToPath(new URL("../../", import.meta.url));
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
/** Where pictures go; empty: none are taken. */
const shots = env["SHOTS"] ?? "";

/** A longer page is shown as far as the screen goes. */
const longestPx = 4_000;

export interface Looks {
  readonly locale: "zh-CN" | "en-GB";
  readonly width: number;
  readonly colorScheme: "light" | "dark";
}

export const phone: Looks = { locale: "zh-CN", width: 390, colorScheme: "light" };
export const desk: Looks = { locale: "en-GB", width: 1280, colorScheme: "dark" };

/** The administrator, signed in with the browser and with a client of his own. */
export interface OpenedConsole {
  readonly page: Page;
  readonly rig: HubRig;
  readonly client: HubClient;
  /** To another page of the console: `#/find`. */
  readonly go: (hash: string) => Promise<void>;
}

export interface ConsoleSite {
  /** A new hub, filled by `fill`, and a browser that shows `hash` of its console. Gone with the test. */
  open(
    hash: string,
    looks: Looks,
    fill: (rig: HubRig, client: HubClient) => Promise<void>,
    options?: Partial<HubRigOptions>,
  ): Promise<OpenedConsole>;
}

/** Tests of the console's pages. They skip, loudly, where there is no browser; never in CI. */
export function describeConsole(title: string, tests: (site: ConsoleSite) => void): void {
  it("has a browser to test the console with", () => {
    expect(hasBrowser || env["CI"] === undefined).toBe(true);
  });
  describe.runIf(hasBrowser).each([title])("%s", { timeout: 90_000 }, () => {
    const consoleFolder = mkdtempSync(join(tmpdir(), "huitang-console-"));
    let browser: Browser;
    beforeAll(async () => {
      const configFile = join(root, "vite.config.ts");
      const target = { outDir: consoleFolder, emptyOutDir: true };
      await build({ mode: "console", configFile, logLevel: "silent", build: target });
      browser = await chromium.launch({ executablePath, args: flags });
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      rmSync(consoleFolder, { recursive: true, force: true });
    });
    tests({
      async open(hash, looks, fill, options = {}) {
        const rig = await startHubRig({ ...rigDefaults(), ...options, consoleFolder });
        const client = await signInFirst(rig.hub);
        await fill(rig, client);
        const page = await openPage(browser, rig, looks);
        const go = async (to: string) => void (await page.goto(`${rig.hub.address}/${to}`));
        await go(hash);
        await signIn(page, looks);
        return { page, rig, client, go };
      },
    });
  });
}

/** A page of its own browser profile; what its scripts throw fails the test. */
async function openPage(browser: Browser, rig: HubRig, looks: Looks): Promise<Page> {
  const { width, locale, colorScheme } = looks;
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
  return page;
}

async function signIn(page: Page, { locale }: Looks): Promise<void> {
  const isChinese = locale === "zh-CN";
  // Exactly: a page behind it may have buttons that name accounts.
  const account = page.getByLabel(isChinese ? "账号" : "Account", { exact: true });
  await account.fill(administrator);
  await page.getByLabel(isChinese ? "密码" : "Password").fill(password);
  await page.getByRole("button", { name: isChinese ? "登录" : "Sign in" }).click();
  // The form stays until the hub has answered.
  await account.waitFor({ state: "detached" });
}

/** A picture, where they are asked for; and nothing may stand beyond the page's edge. */
export async function shoot(page: Page, name: string): Promise<void> {
  expect(await picture(page, name), `${name} is wider than the screen`).toBeLessThanOrEqual(0);
}

/** A picture, where they are asked for. Returns by how many pixels the page is too wide. */
export async function picture(page: Page, name: string): Promise<number> {
  if (shots !== "") {
    mkdirSync(shots, { recursive: true });
    const highPx = await page.evaluate(() => document.documentElement.scrollHeight);
    const path = join(shots, `${name}.png`);
    await page.screenshot({ path, fullPage: highPx <= longestPx });
  }
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** No finding of axe. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await axeFindings(page)).toEqual([]);
}

/** What axe finds, by its id and where it stands. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}
