import { expect, it } from "vitest";
import { asLeft } from "./owed.fixture.ts";
import { targetsOf } from "./targets.fixture.ts";

const called = { device: "help-button", atMs: 0, sinceMs: 0, overSinceMs: null };

it.each(["help", "intruder"] as const)("lights the room on %s, whoever wants it dark", (kind) => {
  const holds = [
    { point: "lights-back/power" as const, value: "off", by: "Li", sinceMs: 0, untilMs: 1e15 },
  ];
  const change = { emergencies: new Map([[kind, called]]), holds, clockTrusted: false };
  const target = targetsOf({ phase: "idle", minutesToStart: 600, values: asLeft, change });
  for (const zone of ["lights-front/power", "lights-back/power"] as const) {
    expect(target(zone)).toMatchObject({ value: "on", level: "safety" });
    expect(target(zone)?.reason.text.key).toBe(`rule.${kind}-light`);
  }
  expect(target("projector/power")).toBeUndefined();
});
