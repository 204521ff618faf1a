import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Agenda, Meeting } from "../contract/agenda.ts";
import type { HubRoomView } from "../contract/hub-api.ts";
import type { BookingDetails } from "../contract/booking.ts";
import { harmfulTexts } from "../contract/harmful-texts.fixture.ts";
import { FakeRoom } from "../cloud/rig/fake-room.ts";
import { administrator, type HubClient, password, signInFirst } from "../cloud/rig/hub-client.ts";
import { until } from "../cloud/rig/until.ts";
import {
  accepted,
  clock,
  Ends,
  ref,
  roomUrl,
  startEdge,
  startHub,
} from "./hub-and-room.fixture.ts";

/** Bookings in a real browser, on a real hub with a room that is connected. */
const executablePath = "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
const isRequired = process.env["CI"] !== undefined;
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const root = fileURLToPath(new URL("../", import.meta.url));
const consoleFolder = mkdtempSync(join(tmpdir(), "booking-pages-"));
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 800 };
const hourMs = 3_600_000;
const ends = new Ends();
let browser: Browser;

interface Open {
  readonly page: Page;
  readonly client: HubClient;
  readonly address: string;
  /** What a page threw, or what broke its content security policy. */
  readonly faults: string[];
}

/** A console with its first administrator signed in, and a room for 60. */
async function open(viewport = desk, locale = "en-GB"): Promise<Open> {
  const rig = await startHub(ends, { consoleFolder });
  const client = await signInFirst(rig.hub);
  const room = new FakeRoom(`epoch-${rig.brokerPort}`, () => clock.wallMs());
  room.change({
    offers: {
      seats: 60,
      use: "all-day",
      layouts: [],
      equipment: ["projector", "microphone"],
      microphones: 8,
      plateSeats: [],
    },
  });
  startEdge(ends, room, rig.brokerPort, await rig.hub.enrol(ref), accepted);
  await until("the room", async () => {
    const { body } = await client.call<HubRoomView[]>("GET", "/api/rooms");
    return body[0]?.online === true;
  });
  const { page, faults } = await signedIn(rig.hub.address, viewport, locale);
  return { page, client, address: rig.hub.address, faults };
}

