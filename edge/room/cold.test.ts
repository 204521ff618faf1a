import { describe, expect, it } from "vitest";
import { demoMeeting, demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { isCold } from "./snapshot.ts";

const model = demoModel((text) => text.replace("pjlink/class-1", "panasonic/ntcontrol"));
const needsMs = 150_000;

/** The projector of the room, "off" since so long ago. */
function offFor(forMs: number, change: (projector: DeviceModel) => DeviceModel) {
  const projector = model.devices.get("projector");
  if (projector === undefined) throw new Error("the demo room has a projector");
  const seen = snapshotWith({
    model,
    phase: "powering-down",
    nowMs: tenMs,
    meeting: demoMeeting(),
    occupancy: "empty",
    values: { "projector/power": "off", "av-supply/power": "on" },
  });
  const reading = seen.actual.get("projector/power");
  if (reading === undefined) throw new Error("the projector was read");
  const off = { ...reading, sinceMs: seen.steadyMs - forMs };
  const actual = new Map(seen.actual).set("projector/power", off);
  return isCold({ ...seen, actual }, change(projector));
}

const asItIs = (projector: DeviceModel) => projector;

describe("NX 6.4.2.5: a lamp whose model knows no word for cooling", () => {
  it("says off at once, and is cold only after the time of its profile", () => {
    expect(offFor(0, asItIs)).toBe(false);
    expect(offFor(needsMs - 1, asItIs)).toBe(false);
    expect(offFor(needsMs, asItIs)).toBe(true);
  });

  it("is given three minutes where its profile does not know the time either", () => {
    const unknown = (projector: DeviceModel): DeviceModel => {
      const { coolDown: _unsaid, ...timings } = projector.profile.timings;
      return { ...projector, profile: { ...projector.profile, timings } };
    };
    expect(offFor(3 * minuteMs - 1, unknown)).toBe(false);
    expect(offFor(3 * minuteMs, unknown)).toBe(true);
  });

  it("is believed at once where the model tells cooling from off", () => {
    const pjlink = demoModel().devices.get("projector");
    if (pjlink === undefined) throw new Error("not the demo room");
    expect(offFor(0, () => pjlink)).toBe(true);
  });
});
