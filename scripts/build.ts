import { existsSync, rmSync } from "node:fs";
import { build, type BuildFailure, type BuildOptions } from "esbuild";
import { build as buildPages } from "vite";

/** Started by Node: each becomes one file in `dist/`, with the parts they share beside them. */
const programs = {
  huitang: "deploy/huitang.ts",
  "render-plates": "edge/nameplates/main.ts",
  watchdog: "edge/watchdog/main.ts",
  "read-calendar": "cloud/sources/reading/main.ts",
  demo: "simulators/demo.ts",
  story: "simulators/story.ts",
  swarm: "simulators/swarm.ts",
  bench: "edge/bench/main.ts",
  "bench-hub": "cloud/bench/main.ts",
  fuzz: "edge/fuzz/main.ts",
};

/** The pages of panel, hub and demonstration; `vite.config.ts` knows where each goes. */
const pages = ["panel", "console", "faults"];
const pagesConfig = "vite.config.ts";

/** Packages with native code: they load it from beside themselves. */
const native = ["better-sqlite3", "serialport", "@napi-rs/canvas", "onoff", "@lydell/node-pty"];
/** Imported at run time by the names of its CommonJS exports, which a bundled copy does not show. */
const external = [...native, "cookie"];

/** CommonJS packages inside an ESM bundle still call `require` for Node's own modules. */
const banner = `import { createRequire as createBundleRequire } from "node:module";
const require = createBundleRequire(import.meta.url);`;

const options: BuildOptions = {
  outdir: "dist",
  bundle: true,
  splitting: true,
  chunkNames: "parts/[name]-[hash]",
  platform: "node",
  format: "esm",
  target: "node20",
  external,
  banner: { js: banner },
  sourcemap: true,
  // The engine keeps the source in memory; names stay, so that a stack can be read.
  minifyWhitespace: true,
  minifySyntax: true,
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

rmSync("dist", { recursive: true, force: true });
await step("programs", "deploy/huitang.ts", () => build({ ...options, entryPoints: programs }));
for (const mode of pages) {
  await step(mode, pagesConfig, () => buildPages({ mode, logLevel: "warn" }));
}
