import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { describeProblem, parseDocumentAs } from "../contract/document.ts";

const text = z.string().min(1);

/** A test that covers a fault, and a change of the code that must make it fail. */
const proofSchema = z.strictObject({
  what: text,
  /** The test's file and its name, whole or from its start. */
  test: text,
  name: text,
  /** Where the code is changed: `find` stands there exactly once. */
  file: text,
  find: text,
  replace: z.string(),
});
export type Proof = z.infer<typeof proofSchema>;

const faultsSchema = z.strictObject({
  faults: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]+$/),
        fault: text,
        behaves: text,
        proofs: z.array(proofSchema).min(1),
      }),
    )
    .min(1),
});
export type FaultEntry = z.infer<typeof faultsSchema>["faults"][number];

export const faultTableFile = "docs/faults.yaml";

/** The faults this product survives, each with its proofs. Throws with every problem of the file. */
export function readFaultTable(root: string): readonly FaultEntry[] {
  const content = readFileSync(join(root, faultTableFile), "utf8");
  const parsed = parseDocumentAs(faultsSchema, faultTableFile, content);
  if (parsed.ok) return parsed.value.faults;
  throw new Error(parsed.problems.map(describeProblem).join("\n"));
}

/** What keeps a proof from being one: a test or a place in the code that is not there any more. */
export function proofProblems(root: string, { faults }: { faults: readonly FaultEntry[] }) {
  return faults.flatMap(({ id, proofs }) =>
    proofs.flatMap((proof) => brokenBy(root, proof).map((problem) => `${id}: ${problem}`)),
  );
}

function brokenBy(root: string, { test, name, file, find, replace }: Proof): readonly string[] {
  const missing = [test, file].filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0) return missing.map((path) => `${path} is not there`);
  const places = readFileSync(join(root, file), "utf8").split(find).length - 1;
  return [
    ...(names(readFileSync(join(root, test), "utf8"), name) ? [] : [`${test} has no "${name}"`]),
    ...(places === 1 ? [] : [`${file} holds "${oneLine(find)}" ${places} times, expected once`]),
    ...(find === replace ? [`${file}: the change changes nothing`] : []),
  ];
}

/** Names of parametrised tests hold `%s` or `$name` in the source: their fixed parts must be there. */
const names = (source: string, name: string): boolean =>
  name
    .split(/%[sdijfo]|\$\w+/)
    .every((part) => source.includes(part) || source.includes(part.replaceAll('"', '\\"')));

const oneLine = (code: string): string => code.replaceAll(/\s+/g, " ").slice(0, 60);
