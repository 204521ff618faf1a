import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { execPath } from "node:process";
import { createInterface } from "node:readline";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../../..");
const native = ["serialport", "better-sqlite3", "@napi-rs/canvas", "onoff", "@lydell/node-pty"];

/** Bundles a source file, with the project's packages beside it; returns the program to run. */
export async function bundled(source: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "huitang-"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const outfile = join(folder, `${basename(source).replace(/\..*$/, "")}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: [...native, "cookie"],
    banner: {
      js: 'import { createRequire as r } from "node:module"; const require = r(import.meta.url);',
    },
  });
  return outfile;
}

/** A process of its own, what it has said, and how it ended. */
export function startProcess(program: string, args: readonly string[]) {
  const child = spawn(execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  const complained: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => said.push(line));
  createInterface({ input: child.stderr }).on("line", (line) => complained.push(line));
  const exit = once(child, "close").then(([code, signal]: unknown[]) => ({ code, signal }));
  return {
    said,
    complained,
    exit,
    stop: () => void child.kill("SIGKILL"),
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    /** The most memory it ever held, bytes; Linux only. */
    peakBytes() {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
    },
  };
}
