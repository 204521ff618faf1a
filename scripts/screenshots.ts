import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { patiently } from "../simulators/testing/eventually.ts";
import {
  type Looks,
  type PanelRig,
  phone,
  startPanelRig,
  tablet,
} from "../simulators/testing/panel-rig.fixture.ts";
import { startTest } from "../simulators/testing/test-page.fixture.ts";
import { screensPage, type Shot } from "./screens-page.ts";

/** Draws every page of the panel, as a room with simulated devices on real wires fills it. */
const folder = join(process.argv[2] ?? "docs", "screens");
const speed = 60;
const mostBytes = 150_000;
/** A picture of a long page ends here, CSS pixels. */
const longestPx = 1600;
const leastPx = 600;
const longestTestMs = 120_000;

const desk = { width: 1440, height: 900 };
/** Every page is drawn so. */
const whole: readonly Looks[] = [
  { viewport: phone, language: "zh", colorScheme: "light" },
  { viewport: tablet, language: "en", colorScheme: "dark" },
];
/** And what is looked at most, also so. */
const more: readonly Looks[] = [
  { viewport: phone, language: "en", colorScheme: "dark" },
  { viewport: desk, language: "zh", colorScheme: "light" },
];

const titles = {
  now: "Now: is the room ready, and what comes next?",
  running: "Test, while it runs",
  test: "Test: what was found, why, and what to do",
  report: "Report, to be signed",
  form: "Check form, for paper",
  devices: "Devices: target beside actual",
  energy: "Energy",
  duties: "Duties: clause, deadline, evidence",
  journal: "Journal",
  setup: "Set-up: machine, lines, people",
  wall: "Wall: for everybody who passes",
  "sign-in": "Sign-in",
} as const;
type Name = keyof typeof titles;

const paths: readonly (readonly [Name, string])[] = [
  ["now", "#/"],
  ["test", "#/test"],
  ["devices", "#/devices"],
  ["energy", "#/energy"],
  ["duties", "#/duties"],
  ["journal", "#/journal"],
  ["setup", "#/setup"],
  ["wall", "#/wall"],
];

const shots: Shot[] = [];

/** The page from its head to its end, or as far as a small picture goes. */
async function draw(page: Page, name: Name, looks: Looks): Promise<void> {
  const { viewport, language, colorScheme = "light" } = looks;
  const { width, height } = viewport;
  await page.mouse.move(0, 0);
  await page.evaluate(() => window.scrollTo(0, 0));
  const file = `${name}-${width}-${language}-${colorScheme}.png`;
  const endPx = await page.evaluate(() => document.documentElement.scrollHeight);
  let high = Math.min(longestPx, Math.max(height, endPx));
  for (;;) {
    await page.setViewportSize({ width, height: high });
    await settled(page);
    const bytes = await page.screenshot({ animations: "disabled" });
    if (bytes.length <= mostBytes) {
      writeFileSync(join(folder, file), bytes);
      break;
    }
    if (high <= leastPx) throw new Error(`${file} is larger than ${mostBytes} bytes`);
    high = Math.max(leastPx, Math.floor((high * mostBytes * 0.95) / bytes.length));
  }
  await page.setViewportSize(viewport);
  shots.push({ name, title: titles[name], file, width, language, colorScheme });
  console.log(`${file} ${width} × ${high}`);
}

/** What is asked for has come, and is drawn. */
async function settled(page: Page): Promise<void> {
  await patiently("the page to be filled", async () => {
    const waiting = await page.locator(".loading").count();
    return waiting === 0;
  });
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
}

async function visit(rig: PanelRig, page: Page, path: string): Promise<void> {
  await page.goto(`${rig.room.panelUrl}/${path}`);
  await page.locator("main").waitFor();
  await settled(page);
}

/** A whole test, drawn while it runs; ends with its report's id. */
async function drawTest(rig: PanelRig, page: Page, looks: Looks): Promise<string> {
  await rig.putOff();
  await rig.untilReady();
  await startTest(page, rig.room.panelUrl, looks.language, "commissioning", []);
  const isFar = async () => {
    const { testRunning } = await rig.view();
    return testRunning !== null && testRunning.done > testRunning.total / 2;
  };
  await patiently("half of the test", isFar);
  await draw(page, "running", looks);
  // It may be started again: then it has ended.
  await page.locator(".test-kinds").waitFor({ timeout: longestTestMs });
  const { test } = await rig.view();
  return test?.id ?? "";
}

async function drawAll(rig: PanelRig, looks: Looks): Promise<void> {
  const page = await rig.open(looks);
  const report = await drawTest(rig, page, looks);
  const forms: readonly (readonly [Name, string])[] = [
    ["report", `#/test?report=${report}`],
    ["form", `#/test?report=${report}&print=1`],
  ];
  for (const [name, path] of [...paths, ...forms]) {
    await visit(rig, page, path);
    await draw(page, name, looks);
  }
  await page.context().close();
  const stranger = await rig.openUnknown(looks);
  await stranger.goto(rig.room.panelUrl);
  const signIn = looks.language === "zh" ? "登录" : "Sign in";
  await stranger.getByRole("button", { name: signIn }).first().click();
  await stranger.getByRole("dialog").waitFor();
  await draw(stranger, "sign-in", looks);
  await stranger.context().close();
}

async function drawMost(rig: PanelRig, looks: Looks): Promise<void> {
  const page = await rig.open(looks);
  for (const [name, path] of paths.slice(0, 2)) {
    await visit(rig, page, path);
    await draw(page, name, looks);
  }
  await page.context().close();
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const rig = await startPanelRig(speed);
try {
  // So that there is something to be found.
  rig.room.simulation.misbehave("lights-back", "dead-lamp");
  rig.room.simulation.misbehave("plate-a2", "low-battery");
  for (const looks of whole) await drawAll(rig, looks);
  for (const looks of more) await drawMost(rig, looks);
  writeFileSync(`${folder}.md`, screensPage(shots));
} finally {
  await rig.stop();
}
