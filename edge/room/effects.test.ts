import { expect, it } from "vitest";
import { demoModel, readingOf, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import { Effects } from "./effects.ts";

const model = demoModel();

it("takes back that a contact is stuck when what hangs on it has fallen silent after all", () => {
  const effects = new Effects();
  const look = (monotonicMs: number, heardMs: number, isOnline: boolean) => {
    const dark = snapshotWith({
      model,
      phase: "idle",
      nowMs: tenMs,
      meeting: null,
      occupancy: "empty",
      values: { "av-supply/power": "off" },
    });
    const heard = { ...readingOf("off", tenMs, "good"), seenMonotonicMs: heardMs };
    const actual = new Map([...dark.actual, ["projector/power", heard] as const]);
    const availability = new Map(dark.availability);
    if (!isOnline) availability.set("projector", "unpowered");
    return effects.look({ ...dark, actual, availability }, monotonicMs).stuck;
  };
  const slowMs = roomLimits.wireEffectMs + 1000;
  expect(look(0, 0, true)).toEqual([]);
  expect(look(slowMs, slowMs, true)).toEqual([{ relay: "av-supply", fed: "projector" }]);
  expect(look(slowMs + 4000, slowMs, false)).toEqual([]);
});

it("NX 6.4.2.1: does not take the fan that airs the room for a load that is not off", () => {
  const effects = new Effects();
  const off = {
    "av-supply/power": "off",
    "projector/power": "off",
    "hvac/power": "off",
    "lights-front/power": "off",
    "lights-back/power": "off",
    "recorder/power": "off",
    "meter/activePower": 220,
  };
  const look = (fan: string, monotonicMs: number) =>
    effects.look(
      snapshotWith({
        model,
        phase: "powering-down",
        nowMs: tenMs,
        meeting: null,
        occupancy: "empty",
        values: { ...off, "fresh-air/power": fan },
      }),
      monotonicMs,
    ).isStillDrawing;
  const lateMs = roomLimits.wireEffectMs + 1;
  expect([look("on", 0), look("on", lateMs)]).toEqual([false, false]);
  expect([look("off", lateMs), look("off", 2 * lateMs)]).toEqual([false, true]);
});
