import { spawnSync } from "node:child_process";
import { createClock } from "../contract/clock.ts";
import { outdatedFiles } from "./generate.ts";
import { tidy } from "./tidy.ts";

/** One gate of the check: what it found, or that all is well. */
interface Gate {
  readonly name: string;
  run(): { readonly passed: boolean; readonly output: string };
}

/** A tool out of node_modules/.bin, run without a shell. */
const tool = (name: string, command: string, ...args: readonly string[]): Gate => ({
  name,
  run() {
    const child = spawnSync(`node_modules/.bin/${command}`, args, { encoding: "utf8" });
    if (child.error) return { passed: false, output: `${command}: ${child.error.message}` };
    return { passed: child.status === 0, output: `${child.stdout}${child.stderr}`.trim() };
  },
});

const tidiness: Gate = {
  name: "tidy",
  run() {
    const lines: string[] = [];
    const passed = tidy(".", (line) => lines.push(line));
    return { passed, output: lines.join("\n") };
  },
};

const generated: Gate = {
  name: "generated",
  run() {
    const outdated = outdatedFiles(".");
    const output = outdated.map((path) => `${path} is out of date: npm run generate`).join("\n");
    return { passed: outdated.length === 0, output };
  },
};

const gates: readonly Gate[] = [
  tool("format", "oxfmt", "--check", "."),
  tool("lint", "oxlint", "."),
  tool("types", "tsc", "-p", "."),
  tidiness,
  tool("unused", "knip", "--no-progress"),
  generated,
];

const clock = createClock();
let failures = 0;
for (const gate of gates) {
  const startMs = clock.monotonicMs();
  const { passed, output } = gate.run();
  const seconds = ((clock.monotonicMs() - startMs) / 1000).toFixed(1);
  console.log(`${passed ? "ok    " : "FAILED"} ${gate.name.padEnd(10)} ${seconds} s`);
  if (passed) continue;
  failures += 1;
  console.log(`${output}\n`);
}
console.log(failures === 0 ? "all gates passed" : `${failures} of ${gates.length} gates failed`);
process.exitCode = failures === 0 ? 0 : 1;
