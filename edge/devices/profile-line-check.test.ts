import { describe, expect, it } from "vitest";
import { describeProblem } from "../../contract/document.ts";
import { loadCatalogue } from "./profile-catalogue.ts";

const sound = `vendor: Acme
model: Beam
kind: projector
status: beta
source: the test
driver: line-protocol
link: { type: serial, baud: [9600], default: 9600, terminator: "\\r" }
points:
  power:
    ask: P?
    reply: P={value}
    set: { "on": PON, "off": POF }
    values: { "0": "off", "1": "on", "4": "off" }
`;

const file = "acme/beam.yaml";

const problemsOf = (text: string) => {
  const catalogue = loadCatalogue(
    (path) => (path === file ? text : undefined),
    () => [file],
  );
  const profile = catalogue.profile("acme/beam");
  if (profile === undefined) throw new Error("no profile");
  return profile.ok ? [] : profile.problems.map(describeProblem);
};

describe("the profile of a line device", () => {
  it("may write a line for each meaning, also one that several answers share", () => {
    expect(problemsOf(sound)).toEqual([]);
  });

  it.each([
    ['"off": POF', '"dimmed": POF', "points.power.set.dimmed: write only what `values`"],
    [
      'set: { "on": PON, "off": POF }\n    values: { "0": "off", "1": "on", "4": "off" }',
      'set: PON\n    values: { "0": "off", "1": "on" }',
      "points.power.set: the line that writes",
    ],
    ["reply: P={value}", "reply: P", "points.power.reply: say what the answer"],
    ["ask: P?", "", "points.power: nothing reads this point"],
    ["ask: P?", "ask: P{that}", "points.power.ask: only the slots"],
    [
      'terminator: "\\r"',
      'terminator: "\\r", opening: { send: a, expect: b, answerBytes: 1 }, login: { open: a, locked: b, digest: "user:password:seed" }',
      "link.opening: a device either greets or is greeted",
    ],
  ])("with %s as %s is wrong", (from, to, text) => {
    const problems = problemsOf(sound.replace(from, to));
    expect(problems.join("\n")).toContain(text);
    expect(problems).toHaveLength(1);
  });
});
