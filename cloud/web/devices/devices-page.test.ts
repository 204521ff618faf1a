import { expect, it } from "vitest";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../../rig/console-rig.ts";
import { recordDevices } from "../../rig/recorded/devices.ts";

const ref = { site: "city-hall", room: "3-201" };

describeConsole("the page of devices", (site) => {
  const filled = (looks: typeof phone, hash: string) =>
    site.open(hash, looks, async (rig, client) => {
      await rig.hub.enrol(ref);
      await recordDevices(rig, ref);
      const facts = { tag: "ZJ-0007", unit: "机关事务处", warrantyUntil: "2020-05-31" };
      await client.call("PUT", "/api/rooms/city-hall/3-201/devices/sign/facts", facts);
    });

  it("NXC 8.2.4.2: lists and narrows them on a desk, the choice in the address", async () => {
    const { page } = await filled(desk, "#/devices");
    await page.getByText("EPSON EB-L610U").waitFor();
    await shoot(page, "devices-desk");
    await expectAccessible(page);
    await page.getByLabel("Kind").selectOption("led-sign");
    await expect.poll(() => page.url()).toContain("kind=led-sign");
    await expect.poll(() => page.getByText("EPSON EB-L610U").count()).toBe(0);
    await page.getByLabel("Kind").selectOption("");
    await page.getByRole("searchbox").fill("x9b2042");
    await page.getByText("Devices: 1").waitFor();
    await page.getByRole("searchbox").fill("nothing of that name");
    await page.getByText("No device fits").waitFor();
    await shoot(page, "devices-desk-none");
  });

  it("shows one device, and keeps what is written of it, on a phone in Chinese", async () => {
    const { page } = await filled(phone, "#/devices");
    await page.getByText("EPSON EB-L610U").waitFor();
    await shoot(page, "devices-phone");
    await page.getByRole("link", { name: "projector" }).click();
    await page.getByRole("heading", { name: "变更记录" }).waitFor();
    await shoot(page, "device-phone");
    await expectAccessible(page);
    await page.getByRole("button", { name: "修改台账" }).click();
    await page.getByLabel("资产编号").fill("ZJ-0007");
    await page.getByLabel("责任部门").fill("会务处");
    await shoot(page, "device-phone-form");
    await expectAccessible(page);
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("资产编号").fill("ZJ-0008");
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("资产编号: ZJ-0008").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.url()).not.toContain("open=");
    await page.getByText("ZJ-0008").first().waitFor();
  });

  it("says what to do while there is none", async () => {
    const { page } = await site.open("#/devices", desk, async () => {});
    await expect.poll(() => page.getByText("No device yet").count()).toBe(1);
    await expectAccessible(page);
  });
});

describeConsole("the page of the system", (site) => {
  it("shows how the hub does, on a desk", async () => {
    const { page } = await site.open("#/system", desk, async (rig) => {
      await rig.hub.enrol(ref);
      await recordDevices(rig, ref);
    });
    await expect.poll(() => page.getByText("No backups are set up").count()).toBe(1);
    await page.getByText("Messages a second").waitFor();
    await shoot(page, "system-desk");
    await expectAccessible(page);
  });

  it("NXR 8: shows the backups, and makes one, on a phone in Chinese", async () => {
    const options = { backup: true };
    const { page } = await site.open("#/system", phone, async () => {}, options);
    await page.getByText("备份正常").waitFor();
    await page.getByRole("button", { name: "立即备份" }).click();
    await expect.poll(() => page.getByText("备份完成").count()).toBe(1);
    await shoot(page, "system-phone");
    await expectAccessible(page);
  });
});
