import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

/** Where the code names a clause. Paths are below the project's root. */
export interface ClauseMentions {
  /** Source files that hold the clause's id as a string. */
  readonly files: readonly string[];
  /** Device models whose self-test has a step for the clause. */
  readonly models: readonly string[];
  /** Tests that name the clause or stand beside its source files. */
  readonly tests: readonly string[];
}

/** Folders whose code acts, judges, tests or shows by clause. */
const codeFolders = [
  "edge/rules",
  "edge/standards",
  "edge/selftest",
  "edge/reconcile",
  "edge/room",
  "cloud",
];
/** Whole rooms are tested beside the loop, and on real wires by the simulators. */
const testFolders = ["edge", "simulators/stage"];
/** A list of ids to look up is no place where a clause is answered. */
const lists: ReadonlySet<string> = new Set(["edge/standards/needed-clauses.ts"]);
const profileFolder = "firmware-profiles";

/** Every clause that the code, a test beside it or a profile's self-test names: id → where. */
export function clauseMentions(root: string): ReadonlyMap<string, ClauseMentions> {
  const code = codeFolders.flatMap((folder) => filesOf(root, folder, /\.tsx?$/)).toSorted();
  const isTest = (path: string) => /\.test\.tsx?$/.test(path);
  const isRig = (path: string) =>
    path.includes("/rig/") || path.includes(".fixture.") || lists.has(path);
  const sources = namings(
    root,
    code.filter((path) => !isTest(path) && !isRig(path)),
    quoted,
  );
  const farther = testFolders.flatMap((folder) => filesOf(root, folder, /\.test\.tsx?$/));
  const tests = namings(root, [...new Set([...code.filter(isTest), ...farther])], titled);
  const profiles = filesOf(root, profileFolder, /(?<!\.sample)\.yaml$/);
  const models = namings(root, profiles, stepClause);
  const ids = new Set([...sources.keys(), ...models.keys()]);
  return new Map(
    [...ids].map((id) => {
      const files = sources.get(id) ?? [];
      const beside = files.flatMap((file) => testsBeside(root, file));
      const all = [...new Set([...(tests.get(id) ?? []), ...beside])].toSorted();
      return [id, { files, models: models.get(id) ?? [], tests: all }];
    }),
  );
}

const quoted = /"((?:NX|NXT|NXC|NXR|SZ|HZ|WZ|NT|GB18883) [A-Za-z0-9][^"\n]*|PI26)"/g;
/** In a test also at the head of its title: `"NX T5-2: …"`. */
const titled = /"((?:NX|NXT|NXC|NXR|SZ|HZ|WZ|NT|GB18883) [A-Za-z0-9][^":\n]*|PI26)[":]/g;
const stepClause = /\bclause: "?([A-Z][A-Za-z0-9 .-]*[A-Za-z0-9])/g;

/** What a pattern's first group finds: found text → files, each once. */
function namings(
  root: string,
  paths: readonly string[],
  pattern: RegExp,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const text = readFileSync(posix.join(root, path), "utf8");
    for (const id of new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ""))) {
      found.set(id, [...(found.get(id) ?? []), path]);
    }
  }
  return found;
}

/** The test of a source file, or that of its folder. */
function testsBeside(root: string, path: string): readonly string[] {
  const folder = posix.dirname(path);
  const own = path.replace(/\.tsx?$/, ".test.ts");
  const shared = posix.join(folder, `${posix.basename(folder)}.test.ts`);
  const test = [own, shared].find((file) => existsSync(posix.join(root, file)));
  return test === undefined ? [] : [test];
}

const filesOf = (root: string, folder: string, pattern: RegExp): readonly string[] =>
  readdirSync(posix.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
    .filter((path) => pattern.test(path))
    .toSorted();
