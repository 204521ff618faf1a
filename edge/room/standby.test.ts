import { describe, expect, it } from "vitest";
import { message } from "../../contract/message.ts";
import type { PointValue } from "../../contract/reading.ts";
import { demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Snapshot } from "./snapshot.ts";
import { overStandbyAfter, standbyCulprit } from "./standby.ts";

const model = demoModel();

const idle = (
  values: Readonly<Record<string, PointValue>>,
  change: Partial<Snapshot> = {},
  of: RoomModel = model,
): Snapshot =>
  snapshotWith({
    model: of,
    phase: "idle",
    nowMs: tenMs,
    meeting: null,
    occupancy: "empty",
    values,
    change,
  });

describe("NX 5.6.2.1: the standby of an idle room is watched", () => {
  const cleaning = { zones: [], by: "Wang", sinceMs: 0, untilMs: tenMs + minuteMs };
  const { occupancy } = snapshotWith({
    model,
    phase: "idle",
    nowMs: tenMs,
    meeting: null,
    occupancy: "occupied",
    values: {},
  });
  const fire = { device: "fire", atMs: tenMs, sinceMs: tenMs, overSinceMs: null };
  const emergencies: Snapshot["emergencies"] = new Map([["fire", fire]]);
  it.each<[string, number | undefined, Partial<Snapshot>, number | null]>([
    ["above", 60, {}, tenMs],
    ["at the limit", 12, {}, null],
    ["not read", undefined, {}, null],
    ["people are there", 60, { occupancy }, null],
    ["it is being cleaned", 60, { cleaning }, null],
    ["a call keeps it on", 60, { staysOn: message("stays-on.call") }, null],
    ["the way out is lit in a fire", 60, { emergencies }, null],
    ["a meeting is near", 60, { phase: "preparing" }, null],
  ])("%s", (_what, watts, change, expected) => {
    const values = watts === undefined ? {} : { "meter/activePower": watts };
    expect(overStandbyAfter(null, idle(values, change))).toBe(expected);
  });

  it("keeps the time since when it is above", () => {
    expect(overStandbyAfter(5, idle({ "meter/activePower": 60 }))).toBe(5);
  });
});

describe("NX 5.6.2.1: who draws it", () => {
  const parted = demoModel(
    (text) => `${text}\n  plug: { profile: eastron/sdm630, link: bus1, unit: 7, measures: part }\n`,
  );
  it.each<[string, Readonly<Record<string, PointValue>>, string | null]>([
    ["the greatest load that reads on", { "lights-front/power": "on", "hvac/power": "on" }, "hvac"],
    ["a load before its supply", { "av-supply/power": "on", "projector/power": "on" }, "projector"],
    ["a supply when nothing on it shows", { "av-supply/power": "on" }, "av-supply"],
    ["nothing shows it", { "projector/power": "off" }, null],
  ])("%s", (_what, values, expected) => {
    expect(standbyCulprit(idle({ "meter/activePower": 400, ...values }))).toBe(expected);
  });

  it.each([
    [350, "plug"],
    [20, "hvac"],
  ])("a part meter that reads %i W of 400 W", (watts, expected) => {
    const values = { "meter/activePower": 400, "plug/activePower": watts, "hvac/power": "on" };
    expect(standbyCulprit(idle(values, {}, parted))).toBe(expected);
  });
});
