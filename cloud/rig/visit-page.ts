import type { Page } from "playwright-core";

/**
 * For tests and pictures: another page of the console, in a document that is open. The page before
 * stays until the next has come, so it is marked, and not taken for it. A document of its own for
 * each would ask for more files in a minute than the hub gives to one address.
 */
export async function visitPage(page: Page, url: string): Promise<void> {
  if (pathOf(page.url()) !== pathOf(url)) {
    await page.locator("main").evaluateAll((all) => {
      for (const each of all) each.setAttribute("data-left", "");
    });
  }
  await page.goto(url);
  await page.locator("main:not([data-left]) h1").first().waitFor({ state: "attached" });
}

/** A page with another query is the same page; without a path it is the first one. */
const pathOf = (url: string): string => {
  const { origin, hash } = new URL(url);
  return `${origin}${hash.split("?")[0] || "#/"}`;
};
