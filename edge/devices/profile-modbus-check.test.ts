import { describe, expect, it } from "vitest";
import { describeProblem } from "../../contract/document.ts";
import { loadCatalogue } from "./profile-catalogue.ts";

const gateway = `vendor: Acme
model: Gateway
kind: hvac
channels: 4
status: beta
source: the test
driver: modbus-points
link: { type: modbus-tcp }
control:
  status: { function: input, address: 20, channelStride: 6 }
  address: 50
  channelStride: 2
  copy: [0x0001, 0xFFFF]
  lag: 30 s
defaults: { function: input, channelStride: 6 }
points:
  power:
    address: 20
    bits: [0, 0]
    writable: true
    values: { "0": "off", "1": "on" }
    write: { controlWord: 0 }
  setpoint: { address: 21, writable: true, write: { controlWord: 1 } }
  fan:
    function: holding
    address: 1
    writable: true
    values: { "0": auto, "1": low }
    write: { function: coil, address: 3, values: { auto: 0, low: 1 } }
`;

const problems = (text: string): readonly string[] => {
  const profile = loadCatalogue(
    () => text,
    () => ["acme/gateway.yaml"],
  ).profile("acme/gateway");
  if (profile === undefined) return ["not there"];
  return profile.ok ? [] : profile.problems.map(describeProblem);
};

/** Each case changes the sound profile by one replacement and expects one problem. */
const wrong: readonly [what: string, from: string, to: string, text: string][] = [
  [
    "bits of a long number",
    "bits: [0, 0]",
    "bits: [0, 0]\n    type: i16",
    "only a word of type u16",
  ],
  ["bits upside down", "bits: [0, 0]", "bits: [3, 0]", "expected [lowest, highest] bit"],
  ["a missing control block", "copy: [0x0001, 0xFFFF]", "copy: [0x0001]", "has the words 0 to 0"],
  ["a field that is not kept", "copy: [0x0001,", "copy: [0x0002,", "would reset them"],
  ["a field read elsewhere", "setpoint: { address: 21", "setpoint: { address: 22", "another place"],
  ["a written input", "write: { controlWord: 1 }", "plausible: [5, 30]", "input cannot be written"],
  [
    "a writing for nothing",
    "setpoint: { address: 21, writable: true",
    "setpoint: { address: 21",
    "say `writable: true`",
  ],
  ["a word for a coil", "low: 1 }", "low: 2 }", "a coil takes 0 or 1"],
  ["a word that is never read", "low: 1 }", "low: 1, high: 1 }", "high is never read"],
  ["channels without a number", "channels: 4\n", "", "how many channels"],
];

describe("a Modbus profile with commands of its own", () => {
  it("is only faulty by the change of its case", () => {
    expect(problems(gateway)).toEqual([]);
  });

  it.each(wrong)("%s is found", (_what, from, to, text) => {
    expect(gateway).toContain(from);
    const found = problems(gateway.replace(from, to));
    expect(found.length).toBeGreaterThan(0);
    for (const each of found) expect(each).toContain(text);
  });

  it("must describe the block that its points write", () => {
    const text = gateway.replace(/control:\n( {2}.*\n)+/, "");
    expect(problems(text)).toEqual([
      expect.stringContaining("no control block"),
      expect.stringContaining("no control block"),
    ]);
  });

  it("cannot write some bits of a word directly", () => {
    const text = gateway.replace("    write: { controlWord: 0 }\n", "    function: holding\n");
    expect(problems(text)).toEqual([expect.stringContaining("cannot be written alone")]);
  });
});
