import { describe, expect, it } from "vitest";
import { describeProblem } from "../../contract/document.ts";
import { compileRoom } from "./compile-room.ts";
import { loadCatalogue } from "./profile-catalogue.ts";

const motor = `vendor: Acme
model: Motor
kind: curtain
status: beta
source: the test
driver: binary-frame
link:
  type: serial
  baud: [9600]
  default: 9600
  frame:
    start: ["55"]
    length: [7, 8]
    checksum: { kind: crc16-modbus }
    maxBytes: 8
    address: { bytes: 2, order: high-first, digits: decimal }
points:
  position:
    ask: 55 {address} 01
    reply: 55 {address} 01
    set: 55 {address} 02 {value}
    at: 4
    type: u8
`;
const files: Readonly<Record<string, string>> = {
  "acme/motor.yaml": motor,
  "acme/twin.yaml": motor,
  "acme/small.yaml": motor.replace("bytes: 2", "bytes: 1"),
  "acme/alone.yaml": motor.replace(/    address:.*\n/, "").replaceAll("{address} ", ""),
};

/** Lines that are wrong in a file, without its name. */
function problemsOf(devices: string): readonly string[] {
  const text = `room: r1
name: { zh: 一, en: one }
site: s1
timezone: Asia/Shanghai
pack: nx
standbyWatts: 100
data: /nowhere
links: { line: { serial: { port: /dev/ttyS1 } } }
devices:
${devices}`;
  const catalogue = loadCatalogue(
    (file) => files[file],
    () => Object.keys(files),
  );
  const room = compileRoom(text, "room.yaml", catalogue, new Map());
  return room.ok ? [] : room.problems.map((problem) => describeProblem(problem));
}

describe("devices of frames in a room file", () => {
  it("share a line by their addresses", () => {
    const devices = `  m1: { profile: acme/motor, link: line, address: "0001" }
  m2: { profile: acme/motor, link: line, address: "0002" }
  m3: { profile: acme/twin, link: line, address: "0003" }
`;
    expect(problemsOf(devices)).toEqual([]);
  });

  it.each([
    ["link: line", "acme/motor needs `address"],
    ["link: line, address: 0001", "digits in quotes"],
    ['link: line, address: "001"', "acme/motor has an address of 4 decimal digits"],
    ['link: line, address: "00AB"', "acme/motor has an address of 4 decimal digits"],
    ['link: line, address: "0001", unit: 1', "acme/motor has no use for unit"],
  ])("say where they sit: %s", (binding, text) => {
    const problems = problemsOf(`  m1: { profile: acme/motor, ${binding} }\n`);
    expect(problems).toEqual([expect.stringContaining(text)]);
  });

  it("have a unit when one byte is their address", () => {
    expect(problemsOf("  m1: { profile: acme/small, link: line, unit: 3 }\n")).toEqual([]);
    const problems = problemsOf('  m1: { profile: acme/small, link: line, address: "03" }\n');
    expect(problems).toEqual([
      expect.stringContaining("acme/small needs `unit"),
      expect.stringContaining("acme/small has no use for address"),
    ]);
  });

  it("cannot sit at one address, nor speak otherwise than their neighbours", () => {
    const same = `  m1: { profile: acme/motor, link: line, address: "0001" }
  m2: { profile: acme/motor, link: line, address: "0001" }
`;
    expect(problemsOf(same)).toEqual([
      expect.stringContaining("address 0001 of /dev/ttyS1 is m1 (acme/motor) already"),
    ]);
    const mixed = `  m1: { profile: acme/motor, link: line, address: "0001" }
  m2: { profile: acme/small, link: line, unit: 2 }
`;
    expect(problemsOf(mixed)).toEqual([
      expect.stringContaining("acme/small is spoken to otherwise than m1"),
    ]);
  });
});

describe("a profile of frames", () => {
  const problems = (from: string, to: string) => {
    expect(motor).toContain(from);
    const profile = loadCatalogue(
      () => motor.replace(from, to),
      () => ["acme/motor.yaml"],
    ).profile("acme/motor");
    return profile?.ok === false ? profile.problems.map((problem) => describeProblem(problem)) : [];
  };

  it("is sound to begin with", () => {
    expect(problems("beta", "beta")).toEqual([]);
  });

  it.each([
    [
      "two lengths and no checksum",
      "    checksum: { kind: crc16-modbus }\n",
      "",
      "checksum can tell",
    ],
    ["a frame beyond the longest", "length: [7, 8]", "length: [7, 9]", "a frame has 9 bytes"],
    ["a value in the checksum", "at: 4", "at: 6", "beyond the 6 bytes before the checksum"],
    ["a value that is never read", "    ask: 55 {address} 01\n", "", "nothing reads this point"],
    ["a question without an answer", "    reply: 55 {address} 01\n", "", "go together"],
    ["a command without a value", "02 {value}", "02", "holds {value}"],
    ["a type that cannot be written", "type: u8", "type: bcd\n    bytes: 1", "can only be read"],
    [
      "an address of no kind",
      "    address: { bytes: 2, order: high-first, digits: decimal }\n",
      "",
      "say by `link.frame.address`",
    ],
    ["a slot nobody knows", "01\n    reply", "{channel}\n    reply", "bytes as hex, {address}"],
  ])("with %s is refused", (_what, from, to, text) => {
    expect(problems(from, to)).toContainEqual(expect.stringContaining(text));
  });
});
