import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../../..");

/** For tests: the reading thread's program (`reading/main.ts`), built. */
export async function calendarProgram(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "read-calendar-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const outfile = join(folder, "read-calendar.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "../reading/main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
  });
  return outfile;
}
