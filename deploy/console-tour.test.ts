import { writeFile } from "node:fs/promises";
import { expect, it, onTestFinished } from "vitest";
import "../contract/text/hub-texts.ts";
import type { HubRoomView } from "../contract/hub-api.ts";
import { textKeys } from "../contract/text/text.ts";
import {
  axeFindings,
  describeConsole,
  type Looks,
  type OpenedConsole,
  picture,
} from "../cloud/rig/console-rig.ts";
import type { HubClient } from "../cloud/rig/hub-client.ts";
import type { HubRig } from "../cloud/rig/hub-rig.ts";
import { silentLog } from "../cloud/rig/quiet.ts";
import { recordEnergy } from "../cloud/rig/recorded/energy-past.ts";
import { recordSite } from "../cloud/rig/recorded/site.ts";
import { openStore } from "../cloud/store/open-store.ts";
import { consolePages } from "../cloud/web/pages.tsx";
import { stageRoom } from "../simulators/stage/stage.ts";
import { testStage } from "../simulators/testing/stage.fixture.ts";

/** Every page of the console over a building with 200 rooms that have a past, and three that live. */

const site = "city-hall";
const past = {
  site,
  rooms: 200,
  days: 31,
  untilMs: Date.UTC(2026, 2, 1, 16),
  timeZone: "Asia/Shanghai",
} as const;
const living = [
  { room: "31-201", name: { zh: "第一会议室", en: "Meeting room 1" } },
  { room: "31-202", name: { zh: "第二会议室", en: "Meeting room 2" } },
  { room: "31-305", name: { zh: "多功能厅", en: "Multi-purpose hall" } },
] as const;

/** What is on its way, or awaited. */
const waiting = ".loading, [aria-busy='true']";

async function fill(rig: HubRig, stage: ReturnType<typeof testStage>): Promise<void> {
  const store = await openStore({ data: rig.folder }, silentLog);
  // A day of minutes is enough for the rooms' own charts; a month of days for everything else.
  await recordSite(store, { ...past, days: 7 }, 15);
  await recordEnergy(store, past, past.untilMs);
  await store.close();
  const taken = new Set<number>();
  for (const place of living) {
    const staged = await stageRoom(
      {
        ...place,
        hubMqttUrl: rig.hub.brokerUrl ?? "",
        async enrol(room, file) {
          const login = await rig.hub.enrol({ site, room });
          await writeFile(file, JSON.stringify(login), { mode: 0o600 });
        },
      },
      stage.ports,
      taken,
    );
    onTestFinished(() => staged.stop());
  }
}

const livingRooms = async (client: HubClient): Promise<number> => {
  const { body } = await client.call<readonly HubRoomView[]>("GET", "/api/rooms");
  return body.filter(({ online, watts }) => online && watts !== null).length;
};

/** What stands on the page as it is called in the catalogue: nobody should ever read that. */
async function rawKeys(page: OpenedConsole["page"]): Promise<readonly string[]> {
  const text = await page.locator("body").innerText();
  const words = new Set(text.split(/[\s,;:()（），。：]+/u));
  return textKeys("zh").filter((key) => words.has(key));
}

describeConsole("the whole console", (console) => {
  it(
    "shows every page in both languages, on a phone and a desk",
    { timeout: 600_000 },
    async () => {
      const stage = testStage(60);
      onTestFinished(() => stage.remove());
      const looks: readonly Looks[] = [
        { locale: "zh-CN", width: 1280, colorScheme: "light" },
        { locale: "en-GB", width: 390, colorScheme: "dark" },
        { locale: "en-GB", width: 1280, colorScheme: "dark" },
        { locale: "zh-CN", width: 390, colorScheme: "light" },
      ];
      const [first = looks[0]] = looks;
      if (first === undefined) return;
      const opened = await console.open("#/", first, (rig) => fill(rig, stage), {
        roomClock: stage.ports.roomClock,
        speed: stage.ports.time.speed,
      });
      await expect.poll(() => livingRooms(opened.client), { timeout: 90_000 }).toBe(living.length);
      const paths = [
        ...consolePages.map(({ path }) => `#/${path}`),
        `#/rooms/${site}/31-201`,
        `#/rooms/${site}/31-201?part=devices`,
        `#/rooms/${site}/31-201?part=tests`,
        `#/rooms/${site}/31-201?part=energy`,
        `#/rooms/${site}/2-05`,
        "#/energy/report?month=2026-02",
        "#/compliance?month=2026-02",
      ];
      const found: string[] = [];
      for (const look of looks) found.push(...(await visitAll(opened, paths, look)));
      expect(found).toEqual([]);
    },
  );
});

async function visitAll(
  opened: OpenedConsole,
  paths: readonly string[],
  { locale, width, colorScheme }: Looks,
): Promise<readonly string[]> {
  const found: string[] = [];
  const { page, go } = opened;
  await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
  await page.emulateMedia({ colorScheme });
  await page.evaluate(
    (language) => localStorage.setItem("huitang.language", language),
    locale.slice(0, 2),
  );
  await page.reload();
  for (const path of paths) {
    await go(path);
    await page.getByRole("navigation").first().waitFor();
    await expect
      .poll(() => page.locator(waiting).count(), { timeout: 15_000, message: path })
      .toBe(0);
    if ((await page.locator("h1:visible").count()) !== 1) found.push(`${path}: not one heading`);
    found.push(...(await rawKeys(page)).map((key) => `${path}: ${key} is in no catalogue`));
    const name = path.replaceAll(/[#/?=&]+/g, "-").replace(/^-/, "") || "overview";
    const overPx = await picture(page, `${name}-${width}-${locale.slice(0, 2)}-${colorScheme}`);
    if (overPx > 0) found.push(`${path}: ${overPx} px wider than a screen of ${width} px`);
    const finding = (each: string) => `${path} at ${width} px, ${colorScheme}: ${each}`;
    found.push(...(await axeFindings(page)).map(finding));
  }
  return found;
}
