import { describe, expect, it } from "vitest";
import { AddressConflicts } from "./address-conflict.ts";
import type { TwinSign } from "./address-conflict.ts";

function heard(unit: number, signs: readonly TwinSign[], conflicts = new AddressConflicts()) {
  for (const sign of signs) conflicts.note(unit, sign);
  return conflicts;
}

describe("two devices at one address", () => {
  it("are likely after three doubled answers of the last eight", () => {
    const conflicts = heard(5, ["garbled", "none", "garbled", "none", "none"]);
    expect(conflicts.isLikely(5)).toBe(false);
    conflicts.note(5, "garbled");
    expect(conflicts.isLikely(5)).toBe(true);
    expect(conflicts.isSure(5)).toBe(false);
  });

  it("are sure after three times two whole answers", () => {
    expect(heard(5, ["second", "second"]).isSure(5)).toBe(false);
    expect(heard(5, ["second", "second", "second"]).isSure(5)).toBe(true);
  });

  it("are not blamed for noise, which spares no unit", () => {
    const conflicts = heard(5, ["garbled", "garbled", "garbled"]);
    heard(6, ["garbled", "garbled"], conflicts);
    expect(conflicts.isLikely(5)).toBe(false);
  });

  it("are forgotten after eight sound answers", () => {
    const sound: readonly TwinSign[] = Array.from({ length: 8 }, () => "none" as const);
    const conflicts = heard(5, ["second", "second", "second", ...sound]);
    expect(conflicts.isSure(5) || conflicts.isLikely(5)).toBe(false);
  });
});
