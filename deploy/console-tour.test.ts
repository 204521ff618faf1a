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
import { visitPage } from "../cloud/rig/visit-page.ts";
import { consolePages } from "../cloud/web/pages.tsx";
import { testStage } from "../simulators/testing/stage.fixture.ts";
import { building, fillBuilding, livingRoomIds } from "./console-building.fixture.ts";

/** Every page of the console over a building with 200 rooms that have a past, and three that live. */

const { site, livingRoom, recordedRoom, monthBefore } = building;

/** What is on its way, or awaited. */
const waiting = ".loading, [aria-busy='true']";

const livingRooms = async (client: HubClient): Promise<number> => {
  const { body } = await client.call<readonly HubRoomView[]>("GET", "/api/rooms");
  const ids: ReadonlySet<string> = new Set(livingRoomIds);
  return body.filter(({ room, online, watts }) => ids.has(room) && online && watts !== null).length;
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
      const stage = testStage(20, building.opensAtMs);
      onTestFinished(() => stage.remove());
      const looks: readonly Looks[] = [
        { locale: "zh-CN", width: 1280, colorScheme: "light" },
        { locale: "en-GB", width: 390, colorScheme: "dark" },
        { locale: "en-GB", width: 1280, colorScheme: "dark" },
        { locale: "zh-CN", width: 390, colorScheme: "light" },
      ];
      const [first = looks[0]] = looks;
      if (first === undefined) return;
      const fill = async (rig: HubRig, client: HubClient) => {
        const filled = await fillBuilding(rig, client, stage);
        onTestFinished(() => filled.stop());
      };
      const opened = await console.open("#/", first, fill, {
        roomClock: stage.ports.roomClock,
        speed: stage.ports.time.speed,
      });
      await expect
        .poll(() => livingRooms(opened.client), { timeout: 90_000 })
        .toBe(livingRoomIds.length);
      const paths = [
        ...consolePages.map(({ path }) => `#/${path}`),
        `#/rooms/${site}/${livingRoom}`,
        `#/rooms/${site}/${livingRoom}?part=devices`,
        `#/rooms/${site}/${livingRoom}?part=tests`,
        `#/rooms/${site}/${livingRoom}?part=energy`,
        `#/rooms/${site}/${recordedRoom}`,
        `#/energy/report?month=${monthBefore}`,
        `#/compliance?month=${monthBefore}`,
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
  const { page, rig } = opened;
  await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
  await page.emulateMedia({ colorScheme });
  await page.evaluate(
    (language) => localStorage.setItem("huitang.language", language),
    locale.slice(0, 2),
  );
  await page.reload();
  for (const path of paths) {
    await visitPage(page, `${rig.hub.address}/${path}`);
    await page.getByRole("navigation").first().waitFor();
    const headings = page.locator("h1:visible");
    await expect
      .poll(async () => [await page.locator(waiting).count(), await headings.count()], {
        timeout: 15_000,
        message: `nothing awaited, one heading: ${path}`,
      })
      .toEqual([0, 1]);
    found.push(...(await rawKeys(page)).map((key) => `${path}: ${key} is in no catalogue`));
    const name = path.replaceAll(/[#/?=&]+/g, "-").replace(/^-/, "") || "overview";
    const overPx = await picture(page, `${name}-${width}-${locale.slice(0, 2)}-${colorScheme}`);
    if (overPx > 0) found.push(`${path}: ${overPx} px wider than a screen of ${width} px`);
    const finding = (each: string) => `${path} at ${width} px, ${colorScheme}: ${each}`;
    found.push(...(await axeFindings(page)).map(finding));
  }
  return found;
}
