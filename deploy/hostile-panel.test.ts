import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { harmlessText } from "../contract/harmless-text.ts";
import { roomView } from "../contract/screen/view.fixture.ts";
import { startPanel, testPeople } from "../edge/panel/panel.fixture.ts";
import {
  hostileJournal,
  hostileReport,
  hostileView,
  reportId,
  testingView,
} from "./hostile-room.fixture.ts";
import { type HostileWord, seen, watch } from "./hostile-words.fixture.ts";

/** Words that mean harm, on every page of a room's own panel. */

const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const root = fileURLToPath(new URL("../", import.meta.url));
const nowMs = 1_750_000_000_000;

const report: readonly HostileWord[] = ["tester", "step", "finding", "cause", "measured"];
const pages: readonly (readonly [path: string, words: readonly HostileWord[]])[] = [
  ["wall", ["roomEn", "running", "next"]],
  ["", ["roomEn", "running", "next", "banner", "signer", "worker", "alarm"]],
  ["devices", ["maker", "model", "serial", "firmware", "fault", "held", "heldOwner", "why"]],
  ["duties", ["running", "dutyBy", "dutyReason"]],
  ["duties?duty=m-running:tea.1", ["dutyReason"]],
  ["journal", ["dutyBy", "dutyReason", "alarm", "why"]],
  ["energy", ["roomEn"]],
  ["setup", ["signer"]],
  ["test", ["tested", "step", "finding", "cause"]],
  [`test?report=${reportId}`, [...report, "tested", "signer", "signed"]],
  [`test?report=${reportId}&print=form`, [...report, "signer", "signed"]],
  [`devices?q="><svg data-hostile onload=fired('address')>`, []],
  [`<img data-hostile src onerror=fired('address')>`, []],
];

/** As an edge holds it: nothing unseen comes in at its own doors. */
function cleaned<T>(view: T): T {
  const kept: T = JSON.parse(JSON.stringify(view), (_name, value: unknown) =>
    typeof value === "string" ? harmlessText(value) : value,
  );
  return kept;
}

it("has a browser to test the panel with", () => {
  expect(hasBrowser || env["CI"] === undefined).toBe(true);
});

describe.runIf(hasBrowser)("words that mean harm, at a room's panel", { timeout: 90_000 }, () => {
  const assetsDir = mkdtempSync(join(tmpdir(), "hostile-panel-"));
  let browser: Browser;
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

  it("are text on every page", async () => {
    const view = cleaned(roomView({ ...hostileView(nowMs), ...testingView(nowMs), nowMs }));
    const people = testPeople();
    const login = { name: seen("person"), pin: "837465" };
    expect(await people.add({ ...login, role: "administrator" })).toMatchObject({ from: "room" });
    const journal = cleaned(hostileJournal(nowMs));
    const { panel } = await startPanel({
      assetsDir,
      room: view,
      people,
      reports: () => [cleaned(hostileReport(nowMs))],
      journal: {
        recordsAfter: (number, limit) => journal.slice(number, number + limit),
        recordsBefore: (number, limit) => journal.slice(0, number - 1).slice(-limit),
        lastNumber: () => journal.length,
      },
    });
    const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce" });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const eyes = await watch(page, panel.url);
    await page.goto(panel.enterLink());
    await page.getByLabel("Your name").fill(seen("signer"));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: `Sign out (${seen("signer")})` }).waitFor();
    for (const [path, words] of pages) {
      await page.goto(`${panel.url}/#/${path}`);
      await page.locator("main").waitFor();
      await eyes.read(path, words);
    }
    // Who may sign in is shown to administrators only.
    const options = { data: login, headers: { origin: panel.url } };
    expect((await page.request.post(`${panel.url}/api/session`, options)).ok()).toBe(true);
    await page.goto("about:blank");
    await page.goto(`${panel.url}/#/setup`);
    await eyes.read("who may sign in", ["person"]);
    expect([...eyes.found]).toEqual([]);
  });
});
