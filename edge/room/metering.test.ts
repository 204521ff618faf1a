import { expect, it } from "vitest";
import { demoModel } from "../demo-room.fixture.ts";
import { roomMetering } from "./metering.ts";

it("tells where the counter of a meter comes round, as the room's file says", () => {
  const plug = "plug: { profile: eastron/sdm630, link: bus1, unit: 7, measures: part";
  const model = demoModel((text) => `${text}\n  ${plug}, modulusKWh: 50000 }\n`);
  expect(roomMetering(model).meters).toEqual([
    { device: "meter", measures: "whole-room" },
    { device: "plug", measures: "part", modulusKWh: 50_000 },
  ]);
});
