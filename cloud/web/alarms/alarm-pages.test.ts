import { expect, it } from "vitest";
import { createClock } from "../../../contract/clock.ts";
import type { NoticeSettings } from "../../../contract/hub-alarms.ts";
import { message } from "../../../contract/message.ts";
import type { Alarm } from "../../../contract/record.ts";
import { meaningOf } from "../../ingest/record-body.ts";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../../rig/console-rig.ts";
import type { HubClient } from "../../rig/hub-client.ts";
import { type HubRig, silentLog } from "../../rig/hub-rig.ts";
import { until } from "../../rig/until.ts";
import { openStore } from "../../store/open-store.ts";

const minuteMs = 60_000;
const clock = createClock();

const alarm = (id: string, device: string, part: Partial<Alarm>): Alarm => ({
  id,
  severity: "soon",
  text: message("alarm.device-offline", { device }),
  device,
  raisedAtMs: clock.wallMs() - 10 * minuteMs,
  clearedAtMs: null,
  ...part,
});

/** Three rooms with something wrong, as their journals tell. */
async function fill(rig: HubRig, client: HubClient): Promise<void> {
  const store = await openStore({ data: rig.folder }, silentLog);
  const rooms = [
    ["3-201", "第一会议室", "Meeting room 1"],
    ["3-202", "第二会议室", "Meeting room 2"],
    ["5-501", "大会堂", "Great hall"],
  ] as const;
  const alarms: readonly (readonly Alarm[])[] = [
    [
      alarm("offline:projector", "projector", {}),
      alarm("command:projector/power", "projector", {
        severity: "now",
        text: message("alarm.command-failed", { device: "projector", point: "power" }),
      }),
    ],
    [alarm("presence", "radar", { text: message("alarm.presence-unknown"), device: null })],
    [
      alarm("emergency:help", "call-button", {
        severity: "now",
        text: message("alarm.emergency-help", { device: "call-button" }),
      }),
    ],
  ];
  for (const [at, [room, zh, en]] of rooms.entries()) {
    const ref = { site: "city-hall", room };
    await rig.hub.enrol(ref);
    await store.rooms.setMeta(ref, {
      name: { zh, en },
      timeZone: "Asia/Shanghai",
      standbyWatts: 8,
    });
    const records = (alarms[at] ?? []).map((one, n) => {
      const body = { kind: "alarm", alarm: one };
      const { unreadable: _not, ...meaning } = meaningOf(body);
      const text = JSON.stringify(body);
      return {
        ...meaning,
        number: n + 1,
        atMs: one.raisedAtMs,
        clockTrusted: true,
        kind: "alarm",
        body: text,
      };
    });
    await store.records.append(ref, `epoch-of-${room}`, records);
  }
  await store.close();
  const list = () => client.call<{ issues: unknown[] }>("GET", "/api/alarms");
  await until("three issues", async () => (await list()).body.issues.length === 3);
}

