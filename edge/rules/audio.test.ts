import { describe, expect, it } from "vitest";
import type { Availability } from "../../contract/api.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Phase } from "../../contract/record.ts";
import { demoModel } from "../demo-room.fixture.ts";
import { targetsOf, valuesOf } from "./targets.fixture.ts";

const online = [...demoModel().devices.keys()].map((id): [string, Availability] => [id, "online"]);
const without = (device: string) => new Map([...online, [device, "offline"] as const]);

function paths(
  phase: Phase,
  values: Record<string, PointValue>,
  change: Parameters<typeof targetsOf>[0]["change"] = {},
) {
  const target = targetsOf({ phase, minutesToStart: 30, values, change });
  const spare = target("mic-spare/mute");
  return [target("mic-main/mute")?.value, spare?.value, spare?.reason.clause];
}

const mainOnly = [false, true, "NX T4-2"];
const both = [false, false, "NX T7-7"];

describe("audio", () => {
  it("NX T5-2: is on from preparation until people have left", () => {
    for (const phase of ["preparing", "open", "meeting", "leaving"] as const) {
      expect(valuesOf({ phase, minutesToStart: 120 })("amplifier/mute")).toBe(false);
    }
    expect(valuesOf({ phase: "idle", minutesToStart: 600 })("amplifier/mute")).toBeUndefined();
  });
});

describe("the two microphone paths", () => {
  it("NX T4-2: the standby is muted while the main one works", () => {
    expect(paths("meeting", { "mic-main/fault": "" })).toEqual(mainOnly);
    expect(paths("open", {})).toEqual(mainOnly);
  });

  it("NX T7-7: the standby is live when the main one reports a fault or is gone", () => {
    expect(paths("meeting", { "mic-main/fault": "radio interference" })).toEqual(both);
    expect(paths("meeting", {}, { availability: without("mic-main") })).toEqual(both);
  });

  it("NX T7-7: the standby is live as well as soon as the main one owes an answer", () => {
    expect(paths("meeting", {}, { faltering: new Set(["mic-main"]) })).toEqual(both);
    expect(paths("meeting", {}, { faltering: new Set(["mic-spare"]) })).toEqual(mainOnly);
    const text = targetsOf({
      phase: "meeting",
      minutesToStart: -5,
      change: { faltering: new Set(["mic-main"]) },
    })("mic-spare/mute")?.reason.text;
    expect(text?.key).toBe("rule.path-doubted");
  });

  it("gives a main one that is still starting the benefit of the doubt", () => {
    const starting = { availability: without("mic-main"), faltering: new Set(["mic-main"]) };
    expect(paths("preparing", {}, starting)).toEqual(mainOnly);
    expect(paths("preparing", { "mic-main/fault": "radio interference" }, starting)).toEqual(both);
  });
});
