import { cpSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

/** A copy to make changes in: everything but what is installed, built or fetched; packages are linked. */
export function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), "huitang-mutants-"));
  const left = new Set(["node_modules", "dist", "data", ".git"]);
  const filter = (path: string) => !left.has(basename(path));
  cpSync(".", copy, { recursive: true, filter });
  symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
  return copy;
}
