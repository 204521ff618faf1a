import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPanel } from "./panel.fixture.ts";

/** How soon the panel's page is there over a slow mobile network. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
if (!hasBrowser) console.warn(`${executablePath} is missing: the first paint is NOT measured`);

/** What browsers call fast 3G: 1.6 Mbit/s down, 0.75 up, 150 ms more for every request. */
const fast3g = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
const firstPaintMs = 1000;
const scriptBytes = 150_000;

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const root = fileURLToPath(new URL("../../", import.meta.url));
const assetsDir = mkdtempSync(join(tmpdir(), "first-paint-"));
let browser: Browser;

it("has a browser to measure with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("the panel's page", { timeout: 60_000 }, () => {
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

  it("shows something within a second on fast 3G, with less than 150 kB of script", async () => {
    const { panel } = await startPanel({ assetsDir });
    const page = await (
      await browser.newContext({ viewport: { width: 390, height: 844 } })
    ).newPage();
    // The first page of a fresh browser pays for starting it.
    await page.goto(`${panel.url}/api/health`);
    const scripts = await sentScripts(page);
    await page.goto(`${panel.url}/#/`);
    await page.getByText("Meeting room 1").or(page.getByText("第一会议室")).first().waitFor();
    const paintMs = await page.evaluate(
      () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Infinity,
    );
    const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0);
    console.log(`first paint after ${Math.round(paintMs)} ms, ${bytes} bytes of script`);
    expect(paintMs).toBeLessThanOrEqual(firstPaintMs);
    expect(scripts.size).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(scriptBytes);
  });

  it.each([
    ["br", "br"],
    ["gzip", "gzip"],
    ["identity", null],
  ])("sends its script to whoever takes %s", async (accepted, encoding) => {
    const { panel } = await startPanel({ assetsDir });
    const html = await (await fetch(panel.url)).text();
    const [path = ""] = /assets\/index-[^"]+\.js/.exec(html) ?? [];
    const answer = await fetch(`${panel.url}/${path}`, {
      headers: { "accept-encoding": accepted },
    });
    expect(answer.headers.get("content-encoding")).toBe(encoding);
    expect(answer.headers.get("content-type")).toMatch(/javascript/);
    expect(answer.headers.get("vary")).toMatch(/accept-encoding/i);
    expect(answer.headers.get("cache-control")).toContain("immutable");
    expect(await answer.text()).toMatch(/^(?:import|const|var|let|function|\()/);
  });
});

/** Bytes that came over the wire for each script, while the network is slow. */
async function sentScripts(page: Page): Promise<ReadonlyMap<string, number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", fast3g);
  const scripts = new Set<string>();
  const bytes = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes.set(requestId, encodedDataLength);
  });
  return bytes;
}
