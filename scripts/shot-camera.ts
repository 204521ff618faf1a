import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { patiently } from "../simulators/testing/eventually.ts";
import type { Looks } from "../simulators/testing/panel-rig.fixture.ts";
import type { Shot } from "./screens-page.ts";

const leastPx = 600;

/** Which page, and what somebody asks of it. */
type Subject = Pick<Shot, "name" | "title">;

export interface Camera {
  readonly shots: readonly Shot[];
  /** The page from its head to its end, or as far as a small picture goes. */
  draw(page: Page, subject: Subject, looks: Looks): Promise<void>;
}

interface Frame {
  /** A picture of a long page ends here, CSS pixels. */
  readonly longestPx: number;
  readonly mostBytes: number;
}

export function createCamera(folder: string, { longestPx, mostBytes }: Frame): Camera {
  const shots: Shot[] = [];
  return {
    shots,
    async draw(page, { name, title }, { viewport, language, colorScheme = "light" }) {
      const { width, height } = viewport;
      await page.mouse.move(0, 0);
      await page.evaluate(() => window.scrollTo(0, 0));
      const file = `${name}-${width}-${language}-${colorScheme}.png`;
      const endPx = await page.evaluate(() => document.documentElement.scrollHeight);
      let high = Math.min(longestPx, Math.max(height, endPx));
      for (;;) {
        await page.setViewportSize({ width, height: high });
        await settled(page);
        const bytes = await page.screenshot({ animations: "disabled" });
        if (bytes.length <= mostBytes) {
          writeFileSync(join(folder, file), bytes);
          break;
        }
        if (high <= leastPx) throw new Error(`${file} is larger than ${mostBytes} bytes`);
        high = Math.max(leastPx, Math.floor((high * mostBytes * 0.95) / bytes.length));
      }
      await page.setViewportSize(viewport);
      shots.push({ name, title, file, width, language, colorScheme });
      console.log(`${file} ${width} × ${high}`);
    },
  };
}

/** What is asked for has come, and is drawn. */
export async function settled(page: Page): Promise<void> {
  await patiently("the page to be filled", async () => {
    const waiting = await page.locator(".loading, [aria-busy='true']").count();
    return waiting === 0;
  });
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
}