describeConsole("the alarms page", (site) => {
  it("says that nothing is wrong when nothing is", async () => {
    const { page } = await site.open("#/alarms", phone, async () => {});
    await page.getByText("一切正常").waitFor();
    expect(await page.locator("tbody tr").count()).toBe(0);
    await shoot(page, "alarms-none-390-zh");
    await expectAccessible(page);
  });

  it("lists what is wrong by need, and a person takes it up, assigns it and notes on it", async () => {
    const { page } = await site.open("#/alarms", desk, fill);
    await page.getByRole("link", { name: "Great hall" }).waitFor();
    const rows = await page.locator("tbody tr").allInnerTexts();
    expect(rows[0]).toContain("Emergency");
    expect(rows[1]).toContain("Meeting room 1");
    expect(rows[2]).toContain("Act soon");
    await shoot(page, "alarms-1280-en");
    await expectAccessible(page);
    await page.getByLabel("Need", { exact: true }).selectOption({ label: "Emergency" });
    await expect.poll(() => page.locator("tbody tr").count()).toBe(1);
    expect(page.url()).toContain("severity=emergency");
    await page.getByLabel("Need", { exact: true }).selectOption({ label: "All" });
    await page.getByRole("link", { name: "Meeting room 1" }).click();
    await page.getByText("follows from the first").waitFor();
    await page.getByRole("button", { name: "Take up" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Note").fill("on my way");
    await sheet.getByRole("button", { name: "Take up" }).click();
    await page.getByText("taken up by zhang.wei").waitFor();
    await page.getByRole("button", { name: "Assign" }).click();
    await sheet.getByRole("button", { name: "To me" }).click();
    await sheet.getByRole("button", { name: "Save" }).click();
    await page.getByText("→ zhang.wei").waitFor();
    await page.getByText("on my way").waitFor();
    await shoot(page, "alarm-1280-en");
    await expectAccessible(page);
  });

  it("works on a phone: list, maintenance, and who is told", async () => {
    const opened = await site.open("#/alarms", phone, fill);
    const { page } = opened;
    await page.getByRole("link", { name: "大会堂" }).waitFor();
    await shoot(page, "alarms-390-zh");
    await expectAccessible(page);
    await page.getByRole("button", { name: "检修" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByText("没有计划中的检修").waitFor();
    await sheet.getByLabel("事由").fill("更换灯泡");
    await sheet.getByLabel("负责人").fill("李娜");
    await sheet.getByRole("button", { name: "安排检修" }).click();
    await sheet.getByText("更换灯泡").waitFor();
    await shoot(page, "maintenance-390-zh");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "关闭" }).click();
    await opened.go("#/alarms/told");
    await page.getByText("尚未设置通知").waitFor();
    await page.getByRole("button", { name: "添加程序" }).click();
    await sheet.getByLabel("名称").fill("值班台");
    await sheet.getByLabel("地址", { exact: true }).fill("https://127.0.0.1:9/hook");
    await sheet.getByLabel("地址在内网，或未加密").check();
    await sheet.getByRole("button", { name: "保存" }).click();
    await sheet.getByText("只显示这一次").waitFor();
    await sheet.getByRole("button", { name: "关闭" }).click();
    await page.getByRole("button", { name: "测试 值班台" }).click();
    await page.getByText("测试消息未送达").first().waitFor();
    await page.getByRole("button", { name: "添加规则" }).click();
    await sheet.getByLabel("名称").fill("值班室");
    await sheet.getByLabel("方式").selectOption({ label: "值班台" });
    await sheet.getByLabel("免打扰开始").fill("22:00");
    await sheet.getByLabel("免打扰结束").fill("07:00");
    await shoot(page, "rule-390-zh");
    await sheet.getByRole("button", { name: "保存" }).click();
    await page.getByText("免打扰 22:00–07:00").waitFor();
    expect(await page.getByText("值班室", { exact: true }).count()).toBe(1);
    await page.getByText("规则：值班室").waitFor();
    await shoot(page, "told-390-zh");
    await expectAccessible(page);
  });

  it("changes a program that hears of alarms, turns it off, and replaces its secret", async () => {
    const { page, client } = await site.open("#/alarms/told", desk, async (_rig, first) => {
      const hook = { name: "Duty desk", url: "https://127.0.0.1:9/hook", allowsPrivate: true };
      await first.call("POST", "/api/notices/hooks", hook);
    });
    const hookOf = async () =>
      (await client.call<NoticeSettings>("GET", "/api/notices")).body.hooks[0];
    await page.getByText("no rule leads here").waitFor();
    await page.getByRole("button", { name: "Test Duty desk" }).click();
    await page.getByText("last: not told").waitFor();
    await page.getByRole("button", { name: "Change Duty desk" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByText("not told · test").waitFor();
    for (const event of ["new", "came back", "graver", "still open", "resolved"]) {
      await sheet.getByLabel(event, { exact: true }).uncheck();
    }
    await sheet.getByText("Choose one kind of message").waitFor();
    expect(await sheet.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await sheet.getByLabel("new", { exact: true }).check();
    await sheet.getByLabel("graver", { exact: true }).check();
    await sheet.getByLabel("Name").fill("Night desk");
    await sheet.getByLabel("Address", { exact: true }).fill("https://127.0.0.1:9/night");
    await shoot(page, "hook-1280-en");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "Save" }).click();
    await page.getByText("takes only: new, graver").waitFor();
    await page.getByRole("button", { name: "Change Night desk" }).click();
    await sheet.getByLabel("On", { exact: true }).uncheck();
    await sheet.getByRole("button", { name: "Save" }).click();
    await page.getByText("turned off").waitFor();
    expect(await hookOf()).toMatchObject({
      name: "Night desk",
      url: "https://127.0.0.1:9/night",
      enabled: false,
      events: ["opened", "worse"],
    });
    await shoot(page, "told-1280-en");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Change Night desk" }).click();
    await sheet.getByRole("button", { name: "Replace the secret" }).click();
    await sheet.getByText("it refuses every message").waitFor();
    await sheet.getByRole("button", { name: "Replace it now" }).click();
    await sheet.getByText("Shown once.").waitFor();
    expect((await sheet.locator("code").innerText()).length).toBe(43);
    await expectAccessible(page);
  });

  it("shows a program on a phone in Chinese: what it takes, its secret, its last answers", async () => {
    const { page } = await site.open("#/alarms/told", phone, async (_rig, first) => {
      const hook = { name: "值班台", url: "https://127.0.0.1:9/hook", allowsPrivate: true };
      await first.call("POST", "/api/notices/hooks", { ...hook, events: ["opened", "resolved"] });
    });
    await page.getByText("只接收：新告警、已解除").waitFor();
    await page.getByRole("button", { name: "修改 值班台" }).click();
    await page.getByRole("dialog").getByText("还没有向此程序发过消息").waitFor();
    await page.getByRole("button", { name: "更换密钥" }).click();
    await page.getByText("旧密钥立即失效").waitFor();
    expect(await page.getByLabel("新告警", { exact: true }).isChecked()).toBe(true);
    expect(await page.getByLabel("变严重", { exact: true }).isChecked()).toBe(false);
    await shoot(page, "hook-390-zh");
    await expectAccessible(page);
  });
});
