import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { execPath } from "node:process";
import { createClock } from "../../contract/clock.ts";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { act, databaseFile, open, tick } from "./store.fixture.ts";

const kills = 40;
const clock = createClock();

/** A bundle starts in a tenth of the time, so that the kills fall into commits and not into loading. */
async function bundleWriter(folder: string): Promise<string> {
  const outfile = join(folder, "writer.cjs");
  await build({
    entryPoints: [join(import.meta.dirname, "kill-writer", "main.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["better-sqlite3"],
  });
  return outfile;
}

/** Kills the writer once it has acknowledged `after` commits; returns the last number it told. */
async function killAfter(writer: ChildProcess, after: number): Promise<number> {
  let text = "";
  let commits = 0;
  writer.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    commits += chunk.split("\n").length - 1;
    if (commits >= after) writer.kill("SIGKILL");
  });
  await once(writer, "close");
  const whole = text.slice(0, text.lastIndexOf("\n"));
  return Number(whole.slice(whole.lastIndexOf("\n") + 1));
}

test(`${kills} kills in the middle of commits: nothing acknowledged is lost`, async () => {
  const file = databaseFile();
  const writer = await bundleWriter(join(file, ".."));
  const modules = join(import.meta.dirname, "../../node_modules");
  let before = 0;
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(execPath, [writer, file], {
      env: { NODE_PATH: modules },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const told = await killAfter(child, (kill * 7) % 60);
    const { store, findings } = open(file);
    const last = store.lastNumber();
    expect(findings).toEqual([]);
    expect(store.load().afterCrash).toBe(true);
    expect(told).toBeGreaterThan(before);
    expect(last).toBeGreaterThanOrEqual(told);
    // The state of a tick and its records are there together or not at all.
    expect(store.load().ended).toMatchObject([{ meetingId: "m", atMs: last }]);
    expect(store.verifyChain(0, last + 1)).toEqual({ checkedTo: last, brokenAt: null });
    before = last;
    // With our handle open the next writer would find the write-ahead log in order.
    store.close();
  }
  console.log(`kill test: ${kills} kills, ${before} records, none lost`);
}, 60_000);

test("a commit costs well below a tick", () => {
  const { store } = open(databaseFile());
  const change = tick({ records: [act("one"), act("two")], watts: [{ slotMs: 1, watts: 1 }] });
  const commits = 500;
  const startMs = clock.monotonicMs();
  for (let count = 0; count < commits; count++) store.commit(change);
  const eachMs = (clock.monotonicMs() - startMs) / commits;
  const verifyStartMs = clock.monotonicMs();
  store.verifyChain(0, commits * 2);
  const verifyUs = ((clock.monotonicMs() - verifyStartMs) * 1000) / (commits * 2);
  store.close();
  console.log(`store: ${(eachMs * 1000).toFixed(0)} µs a commit of two records and a slot,`);
  console.log(`store: ${verifyUs.toFixed(1)} µs a verified record`);
  expect(eachMs).toBeLessThan(100);
});
