import { describe, expect, it } from "vitest";
import { type Falter, falterAfter, inDoubt } from "./faltering.ts";

const told = (...atMs: readonly number[]) =>
  atMs.reduce<Falter | undefined>((falter, ms) => falterAfter(falter, ms), undefined);

const isDoubted = (falter: Falter | undefined, atMs: number) =>
  falter !== undefined && inDoubt(new Map([["mic-main", falter]]), atMs).has("mic-main");

describe("a device that owes answers", () => {
  it("NX T7-7: is in doubt at once, and for a while after it has answered", () => {
    expect(isDoubted(told(1000), 1000)).toBe(true);
    expect(isDoubted(told(1000), 2999)).toBe(true);
    expect(isDoubted(told(1000), 3000)).toBe(false);
  });

  it("is in doubt no longer for one long silence than for a short one", () => {
    expect(isDoubted(told(1000, 1500, 2000, 2500, 3000), 4999)).toBe(true);
    expect(isDoubted(told(1000, 1500, 2000, 2500, 3000), 5000)).toBe(false);
  });

  it("is in doubt longer each time, so that a lossy line does not switch it to and fro", () => {
    const second = told(0, 5000);
    expect([isDoubted(second, 8999), isDoubted(second, 9000)]).toEqual([true, false]);
    const often = told(0, 5000, 10_000, 15_000, 20_000, 25_000);
    expect([isDoubted(often, 34_999), isDoubted(often, 35_000)]).toEqual([true, false]);
  });

  it("is believed as at first when it has answered for a minute", () => {
    expect(told(0, 5000, 70_000)?.doubtMs).toBe(told(0)?.doubtMs);
  });
});
