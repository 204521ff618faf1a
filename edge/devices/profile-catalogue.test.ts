import { describe, expect, it } from "vitest";
import { describeProblem } from "../../contract/document.ts";
import { pointKindOf } from "../../contract/points.ts";
import { loadCatalogue } from "./profile-catalogue.ts";
import { openProfileFolder } from "./profile-folder.ts";

const shipped = openProfileFolder("firmware-profiles");

describe("the shipped catalogue", () => {
  let visited = 0;

  it.each(shipped.ids)("%s loads, expands, and has a sample that fits it", (id) => {
    const profile = shipped.profile(id);
    const sample = shipped.sample(id);
    expect(textsOf(profile)).toEqual([]);
    expect(textsOf(sample)).toEqual([]);
    if (!profile?.ok || !sample?.ok) throw new Error("unreachable: checked above");
    const { kind, driver, points } = profile.value;
    const names = Object.keys(points);
    const binary = driver === "modbus-points" || driver === "binary-frame";
    for (const exchange of sample.value.exchanges) {
      const reads = Object.entries(exchange.reads);
      expect(reads.length).toBeGreaterThan(0);
      for (const [name, value] of reads) {
        expect(names).toContain(name);
        expect(pointKindOf(kind, name)?.type).toBe(sampleType(kind, name, value));
      }
      expect(exchange.received).toMatch(binary ? /^[0-9A-F]{2}( [0-9A-F]{2})*$/ : /./);
    }
    visited += 1;
  });

  it("was visited whole", () => {
    process.stdout.write(`profiles visited: ${visited}\n`);
    expect(visited).toBe(shipped.ids.length);
    expect(visited).toBeGreaterThanOrEqual(13);
  });

  it("says what the expanded meter is: presets under, defaults into each point", () => {
    const meter = shipped.profile("eastron/sdm630");
    if (!meter?.ok || meter.value.driver !== "modbus-points") throw new Error("no meter profile");
    expect(meter.value.points["voltageL2"]).toMatchObject({
      function: "input",
      type: "float32",
      address: 2,
      unit: "V",
      plausible: [0, 300],
      every: 10_000,
    });
    expect(meter.value.selfTest.length).toBeGreaterThan(0);
  });

  it("has nothing for an id it does not ship", () => {
    expect(shipped.profile("acme/none")).toBeUndefined();
    expect(shipped.profile("presets/three-phase-meter")).toBeUndefined();
    expect(shipped.sample("acme/none")).toBeUndefined();
  });
});

const sound = `vendor: Acme
model: Meter
kind: meter
status: beta
source: the test
driver: modbus-points
link: { type: modbus, baud: [9600], default: 9600 }
extends: [two-values]
defaults: { function: input }
points:
  activePower: { address: 0, unit: W }
  energy: { address: 2 }
selfTest:
  - { read: energy, expect: { known: true }, clause: NX T5-4 }
`;
const preset = `points:
  energy: { plausible: [0, 10] }
`;

/** Each case changes the sound profile by one replacement and expects one problem. */
const wrong: readonly [what: string, from: string, to: string, where: string, text: string][] = [
  ["an unknown point", "activePower:", "activPower:", "11:15", 'did you mean "activePower"?'],
  ["a wrong unit", "unit: W", "unit: kWh", "11:36", "activePower has W in the vocabulary"],
  [
    "a missing preset",
    "[two-values]",
    "[three-values]",
    "8:11",
    'no preset is called "three-values"',
  ],
  ["presets that are no list", "[two-values]", "two-values", "8:10", "a list of preset names"],
  ["a wrong default", "function: input", "function: inputs", "9:23", "expected one of: coil"],
  ["a default rate not listed", "default: 9600", "default: 4800", "7:46", "is one of 9600"],
  [
    "a written read-only point",
    "unit: W",
    "writable: true, function: coil",
    "11:16",
    "can only be read",
  ],
  ["a test of an unknown point", "read: energy", "read: enegry", "14:13", 'did you mean "energy"?'],
  [
    "a toggle of a read-only point",
    "read: energy, expect: { known: true }",
    "toggle: energy, between: [1, 2]",
    "14:15",
    "energy cannot be written",
  ],
  ["limits upside down", "unit: W", "plausible: [5, 1]", "11:41", "[lowest, highest]"],
  ["an impossible stale limit", "unit: W", "staleAfter: 1 s", "11:42", "cannot be stale before"],
  [
    "a meaning of the wrong type",
    "unit: W",
    "values: { '1': much }",
    "11:45",
    "a number in W, never much",
  ],
  ["a driver nobody has", "modbus-points", "modbus-pints", "6:9", ""],
];

describe("a faulty profile", () => {
  const read = (text: string) =>
    loadCatalogue(
      (file) => ({ "acme/meter.yaml": text, "presets/two-values.yaml": preset })[file],
      () => ["acme/meter.yaml", "acme/meter.sample.yaml", "presets/two-values.yaml"],
    ).profile("acme/meter");

  it("is only faulty by the change of its case", () => {
    expect(textsOf(read(sound))).toEqual([]);
  });

  it.each(wrong)("%s is found where it stands", (_what, from, to, where, text) => {
    expect(sound).toContain(from);
    const problems = textsOf(read(sound.replace(from, to)));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`firmware-profiles/acme/meter.yaml:${where} `);
    expect(problems[0]).toContain(text);
  });

  it("points into the preset when the fault stands there", () => {
    const catalogue = loadCatalogue(
      (file) =>
        ({
          "acme/meter.yaml": sound,
          "presets/two-values.yaml": preset.replace("plausible", "plausibel"),
        })[file],
      () => ["acme/meter.yaml"],
    );
    expect(textsOf(catalogue.profile("acme/meter"))).toEqual([
      expect.stringContaining("firmware-profiles/presets/two-values.yaml:2:24 "),
    ]);
  });

  it("must say which of two wire values is written for one meaning", () => {
    const relay = `vendor: Acme
model: Relay
kind: relay
status: beta
source: the test
driver: modbus-points
link: { type: modbus-tcp }
points:
  power:
    { function: holding, address: 1, writable: true, values: { "0": "off", "1": "on", "2": "on" } }
`;
    const problems = (text: string) =>
      textsOf(
        loadCatalogue(
          () => text,
          () => ["acme/relay.yaml"],
        ).profile("acme/relay"),
      );
    expect(problems(relay)).toEqual([expect.stringContaining("1 and 2 both mean on")]);
    expect(problems(relay.replace('"on" } }', '"on" }, writes: { "on": "1" } }'))).toEqual([]);
    expect(problems(relay.replace('"on" } }', '"on" }, writes: { "on": "0" } }'))).toEqual([
      expect.stringContaining("0 does not read back as on"),
    ]);
  });

  it("tells every problem at once", () => {
    const text = sound.replace("unit: W", "unit: V").replace("read: energy", "read: nothing");
    expect(textsOf(read(text))).toHaveLength(2);
  });
});

type Result = ReturnType<typeof shipped.profile> | ReturnType<typeof shipped.sample>;

function textsOf(result: Result): readonly string[] {
  if (result === undefined) return ["not there"];
  return result.ok ? [] : result.problems.map(describeProblem);
}

/** The vocabulary's type for a value: a choice is text on the page. */
function sampleType(
  kind: Parameters<typeof pointKindOf>[0],
  name: string,
  value: string | number | boolean,
): string {
  const meaning = pointKindOf(kind, name);
  if (meaning?.type === "choice")
    return meaning.choices.includes(String(value)) ? "choice" : "none";
  return typeof value === "string" ? "text" : typeof value;
}
