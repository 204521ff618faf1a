import { existsSync } from "node:fs";
import { build, type BuildFailure, type BuildOptions } from "esbuild";
import { build as buildPages } from "vite";

/** Started by Node: each becomes one file in `dist/`. */
const programs = ["deploy/huitang.ts", "simulators/demo.ts", "simulators/story.ts"];

/** The pages of the room's panel and of the hub's console; `vite.config.ts` knows where each goes. */
const pages = ["panel", "console"];
const pagesConfig = "vite.config.ts";

/** Packages with native code: they load it from beside themselves. */
const external = ["better-sqlite3", "serialport", "@napi-rs/canvas", "onoff", "@lydell/node-pty"];

/** CommonJS packages inside an ESM bundle still call `require` for Node's own modules. */
const banner = `import { createRequire as createBundleRequire } from "node:module";
const require = createBundleRequire(import.meta.url);`;

const options: BuildOptions = {
  outdir: "dist",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  external,
  banner: { js: banner },
  sourcemap: true,
  logLevel: "silent",
};

const isBuildFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && "errors" in error && Array.isArray(error.errors);

/** What went wrong, one line a fault: where, and what. */
function describe(error: unknown): string {
  if (!isBuildFailure(error)) return error instanceof Error ? error.message : String(error);
  return error.errors
    .map(({ location, text }) => {
      const where =
        location === null ? "" : `${location.file}:${location.line}:${location.column} `;
      return `${where}${text}`;
    })
    .join("\n");
}

async function step(name: string, source: string, run: () => Promise<unknown>): Promise<void> {
  if (!existsSync(source)) {
    console.log(`skipped ${name}: ${source} is not there`);
    return;
  }
  try {
    await run();
  } catch (error) {
    console.error(`${name} could not be built:\n${describe(error)}`);
    process.exitCode = 1;
  }
}

for (const program of programs) {
  await step(program, program, () => build({ ...options, entryPoints: [program] }));
}
for (const mode of pages) {
  await step(mode, pagesConfig, () => buildPages({ mode, logLevel: "warn" }));
}
