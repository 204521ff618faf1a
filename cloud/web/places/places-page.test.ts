import { expect, it } from "vitest";
import type { PlacesView } from "../../../contract/places.ts";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../../rig/console-rig.ts";
import type { HubClient } from "../../rig/hub-client.ts";
import { type HubRig, silentLog } from "../../rig/hub-rig.ts";
import { openStore } from "../../store/open-store.ts";

const timeZone = "Asia/Shanghai";

/** Rooms of the one building, on no floor yet. */
const withRooms = (count: number) => async (rig: HubRig) => {
  const store = await openStore({ data: rig.folder }, silentLog);
  for (let n = 1; n <= count; n += 1) {
    const room = `3-${200 + n}`;
    const ref = { site: "city-hall", room };
    await rig.hub.enrol(ref);
    const name = { zh: `第${n}会议室`, en: `Meeting room ${n}` };
    await store.rooms.setMeta(ref, { name, timeZone, standbyWatts: 8 });
  }
  await store.close();
};

const placesOf = async (client: HubClient) =>
  (await client.call<PlacesView>("GET", "/api/places")).body;

describeConsole("the page of places", (site) => {
  it("NXC 6.2: begins with one building and its floors, and puts rooms on them, on a phone", async () => {
    const { page, client } = await site.open("#/places", phone, withRooms(8));
    await page.getByText("从一座楼宇开始").waitFor();
    await shoot(page, "places-none-390-zh");
    await expectAccessible(page);
    await page.getByRole("button", { name: "设置楼宇和楼层" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("中文名称").fill("市政府大楼");
    await sheet.getByLabel("英文名称").fill("City hall");
    await sheet.getByLabel("地上层数").fill("3");
    await sheet.getByLabel("地下层数").fill("1");
    await sheet.getByText("地下 1 层、1 层、2 层、3 层").waitFor();
    await shoot(page, "places-start-390-zh");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "建立 4 层" }).click();
    await page.getByRole("heading", { name: "未分楼层的会场" }).waitFor();
    expect(page.url()).toContain("at=none");
    await page.getByLabel("查找会场").fill("3-20");
    await page.getByRole("button", { name: "选中列出的全部 8 个" }).click();
    await page.getByLabel("第8会议室").uncheck();
    await page.getByLabel("移到楼层").selectOption({ label: "3 层" });
    await shoot(page, "places-unplaced-390-zh");
    await expectAccessible(page);
    await page.getByRole("button", { name: "移动 7 个会场" }).click();
    await page.getByText("已移动 7 个会场").waitFor();
    const tree = await placesOf(client);
    expect(tree.places.map(({ name }) => name.zh)).toEqual(
      expect.arrayContaining(["市政府大楼", "地下 1 层", "1 层", "2 层", "3 层"]),
    );
    expect(tree.rooms).toHaveLength(7);
    await page.getByRole("link", { name: "← 全部地点" }).click();
    await page.getByRole("link", { name: /^3 层/ }).waitFor();
    await shoot(page, "places-390-zh");
    await expectAccessible(page);
    await page.getByRole("link", { name: /^3 层/ }).click();
    await page.getByRole("heading", { name: "3 层" }).waitFor();
    expect(await page.getByRole("heading", { name: "3 层" }).evaluate(isFocused)).toBe(true);
    await shoot(page, "place-390-zh");
    await expectAccessible(page);
    const audit = JSON.stringify((await client.call("GET", "/api/audit")).body);
    for (const action of ["make place", "change place", "place room"]) {
      expect(audit).toContain(action);
    }
  });

  it("adds, renames, moves and removes places, and says no in words", async () => {
    const { page, client, go } = await site.open("#/places", desk, withRooms(3));
    await page.getByRole("button", { name: "Add a place" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Name in English").fill("Ningxia");
    await sheet.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("heading", { name: "Ningxia" }).waitFor();
    await page.getByRole("button", { name: "Add a place in it" }).click();
    await sheet.getByLabel("Kind").selectOption({ label: "City" });
    await sheet.getByLabel("Name in English").fill("Yinchuan");
    await sheet.getByLabel("Name in Chinese").fill("银川");
    await sheet.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("heading", { name: "Yinchuan" }).waitFor();
    await page.getByRole("link", { name: /^city-hall/ }).click();
    await page.getByRole("button", { name: "Move", exact: true }).click();
    await sheet.getByLabel("Move to").selectOption({ label: "Ningxia · Yinchuan" });
    await sheet.getByRole("button", { name: "Move", exact: true }).click();
    await page.getByText("Ningxia · Yinchuan · Building").waitFor();
    await page.getByRole("button", { name: "Rename" }).click();
    await sheet.getByLabel("Name in English").fill("Main building");
    await sheet.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Main building" }).waitFor();
    await shoot(page, "place-1280-en");
    await expectAccessible(page);
    const { places } = await placesOf(client);
    const city = places.find(({ name }) => name.zh === "银川");
    expect(places.find(({ id }) => id === "site:city-hall")).toMatchObject({
      parent: city?.id,
      name: { zh: "city-hall", en: "Main building" },
    });
    await page.getByRole("link", { name: /^Ningxia/ }).click();
    await page.getByText("It can be removed once").waitFor();
    await page.getByRole("button", { name: "Add a place in it" }).click();
    await sheet.getByLabel("Name in English").fill("Spare");
    await sheet.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("heading", { name: "Spare" }).waitFor();
    const spare = new URL(page.url().replace("#/", "")).searchParams.get("at") ?? "";
    const grants = [{ role: "viewer", place: spare }];
    const account = { name: "li.na", grants, password: "Umbrella/Granite/7" };
    expect((await client.call("POST", "/api/accounts", account)).status).toBe(201);
    await page.getByRole("button", { name: "Remove" }).click();
    await sheet.getByRole("button", { name: "Remove" }).click();
    await sheet.getByText("somebody has a role there").waitFor();
    await sheet.getByRole("button", { name: "Close" }).click();
    await go("#/places");
    await go(`#/places?at=${spare}`);
    await page.getByText("li.na").waitFor();
    await client.call("PUT", "/api/accounts/li.na", { role: "viewer" });
    await page.getByRole("button", { name: "Remove" }).click();
    await sheet.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("heading", { name: "Ningxia" }).waitFor();
    expect((await placesOf(client)).places).toHaveLength(3);
    await go("#/places?at=floor-00000000");
    await page.getByText("There is no such place").waitFor();
  });

  it("finds a place or a room among 200, by keyboard, and brings several to a floor at once", async () => {
    const { page, client } = await site.open("#/places", desk, async (rig, first) => {
      await withRooms(200)(rig);
      for (const [sort, en] of ["Ground", "Upper"].entries()) {
        const name = { zh: en, en };
        const floor = { parent: "site:city-hall", kind: "floor", name, sort };
        await first.call("POST", "/api/places", floor);
      }
    });
    const fold = page.getByRole("button", { name: "city-hall: what is in it" });
    await fold.focus();
    expect(await fold.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Enter");
    await expect.poll(() => fold.getAttribute("aria-expanded")).toBe("false");
    expect(page.url()).toContain("turned=site%3Acity-hall");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Ground" }).waitFor();
    await page.getByRole("button", { name: "Bring rooms here" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Find a room").fill("room 19");
    await sheet.getByRole("button", { name: "Choose all listed (11)" }).click();
    await shoot(page, "places-bring-1280-en");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "Move rooms (11)" }).click();
    await page.getByText("Rooms moved: 11").waitFor();
    expect((await placesOf(client)).rooms).toHaveLength(11);
    await page.getByLabel("Find a place or a room").fill("3-219");
    await expect.poll(() => page.locator(".place-room").count()).toBe(1);
    expect(page.url()).toContain("q=3-219");
    await shoot(page, "places-1280-en");
    await expectAccessible(page);
    await page.getByLabel("Find a place or a room").fill("nowhere");
    await page.getByRole("button", { name: "Empty the search" }).click();
    await expect.poll(() => page.getByRole("link", { name: /^Upper/ }).count()).toBe(1);
    await page.getByRole("button", { name: "Move rooms away" }).click();
    await sheet.getByLabel("Meeting room 19 3-219").check();
    await sheet.getByLabel("Move to floor").selectOption({ label: "Upper" });
    await sheet.getByRole("button", { name: "Move rooms (1)" }).click();
    await page.getByText("Rooms moved: 1", { exact: true }).waitFor();
    const { rooms } = await placesOf(client);
    expect(new Set(rooms.map(({ floor }) => floor)).size).toBe(2);
  });
});

const isFocused = (element: Element): boolean => element === document.activeElement;
