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
