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
import type { Shot } from "./screens-page.ts";
import { type Camera, createCamera, settled } from "./shot-camera.ts";

const speed = 60;
const frame = { longestPx: 1600, mostBytes: 150_000 };
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
  running: "Test, while it runs: what is it at, and what has it found so far?",
  test: "Test: what was found, why, and what to do?",
  report: "Report: what is signed for?",
  form: "Check form, for paper: what is looked at by eye?",
  devices: "Devices: is each as it should be, and why?",
  energy: "Energy: what does the room draw, and for which meeting?",
  duties: "Duties: which clause asks for what by when, and what proves it?",
  journal: "Journal: what happened?",
  setup: "Set-up: which machine, which lines, which people?",
  wall: "Wall: what may everybody know who passes?",
  "sign-in": "Sign-in: who is there?",
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

/** Draws every page of the panel, as a room with simulated devices on real wires fills it. */
export async function drawPanel(folder: string): Promise<readonly Shot[]> {
  const camera = createCamera(folder, frame);
  const rig = await startPanelRig(speed);
  try {
    // So that there is something to be found.
    rig.room.simulation.misbehave("lights-back", "dead-lamp");
    rig.room.simulation.misbehave("plate-a2", "low-battery");
    for (const looks of whole) await drawAll(rig, camera, looks);
    for (const looks of more) await drawMost(rig, camera, looks);
    return camera.shots;
  } finally {
    await rig.stop();
  }
}

const draw = (camera: Camera, page: Page, name: Name, looks: Looks): Promise<void> =>
  camera.draw(page, { name, title: titles[name] }, looks);

async function visit(rig: PanelRig, page: Page, path: string): Promise<void> {
  await page.goto(`${rig.room.panelUrl}/${path}`);
  await page.locator("main").waitFor();
  await settled(page);
}

/** A whole test, drawn while it runs; ends with its report's id. */
async function drawTest(rig: PanelRig, camera: Camera, page: Page, looks: Looks): Promise<string> {
  await rig.putOff();
  await rig.untilReady();
  await startTest(page, rig.room.panelUrl, looks.language, "commissioning", []);
  const isFar = async () => {
    const { testRunning } = await rig.view();
    return testRunning !== null && testRunning.done > testRunning.total / 2;
  };
  await patiently("half of the test", isFar);
  await draw(camera, page, "running", looks);
  // It may be started again: then it has ended.
  await page.locator(".test-kinds").waitFor({ timeout: longestTestMs });
  const { test } = await rig.view();
  return test?.id ?? "";
}

async function drawAll(rig: PanelRig, camera: Camera, looks: Looks): Promise<void> {
  const page = await rig.open(looks);
  const report = await drawTest(rig, camera, page, looks);
  const forms: readonly (readonly [Name, string])[] = [
    ["report", `#/test?report=${report}`],
    ["form", `#/test?report=${report}&print=1`],
  ];
  for (const [name, path] of [...paths, ...forms]) {
    await visit(rig, page, path);
    await draw(camera, page, name, looks);
  }
  await page.context().close();
  const stranger = await rig.openUnknown(looks);
  await stranger.goto(rig.room.panelUrl);
  const signIn = looks.language === "zh" ? "登录" : "Sign in";
  await stranger.getByRole("button", { name: signIn }).first().click();
  await stranger.getByRole("dialog").waitFor();
  await draw(camera, stranger, "sign-in", looks);
  await stranger.context().close();
}

async function drawMost(rig: PanelRig, camera: Camera, looks: Looks): Promise<void> {
  const page = await rig.open(looks);
  for (const [name, path] of paths.slice(0, 2)) {
    await visit(rig, page, path);
    await draw(camera, page, name, looks);
  }
  await page.context().close();
}
