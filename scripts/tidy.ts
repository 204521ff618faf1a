import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { complaintsOf, type ProjectFile, projectFile } from "./tidy-rules.ts";

/** Not ours, or not kept. */
const skipped = new Set(["node_modules", "dist", "data", "coverage", ".git", ".vite"]);
const read = /\.(?:tsx?|css|yaml|html|json|md)$/;

/** The project's own files below a folder; those that hold no text of ours come without it. */
export function projectFiles(root: string, below = ""): readonly ProjectFile[] {
  return readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = posix.join(below, entry.name);
    if (entry.isDirectory()) return projectFiles(root, path);
    return [projectFile(path, read.test(path) ? readFileSync(join(root, path), "utf8") : "")];
  });
}

/** Prints what is untidy; true when nothing is. Fails when it found no files to look at. */
export function tidy(root: string, print: (line: string) => void): boolean {
  const files = projectFiles(root);
  const complaints = complaintsOf(files);
  for (const { path, line, text } of complaints) print(`${path}:${line} ${text}`);
  const sources = files.filter((file) => /\.tsx?$/.test(file.path)).length;
  print(`${files.length} files, ${sources} of them source: ${complaints.length} complaints`);
  return complaints.length === 0 && sources > 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = tidy(".", (line) => console.log(line)) ? 0 : 1;
}
