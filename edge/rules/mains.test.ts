import { describe, expect, it } from "vitest";
import { message } from "../../contract/message.ts";
import { demoModel, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { roomLimits } from "../room-limits.ts";
import { restoredAfterMs, shedLoads, shedNow } from "../room/shedding.ts";
import { stateFrom } from "../room/state.ts";
import { nothingStored } from "../store/nothing-stored.fixture.ts";
import { mains } from "./mains.ts";

const model = demoModel();
const { shedGapMs, restoreGapMs, mainsStableMs } = roomLimits;

/** What is held off so long after the loss and, when they are back, so long after their return. */
function shedAt(lostForMs: number, backForMs: number | null): readonly string[] {
  const nowMs = tenMs;
  const lost = {
    device: "ups",
    atMs: nowMs,
    sinceMs: nowMs - lostForMs,
    overSinceMs: backForMs === null ? null : nowMs - backForMs,
  };
  const snapshot = snapshotWith({
    model,
    phase: "meeting",
    nowMs,
    meeting: null,
    occupancy: "occupied",
    values: {},
    change: { emergencies: new Map([["mains", lost]]), clockTrusted: false },
  });
  const wishes = mains(snapshot);
  for (const { value, level } of wishes) expect([value, level]).toEqual(["off", "safety"]);
  return wishes.map(({ point }) => point.slice(0, point.indexOf("/")));
}

const hourMs = 3_600_000;

describe("NX T7-3: mains lost and back", () => {
  it("sheds the greatest loads first and keeps sound, one zone of light and the door", () => {
    expect(shedLoads(model).map(({ id }) => id)).toEqual([
      "hvac",
      "fresh-air",
      "projector",
      "lights-front",
    ]);
  });

  it.each([
    [0, ["hvac"]],
    [shedGapMs, ["hvac", "fresh-air"]],
    [2 * shedGapMs, ["hvac", "fresh-air", "projector"]],
    [hourMs, ["hvac", "fresh-air", "projector", "lights-front"]],
  ])("%i ms after the loss %j are off", (lostForMs, expected) => {
    expect(shedAt(lostForMs, null)).toEqual(expected);
  });

  it.each([
    [0, 4],
    [mainsStableMs - 1, 4],
    [mainsStableMs, 3],
    [mainsStableMs + restoreGapMs, 2],
    [mainsStableMs + 2 * restoreGapMs, 1],
    [mainsStableMs + 3 * restoreGapMs, 0],
  ])("%i ms after their return %i are still off, the greatest to the last", (backForMs, left) => {
    const order = shedLoads(model).map(({ id }) => id);
    expect(shedAt(hourMs, backForMs)).toEqual(order.slice(0, left));
  });

  it.each([
    ["by the time on record", 10 * 60_000, 4],
    ["by a clock that is behind, from the first load on", -hourMs, 1],
  ])("goes on after a restart in the middle of it %s", (_how, sinceMs, expected) => {
    const alarm = {
      id: "emergency:mains",
      severity: "now" as const,
      text: message("alarm.emergency-mains", { device: "ups" }),
      device: "ups",
      raisedAtMs: tenMs - sinceMs,
      clearedAtMs: null,
    };
    const { emergencies } = stateFrom({ ...nothingStored, alarm: [alarm] }, tenMs, 5000);
    const lost = emergencies.get("mains");
    expect(lost === undefined ? [] : shedNow(model, lost, 5000)).toHaveLength(expected);
  });

  it("is over only when everything is back, each spaced by far more than an in-rush", () => {
    expect(restoredAfterMs(model)).toBeGreaterThanOrEqual(mainsStableMs + 3 * restoreGapMs);
    expect(restoreGapMs).toBeGreaterThan(10 * roomLimits.wireInrushGapMs);
  });
});
