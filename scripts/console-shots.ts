import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { build } from "vite";
import "../contract/text/hub-texts.ts";
import type { HubRoomView } from "../contract/hub-api.ts";
import { rawText } from "../contract/text/text.ts";
import { administrator, type HubClient, password, signInFirst } from "../cloud/rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../cloud/rig/hub-rig.ts";
import { visitPage } from "../cloud/rig/visit-page.ts";
import { consolePages } from "../cloud/web/pages.tsx";
import { building, fillBuilding, livingRoomIds } from "../deploy/console-building.fixture.ts";
import { shippedClauses } from "../simulators/stage/shipped-clauses.ts";
import { patiently } from "../simulators/testing/eventually.ts";
import {
  executablePath,
  flags,
  type Looks,
  phone,
} from "../simulators/testing/panel-rig.fixture.ts";
import { projectRoot, testStage } from "../simulators/testing/stage.fixture.ts";
import type { Shot } from "./screens-page.ts";
import { type Camera, createCamera, settled } from "./shot-camera.ts";

/** Slow enough that the morning is still one when the last picture is drawn. */
const speed = 20;
/** There are many: all of them together stay small enough to be fetched with the sources. */
const frame = { longestPx: 1000, mostBytes: 150_000 };

const desk = { width: 1280, height: 900 };
/** Every page is drawn so. */
const whole: readonly Looks[] = [
  { viewport: phone, language: "zh", colorScheme: "light" },
  { viewport: desk, language: "en", colorScheme: "dark" },
];
/** And what is looked at most, also so. */
const more: readonly Looks[] = [
  { viewport: phone, language: "en", colorScheme: "dark" },
  { viewport: desk, language: "zh", colorScheme: "light" },
];

/** What is asked of the pages of the navigation, by their path. */
const questions: Readonly<Record<string, string>> = {
  "": "which need somebody now?",
  agenda: "who meets where today, and is it prepared?",
  find: "which is free, and large enough?",
  tests: "which failed, and at what?",
  alarms: "what is wrong, since when, and who has it?",
  compliance: "which duties were met, late or missed?",
  energy: "what was used, wasted and saved, and where?",
  sources: "which calendars do bookings come from?",
  devices: "what is there, and what is not well?",
  system: "is the hub itself well?",
  places: "which rooms are where?",
  people: "who may do what, and where?",
  audit: "who changed what?",
  account: "who am I here?",
};

interface Place {
  readonly name: string;
  readonly title: string;
  readonly hash: string;
  /** Looked at most. */
  readonly isMost: boolean;
}

const ofMost: ReadonlySet<string> = new Set(["", "agenda", "compliance", "energy"]);
const room = `#/rooms/${building.site}`;
const livingRoom = `${room}/${building.livingRoom}`;

const places: readonly Place[] = [
  ...consolePages.map(({ path, text }): Place => {
    const title = rawText("en", text);
    const question = questions[path];
    return {
      name: path === "" ? "rooms" : path,
      title: question === undefined ? title : `${title}: ${question}`,
      hash: `#/${path}`,
      isMost: ofMost.has(path),
    };
  }),
  place("agenda-week", "Agenda by weeks: which days are full?", "#/agenda?view=week"),
  place("room", "A room: is it ready, and what comes next?", livingRoom, true),
  place("room-devices", "Its devices: is each as it should be?", `${livingRoom}?part=devices`),
  place("room-tests", "Its self-tests: what passed?", `${livingRoom}?part=tests`),
  place("room-energy", "Its energy: what does it draw, and when?", `${livingRoom}?part=energy`),
  place("room-alarm", "A room with an alarm: what is wrong?", `${room}/${building.troubledRoom}`),
  place(
    "energy-report",
    "Monthly report, for the file: what did the building use?",
    `#/energy/report?month=${building.monthBefore}`,
  ),
];

function place(name: string, title: string, hash: string, isMost = false): Place {
  return { name, title, hash, isMost };
}

