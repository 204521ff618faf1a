import { describe, expect, it } from "vitest";
import { clauseMs, clauseNumber } from "../../contract/clauses.ts";
import { describeProblem } from "../../contract/document.ts";
import { demoModel, demoStandards } from "../demo-room.fixture.ts";
import { loadStandards } from "./load-standards.ts";

const hour = 3_600_000;

describe("the shipped packs", () => {
  it("carry the numbers of the documents", () => {
    const standards = demoStandards();
    expect(clauseMs(standards, "NX 6.2.1.1", "ordinary")).toBe(hour);
    expect(clauseMs(standards, "NX 6.2.1.1", "important")).toBe(2 * hour);
    expect(clauseMs(standards, "NX 6.2.1.1", "large")).toBe(4 * hour);
    expect(clauseMs(standards, "NX 6.2.1.2", "doorOpensBefore")).toBe(hour);
    expect(clauseMs(standards, "NX T5-2", "audioOnBefore")).toBe(2 * hour);
    expect(clauseMs(standards, "NX T5-2", "firstTestBefore")).toBe(hour / 2);
    expect(clauseMs(standards, "NX T5-2", "secondTestBefore")).toBe(hour / 6);
    expect(clauseNumber(standards, "PI26", "coolingMin")).toBe(26);
    expect(clauseNumber(standards, "PI26", "heatingMax")).toBe(20);
    expect(clauseNumber(standards, "GB18883 temperature", "summerHigh")).toBe(28);
    expect(clauseNumber(standards, "GB18883 temperature", "winterLow")).toBe(16);
    expect(clauseNumber(standards, "GB18883 co2", "maxPpm")).toBe(1000);
  });

  it("say for each number whether it is confirmed", () => {
    expect(demoStandards().get("GB18883 co2")?.confirmed).toBe(false);
    expect(demoStandards().get("PI26")?.confirmed).toBe(true);
  });
});

describe("a faulty pack", () => {
  it("names the missing pack that it includes", () => {
    const text = "pack: a\ndocument: d\nedition: e\nincludes: [nowhere]\nclauses: {}\n";
    const parsed = loadStandards("a", (id) => (id === "a" ? text : undefined));
    expect(parsed.ok ? [] : parsed.problems.map(describeProblem)).toEqual([
      'packs/a.yaml:4:12 includes.0: no pack is called "nowhere"',
    ]);
  });
});

const withOverride = (lines: string) => () => demoModel((text) => `${text}\noverrides:\n${lines}`);

describe("a site's own numbers", () => {
  it("replace the pack's, with reason and name", () => {
    const model = withOverride(
      "  - { clause: NX 6.2.1.2, parameters: { doorOpensBefore: 45 min }, reason: the floor opens later, by: facility office }\n",
    )();
    expect(clauseMs(model.standards, "NX 6.2.1.2", "doorOpensBefore")).toBe(2_700_000);
    expect(model.standards.get("NX 6.2.1.2")?.override?.by).toBe("facility office");
  });

  it.each([
    ["{ clause: NX 9.9.9, parameters: { a: 1 }, reason: long enough, by: x }", /NX 9\.9\.9/],
    ["{ clause: GB18883 co2, parameters: { coolest: 1 }, reason: long enough, by: x }", /maxPpm/],
    [
      "{ clause: GB18883 co2, parameters: { maxPpm: 20 min }, reason: long enough, by: x }",
      /a number/,
    ],
    ["{ clause: NX T5-2, parameters: { audioOnBefore: 5 }, reason: long enough, by: x }", /45 min/],
    ["{ clause: NX 6.3.2.3, parameters: { every: 0 min }, reason: long enough, by: x }", /1 min/],
    ["{ clause: GB18883 co2, parameters: { maxPpm: 900 }, by: x }", /reason/],
    [
      "{ clause: PI26, parameters: { coolingMin: 24 }, reason: long enough, by: x }",
      /an exemption with owner, reason and expiry goes under exemptions/,
    ],
  ])("are refused when they are wrong: %s", (line, expected) => {
    expect(withOverride(`  - ${line}\n`)).toThrow(expected);
  });
});
