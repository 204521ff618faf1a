import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { build } from "vite";
import type { DeviceView, RoomView } from "../../contract/api.ts";
import { bookingOf } from "../stage/bookings.ts";
import { enterPanel, setUpHub, type StagedHub, type StagedRoom } from "../stage/stage.ts";
import type { WebClient } from "../stage/web-client.ts";
import { patiently } from "./eventually.ts";
import { projectRoot, testStage } from "./stage.fixture.ts";

export const executablePath = "/usr/bin/chromium";
export const hasBrowser = existsSync(executablePath);

export const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const phone = { width: 390, height: 844 };
export const tablet = { width: 1280, height: 800 };

export interface Looks {
  readonly viewport: { readonly width: number; readonly height: number };
  readonly language: "zh" | "en";
  readonly colorScheme?: "light" | "dark";
}

/** What people call themselves at the panel. */
export const technician = { zh: "李工", en: "Li" } as const;

const minuteMs = 60_000;
/** A large meeting is prepared for four hours: so far ahead, its room is on and nobody has come. */
const aheadMs = 238 * minuteMs;
const meetingMs = 90 * minuteMs;

/**
 * One room on real wires, its people, and a real browser at its panel. Room time runs as fast as in
 * the demonstration.
 */
export class PanelRig {
  /** What a page threw, or what broke its content security policy. */
  readonly faults: string[] = [];
  readonly room: StagedRoom;
  /** Somebody of the meeting service, at the panel's API. */
  readonly panel: WebClient;
  readonly browser: Browser;
  readonly #close: () => Promise<void>;
  readonly #office: WebClient;
  readonly #nowMs: () => number;
  #meeting = "";
  /** Of the technician, once signed in. */
  #cookies: Awaited<ReturnType<BrowserContext["cookies"]>> = [];

  constructor(parts: RigParts) {
    this.room = parts.room;
    this.panel = parts.panel;
    this.browser = parts.browser;
    this.#office = parts.office;
    this.#nowMs = parts.nowMs;
    this.#close = parts.close;
  }

  view(): Promise<RoomView> {
    return this.panel.get<RoomView>("/api/room");
  }

  async device(id: string): Promise<DeviceView | undefined> {
    return (await this.view()).devices.find(({ device }) => device === id);
  }

