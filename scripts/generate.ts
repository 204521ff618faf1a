import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { errorsPage } from "./errors-page.ts";
import { schemaFiles } from "./schema-files.ts";

/** Every file that is made from another: path → text. */
const generatedFiles = (): ReadonlyMap<string, string> =>
  new Map([...schemaFiles(), ["docs/errors.md", errorsPage()]]);

/** The generated files that are missing or do not say what they should. */
export const outdatedFiles = (root: string): readonly string[] =>
  [...generatedFiles()]
    .filter(([path, text]) => {
      const file = join(root, path);
      return !existsSync(file) || readFileSync(file, "utf8") !== text;
    })
    .map(([path]) => path);

/** Writes what is outdated and returns it. */
export function generate(root: string): readonly string[] {
  const outdated = outdatedFiles(root);
  for (const [path, text] of generatedFiles()) {
    if (!outdated.includes(path)) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return outdated;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (process.argv.includes("--check")) {
    for (const path of outdatedFiles(".")) {
      console.log(`${path} is out of date: npm run generate`);
      process.exitCode = 1;
    }
  } else {
    for (const path of generate(".")) console.log(`wrote ${path}`);
  }
}