async function signedIn(address: string, viewport: typeof desk, locale: string) {
  const context = await browser.newContext({ viewport, locale, reducedMotion: "reduce" });
  ends.add(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("dialog", (dialog) => {
    faults.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (line) => {
    if (line.text().includes("Content Security")) faults.push(line.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) faults.push(`asked ${request.url()}`);
  });
  await page.goto(address);
  const isChinese = locale.startsWith("zh");
  await page.getByLabel(isChinese ? "账号" : "Account").fill(administrator);
  await page.getByLabel(isChinese ? "密码" : "Password").fill(password);
  await page.getByRole("button", { name: isChinese ? "登录" : "Sign in" }).click();
  await page.getByRole("link", { name: isChinese ? "找会场" : "Find a room" }).waitFor();
  return { page, faults };
}

const meetingsOf = async (client: HubClient): Promise<readonly Meeting[]> =>
  (await client.call<Agenda>("GET", `${roomUrl}/agenda`)).body.meetings;

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

it("has a browser to test the pages with", () => {
  expect(hasBrowser || !isRequired).toBe(true);
});

describe.runIf(hasBrowser)("bookings in a browser", { timeout: 120_000 }, () => {
  beforeAll(async () => {
    const configFile = join(root, "vite.config.ts");
    const target = { outDir: consoleFolder, emptyOutDir: true };
    await build({ mode: "console", configFile, logLevel: "silent", build: target });
    browser = await chromium.launch({ executablePath, args: flags });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    rmSync(consoleFolder, { recursive: true, force: true });
  });

  it("NX App. C: an ordinary meeting takes six fields on a phone, the whole form all of them", async () => {
    const { page, client, address, faults } = await open(phone);
    await page.goto(`${address}/#/rooms/city-hall/3-201`);
    await page.getByRole("button", { name: "Book a meeting" }).click();
    const sheet = page.getByRole("dialog");
    const shown = sheet.locator("input:visible, textarea:visible, select:visible");
    expect(await shown.count()).toBe(6);
    await sheet.getByRole("button", { name: "Book", exact: true }).click();
    await sheet.getByText("Give the meeting a title.").waitFor();
    expect(await sheet.getByLabel("Title").getAttribute("aria-invalid")).toBe("true");
    await sheet.getByLabel("Title").fill("Annual work conference");
    await sheet.getByLabel("People").fill("24");
    await sheet.getByLabel("Organiser").fill("Office");
    for (const group of ["Class, nature", "Sessions", "Banner, rostrum", "Leaders, seats"]) {
      await sheet.getByText(group).click();
    }
    await sheet.getByLabel("Microphones").fill("999");
    await sheet.getByRole("button", { name: "Book", exact: true }).click();
    await sheet.getByText("a whole number from 0 to 200").waitFor();
    await sheet.getByLabel("Microphones").fill("3");
    await sheet.getByLabel("Award").check();
    await sheet.getByLabel("by video").check();
    await sheet.getByLabel("Banner text").fill("WELCOME");
    await sheet.getByLabel("With a rostrum").check();
    await sheet.getByLabel("Other wishes").fill("Flowers\nWater");
    await sheet.getByLabel("Leaders present").fill("张伟，市府办，主任\n李静");
    await sheet.getByLabel("On red").check();
    await sheet.getByLabel("Plates show the post").uncheck();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await sheet.getByRole("button", { name: "Book", exact: true }).click();
    await sheet.waitFor({ state: "detached" });
    const [meeting] = await meetingsOf(client);
    expect(meeting).toMatchObject({
      title: "Annual work conference",
      organiser: "Office",
      headCount: 24,
      banner: "WELCOME",
      bannerCheckedBy: "",
      plates: { template: "red", showsUnit: true, showsPost: false },
      form: {
        nature: "award",
        format: "video",
        bannerOn: "sign",
        rostrum: true,
        microphones: 3,
        requirements: "Flowers\nWater",
      },
    });
    const details = `${roomUrl}/meetings/${meeting?.id ?? ""}/details`;
    const { body } = await client.call<BookingDetails>("GET", details);
    expect(body.attendees).toMatchObject([
      { name: "张伟", unit: "市府办", post: "主任", rank: 1, part: "leader" },
      { name: "李静", rank: 2 },
    ]);
    expect(body.bannerEnteredBy).toBe(administrator);
    expect(faults).toEqual([]);
  });

  it("NX App. C: sessions of several days are booked together, and the form is printed for signing", async () => {
    const { page, client, address, faults } = await open();
    await page.goto(`${address}/#/rooms/city-hall/3-201`);
    await page.getByRole("button", { name: "Book a meeting" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Title").fill("Training");
    await sheet.getByText("Sessions").click();
    await sheet.getByLabel("morning, afternoon, evening").check();
    await sheet.getByLabel("Date").fill("2031-03-04");
    await sheet.getByLabel("Until and including").fill("2031-03-05");
    await sheet.getByLabel("Afternoon · End").fill("16:00");
    await sheet.getByRole("button", { name: "Book", exact: true }).click();
    await sheet.waitFor({ state: "detached" });
    const booked = await meetingsOf(client);
    const local = (ms: number) => new Date(ms + 8 * hourMs).toISOString().slice(0, 16);
    expect(booked.map(({ startMs, endMs }) => [local(startMs), local(endMs).slice(11)])).toEqual([
      ["2031-03-04T09:00", "11:30"],
      ["2031-03-04T14:30", "16:00"],
      ["2031-03-05T09:00", "11:30"],
      ["2031-03-05T14:30", "16:00"],
    ]);
    await page.getByRole("button", { name: "Change meeting: Training" }).first().click();
    await page.getByRole("link", { name: "Print the booking form" }).click();
    await page.getByRole("heading", { name: "Booking form" }).waitFor();
    await page.getByText("Management (signature)").waitFor();
    const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  it("NX T6-6: somebody else than who typed it proof-reads the banner", async () => {
    const { page, client, address, faults } = await open(phone);
    const startMs = clock.wallMs() + hourMs;
    const times = { startMs, endMs: startMs + hourMs };
    const request = { title: "Budget", banner: "BUDGET 2027", ...times };
    expect((await client.call("POST", `${roomUrl}/meetings`, request)).status).toBe(201);
    await page.goto(`${address}/#/rooms/city-hall/3-201`);
    await page.getByText("banner not proof-read").waitFor();
    await page.getByRole("button", { name: "Proof-read the banner: Budget" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByText("BUDGET 2027").waitFor();
    await sheet.getByRole("button", { name: "It is right" }).click();
    await sheet.getByText("somebody else has to proof-read it").waitFor();
    expect((await meetingsOf(client))[0]?.bannerCheckedBy).toBe("");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
  });

  it("finds a free room by time, size and equipment, and books it", async () => {
    const { page, client, address, faults } = await open(phone);
    await page.getByRole("link", { name: "Find a room" }).click();
    await page.getByLabel("Date").fill("2031-03-04");
    await page.getByLabel("Start").fill("09:00");
    await page.getByLabel("End").fill("10:30");
    await page.getByLabel("People").fill("61");
    await page.getByText("No room fits").waitFor();
    await page.getByLabel("People").fill("60");
    await page.getByText("60 seats").waitFor();
    await page.getByLabel("Nameplate").check();
    await page.getByText("No room fits").waitFor();
    await page.getByLabel("Nameplate").uncheck();
    await page.getByLabel("Projector").check();
    await page.getByRole("button", { name: "Book a meeting: Meeting room 1" }).waitFor();
    expect(new URL(page.url()).hash).toContain("equipment=projector");
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.reload();
    await page.getByRole("button", { name: "Book a meeting: Meeting room 1" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Title").fill("Found");
    await sheet.getByRole("button", { name: "Book", exact: true }).click();
    await page.waitForURL(/#\/rooms\/city-hall\/3-201/);
    const [meeting] = await meetingsOf(client);
    expect(meeting).toMatchObject({ title: "Found", headCount: 60 });
    expect(meeting?.startMs).toBe(Date.parse("2031-03-04T09:00:00+08:00"));
    await page.goto(`${address}/#/find?date=2031-03-04&start=09:00&end=10:30`);
    await page.getByText(/taken until/).waitFor();
    expect(await page.getByRole("button", { name: "Book a meeting: Meeting room 1" }).count()).toBe(
      0,
    );
    expect(faults).toEqual([]);
  });

  it("shows more than two hundred harmful texts as text, and no page grows wider by them", async () => {
    const { page, client, address, faults } = await open(phone);
    const startMs = Math.ceil(clock.wallMs() / hourMs + 1) * hourMs;
    let booked = 0;
    for (const [at, text] of harmfulTexts.entries()) {
      const times = { startMs: startMs + at * hourMs, endMs: startMs + (at + 1) * hourMs };
      const title = text.slice(0, 200);
      const seats = [{ seat: "A1", name: title.slice(0, 60), unit: title.slice(0, 120), post: "" }];
      const form = { requirements: text };
      const organiser = title.slice(0, 120);
      const body = { title, organiser, banner: title, seats, form, ...times };
      const { status } = await client.call("POST", `${roomUrl}/meetings`, body);
      // What is nothing when it is made harmless is no title.
      expect([201, 400]).toContain(status);
      if (status === 201) booked += 1;
    }
    expect(booked).toBeGreaterThanOrEqual(200);
    await page.goto(`${address}/#/rooms/city-hall/3-201`);
    await page
      .locator(".agenda-item")
      .nth(booked - 1)
      .waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    const [, second] = await meetingsOf(client);
    const shown = await page.locator(".agenda-name").allInnerTexts();
    expect(shown.some((line) => line.includes(second?.title ?? "?"))).toBe(true);
    await page
      .getByRole("button", { name: /^Change meeting/ })
      .first()
      .click();
    await page.getByRole("dialog").getByLabel("Title").waitFor();
    await page.keyboard.press("Escape");
    await page
      .getByRole("button", { name: /^Proof-read/ })
      .first()
      .click();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.goto(`${address}/#/rooms/city-hall/3-201/form/${second?.id ?? ""}`);
    await page.getByRole("heading", { name: "Booking form" }).waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.goto(`${address}/#/`);
    await page
      .getByRole("link", { name: /Meeting room 1/ })
      .first()
      .waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => Object.hasOwn(window, "__harm"))).toBe(false);
    expect(faults).toEqual([]);
  });
});
