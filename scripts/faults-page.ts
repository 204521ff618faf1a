import type { FaultEntry } from "./fault-table.ts";

/** The page of the faults the product survives, with the tests that show it, as Markdown. */
export function faultsPage(faults: readonly FaultEntry[]): string {
  const proofs = faults.reduce((sum, fault) => sum + fault.proofs.length, 0);
  return [
    "# Faults survived",
    "Generated from `docs/faults.yaml` by `npm run generate`; do not edit.",
    `${faults.length} faults, ${proofs} proofs. Each proof is a test and a change of the code that makes it fail: \`npm run mutants\` makes every change in a copy of the project and sees its test turn red.`,
    ...faults.map((fault) => section(fault)),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

const section = ({ fault, behaves, proofs }: FaultEntry): string =>
  [
    `## ${fault}`,
    behaves,
    proofs
      .map(
        ({ what, test, name, file }) =>
          `- ${what}: [${plain(name)}](../${test}), changed in [${file.split("/").at(-1)}](../${file})`,
      )
      .join("\n"),
  ].join("\n\n");

/** Test names hold characters that Markdown would take for its own. */
const plain = (text: string): string => text.replaceAll(/([\\`*_[\]<>|])/g, String.raw`\$1`);
