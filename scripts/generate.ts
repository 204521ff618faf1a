import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { clauseMentions } from "./clause-mentions.ts";
import { clausesPage, readPacks } from "./clauses-page.ts";
import { errorsPage } from "./errors-page.ts";
import { readFaultTable } from "./fault-table.ts";
import { faultsPage } from "./faults-page.ts";
import { expansionFolder, expansions } from "./expansion-files.ts";
import { schemaFiles } from "./schema-files.ts";

/** Every file that is made from another: path → text. */
const generatedFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ...schemaFiles(),
    ...expansions().files,
    ["docs/clauses.md", clausesPage(readPacks("."), clauseMentions("."))],
    ["docs/errors.md", errorsPage()],
    ["docs/faults.md", faultsPage(readFaultTable("."))],
  ]);

/** The generated files that are missing, do not say what they should, or should not be there. */
export const outdatedFiles = (root: string): readonly string[] =>
  outdatedAmong(root, generatedFiles());

function outdatedAmong(root: string, files: ReadonlyMap<string, string>): readonly string[] {
  const wrong = [...files].filter(([path, text]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, "utf8") !== text;
  });
  return [...wrong.map(([path]) => path), ...leftOver(root, files)];
}

/** Expansions whose profile is gone. */
function leftOver(root: string, files: ReadonlyMap<string, string>): readonly string[] {
  const folder = join(root, expansionFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => posix.join(expansionFolder, name.replaceAll("\\", "/")))
    .filter((path) => !files.has(path));
}

/** Writes what is outdated, removes what is left over, and returns both. */
export function generate(root: string): readonly string[] {
  const files = generatedFiles();
  const outdated = outdatedAmong(root, files);
  for (const path of outdated) {
    const text = files.get(path);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (text === undefined) rmSync(join(root, path));
    else writeFileSync(join(root, path), text);
  }
  return outdated;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const problem of expansions().broken) {
    console.log(`not expanded: ${problem}`);
    process.exitCode = 1;
  }
  if (process.argv.includes("--check")) {
    for (const path of outdatedFiles(".")) {
      console.log(`${path} is out of date: npm run generate`);
      process.exitCode = 1;
    }
  } else {
    for (const path of generate(".")) console.log(`wrote ${path}`);
  }
}
