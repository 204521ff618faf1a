import { describe, expect, it } from "vitest";
import { deviceFrom } from "../links/rig/room.ts";
import { isLike, judgeProbe } from "./verdict.ts";

const named = deviceFrom(
  "d1",
  `
kind: projector
driver: pjlink
link: { type: tcp }
identity: { maker: Acme, model: "PX-7*" }
points:
  power: { command: POWR, values: { "0": "off", "1": "on" } }
  lampHours: { command: LAMP }
`,
  "{ tcp: { host: h }, firmware: '2.1' }",
);
const good = (point: string, value: string | number) =>
  ({ point, value, quality: "good" }) as const;

describe("what a probe concludes", () => {
  it("matches when the device says it is the one", () => {
    const samples = [good("maker", "ACME"), good("model", "PX-710"), good("power", "on")];
    expect(judgeProbe(named, { samples, failures: [] })).toMatchObject({
      verdict: "matches",
      identity: { maker: "ACME", model: "PX-710" },
      differences: [],
      read: 3,
    });
  });

  it("differs when the device says it is another, or runs another firmware", () => {
    const samples = [good("model", "QX-1"), good("firmware", "1.9")];
    expect(judgeProbe(named, { samples, failures: [] })).toMatchObject({
      verdict: "differs",
      differences: [
        { point: "model", expected: "PX-7*", found: "QX-1" },
        { point: "firmware", expected: "2.1", found: "1.9" },
      ],
    });
  });

  it("answers when it does not say who it is and every point is sound", () => {
    const samples = [good("power", "on"), good("lampHours", 12)];
    expect(judgeProbe(named, { samples, failures: [] }).verdict).toBe("answers");
  });

  it("is doubtful of refused points and of values that cannot be true, not of a busy device", () => {
    const busy = { point: "power", failure: { code: "device-busy" } } as const;
    const refused = { point: "lampHours", failure: { code: "device-illegal-address" } } as const;
    const heard = { samples: [good("model", "PX-7")], failures: [busy] };
    expect(judgeProbe(named, heard).verdict).toBe("matches");
    expect(judgeProbe(named, { ...heard, failures: [busy, refused] })).toMatchObject({
      verdict: "doubtful",
      doubts: [refused],
    });
    const bad = { point: "lampHours", value: -4, quality: "bad" } as const;
    expect(judgeProbe(named, { samples: [bad], failures: [] })).toMatchObject({
      verdict: "doubtful",
      doubts: [{ point: "lampHours", failure: { code: "value-implausible", detail: "-4" } }],
    });
  });

  it("is silent with the reason when nothing was read", () => {
    const failure = { code: "link-refused" } as const;
    const heard = { samples: [], failures: [{ point: "power", failure }] };
    expect(judgeProbe(named, heard)).toMatchObject({ verdict: "silent", failure, doubts: [] });
  });
});

describe("a pattern of an identity", () => {
  it.each([
    ["PX-710", "PX-7*", true],
    ["px-710", "PX-7*", true],
    ["PX-710", "PX-7", false],
    ["ULXD4Q", "*D4*", true],
    ["ULXD", "ULX*XD", false],
    ["ab", "ab*b", false],
    ["a-b-c", "a*b*c", true],
    ["anything", "*", true],
    ["", "*", true],
    ["", "x", false],
  ])("%s is like %s: %s", (text, pattern, is) => {
    expect(isLike(text, pattern)).toBe(is);
  });
});
