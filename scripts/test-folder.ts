import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { env } from "node:process";

/*
 * One folder for everything that the tests write, removed when all have run: databases with their
 * ballast would fill a small disk within some runs. The processes of the tests inherit its name.
 */
let folder: string | null = null;
const prefix = "huitang-tests-";

export function setup(): void {
  // Each kind of tests asks for it: one within the other would make paths too long for sockets.
  if (basename(tmpdir()).startsWith(prefix)) return;
  folder = mkdtempSync(join(tmpdir(), prefix));
  // A database server runs as a user of its own, and reads what lies beneath.
  chmodSync(folder, 0o755);
  env["TMPDIR"] = folder;
}

export function teardown(): void {
  if (folder !== null) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
