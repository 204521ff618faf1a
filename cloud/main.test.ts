import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { enrolmentSchema } from "../contract/hub-config.ts";
import { removeFolder } from "./rig/hub-rig.ts";
import { until } from "./rig/until.ts";

let folder: string;
let child: ChildProcess | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "huitang-main-"));
});

afterEach(() => {
  child?.kill("SIGKILL");
  child = null;
  removeFolder(folder);
});

/** A hub in a process of its own, as the command starts it. */
function run(command: "runHub" | "runHubEnrol", ...args: readonly string[]) {
  const code =
    `const hub = await import("./cloud/main.ts");` +
    `process.exitCode = await hub.${command}(${JSON.stringify(args)}, ` +
    `{ consoleFolder: "/nowhere", calendarProgram: "/nowhere", clauses: [] });`;
  const started = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code]);
  child = started;
  const said = { out: "", err: "", code: undefined as number | null | undefined };
  started.stdout.on("data", (data: Buffer) => (said.out += data.toString("utf8")));
  started.stderr.on("data", (data: Buffer) => (said.err += data.toString("utf8")));
  started.on("close", (exitCode) => (said.code = exitCode));
  return { said, end: () => started.kill("SIGTERM") };
}

function writeConfig(text: string): string {
  const file = join(folder, "hub.yaml");
  writeFileSync(file, text);
  return file;
}

const sound = () =>
  `sites: [city-hall]\nhttp: { port: 0 }\nmqtt: { embedded: { port: 0 } }\ndata: ${folder}/data\n`;

test("a hub says where it is and how the first account is made, and ends when told", async () => {
  const file = writeConfig(sound());
  const origin = "1760000000000/1800000000000";
  const hub = run("runHub", "--config", file, "--speed", "60", "--time-origin", origin);
  await until("it is up", () => hub.said.out.includes("first account"));
  expect(hub.said.out).toMatch(/^hub http:\/\/127\.0\.0\.1:\d+$/m);
  expect(hub.said.out).toMatch(/^broker mqtt:\/\/127\.0\.0\.1:\d+$/m);
  expect(hub.said.out).toMatch(/http:\/\/127\.0\.0\.1:\d+\/#\/setup\?code=[\w-]{43}$/m);

  const out = join(folder, "logins", "3-201.yaml");
  const enrol = run(
    "runHubEnrol",
    "--config",
    file,
    "--site",
    "city-hall",
    "--room",
    "3-201",
    "--out",
    out,
  );
  await until("enrolled", () => enrol.said.code !== undefined);
  expect(enrol.said).toMatchObject({ code: 0, err: "" });
  expect(statSync(out).mode & 0o777).toBe(0o600);
  const enrolment = enrolmentSchema.parse(parse(readFileSync(out, "utf8")));
  expect(enrolment.username).toBe("city-hall.3-201");
  expect(enrol.said.out).not.toContain(enrolment.password);

  hub.end();
  await until("it has ended", () => hub.said.code !== undefined);
  expect(hub.said.code).toBe(0);
});

test("a wrong configuration is told with every problem and its place", async () => {
  const file = writeConfig("sites: []\nhttp: { port: 99999 }\ncolour: red\n");
  const hub = run("runHub", "--config", file);
  await until("it has ended", () => hub.said.code !== undefined);
  expect(hub.said.code).toBe(2);
  expect(hub.said.out).toBe("");
  for (const part of ["1:8 sites", "2:15 http.port", 'unknown member "colour"', " data"]) {
    expect(hub.said.err).toContain(part);
  }
});

test("a hub whose port somebody else has says so, and its process ends", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const file = writeConfig(sound().replace("embedded: { port: 0 }", `embedded: { port: ${port} }`));
  const hub = run("runHub", "--config", file);
  try {
    await until("it has ended", () => hub.said.code !== undefined);
    expect(hub.said.code).toBe(2);
    expect(hub.said.err).toContain(`address already in use 127.0.0.1:${port}; choose another`);
  } finally {
    other.close();
  }
});
