import { describe, expect, it } from "vitest";
import { demoModel, tenMs } from "../demo-room.fixture.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { targetsOf, valuesOf } from "./targets.fixture.ts";

const pace: Partial<Snapshot> = {
  pace: new Map([["cooling", { season: "cooling", minutesPerK: 8, samples: 9 }]]),
};

describe("the air before a meeting", () => {
  it.each([
    [46, {}, {}, undefined],
    [44, {}, {}, "on"],
    [44, { "air/temperature": 30 }, pace, undefined],
    [19, { "air/temperature": 30 }, pace, "on"],
    [11, { "air/temperature": 24 }, pace, undefined],
    [10, { "air/temperature": 24 }, pace, "on"],
  ])("NX 7.1.1: %i min before the start, %j, %j → %s", (minutesToStart, values, change, wanted) => {
    const target = valuesOf({ phase: "open", minutesToStart, values, change });
    expect(target("hvac/power")).toBe(wanted);
  });

  it("goes on once it was begun, however quickly the room gets there", () => {
    const airRun = {
      meetingId: "m1",
      season: "cooling",
      sinceMs: tenMs,
      fromC: 31,
      isOn: true,
      isSound: true,
      isOver: false,
    } as const;
    const values = { "air/temperature": 27, "hvac/power": "on" };
    const row = { phase: "open", minutesToStart: 30, values } as const;
    expect(valuesOf({ ...row, change: { ...pace, airRun } })("hvac/power")).toBe("on");
    const other = { ...airRun, meetingId: "m0" };
    expect(valuesOf({ ...row, change: { ...pace, airRun: other } })("hvac/power")).toBeUndefined();
  });

  it("NX 5.6.2.1: is stopped when it runs for nobody and is not needed for long", () => {
    const values = { "hvac/power": "on" };
    const row = { phase: "preparing", minutesToStart: 110, values } as const;
    const target = targetsOf(row)("hvac/power");
    expect([target?.value, target?.reason.text.key]).toEqual(["off", "rule.comfort-waits"]);
    expect(valuesOf({ ...row, minutesToStart: 70 })("hvac/power")).toBeUndefined();
    expect(valuesOf({ ...row, occupancy: "unknown" })("hvac/power")).toBeUndefined();
  });
});

describe("the set-point", () => {
  const exempt = (until: string, coolingSetpoint: number) =>
    demoModel((text) =>
      text.replace(
        "season: cooling",
        `season: cooling
comfort: { coolingSetpoint: ${coolingSetpoint} }
exemptions:
  - clause: PI26
    mode: cooling
    limitC: 24
    owner: Office of Public Institutions
    reason: archive of old paper
    until: ${until}`,
      ),
    );

  it("PI26: goes with the season", () => {
    const row = { phase: "meeting", minutesToStart: -5, occupancy: "occupied" } as const;
    const summer = valuesOf(row);
    expect([summer("hvac/mode"), summer("hvac/setpoint")]).toEqual(["cool", 26]);
    const model = demoModel((text) => text.replace("season: cooling", "season: heating"));
    const winter = valuesOf({ ...row, model });
    expect([winter("hvac/mode"), winter("hvac/setpoint")]).toEqual(["heat", 20]);
  });

  it("PI26: names the exemption that it makes use of, as long as that is valid", () => {
    const at = (until: string, coolingSetpoint: number) => {
      const model = exempt(until, coolingSetpoint);
      return targetsOf({ phase: "meeting", minutesToStart: -5, model })("hvac/setpoint");
    };
    const used = at("2026-09-30T18:00:00+08:00", 24);
    expect(used?.value).toBe(24);
    expect(used?.reason).toMatchObject({
      clause: "PI26",
      text: {
        key: "rule.comfort-exempt",
        params: { owner: "Office of Public Institutions", until: "2026-09-30" },
      },
    });
    expect(at("2026-03-02T09:00:00+08:00", 24)?.reason.text.key).toBe("rule.comfort");
    expect(at("2026-09-30T18:00:00+08:00", 26)?.reason.text.key).toBe("rule.comfort");
  });
});
