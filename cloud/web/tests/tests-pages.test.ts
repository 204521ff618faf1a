import { expect, it } from "vitest";
import { message } from "../../../contract/message.ts";
import { testReport, testStep } from "../../../contract/selftest.fixture.ts";
import { describeConsole, desk, expectAccessible, phone, shoot } from "../../rig/console-rig.ts";
import type { HubClient } from "../../rig/hub-client.ts";
import type { HubRig } from "../../rig/hub-rig.ts";
import { recordRoom } from "../../rig/recorded/record-room.ts";

const ref = { site: "city-hall", room: "3-201" };
const atMs = Date.parse("2026-03-02T08:00:00+08:00");

const passed = testReport({
  id: "r-1",
  test: "t30",
  startedAtMs: atMs,
  endedAtMs: atMs + 21_000,
  steps: [testStep({ atMs })],
});
const failed = testReport({
  id: "r-2",
  test: "t10",
  startedAtMs: atMs + 1_200_000,
  endedAtMs: atMs + 1_221_000,
  worst: "fail",
  steps: [
    testStep({ atMs }),
    testStep({
      id: "projector:answers",
      device: "projector",
      result: "fail",
      finding: message("test.saw", { value: "—" }),
      atMs,
    }),
  ],
});
const signOff = {
  as: "technician",
  name: "值班技术员",
  strokes: "M20 100L200 40L420 160",
  note: "",
  report: "r-1",
  by: "值班技术员",
  atMs,
} as const;

async function fill(rig: HubRig, _client: HubClient): Promise<void> {
  await rig.hub.enrol(ref);
  await recordRoom(rig, ref, [
    { kind: "selftest", report: passed },
    { kind: "selftest", report: failed },
    { kind: "sign-off", signOff },
  ]);
}

describeConsole("self-tests at the console", (site) => {
  it("say that there are none yet", async () => {
    const { page } = await site.open("#/tests", desk, async () => {});
    await expect.poll(() => page.getByText("No report yet").count()).toBe(1);
    await expectAccessible(page);
    await shoot(page, "tests-none-1280-en");
  });

  it.each([
    ["a phone, in Chinese", phone, "结果", "不通过", "全部自检"],
    ["a desk, in English", desk, "Result", "Fail", "All self-tests"],
  ] as const)("are listed, filtered and read on %s", async (_title, looks, result, fail, back) => {
    const { page, go } = await site.open("#/tests", looks, fill);
    const rows = page.locator("tbody tr");
    await expect.poll(() => rows.count()).toBe(2);
    await shoot(page, `tests-${looks.width}-${looks.locale}`);
    await page.getByLabel(result).selectOption({ value: "fail" });
    await expect.poll(() => rows.count()).toBe(1);
    expect(page.url()).toContain("result=fail");
    await page.locator("tbody a").click();
    await page.getByText(back).waitFor();
    await page.getByText("projector").first().waitFor();
    expect(await page.getByText(fail, { exact: false }).count()).toBeGreaterThan(0);
    await shoot(page, `report-${looks.width}-${looks.locale}`);
    await expectAccessible(page);
    await go("#/rooms/city-hall/3-201/tests/r-1?print=1");
    await page.getByText("值班技术员").first().waitFor();
    await expectAccessible(page);
  });
});
