import { TOTP } from "otpauth";
import { expect, it } from "vitest";
import { createClock } from "../../../contract/clock.ts";
import type { Place } from "../../../contract/places.ts";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../../rig/console-rig.ts";
import { HubClient, type HubClient as Client, password } from "../../rig/hub-client.ts";
import type { HubRig } from "../../rig/hub-rig.ts";

const clock = createClock();

/** A floor with a room, and people with roles there. */
async function fill(rig: HubRig, client: Client): Promise<void> {
  for (const room of ["3-201", "3-202"]) await rig.hub.enrol({ site: "city-hall", room });
  const parent = "site:city-hall";
  const name = { zh: "三层", en: "Third floor" };
  const floor = await client.call<Place>("POST", "/api/places", { parent, kind: "floor", name });
  const put = { floor: floor.body.id };
  await client.call("PUT", "/api/rooms/city-hall/3-201/place", put);
  const hall = { zh: "市政厅", en: "City hall" };
  await client.call("PUT", `/api/places/${parent}`, { name: hall });
  const grants = [
    { role: "technician", place: floor.body.id },
    { role: "viewer", place: "everywhere" },
  ];
  await client.call("POST", "/api/accounts", { name: "li.na", grants, password });
  await client.call("POST", "/api/accounts", { name: "wang.fang", role: "auditor", password });
  await client.call("POST", "/api/accounts", { name: "chen.jie", role: "service" });
  await client.call("PUT", "/api/accounts/wang.fang", { disabled: true });
  const denied = new HubClient(rig.hub.address);
  await denied.signIn("li.na");
  await denied.call("GET", "/api/accounts");
}

describeConsole("people and the audit", (site) => {
  it("shows who may do what where, and invites somebody by a link that works", async () => {
    const { page, rig } = await site.open("#/people", desk, fill);
    await page.getByText("Technician · City hall · Third floor").waitFor();
    await page.getByText("invited, no password yet").waitFor();
    await expectAccessible(page);
    await shoot(page, "people-desk");
    await page.getByRole("button", { name: "Add an account" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Account").fill("zhao.min");
    await sheet.getByLabel("Role", { exact: true }).selectOption("manager");
    await sheet.getByLabel("Place").selectOption("site:city-hall");
    await shoot(page, "people-add");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "Add an account" }).click();
    const link = (await page.locator("code.one-time").textContent()) ?? "";
    expect(link).toContain(`${rig.hub.address}/#/invite?code=`);
    await shoot(page, "people-link");
    await page.context().clearCookies();
    await page.goto("about:blank");
    await page.goto(link);
    await page.getByLabel("New password").fill("Umbrella/Granite/7");
    await expectAccessible(page);
    await shoot(page, "invite");
    await page.getByRole("button", { name: "Set it and sign in" }).click();
    await page.getByRole("button", { name: "Sign out (zhao.min)" }).waitFor();
  });

  it("changes another's roles and shuts his account, on a phone", async () => {
    const { page, client } = await site.open("#/people", phone, fill);
    await page.getByRole("button", { name: "修改账号 li.na" }).click();
    await shoot(page, "people-phone-sheet");
    await expectAccessible(page);
    await page.getByRole("button", { name: "停用账号" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await shoot(page, "people-phone");
    await expectAccessible(page);
    const accounts = await client.call<readonly { name: string; disabled: boolean }[]>(
      "GET",
      "/api/accounts",
    );
    expect(accounts.body.find(({ name }) => name === "li.na")?.disabled).toBe(true);
  });

  it("sets up a second factor by its QR code, and asks for a code at the next sign-in", async () => {
    const { page } = await site.open("#/account", desk, fill);
    const card = page.getByRole("region", { name: "Second factor" });
    await card.getByLabel("Current password").fill(password);
    await card.getByRole("button", { name: "Set it up" }).click();
    await card.getByRole("img", { name: "QR code for the authenticator" }).waitFor();
    const secret = (await card.locator("code.one-time").textContent()) ?? "";
    await shoot(page, "account-factor");
    await expectAccessible(page);
    const code = (laterMs: number) =>
      new TOTP({ secret }).generate({ timestamp: clock.wallMs() + laterMs });
    await card.getByRole("textbox", { name: "Code" }).fill(code(0));
    await card.getByRole("button", { name: "Switch it on" }).click();
    await page.getByRole("heading", { name: "Recovery codes" }).waitFor();
    expect(await page.locator(".codes li").count()).toBe(10);
    await shoot(page, "account-codes");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Sign out/ }).click();
    await page.getByLabel("Account").fill("zhang.wei");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByLabel("Code").fill(code(30_000));
    await shoot(page, "sign-in-code");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "My account" }).waitFor();
  });

  it("makes a token that is shown once, and ends it", async () => {
    const { page } = await site.open("#/account", phone, fill);
    await page.getByRole("button", { name: "生成令牌" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("用途").fill("门口屏");
    await expectAccessible(page);
    await shoot(page, "token-phone");
    await sheet.getByRole("button", { name: "生成令牌" }).click();
    expect(await page.locator("code.one-time").textContent()).toMatch(/^huitang_/);
    await page.keyboard.press("Escape");
    await page.getByText("门口屏").waitFor();
    await shoot(page, "account-phone");
    await expectAccessible(page);
    const row = page.getByRole("listitem").filter({ hasText: "门口屏" });
    await row.getByRole("button", { name: "结束" }).click();
    await page.getByText("没有令牌。").waitFor();
  });

  it("finds lines of the audit by what the address says, checks the chain, on desk and phone", async () => {
    const opened = await site.open("#/audit?outcome=refused", desk, fill);
    const { page } = opened;
    await page.getByRole("cell", { name: "denied" }).first().waitFor();
    await page.getByText("Check the chain").first().click();
    await page.getByRole("button", { name: "Check the chain" }).click();
    await page.getByText("The chain holds").waitFor();
    await shoot(page, "audit-desk");
    await expectAccessible(page);
    await page.getByLabel("Who").fill("zhang.wei");
    await page.getByLabel("Who").press("Enter");
    await page.getByText("No line fits").waitFor();
    expect(page.url()).toContain("who=zhang.wei");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export as CSV" }).click();
    expect((await download).suggestedFilename()).toBe("audit.csv");
    await opened.go("#/audit");
    await page.setViewportSize({ width: 390, height: 900 });
    await page.getByText("create account").first().waitFor();
    await shoot(page, "audit-phone");
    await expectAccessible(page);
  });

  it("lets who must set up a second factor do nothing else before", async () => {
    const proof = { accounts: { passwords: "strict", secondFactor: "all" } } as const;
    const nothing = async () => {};
    const { page } = await site.open("#/", desk, nothing, { proof });
    await page.getByRole("heading", { name: "Set up a second factor" }).waitFor();
    await shoot(page, "due-factor");
    await expectAccessible(page);
    expect(await page.getByRole("navigation").count()).toBe(0);
  });
});
