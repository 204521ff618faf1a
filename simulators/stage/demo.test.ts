import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../testing/stage.fixture.ts";

/** The entries that people start, as they start them: from the sources, as processes. */
function start(file: string, ...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(projectRoot, "simulators", file), ...args],
    { cwd: projectRoot, stdio: ["ignore", "pipe", "pipe"] },
  );
  const said = { out: "", err: "" };
  child.stdout.on("data", (bytes: Buffer) => (said.out += bytes.toString("utf8")));
  child.stderr.on("data", (bytes: Buffer) => (said.err += bytes.toString("utf8")));
  const ended = once(child, "close");
  return { said, ended };
}

it.each([
  ["demo.ts", ["--bogus"], 2, /bogus[^]*usage: npm start/],
  ["demo.ts", ["--speed", "0"], 2, /from 1 to 60[^]*usage: npm start/],
  ["story.ts", ["--bogus"], 2, /bogus[^]*usage: npm run story/],
  ["fault.ts", ["3-201", "hvac", "loud"], 2, /no fault is called "loud"[^]*usage: npm run fault/],
  ["fault.ts", ["list", "--port", "1"], 1, /nothing answers at http:\/\/127.0.0.1:1;.*npm start/],
  ["fault.ts", ["list", "--port", "door"], 2, /--port door: expected a number[^]*usage: npm run/],
] as const)("%s %j says what is wrong", { timeout: 30_000 }, async (file, args, code, words) => {
  const { said, ended } = start(file, ...args);
  const [exitCode] = await ended;
  expect([exitCode, said.err]).toEqual([code, expect.stringMatching(words)]);
  expect(said.err).not.toMatch(/ at .*\.ts:/);
});

it("shows how to use it when asked", { timeout: 30_000 }, async () => {
  const { said, ended } = start("story.ts", "--help");
  expect((await ended)[0]).toBe(0);
  expect(said.out).toMatch(/--kill-hub/);
});
