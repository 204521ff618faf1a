import { describe, expect, it } from "vitest";
import { isPassword, issueLogins, parseLogins } from "./mqtt-logins.ts";

const devices = [
  { device: "plate-a1", topic: "plates/a1", prefixed: [] },
  { device: "plate-a2", topic: "plates/a2", prefixed: ["stat/plates/a2"] },
];

describe("logins of the room's devices", () => {
  it("are issued once and kept only as hashes with salts of their own", async () => {
    const first = await issueLogins("", devices);
    expect(first.issued.map(({ username }) => username)).toEqual(["plate-a1", "plate-a2"]);
    for (const { password } of first.issued) expect(first.content).not.toContain(password);
    const logins = [...parseLogins(first.content).values()];
    expect(new Set(logins.map(({ salt }) => salt)).size).toBe(2);
    const [issued] = first.issued;
    const password = Buffer.from(issued?.password ?? "");
    expect(password.length).toBeGreaterThanOrEqual(24);
    expect(await isPassword(logins[0], password)).toBe(true);
    expect(await isPassword(logins[1], password)).toBe(false);
    expect(await isPassword(undefined, password)).toBe(false);
  });

  it("stay as they are when a device is added or moved", async () => {
    const first = await issueLogins("", devices.slice(0, 1));
    const moved = [
      { device: "plate-a1", topic: "plates/front", prefixed: [] },
      ...devices.slice(1),
    ];
    const second = await issueLogins(first.content, moved);
    expect(second.issued.map(({ device }) => device)).toEqual(["plate-a2"]);
    const login = parseLogins(second.content).get("plate-a1");
    expect(login?.topic).toBe("plates/front");
    expect(login?.hash).toBe(parseLogins(first.content).get("plate-a1")?.hash);
  });

  it("are refused as a whole when the file is broken", () => {
    expect(() => parseLogins("{")).toThrow("JSON");
    expect(() => parseLogins('{"logins":[{"username":"a"}]}')).toThrow("topic");
    expect(parseLogins("").size).toBe(0);
  });
});
