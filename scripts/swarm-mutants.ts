import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { describeProblem, parseDocumentAs } from "../contract/document.ts";
import { copyOfProject } from "./project-copy.ts";

const text = z.string().min(1);

const mutantsSchema = z.strictObject({
  mutants: z
    .array(
      z.strictObject({
        /** Which of the swarm's judges must find it out. */
        invariant: text,
        what: text,
        /** Where the code is changed: `find` stands there exactly once. */
        file: text,
        find: text,
        replace: z.string(),
      }),
    )
    .min(1),
});
export type SwarmMutant = z.infer<typeof mutantsSchema>["mutants"][number];

export const swarmMutantsFile = "simulators/swarm/mutants.yaml";

/** Seeds within which a change must be found out, and the days with faults of each. */
const seeds = 40;
const days = 5;

/** Throws with every problem of the file. */
export function readSwarmMutants(root: string): readonly SwarmMutant[] {
  const content = readFileSync(join(root, swarmMutantsFile), "utf8");
  const parsed = parseDocumentAs(mutantsSchema, swarmMutantsFile, content);
  if (parsed.ok) return parsed.value.mutants;
  throw new Error(parsed.problems.map(describeProblem).join("\n"));
}

/** What keeps a change from being one: code that is not there any more, or not once. */
export const mutantProblems = (root: string, mutants: readonly SwarmMutant[]): readonly string[] =>
  mutants.flatMap(({ invariant, file, find, replace }) => {
    if (!existsSync(join(root, file))) return [`${invariant}: ${file} is not there`];
    const places = readFileSync(join(root, file), "utf8").split(find).length - 1;
    if (places !== 1)
      return [`${invariant}: ${file} holds its code ${places} times, expected once`];
    return find === replace ? [`${invariant}: the change changes nothing`] : [];
  });

/** Makes each change in a copy of the project and lets the swarm run: its own judge must speak. */
export function runSwarmMutants(wanted: readonly string[], say: (line: string) => void): boolean {
  const isWanted = ({ invariant }: SwarmMutant) =>
    wanted.length === 0 || wanted.includes(invariant);
  const mutants = readSwarmMutants(".").filter(isWanted);
  const problems = mutantProblems(".", mutants);
  for (const problem of problems) say(problem);
  if (problems.length > 0 || mutants.length === 0) return false;
  const copy = copyOfProject();
  try {
    const survivors = mutants.filter((mutant) => {
      const verdict = verdictOn(copy, mutant);
      say(`${verdict === null ? "found out" : "SURVIVED "} ${mutant.invariant}: ${mutant.what}`);
      if (verdict !== null) say(`  ${verdict}`);
      return verdict !== null;
    });
    say(`${mutants.length - survivors.length} of ${mutants.length} changes were found out`);
    return survivors.length === 0;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Null when the right judge has found it out; else what came of it. */
function verdictOn(copy: string, { invariant, file, find, replace }: SwarmMutant): string | null {
  const path = join(copy, file);
  const sound = readFileSync(path, "utf8");
  writeFileSync(
    path,
    sound.replace(find, () => replace),
  );
  const args = [
    "--import",
    "tsx",
    "simulators/swarm.ts",
    "--seeds",
    `${seeds}`,
    "--days",
    `${days}`,
  ];
  const swarm = spawnSync(process.execPath, args, { cwd: copy, encoding: "utf8" });
  writeFileSync(path, sound);
  const [line, verdict] = /^seed \d+, room [^:]*: ([a-z-]+): .*$/m.exec(swarm.stderr) ?? [];
  if (verdict === invariant) return null;
  return line ?? `the swarm ended with ${swarm.status ?? "nothing"}, no judge spoke`;
}
