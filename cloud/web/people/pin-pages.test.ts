import { expect, it } from "vitest";
import { describeConsole, shoot } from "../../rig/console-rig.ts";
import { password } from "../../rig/hub-client.ts";

describeConsole("a PIN for the rooms' panels", (site) => {
  it("is set by one's password, refused when it is too easy, and taken back", async () => {
    const looks = { locale: "en-GB", width: 390, colorScheme: "light" } as const;
    const { page, client } = await site.open("#/account", looks, async () => {});
    const isSet = async () => (await client.call("GET", "/api/session/pin")).body;
    const card = page.getByRole("region", { name: "Panel PIN" });
    await card.getByText("You have no PIN yet.").waitFor();
    await card.getByRole("button", { name: "Set the PIN" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Password").fill(password);
    await sheet.getByLabel("New PIN").fill("123456");
    await sheet.getByText("This PIN is too easy to guess.").waitFor();
    expect(await sheet.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await sheet.getByLabel("New PIN").fill("518204");
    await sheet.getByRole("button", { name: "Save" }).click();
    await sheet.waitFor({ state: "detached" });
    expect(await isSet()).toEqual({ set: true });
    await card.getByText("You have a PIN. A new one takes its place.").waitFor();
    await card.getByRole("button", { name: "Change the PIN" }).click();
    await sheet.getByLabel("Password").fill("wrong-Password-1");
    await sheet.getByRole("button", { name: "Remove the PIN" }).click();
    await sheet.getByText("The name or the password is wrong.").waitFor();
    await shoot(page, "pin-390-en");
    await sheet.getByLabel("Password").fill(password);
    await sheet.getByRole("button", { name: "Remove the PIN" }).click();
    await sheet.waitFor({ state: "detached" });
    expect(await isSet()).toEqual({ set: false });
    await card.getByText("You have no PIN yet.").waitFor();
  });
});
