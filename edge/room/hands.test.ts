import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import { demoMeeting, demoModel, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import type { Guarded } from "../reconcile/guards.ts";
import { Hands } from "./hands.ts";
import { because } from "./wish.ts";

const reason = because("test", "", "rule.lights", {});

/** Hands in the demo room in its meeting, with these targets. Looks as often as it is told to. */
function inRoom(targets: Readonly<Record<PointKey, PointValue>>, model = demoModel()) {
  const restarted = { atMs: 0 };
  const hands = new Hands(() => restarted.atMs);
  const values: Record<string, PointValue> = { ...targets };
  const moved: unknown[] = [];
  let held: Guarded["held"] = null;
  const guarded = () =>
    new Map(
      Object.entries(targets).map(([key, value]): [PointKey, Guarded] => {
        const point = key as PointKey;
        const target = { point, value, level: "rule", reason, lost: [] } as const;
        return [point, { target, value, clamped: null, held, exempt: null }];
      }),
    );
  return {
    moved,
    restarted,
    /** From now on the guards hold back every command. */
    hold: () => (held = { text: reason.text, clause: "" }),
    /** The readings change, and the room looks at this time. Returns what is not to be touched. */
    at(monotonicMs: number, change: Readonly<Record<string, PointValue>> = {}) {
      Object.assign(values, change);
      const meeting = demoMeeting();
      const snapshot = snapshotWith({
        model,
        phase: "meeting",
        nowMs: tenMs,
        meeting,
        occupancy: "occupied",
        values,
      });
      const found = hands.look(snapshot, guarded(), new Set(), monotonicMs);
      moved.push(...found.moved);
      return found.strayed;
    },
  };
}

const longSettled = 60_000;

describe("a board that lost its state", () => {
  it("is no hand, although its channels are heard one after another", () => {
    const room = inRoom({ "lights-front/power": "on", "lights-back/power": "on" });
    room.at(0);
    room.at(longSettled, { "lights-front/power": "off" });
    room.at(longSettled + 50, { "lights-back/power": "off" });
    for (let ms = 500; ms <= 6000; ms += 500) room.at(longSettled + ms);
    expect(room.moved).toEqual([]);
    expect(room.at(longSettled + 6500)).toEqual(new Set());
  });

  it("is no hand when it was away only between two looks", () => {
    const room = inRoom({ "lights-front/power": "on" });
    room.at(0);
    room.restarted.atMs = longSettled - 10;
    room.at(longSettled, { "lights-front/power": "off" });
    room.at(longSettled + 4000);
    expect(room.moved).toEqual([]);
  });
});

describe("a hand", () => {
  it("that presses step by step has moved the set-point to where it stays", () => {
    const room = inRoom({ "hvac/setpoint": 26 });
    room.at(0);
    for (let step = 0; step <= 5; step++) {
      room.at(longSettled + step * 1000, { "hvac/setpoint": 26.5 + step / 2 });
    }
    expect(room.moved).toEqual([]);
    expect(room.at(longSettled + 7900)).toEqual(new Set(["hvac/setpoint"]));
    room.at(longSettled + 8000);
    expect(room.moved).toEqual([{ point: "hvac/setpoint", value: 29 }]);
  });

  it("is seen while a guard holds the way back: a compressor keeps its time off", () => {
    const room = inRoom({ "hvac/power": "on" });
    room.at(0);
    room.at(longSettled, { "hvac/power": "off" });
    room.hold();
    room.at(longSettled + 500);
    room.at(longSettled + 3000);
    expect(room.moved).toEqual([{ point: "hvac/power", value: "off" }]);
  });
});

it("does not take the echo of a command for the state, nor what follows for a hand", () => {
  const model = demoModel((text) =>
    text.replace(
      "intesis/inmbsdai, link: bus1, unit: 10",
      "daikin/dta116a51, link: bus1, unit: 10, channel: 1",
    ),
  );
  const settleMs = model.devices.get("hvac")?.profile.timings.settle ?? 0;
  expect(settleMs).toBeGreaterThan(30_000);
  const room = inRoom({ "hvac/power": "on" }, model);
  room.at(0);
  room.at(settleMs - 10_000, { "hvac/power": "off" });
  room.at(settleMs - 5000);
  expect(room.moved).toEqual([]);
  room.at(settleMs, { "hvac/power": "on" });
  room.at(3 * settleMs, { "hvac/power": "off" });
  room.at(3 * settleMs + 3000);
  expect(room.moved).toHaveLength(1);
});
