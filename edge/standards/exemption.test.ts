import { describe, expect, it } from "vitest";
import { demoModel, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { limitInForce } from "./exemption.ts";

const exemption = (mode: string, limitC: number, owner: string, until: string) =>
  `  - { clause: PI26, mode: ${mode}, limitC: ${limitC}, owner: ${owner}, reason: archive room, until: "${until}" }\n`;

/** 2026-03-02 10:00 in Shanghai is `tenMs`. */
const model = demoModel(
  (text) =>
    `${text}\nexemptions:\n${[
      exemption("cooling", 25, "Li", "2026-03-02T12:00:00+08:00"),
      exemption("cooling", 24, "Wang", "2026-03-02T10:05:00+08:00"),
      exemption("cooling", 18, "Zhao", "2026-03-01T10:00:00+08:00"),
      exemption("heating", 22, "Chen", "2026-03-02T02:30:00Z"),
    ].join("")}`,
);

describe("PI26: the limit of a set-point", () => {
  it.each([
    ["the most generous exemption in force", "cooling", 0, 24, "Wang"],
    ["one ends at its very instant, the next takes over", "cooling", 5, 25, "Li"],
    ["none is left", "cooling", 120, 26, undefined],
    ["each mode has its own", "heating", 29, 22, "Chen"],
    ["and its own end", "heating", 30, 20, undefined],
  ] as const)("%s", (_what, mode, minutes, limitC, owner) => {
    const limit = limitInForce(model, mode, tenMs + minutes * minuteMs);
    expect([limit.limitC, limit.exemption?.owner]).toEqual([limitC, owner]);
  });

  it("is the clause's own while the clock cannot be trusted", () => {
    expect(limitInForce(model, "cooling", null)).toEqual({ limitC: 26, exemption: null });
    expect(limitInForce(model, "heating", null)).toEqual({ limitC: 20, exemption: null });
  });

  it("is never tightened by an exemption", () => {
    const strict = demoModel(
      (text) =>
        `${text}\nexemptions:\n${exemption("cooling", 28, "Li", "2027-01-01T00:00:00+08:00")}`,
    );
    expect(limitInForce(strict, "cooling", tenMs)).toEqual({ limitC: 26, exemption: null });
  });
});
