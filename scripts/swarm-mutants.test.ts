import { expect, it } from "vitest";
import { invariantNames } from "../simulators/swarm/invariants/invariants.ts";
import { mutantProblems, readSwarmMutants } from "./swarm-mutants.ts";

it("every change names code that stands once", () => {
  expect(mutantProblems(".", readSwarmMutants("."))).toEqual([]);
});

it("every judge of the swarm has a change that it must find out", () => {
  const judges = new Set(readSwarmMutants(".").map(({ invariant }) => invariant));
  expect(invariantNames.filter((name) => !judges.has(name))).toEqual([]);
  expect([...judges].filter((name) => !invariantNames.includes(name))).toEqual([]);
});

it("misses code that was changed", () => {
  const [mutant] = readSwarmMutants(".");
  if (mutant === undefined) throw new Error("the table is empty");
  const changed = [
    { ...mutant, find: "this stands nowhere" },
    { ...mutant, file: "edge/nowhere.ts" },
  ];
  expect(mutantProblems(".", changed)).toEqual([
    `${mutant.invariant}: ${mutant.file} holds its code 0 times, expected once`,
    `${mutant.invariant}: edge/nowhere.ts is not there`,
  ]);
});
