import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { proofProblems, readFaultTable } from "./fault-table.ts";

const folder = mkdtempSync(join(tmpdir(), "huitang-faults-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("every proof names a test that is there, and code that stands once", () => {
  const faults = readFaultTable(".");
  expect(proofProblems(".", { faults })).toEqual([]);
});

it("misses a test that was renamed and code that was changed", () => {
  mkdirSync(join(folder, "docs"), { recursive: true });
  writeFileSync(join(folder, "a.ts"), "const a = 1;\nconst b = 1;\n");
  writeFileSync(join(folder, "a.test.ts"), 'it("is %s one", () => {});\n');
  const proof = { what: "w", test: "a.test.ts", name: "is a one", file: "a.ts", replace: "2" };
  const table = (proofs: readonly object[]) =>
    `faults: ${JSON.stringify([{ id: "f", fault: "F", behaves: "B", proofs }])}`;
  writeFileSync(
    join(folder, "docs", "faults.yaml"),
    table([
      { ...proof, name: "is %s one", find: "a = 1" },
      { ...proof, find: "= 1" },
      { ...proof, test: "b.test.ts", find: "a = 1" },
    ]),
  );
  const faults = readFaultTable(folder);
  expect(proofProblems(folder, { faults })).toEqual([
    'f: a.test.ts has no "is a one"',
    'f: a.ts holds "= 1" 2 times, expected once',
    "f: b.test.ts is not there",
  ]);
});
