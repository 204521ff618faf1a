import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import { demoModel, minuteMs, tenMs } from "../demo-room.fixture.ts";
import type { Hold } from "../store/store.ts";
import { asLeft } from "./owed.fixture.ts";
import { type Case, targetsOf, valuesOf } from "./targets.fixture.ts";

const nowMs = tenMs - 600 * minuteMs;
const dark = { ...asLeft, "lights-front/power": "off", "lights-back/power": "off" };

function rowOf(zones: readonly string[], change: Partial<Case> = {}): Case {
  const cleaning = { zones, by: "Wang", sinceMs: nowMs, untilMs: nowMs + 30 * minuteMs };
  return {
    phase: "idle",
    minutesToStart: 600,
    occupancy: "occupied",
    values: dark,
    ...change,
    change: { cleaning, ...change.change },
  };
}

const lights = (row: Case) => {
  const value = valuesOf(row);
  return [value("lights-front/power"), value("lights-back/power")];
};

describe("NX 5.6.2.2: cleaning by daylight or a saving mode, zone by zone", () => {
  it.each<[string, readonly string[], readonly (string | undefined)[]]>([
    ["the zone that is cleaned", ["front"], ["on", "off"]],
    ["another one", ["back"], ["off", "on"]],
    ["all of them when none is named", [], ["on", "on"]],
  ])("lights %s", (_what, zones, expected) => {
    expect(lights(rowOf(zones))).toEqual(expected);
    expect(lights(rowOf(zones, { occupancy: "empty" }))).toEqual(expected);
  });

  it("ends with its time and does not touch a room that serves a meeting", () => {
    const over = { cleaning: { zones: ["front"], by: "Wang", sinceMs: 0, untilMs: nowMs } };
    expect(lights(rowOf(["front"], { change: over }))).toEqual([undefined, undefined]);
    expect(lights(rowOf(["front"], { phase: "preparing" }))).toEqual(["on", "on"]);
  });

  it("leaves everything else off", () => {
    const value = valuesOf(rowOf(["front"]));
    const others: readonly PointKey[] = ["projector/power", "hvac/power", "fresh-air/power"];
    expect(others.map(value)).toEqual(["off", "off", "off"]);
  });

  it("lets a hand at the switch win, and says who cleans", () => {
    const hold: Hold = {
      point: "lights-back/power",
      value: "on",
      by: "wall",
      sinceMs: nowMs,
      untilMs: nowMs + minuteMs,
    };
    const target = targetsOf(rowOf(["front"], { change: { holds: [hold] } }));
    expect(target("lights-back/power")?.value).toBe("on");
    expect(target("lights-front/power")?.reason).toMatchObject({
      rule: "cleaning",
      clause: "NX 5.6.2.2",
      text: { params: { by: "Wang" } },
    });
  });

  const sensing = demoModel((text) =>
    text.replace("topic: zigbee2mqtt/ceiling }", "topic: zigbee2mqtt/ceiling, zone: front }"),
  );
  it.each([
    ["a dark morning", "off", 120, "on"],
    ["broad daylight", "off", 300, "off"],
    ["a lamp's own light is no daylight", "on", 500, "on"],
    ["the sun came out", "on", 800, "off"],
  ])("by daylight no lamp is lit: %s", (_when, power, illuminance, expected) => {
    const values = {
      ...dark,
      "lights-front/power": power,
      "presence-ceiling/illuminance": illuminance,
    };
    expect(lights(rowOf(["front"], { model: sensing, values }))[0]).toBe(expected);
  });
});
