import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import type { TraceEntry, TraceView } from "../../contract/trace.ts";
import { openAssets } from "../assets.ts";
import { keepMachineToken, machineTokenFile } from "../panel/machine-token.ts";
import { startPanel } from "../panel/panel.fixture.ts";
import { runTrace } from "./trace.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const ports = { assets: openAssets(root), clock: createClock() };
const folder = mkdtempSync(join(tmpdir(), "trace-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = (number: number): TraceEntry => ({
  number,
  atMs: Date.UTC(2026, 2, 2, 2, 0) + number,
  sinceMs: number === 1 ? null : 12,
  direction: number % 2 === 1 ? "out" : "in",
  text: `line ${number}`,
  hex: "0d",
  bytes: 1,
  outcome: number === 3 ? "late" : null,
});

/** A room's file whose panel answers with two entries more at every look. */
async function openRoom() {
  let known = 1;
  const view = (after: number): TraceView => {
    const entries = Array.from({ length: known }, (_, at) => entry(at + 1));
    const newer = entries.filter(({ number }) => number > after);
    return {
      subject: { device: "meter" },
      link: "bus1",
      leftMs: 9,
      dropped: 0,
      newest: known,
      entries: newer,
    };
  };
  const { panel, logged } = await startPanel({
    traces: {
      switchOn: (subject) =>
        "device" in subject && subject.device === "meter" ? view(0) : "unknown-subject",
      switchOff() {},
      view(_subject, after) {
        known += 2;
        return view(after);
      },
    },
  });
  await keepMachineToken(folder, panel);
  const demo = readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8");
  const file = join(folder, "room.yaml");
  writeFileSync(
    file,
    demo
      .replace(/^data: .*$/m, `data: ${folder}`)
      .replace(/^panel: .*$/m, `panel: { host: 127.0.0.1, port: ${new URL(panel.url).port} }`),
  );
  return { file, panel, logged };
}

async function run(...args: readonly string[]) {
  const printed: string[] = [];
  const warned: string[] = [];
  const output = {
    print: (text: string) => void printed.push(text),
    warn: (text: string) => void warned.push(text),
  };
  return { code: await runTrace(args, ports, output), printed, warned: warned.join("\n") };
}

describe("huitang trace", () => {
  it("prints what passes from now on, each entry once", async () => {
    const { file } = await openRoom();
    const { code, printed } = await run("meter", "--for", "1", "--config", file);
    expect(code).toBe(0);
    expect(printed.slice(0, 2)).toEqual([
      "10:00:00.002     +12 ms ← line 2 | 0d",
      "10:00:00.003     +12 ms → line 3 [late] | 0d",
    ]);
    expect(new Set(printed).size).toBe(printed.length);
  });

  it("prints data where it is asked to", async () => {
    const { file } = await openRoom();
    const { printed } = await run("meter", "--for", "1", "--json", "--config", file);
    expect(JSON.parse(printed[0] ?? "")).toEqual(entry(2));
  });

  it.each([
    [["nobody", "--for", "1"], 'no device "nobody"; expected one of: projector'],
    [["metr", "--for", "1"], 'did you mean "meter"?'],
    [["--link", "bus9", "--for", "1"], 'no line "bus9"; did you mean "bus1"?'],
    [["meter", "--for", "0"], "--for 0: expected seconds from 1 to 3600\nusage:"],
    [["meter", "--link", "bus1"], "usage:"],
    [[], "usage:"],
  ])("says what is wrong with %j", async (args, told) => {
    const { file } = await openRoom();
    const { code, warned } = await run(...args, "--config", file);
    expect(code).not.toBe(0);
    expect(warned).toContain(told);
  });

  it("signs in by a token that stays the same, and is made anew when the room forgot it", async () => {
    const { panel } = await openRoom();
    const first = readFileSync(machineTokenFile(folder), "utf8");
    await keepMachineToken(folder, panel);
    expect(readFileSync(machineTokenFile(folder), "utf8")).toBe(first);
    const { panel: other } = await startPanel();
    await keepMachineToken(folder, other);
    expect(readFileSync(machineTokenFile(folder), "utf8")).not.toBe(first);
  });
});
