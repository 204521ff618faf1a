import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  hasBrowser,
  type Looks,
  PanelRig,
  phone,
  startPanelRig,
  tablet,
} from "../testing/panel-rig.fixture.ts";
import { startTest } from "../testing/test-page.fixture.ts";

const looks: readonly Looks[] = [
  { viewport: phone, language: "zh", colorScheme: "light" },
  { viewport: phone, language: "en", colorScheme: "dark" },
  { viewport: tablet, language: "en", colorScheme: "light" },
  { viewport: tablet, language: "zh", colorScheme: "dark" },
];
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const pages = ["now", "test", "devices", "energy", "duties", "journal", "setup"];

/** What axe finds wrong with the page as it stands: rule, gravity, and where. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (runOnly) => {
    const engine: unknown = Reflect.get(globalThis, "axe");
    if (typeof engine !== "object" || engine === null) return ["axe is not there"];
    const run: unknown = Reflect.get(engine, "run");
    if (typeof run !== "function") return ["axe cannot run"];
    const { violations } = await run(document, { resultTypes: ["violations"], runOnly });
    return violations.map(
      (one: { id: string; impact: string; nodes: { target: string[] }[] }) =>
        `${one.impact} ${one.id}: ${one.nodes.map(({ target }) => target.join(" ")).join(", ")}`,
    );
  }, rules);
}

describe.skipIf(!hasBrowser)("WCAG 2.2 AA by axe", () => {
  let rig: PanelRig;
  let report = "";
  beforeAll(async () => {
    rig = await startPanelRig(60);
    rig.room.simulation.misbehave("lights-back", "dead-lamp");
  }, 120_000);
  afterAll(() => rig.stop());

  async function opened(page: Page, path: string): Promise<readonly string[]> {
    await page.goto(`${rig.room.panelUrl}/#/${path}`);
    await page.locator("main h2, main .check-form").first().waitFor();
    await page.evaluate(() => {
      for (const part of document.querySelectorAll("main details")) part.setAttribute("open", "");
    });
    return (await findings(page)).map((one) => `${path}: ${one}`);
  }

  it("finds nothing while a test runs", { timeout: 120_000 }, async () => {
    const page = await rig.open({ viewport: phone, language: "zh", colorScheme: "light" });
    await startTest(page, rig.room.panelUrl, "zh", "commissioning", []);
    await page.locator(".test-device").first().waitFor();
    expect(await findings(page)).toEqual([]);
    while (report === "") {
      const view = await rig.view();
      if (view.testRunning === null && view.test !== null) report = view.test.id;
      else await page.waitForTimeout(300);
    }
    await page.context().close();
  });

  it.each(looks)(
    "finds nothing on any page: $viewport.width px, $language, $colorScheme",
    { timeout: 120_000 },
    async (look) => {
      const page = await rig.open(look);
      const found: string[] = [];
      const paths = [...pages, `test?report=${report}`, `test?report=${report}&print=1`];
      for (const path of paths) found.push(...(await opened(page, path)));
      await page.context().close();
      const visitor = await rig.openUnknown(look);
      await visitor.goto(rig.room.panelUrl);
      const signIn = visitor.getByRole("button", {
        name: look.language === "zh" ? "登录" : "Sign in",
      });
      await signIn.first().waitFor();
      found.push(...(await findings(visitor)));
      await signIn.first().click();
      await visitor.locator("dialog input").first().waitFor();
      found.push(...(await findings(visitor)));
      await visitor.context().close();
      expect(found).toEqual([]);
    },
  );
});
