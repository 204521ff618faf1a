import { describe, expect, it } from "vitest";
import type { Phase } from "../../contract/record.ts";
import { demoModel } from "../demo-room.fixture.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { pointKindOf } from "../../contract/points.ts";
import { targetsOf, valuesOf } from "./targets.fixture.ts";

/** The demo room with a fan that can be set to any flow. */
function stepless(): RoomModel {
  const model = demoModel();
  const fan = model.devices.get("fresh-air");
  const power = fan?.points.get("power");
  const kind = pointKindOf("ventilation", "level");
  if (fan === undefined || power === undefined || kind === undefined) throw new Error("no fan");
  const level = { ...power, key: "fresh-air/level", name: "level", kind } as const;
  const points = new Map([...fan.points, ["level", level]]);
  return { ...model, devices: new Map([...model.devices, [fan.id, { ...fan, points }]]) };
}

const model = stepless();
const at = (ppm: number | null, level?: number, fan = "auto") => {
  const values = {
    ...(ppm === null ? {} : { "co2/co2": ppm }),
    ...(level === undefined ? {} : { "fresh-air/level": level }),
    "hvac/fan": fan,
  };
  return targetsOf({ phase: "meeting", minutesToStart: -5, occupancy: "occupied", values, model });
};

describe("fresh air", () => {
  it.each<[Phase, string | undefined]>([
    ["idle", undefined],
    ["preparing", undefined],
    ["open", "on"],
    ["meeting", "on"],
    ["leaving", "on"],
    ["powering-down", undefined],
  ])("GB18883 fresh air: in phase %s the fan is wanted %s", (phase, wanted) => {
    const target = valuesOf({ phase, minutesToStart: 30, occupancy: "unknown" });
    expect(target("fresh-air/power")).toBe(wanted);
  });

  it.each<[number, number | undefined, number]>([
    [420, undefined, 30],
    [600, undefined, 30],
    [800, undefined, 70],
    [999, undefined, 100],
    [1000, 90, 100],
    [1800, undefined, 100],
  ])(
    "GB18883 co2: at %s ppm, running at %s percent, it is wanted at %s percent",
    (ppm, level, wanted) => {
      expect(at(ppm, level)("fresh-air/level")?.value).toBe(wanted);
    },
  );

  it.each<[number, "on" | "off", "on" | "off"]>([
    [601, "on", "on"],
    [600, "on", "off"],
    [700, "off", "off"],
    [701, "off", "on"],
  ])("GB18883 co2: after the end, at %s ppm and %s, the fan is wanted %s", (ppm, power, wanted) => {
    const values = { "co2/co2": ppm, "fresh-air/power": power };
    const target = valuesOf({
      phase: "leaving",
      minutesToStart: -70,
      occupancy: "occupied",
      values,
    });
    expect(target("fresh-air/power")).toBe(wanted);
  });

  it("does not hunt: a flow that is near enough stays", () => {
    expect(at(800, 60)("fresh-air/level")?.value).toBe(60);
    expect(at(800, 80)("fresh-air/level")?.value).toBe(80);
    expect(at(800, 40)("fresh-air/level")?.value).toBe(70);
    expect(at(600, 20)("fresh-air/level")?.value).toBe(30);
  });

  it("changes its flow a few times, not with every breath, over a meeting that wavers", () => {
    let level = 30;
    let changes = 0;
    for (let minute = 0; minute < 120; minute += 1) {
      const ppm = 800 + 30 * Math.sin(minute / 3) + (minute % 2) * 20;
      const wanted = Number(at(ppm, level)("fresh-air/level")?.value);
      if (wanted !== level) changes += 1;
      level = wanted;
    }
    expect(changes).toBeLessThanOrEqual(2);
  });

  it("runs at a middle level while nobody knows, and says so", () => {
    const target = at(null)("fresh-air/level");
    expect([target?.value, target?.reason.text.key]).toEqual([60, "rule.air-blind"]);
  });
});

describe("the fan of the air-conditioning", () => {
  it.each([
    [1001, "auto", "high"],
    [1000, "auto", undefined],
    [950, "high", "high"],
    [900, "high", "auto"],
    [420, "low", undefined],
  ])("GB18883 co2: at %i ppm and on %s it is wanted %s", (ppm, fan, wanted) => {
    expect(at(ppm, 100, fan)("hvac/fan")?.value).toBe(wanted);
  });
});
