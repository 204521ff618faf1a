import type { Page } from "playwright-core";
import type { SelfTestKind } from "../../contract/selftest.ts";

/** What the page says of one device of a test. */
export interface TestRow {
  readonly device: string;
  /** As its look says: fail, warn, pass, skipped. */
  readonly standing: string;
  /** What it gives as the likely causes, in the page's language. */
  readonly causes: readonly string[];
}

const kinds: Readonly<Record<"zh" | "en", Partial<Record<SelfTestKind, string>>>> = {
  zh: { commissioning: "全面自检", recess: "休会检查", repair: "维修后测试" },
  en: { commissioning: "Full test", recess: "Look at the recess", repair: "Test after a repair" },
};

/** As a person does: picks the test, and for a repair its devices, and presses start. */
export async function startTest(
  page: Page,
  panelUrl: string,
  language: "zh" | "en",
  kind: SelfTestKind,
  devices: readonly string[],
): Promise<void> {
  const name = kinds[language][kind] ?? kind;
  await page.goto(`${panelUrl}/#/test`);
  await page.getByRole("radio", { name: new RegExp(name) }).check();
  for (const device of devices) {
    await page.getByRole("checkbox", { name: new RegExp(`(?:^|\\s)${device}$`) }).check();
  }
  const start = language === "zh" ? `开始：${name}` : `Start: ${name}`;
  await page.getByRole("button", { name: start }).click();
}

/** Rows of the last test, as they stand on the page. */
export const rowsOf = (page: Page): Promise<readonly TestRow[]> =>
  page.locator(".test-device").evaluateAll((rows) =>
    rows.map((row) => ({
      device: row.querySelector(".device-id")?.textContent ?? "",
      standing: /test-device-([a-z-]+)/.exec(row.className)?.[1] ?? "",
      causes: [...row.querySelectorAll(".advice div:first-child dd")].map(
        (cause) => cause.textContent ?? "",
      ),
    })),
  );

/** How many sheets of A4 a report's form is, and what stands on them. */
export async function printedPages(page: Page, panelUrl: string, report: string) {
  await page.goto(`${panelUrl}/#/test?report=${report}&print=1`);
  const form = page.locator(".check-form");
  await form.waitFor();
  const file = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const boxes = [...file.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  const isPaper = boxes.every(([, wide, high]) => near(wide, 595) && near(high, 842));
  if (!isPaper) throw new Error(`not on A4: ${boxes.map(([box]) => box).join(", ")}`);
  const text = await form.innerText();
  return { pages: file.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0, text };
}

const near = (text: string | undefined, wanted: number): boolean =>
  Math.abs(Number(text) - wanted) < 1;
