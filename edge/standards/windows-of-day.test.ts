import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testReport } from "../../contract/selftest.fixture.ts";
import type { SelfTestReport } from "../../contract/selftest.ts";
import { wallClock } from "../../contract/zoned-time.ts";
import { demoModel, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { windowsOfDay } from "./windows-of-day.ts";

const model = demoModel();
const inZone = (timezone: string) => ({ ...model, config: { ...model.config, timezone } });
const hourMs = 60 * minuteMs;
const windowOf = (kind: string, at: { nowMs: number; zone?: string; reports?: SelfTestReport[] }) =>
  windowsOfDay(inZone(at.zone ?? "Asia/Shanghai"), at.reports ?? [], at.nowMs).windows.find(
    (window) => window.kind === kind,
  );

const report = (test: SelfTestReport["test"], endedAtMs: number, worst: SelfTestReport["worst"]) =>
  testReport({ test, startedAtMs: endedAtMs - minuteMs, endedAtMs, worst });

describe("the day of a room", () => {
  it("NX 9.2.2, 7.1.3: patrol and wash-rooms are due every day by the clock of the room", () => {
    for (const kind of ["daily-patrol", "daily-washroom"]) {
      const window = windowOf(kind, { nowMs: tenMs });
      const times = [window?.opensAtMs, window?.dueAtMs, window?.closesAtMs].map((atMs) =>
        wallClock("Asia/Shanghai", atMs ?? 0),
      );
      expect(times).toEqual([
        { date: "2026-03-02", time: "00:00" },
        { date: "2026-03-02", time: "18:00" },
        { date: "2026-03-03", time: "00:00" },
      ]);
    }
    expect(windowsOfDay(model, [], tenMs).day).toBe("day-2026-03-02");
  });

  it("has 23 hours, or 25, when the clocks change", () => {
    const lasts = (utc: string) => {
      const window = windowOf("daily-patrol", { nowMs: Date.parse(utc), zone: "Europe/Berlin" });
      return ((window?.closesAtMs ?? 0) - (window?.opensAtMs ?? 0)) / hourMs;
    };
    expect(lasts("2026-03-29T10:00:00Z")).toBe(23);
    expect(lasts("2026-10-25T10:00:00Z")).toBe(25);
    expect(lasts("2028-02-29T10:00:00Z")).toBe(24);
  });

  it("follows one upon another without gap or overlap, in any zone", () => {
    const zones = fc.constantFrom(
      "Asia/Shanghai",
      "Europe/Berlin",
      "Africa/Cairo",
      "America/Santiago",
      "Australia/Lord_Howe",
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 3650 * 24 }), (zone, hours) => {
        const nowMs = tenMs + hours * hourMs;
        const today = windowOf("daily-patrol", { nowMs, zone });
        const next = windowOf("daily-patrol", { nowMs: today?.closesAtMs ?? 0, zone });
        expect(today?.opensAtMs).toBeLessThanOrEqual(nowMs);
        expect(today?.closesAtMs).toBeGreaterThan(nowMs);
        expect(next?.opensAtMs).toBe(today?.closesAtMs);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe("NX 5.4.1: the periodic test", () => {
  const dayMs = 24 * hourMs;

  it("is owed a week after the last whole test, and not in a room that had none", () => {
    expect(windowOf("test-periodic", { nowMs: tenMs })).toBeUndefined();
    const reports = [report("commissioning", tenMs - 7 * dayMs, "pass")];
    expect(windowOf("test-periodic", { nowMs: tenMs, reports })).toMatchObject({
      clause: "NX 5.4.1",
      opensAtMs: tenMs,
    });
    expect(windowOf("test-periodic", { nowMs: tenMs - dayMs, reports })).toBeUndefined();
    expect(windowOf("test-periodic", { nowMs: tenMs + dayMs, reports })?.opensAtMs).toBeLessThan(
      tenMs + dayMs,
    );
  });

  it("counts neither short tests nor one that was broken off", () => {
    const old = report("periodic", tenMs - 7 * dayMs, "fail");
    const reports = [
      old,
      report("t10", tenMs - dayMs, "pass"),
      report("commissioning", tenMs - dayMs, "skipped"),
    ];
    expect(windowOf("test-periodic", { nowMs: tenMs, reports })?.opensAtMs).toBe(tenMs);
    reports.push(report("commissioning", tenMs - dayMs, "fail"));
    expect(windowOf("test-periodic", { nowMs: tenMs, reports })).toBeUndefined();
  });
});
