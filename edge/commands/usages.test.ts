import { parseArgs } from "node:util";
import { describe, expect, it } from "vitest";
import { complaintText, helpFor } from "./usages.ts";

describe("the usage of a command", () => {
  it.each([
    ["check", ["--help"], /^usage: huitang check FILE/],
    ["probe", ["room.yaml", "-h"], /^usage: huitang probe ROOM\.yaml/],
    ["check", ["room.yaml"], /^undefined$/],
    ["no-such-command", ["--help"], /^undefined$/],
  ])("is told of %s %j where it is asked for", (command, args, told) => {
    expect(String(helpFor(command, args))).toMatch(told);
  });

  it("follows a wrong option, and nothing else", () => {
    expect(complaintText("trace", wrongOption())).toMatch(
      /^Unknown option '--loud'\nusage: huitang trace DEVICE/,
    );
    expect(complaintText("trace", new Error("the disk is full"))).toBe("the disk is full");
  });
});

function wrongOption(): unknown {
  try {
    return parseArgs({ args: ["--loud"], options: {} });
  } catch (reason) {
    return reason;
  }
}
