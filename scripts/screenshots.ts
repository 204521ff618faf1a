import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawConsole } from "./console-shots.ts";
import { drawPanel } from "./panel-shots.ts";
import { screensPage } from "./screens-page.ts";

/** Draws every page of the panel and of the console, and the page that shows the pictures. */
const folder = join(process.argv[2] ?? "docs", "screens");

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const panel = await drawPanel(folder);
const console = await drawConsole(folder);
writeFileSync(`${folder}.md`, screensPage({ panel, console }));
