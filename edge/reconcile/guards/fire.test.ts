import { describe, expect, it } from "vitest";
import { tenMs } from "../../demo-room.fixture.ts";
import type { Snapshot } from "../../room/snapshot.ts";
import type { Level } from "../../room/wish.ts";
import { heldBy, judge, roomWith, target, withReading } from "./guarding.fixture.ts";

const quiet = roomWith({
  "door/lock": "unlocked",
  "lights-front/power": "on",
  "av-supply/power": "on",
  "projector/power": "off",
});
const fire = { device: "fire", atMs: tenMs, sinceMs: tenMs, overSinceMs: null };
const burning = { ...quiet, emergencies: new Map([["fire" as const, fire]]) };
const fellSilent = withReading(burning, "fire/active", true, { quality: "stale" });
const silent = withReading(quiet, "fire/active", false, { quality: "stale" });

describe("NX T7-2: a fire contact", () => {
  it.each<[string, Snapshot, Level, string | undefined, string | undefined]>([
    ["that says fire", burning, "rule", "guard.fire", "guard.fire"],
    ["that says fire to a person", burning, "hold", "guard.fire", "guard.fire"],
    ["that says fire to an emergency", burning, "safety", "guard.fire", "guard.fire"],
    ["that said fire and fell silent", fellSilent, "hold", "guard.fire", "guard.fire"],
    ["that is silent", silent, "rule", "guard.fire-silent", undefined],
    ["that is silent, to who has looked", silent, "hold", undefined, undefined],
    ["that is quiet", quiet, "rule", undefined, undefined],
  ])("%s", (_what, room, level, lock, light) => {
    expect(heldBy(judge(room, target("door/lock", "locked", level)))).toBe(lock);
    expect(heldBy(judge(room, target("lights-front/power", "off", level)))).toBe(light);
    // The sign that shows the way out hangs on it.
    expect(heldBy(judge(room, target("av-supply/power", "off", level)))).toBe(light);
  });
});
