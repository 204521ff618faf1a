import { expect, it } from "vitest";
import { pointKindOf } from "../../contract/points.ts";
import type { Phase } from "../../contract/record.ts";
import { demoModel } from "../demo-room.fixture.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { valuesOf } from "./targets.fixture.ts";

/** The demo room with a front zone that can be dimmed. */
function dimmable(): RoomModel {
  const model = demoModel();
  const zone = model.devices.get("lights-front");
  const power = zone?.points.get("power");
  const kind = pointKindOf("lighting-zone", "level");
  if (zone === undefined || power === undefined || kind === undefined) throw new Error("no zone");
  const level = { ...power, key: "lights-front/level", name: "level", kind } as const;
  const points = new Map([...zone.points, ["level", level]]);
  return { ...model, devices: new Map([...model.devices, [zone.id, { ...zone, points }]]) };
}

it.each<[Phase, string | undefined, number | undefined]>([
  ["preparing", "on", 100],
  ["open", "on", 100],
  ["meeting", "on", 100],
  ["leaving", "on", 100],
  ["idle", undefined, undefined],
])("NX T5-1: in phase %s lights are wanted %s, level %s", (phase, power, level) => {
  const target = valuesOf({
    phase,
    minutesToStart: 30,
    occupancy: "unknown",
    model: dimmable(),
  });
  expect([target("lights-front/power"), target("lights-front/level")]).toEqual([power, level]);
  expect(target("lights-back/power")).toBe(power);
});

it("NX 6.3.4.1: at recess nothing goes off", () => {
  const startMs = Date.UTC(2026, 2, 2, 2, 0);
  const recesses = [{ startMs: startMs + 20 * 60_000, endMs: startMs + 40 * 60_000 }];
  const target = valuesOf({ phase: "meeting", minutesToStart: -30, meeting: { recesses } });
  const wanted = [
    "lights-front/power",
    "projector/power",
    "av-supply/power",
    "hvac/power",
  ] as const;
  expect(wanted.map((point) => target(point))).toEqual(["on", "on", "on", "on"]);
});