/** Draws every page of the console, as a building on a working day fills it. */
export async function drawConsole(folder: string): Promise<readonly Shot[]> {
  const camera = createCamera(folder, frame);
  const ends: (() => unknown)[] = [];
  try {
    const consoleFolder = mkdtempSync(join(tmpdir(), "huitang-console-"));
    ends.push(() => rmSync(consoleFolder, { recursive: true, force: true }));
    const configFile = join(projectRoot, "vite.config.ts");
    const target = { outDir: consoleFolder, emptyOutDir: true };
    await build({ mode: "console", configFile, logLevel: "silent", build: target });
    const stage = testStage(speed, building.opensAtMs);
    ends.push(() => stage.remove());
    const { roomClock } = stage.ports;
    const clauses = shippedClauses(join(projectRoot, "edge", "standards", "packs"));
    const options = { roomClock, speed, consoleFolder, clauses, backup: true };
    const rig = await startHubRig({ ...rigDefaults(), ...options });
    ends.push(() => removeFolder(rig.folder));
    ends.push(() => rig.stop());
    const client = await signInFirst(rig.hub);
    const filled = await fillBuilding(rig, client, stage);
    ends.push(() => filled.stop());
    await untilLiving(client);
    for (const looks of whole) {
      await withPage(rig, looks, (page) => drawAll(page, rig, camera, looks, places));
    }
    const most = places.filter(({ isMost }) => isMost);
    for (const looks of more) {
      await withPage(rig, looks, (page) => drawPlaces(page, rig, camera, looks, most));
    }
    return camera.shots;
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

const untilLiving = (client: HubClient): Promise<boolean> =>
  patiently("the living rooms", async () => {
    const { body } = await client.call<readonly HubRoomView[]>("GET", "/api/rooms");
    const here = body.filter(({ online, watts }) => online && watts !== null);
    return livingRoomIds.every((id) => here.some(({ room: each }) => each === id));
  });

async function drawAll(
  page: Page,
  rig: HubRig,
  camera: Camera,
  looks: Looks,
  all: readonly Place[],
): Promise<void> {
  await drawPlaces(page, rig, camera, looks, all);
  const visit = (hash: string) => goTo(page, rig, hash);
  const draw = (name: string, title: string) => drawAs(camera, page, name, title, looks);
  await visit("#/tests");
  await page.locator("a[href*='/tests/']").first().click();
  await settled(page);
  await draw("test-report", "A self-test's report: what was found, and who signed?");
  await visit("#/alarms");
  await page.locator("a.list-link[href^='#/alarms/']").first().click();
  await settled(page);
  await draw("alarm", "An alarm: what is to be done, and who does it?");
  await visit(livingRoom);
  const book = rawText(looks.language, "agenda.book");
  await page.getByRole("button", { name: book }).first().click();
  await page.getByRole("dialog").waitFor();
  await draw("booking", "Booking: what does the room have to be ready for?");
  await page.context().clearCookies();
  await page.goto("about:blank");
  await goTo(page, rig, "#/");
  await draw("sign-in", "Sign-in: who is there?");
}

async function drawPlaces(
  page: Page,
  rig: HubRig,
  camera: Camera,
  looks: Looks,
  all: readonly Place[],
): Promise<void> {
  for (const { name, title, hash } of all) {
    await goTo(page, rig, hash);
    await drawAs(camera, page, name, title, looks);
  }
}

const drawAs = (camera: Camera, page: Page, name: string, title: string, looks: Looks) =>
  camera.draw(page, { name: `console-${name}`, title }, looks);

async function goTo(page: Page, rig: HubRig, hash: string): Promise<void> {
  await visitPage(page, `${rig.hub.address}/${hash}`);
  await settled(page);
}

/** In a browser of its own, signed in. */
async function withPage(
  rig: HubRig,
  { viewport, language, colorScheme = "light" }: Looks,
  drawOn: (page: Page) => Promise<void>,
): Promise<void> {
  const isChinese = language === "zh";
  const browser = await chromium.launch({ executablePath, args: flags });
  try {
    const page = await browser.newPage({
      viewport,
      locale: isChinese ? "zh-CN" : "en-GB",
      colorScheme,
      reducedMotion: "reduce",
    });
    await page.goto(rig.hub.address);
    const [account, secret, button] = isChinese
      ? ["账号", "密码", "登录"]
      : ["Account", "Password", "Sign in"];
    await page.getByLabel(account).fill(administrator);
    await page.getByLabel(secret).fill(password);
    await page.getByRole("button", { name: button }).click();
    await page.getByRole("navigation").first().waitFor();
    await drawOn(page);
  } finally {
    await browser.close();
  }
}
