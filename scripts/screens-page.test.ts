import { expect, it } from "vitest";
import { screensPage, type Shot } from "./screens-page.ts";

const shot = (name: string, width: number, language: "zh" | "en"): Shot => ({
  name,
  title: `About ${name}?`,
  file: `${name}-${width}.png`,
  width,
  language,
  colorScheme: "light",
});

it("shows the pictures page by page, each with words for who cannot see it", () => {
  const page = screensPage({
    panel: [shot("now", 390, "zh"), shot("wall", 390, "zh"), shot("now", 1280, "en")],
    console: [shot("console-energy", 1280, "en")],
  });
  const parts = page.split("\n\n").filter((part) => /^(#|!)/.test(part));
  expect(parts).toEqual([
    "# Screens",
    "## The panel",
    "### About now?",
    "![now, 390 px wide, Chinese, light](screens/now-390.png)",
    "![now, 1280 px wide, English, light](screens/now-1280.png)",
    "### About wall?",
    "![wall, 390 px wide, Chinese, light](screens/wall-390.png)",
    "## The console",
    "### About console-energy?",
    "![console-energy, 1280 px wide, English, light](screens/console-energy-1280.png)\n",
  ]);
});
