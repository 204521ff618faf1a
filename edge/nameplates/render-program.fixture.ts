import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { build } from "esbuild";
import type { RenderProgram } from "./plate-renderer.ts";

/** A folder that holds the drawing program as it is shipped, and finds its packages. */
export async function installProgram(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "render-plates-"));
  symlinkSync(join(import.meta.dirname, "../../node_modules"), join(folder, "node_modules"));
  await build({
    entryPoints: [join(import.meta.dirname, "main.ts")],
    outfile: join(folder, "render-plates.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@napi-rs/canvas"],
  });
  return folder;
}

export const installed = (folder: string): RenderProgram => ({
  node: execPath,
  args: [join(folder, "render-plates.mjs")],
});

/** A program of its own in that folder; it may import `./render-plates.mjs`. */
export function program(folder: string, name: string, source: string): RenderProgram {
  const file = join(folder, name);
  writeFileSync(file, source);
  return { node: execPath, args: [file] };
}
