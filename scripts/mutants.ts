import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type FaultEntry, type Proof, proofProblems, readFaultTable } from "./fault-table.ts";
import { copyOfProject } from "./project-copy.ts";
import { runSwarmMutants } from "./swarm-mutants.ts";

/**
 * Proves that the tests of `docs/faults.yaml` can fail: in a copy of the project each proof's code is
 * changed, and its test must turn red. Words given on the command line choose faults
 * by their id; with `--swarm` the swarm's own changes are made, chosen by invariant.
 */
export function runMutants(wanted: readonly string[], say: (line: string) => void): boolean {
  const faults = readFaultTable(".").filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  const problems = proofProblems(".", { faults });
  for (const problem of problems) say(problem);
  if (problems.length > 0) return false;
  const copy = copyOfProject();
  try {
    const sound = testsOf(faults).filter((test) => !passes(copy, test, null));
    for (const test of sound) say(`${test} is red before anything was changed`);
    const survivors = sound.length > 0 ? [] : survivorsOf(faults, copy, say);
    const proofs = faults.reduce((sum, fault) => sum + fault.proofs.length, 0);
    if (sound.length === 0) say(`${proofs - survivors.length} of ${proofs} changes were found out`);
    return sound.length === 0 && survivors.length === 0;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

const testsOf = (faults: readonly FaultEntry[]): readonly string[] => [
  ...new Set(faults.flatMap(({ proofs }) => proofs.map(({ test }) => test))),
];

function survivorsOf(
  faults: readonly FaultEntry[],
  copy: string,
  say: (line: string) => void,
): readonly Proof[] {
  return faults.flatMap(({ id, proofs }) =>
    proofs.filter((proof) => {
      const file = join(copy, proof.file);
      const sound = readFileSync(file, "utf8");
      writeFileSync(
        file,
        sound.replace(proof.find, () => proof.replace),
      );
      const survived = passes(copy, proof.test, proof.name);
      writeFileSync(file, sound);
      say(`${survived ? "SURVIVED " : "found out"} ${id}: ${proof.what}`);
      return survived;
    }),
  );
}

/** Runs a test file, or the tests of a name in it. A name that no test has counts as passed. */
function passes(folder: string, test: string, name: string | null): boolean {
  const pattern = name === null ? [] : ["-t", patternOf(name)];
  const args = ["run", test, ...pattern, "--reporter=dot"];
  const vitest = spawnSync(join("node_modules", ".bin", "vitest"), args, {
    cwd: folder,
    encoding: "utf8",
    timeout: 300_000,
  });
  return vitest.status === 0;
}

/** A test's name as a regular expression; the slots of parametrised names match anything. */
const patternOf = (name: string): string =>
  name
    .split(/%[sdijfo]|\$\w+/)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
    .join(".*");

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const words = process.argv.slice(2);
  const say = (line: string) => console.log(line);
  const isFoundOut = words.includes("--swarm")
    ? runSwarmMutants(
        words.filter((word) => word !== "--swarm"),
        say,
      )
    : runMutants(words, say);
  process.exitCode = isFoundOut ? 0 : 1;
}
