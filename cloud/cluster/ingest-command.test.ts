import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hubConfigSchema } from "../../contract/hub-config.ts";
import { createClock, sleep } from "../../contract/clock.ts";
import { removeFolder, silentLog } from "../rig/hub-rig.ts";
import { createIngestChildren } from "./ingest-children.ts";

const clock = createClock();
let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "huitang-ingest-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  removeFolder(folder);
});

const program = (code: string) => [process.execPath, "--input-type=module", "-e", code];
/** Writes its number into a file, and ends when the channel to its parent closes, as ours do. */
const childCode = () =>
  `import { appendFileSync } from "node:fs";` +
  `appendFileSync(${JSON.stringify(join(folder, "pids"))}, process.pid + "\\n");` +
  `process.once("disconnect", () => process.exit(0));`;

async function pids(count: number): Promise<number[]> {
  const { readFileSync, existsSync } = await import("node:fs");
  for (let turn = 0; turn < 300; turn++) {
    const file = join(folder, "pids");
    const found = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];
    if (found.length >= count) return found;
    await sleep(clock, "children", 100);
  }
  throw new Error(`there are no ${count} children`);
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  for (let turn = 0; turn < 100 && lives(pid); turn++) await sleep(clock, "end", 50);
  expect(lives(pid)).toBe(false);
}

test("a child that ends is started again, and all end with their parent", async () => {
  const command = program(childCode());
  const parts = createIngestChildren({ count: 2, command, clock, log: silentLog });
  parts.start();
  const [first = 0, second = 0] = await pids(2);
  process.kill(first, "SIGKILL");
  const [, , third = 0] = await pids(3);
  expect(lives(second)).toBe(true);
  await parts.stop();
  for (const pid of [first, second, third]) await gone(pid);
});

test("children end when their parent is killed", async () => {
  const file = JSON.stringify(new URL("./ingest-children.ts", import.meta.url).href);
  const clockFile = JSON.stringify(new URL("../../contract/clock.ts", import.meta.url).href);
  const code =
    `const { createIngestChildren } = await import(${file});` +
    `const { createClock } = await import(${clockFile});` +
    `const log = { info() {}, warn() {}, error() {} };` +
    `const command = ${JSON.stringify(program(childCode()))};` +
    `createIngestChildren({ count: 1, command, clock: createClock(), log }).start();`;
  const parent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code]);
  children.push(parent);
  const [child = 0] = await pids(1);
  expect(lives(child)).toBe(true);
  parent.kill("SIGKILL");
  await gone(child);
});

test("several processes without a database and a broker for all are refused, with the reason", () => {
  const sound = {
    sites: ["city-hall"],
    data: "/data",
    ingest: { processes: 2 },
    store: { postgres: { url: "postgres://hub@db:5432/huitang" } },
    mqtt: { url: "mqtts://broker:8883", username: "hub", passwordFile: "/password" },
  };
  expect(hubConfigSchema.safeParse(sound).success).toBe(true);
  for (const missing of ["store", "mqtt"]) {
    const parsed = hubConfigSchema.safeParse({ ...sound, [missing]: undefined });
    expect(parsed.error?.issues).toMatchObject([
      { path: ["ingest"], message: expect.stringContaining("store.postgres") },
    ]);
  }
});

test("an ingest process of a hub that has none says what to set", async () => {
  const config = join(folder, "hub.yaml");
  writeFileSync(config, `sites: [city-hall]\ndata: ${folder}\n`);
  const main = JSON.stringify(new URL("./main.ts", import.meta.url).href);
  const code =
    `const { runIngest } = await import(${main});` +
    `process.exitCode = await runIngest(${JSON.stringify(["--config", config])});`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code]);
  children.push(child);
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += data.toString("utf8")));
  const ended = await new Promise((resolve) => child.on("close", resolve));
  expect(ended).toBe(2);
  expect(said).toContain("ingest: { processes: 0 }");
});