  /** Books the meeting that the room is prepared for. */
  async book(): Promise<void> {
    const startMs = this.#nowMs() + aheadMs;
    const booking = bookingOf(0, startMs, startMs + meetingMs);
    const { meeting } = await this.#office.post<{ meeting: { id: string } }>(meetings, {
      ...booking,
      class: "large",
    });
    this.#meeting = meeting.id;
    await this.#proofRead(booking.banner);
  }

  /** The sign shows a banner only once somebody has read it. */
  async #proofRead(text: string): Promise<void> {
    await patiently("the banner", async () => (await this.view()).banner?.text === text);
    const meetingId = this.#meeting;
    await this.panel.post("/api/acts", { kind: "check-banner", meetingId, text });
  }

  /** Changes the meeting that is prepared for, as the office does. */
  async rebook(edit: object): Promise<void> {
    await this.#office.patch(`${meetings}/${this.#meeting}`, edit);
  }

  /** The meeting is put off: whatever is tried meanwhile, it does not come closer. */
  async putOff(): Promise<void> {
    await this.#moveTo(this.#nowMs() + aheadMs);
  }

  /** The meeting begins this moment. */
  async begin(): Promise<void> {
    await this.#moveTo(this.#nowMs());
    await patiently("the meeting", async () => (await this.view()).phase === "meeting");
  }

  async #moveTo(startMs: number): Promise<void> {
    await this.rebook({ startMs, endMs: startMs + meetingMs });
    await patiently(
      "the meeting at its new time",
      async () => (await this.view()).meeting?.startMs === startMs,
    );
  }

  /** Every device is there, and is as it should be. */
  async untilReady(): Promise<void> {
    let missing: readonly string[] = [];
    const isReady = async () => {
      const { devices } = await this.view();
      missing = devices.flatMap((device) => (isAtWork(device) ? [] : [device.device]));
      return missing.length === 0;
    };
    await patiently("the room at work", isReady).catch((reason: unknown) => {
      throw new Error(`not at work: ${missing.join(", ")}`, { cause: reason });
    });
  }

  /** A page of the panel, signed in as the technician. */
  async open({ viewport, language, colorScheme = "light" }: Looks): Promise<Page> {
    const locale = language === "zh" ? "zh-CN" : "en-GB";
    const context = await this.browser.newContext({
      viewport,
      locale,
      colorScheme,
      reducedMotion: "reduce",
      storageState: { cookies: this.#cookies, origins: [] },
    });
    const page = await context.newPage();
    this.#watch(page);
    if (this.#cookies.length === 0) {
      await signIn(page, this.room.enterLinks.person, language);
      this.#cookies = await context.cookies();
    } else {
      await page.goto(`${this.room.panelUrl}/#/`);
    }
    await page.locator("main").waitFor();
    return page;
  }

  /** A page of somebody on the network whom the panel does not know. */
  async openUnknown({ viewport, language, colorScheme = "light" }: Looks): Promise<Page> {
    const locale = language === "zh" ? "zh-CN" : "en-GB";
    const context = await this.browser.newContext({ viewport, locale, colorScheme });
    const page = await context.newPage();
    this.#watch(page);
    return page;
  }

  #watch(page: Page): void {
    page.on("pageerror", (error) => this.faults.push(String(error)));
    page.on("console", (line) => {
      if (line.type() === "error" && line.text().includes("Content Security")) {
        this.faults.push(line.text());
      }
    });
  }

  stop(): Promise<void> {
    return this.#close();
  }
}

interface RigParts {
  readonly room: StagedRoom;
  readonly panel: WebClient;
  readonly office: WebClient;
  readonly browser: Browser;
  readonly nowMs: () => number;
  readonly close: () => Promise<void>;
}

const meetings = "/api/rooms/city-hall/3-201/meetings";

const isAtWork = ({ availability, points }: DeviceView): boolean =>
  availability === "online" &&
  points.every(({ target, value }) => target === null || target.value === value);

async function signIn(page: Page, link: string, language: "zh" | "en"): Promise<void> {
  const isChinese = language === "zh";
  await page.goto(link);
  await page.getByLabel(isChinese ? "姓名" : "Your name").fill(technician[language]);
  await page.getByRole("button", { name: isChinese ? "登录" : "Sign in", exact: true }).click();
  const out = isChinese ? `退出（${technician.zh}）` : `Sign out (${technician.en})`;
  await page.getByRole("button", { name: out }).waitFor();
}

/** Builds the panel's page, starts hub, room and browser, and waits until the room is prepared. */
export async function startPanelRig(speed: number): Promise<PanelRig> {
  const configFile = join(projectRoot, "vite.config.ts");
  await build({ mode: "panel", configFile, logLevel: "silent" });
  const stage = testStage(speed);
  const ends: (() => Promise<unknown>)[] = [async () => stage.remove()];
  const close = async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    const browser = await chromium.launch({ executablePath, args: flags });
    ends.push(() => browser.close());
    const hub: StagedHub = await stage.startHub();
    ends.push(() => hub.stop());
    const { client: office } = await setUpHub(hub, "office");
    const room = await stage.startRoom(office, hub.mqttUrl);
    ends.push(() => room.stop());
    const panel = await enterPanel(room, "attendant");
    const nowMs = () => stage.ports.roomClock.wallMs();
    const rig = new PanelRig({ room, panel, office, browser, nowMs, close });
    // Whoever tests the room stands in it.
    room.simulation.people.enter(1);
    await rig.book();
    await rig.untilReady();
    return rig;
  } catch (reason) {
    await close();
    throw reason;
  }
}
