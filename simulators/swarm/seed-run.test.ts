import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { beforeAll, describe, expect, it } from "vitest";
import { openAssets } from "../../edge/bare-room.ts";
import { failureLines, SwarmReport } from "./report.ts";
import { runSeed, type SeedResult, type SeedRunPorts } from "./seed-run.ts";
import { createRoomModels } from "./site/room-models.ts";
import { Trace } from "./trace.ts";

const root = new URL("../../", import.meta.url);
const example = readFileSync(new URL("deploy/examples/room-demo.yaml", root), "utf8");

const ports: SeedRunPorts = {
  models: createRoomModels(example, openAssets(root.pathname)),
  folder: tmpdir(),
  rooms: 2,
  faultyDays: 1,
  traceLines: 1_000_000,
};

/** Two days of two rooms take seconds; on a machine that does much else, many. */
const patienceMs = 90_000;

describe("a seed", () => {
  let whole: SeedResult;
  beforeAll(async () => {
    whole = await runSeed(11, ports);
  }, patienceMs);

  it(
    "gives the same trace again, byte for byte",
    async () => {
      const again = await runSeed(11, ports);
      expect(whole.violation).toBeNull();
      expect(whole.roomDays).toBeGreaterThan(3);
      expect(whole.trace.length).toBeGreaterThan(200);
      expect(again.trace.join("\n")).toBe(whole.trace.join("\n"));
      expect(again).toEqual(whole);
    },
    patienceMs,
  );

  it(
    "is another one with another number, and keeps the last events only",
    async () => {
      const other = await runSeed(12, { ...ports, traceLines: 50 });
      expect(other.trace).toHaveLength(50);
      expect(other.trace).not.toEqual(whole.trace.slice(-50));
    },
    patienceMs,
  );
});

describe("the trace", () => {
  it("has one line an event: when, where, what", () => {
    const trace = new Trace(2);
    trace.note(Date.UTC(2028, 1, 29, 7, 5, 9), "hall", "people 0 → 3");
    expect(trace.lines()).toEqual(["2028-02-29 07:05:09 hall       people 0 → 3"]);
    for (const text of ["b", "c", "d", "e"]) trace.note(0, "hall", text);
    expect(trace.lines().map((line) => line.at(-1))).toEqual(["d", "e"]);
    expect(trace.dropped).toBe(3);
  });
});

describe("the report", () => {
  const result = (seed: number, change: Partial<SeedResult>): SeedResult => ({
    seed,
    roomDays: 12.5,
    violation: null,
    struck: [["kill", 2]],
    trace: [],
    ...change,
  });

  it("adds up seeds, room-days and faults", () => {
    const report = new SwarmReport();
    report.add(result(1, {}));
    report.add(result(2, { struck: [["kill", 1]] }));
    expect(report.progress(5)).toBe("2 of 5 seeds, 25 room-days");
    const lines = report.lines(61_400);
    expect(lines.at(-1)).toBe("2 seeds, 25 room-days, no violation, 61 s");
    expect(lines).toContain("  kill                 3");
    expect(report.violations).toBe(0);
  });

  it("tells of a failed seed what must not be, and how to see it again", () => {
    const violation = { invariant: "no-hot-cut", room: "hall", text: "the lamp was on" };
    const failed = result(7, { violation, trace: ["one", "two"] });
    const report = new SwarmReport();
    report.add(failed);
    expect(report.violations).toBe(1);
    expect(failureLines(failed, " --days 3")).toEqual([
      "one",
      "two",
      "seed 7, room hall: no-hot-cut: the lamp was on",
      "again: npm run swarm -- --seeds 1 --from 7 --days 3",
    ]);
  });
});
