import { describe, expect, it } from "vitest";
import type { DutyStatus } from "../../contract/duty.ts";
import { asLeft, owed } from "./owed.fixture.ts";
import { type Case, valuesOf } from "./targets.fixture.ts";

const lockAt = (row: Case) => valuesOf({ values: asLeft, ...row })("door/lock");

describe("NX 6.2.1.2: locked once set up, open before the start", () => {
  it.each<[string, Case["phase"], number, DutyStatus, string | undefined]>([
    ["not tested yet", "preparing", 90, "open", undefined],
    ["tested", "preparing", 90, "done", "locked"],
    ["tested, an hour before", "open", 60, "done", "unlocked"],
    ["in the meeting", "meeting", -5, "done", "unlocked"],
    ["while people leave", "leaving", -65, "done", "unlocked"],
  ])("%s", (_when, phase, minutesToStart, tested, expected) => {
    const duties = new Map([owed("test-commissioning", tested)]);
    expect(lockAt({ phase, minutesToStart, change: { duties } })).toBe(expected);
  });

  it.each(["help", "intruder"] as const)("locks nobody in after a call: %s", (kind) => {
    const called = { device: "help-button", atMs: 0, sinceMs: 0, overSinceMs: null };
    const duties = new Map([owed("test-commissioning", "done")]);
    const change = { duties, emergencies: new Map([[kind, called]]) };
    expect(lockAt({ phase: "preparing", minutesToStart: 90, change })).toBeUndefined();
  });
});

describe("NX 6.4.2.6: a last look, then locked", () => {
  it.each<[DutyStatus, string | undefined]>([
    ["open", undefined],
    ["done", "locked"],
    ["late", "locked"],
    // A supply that cannot be cut is an alarm of its own; the door does not stay open for it.
    ["missed", "locked"],
  ])("off-proved is %s", (status, expected) => {
    const duties = new Map([owed("off-proved", status)]);
    const row: Case = { phase: "powering-down", minutesToStart: -80, change: { duties } };
    expect(lockAt(row)).toBe(expected);
    expect(lockAt({ ...row, occupancy: "unknown" })).toBeUndefined();
  });
});
