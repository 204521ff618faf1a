import fc from "fast-check";
import type { Availability } from "../../contract/api.ts";
import type { PointKey } from "../../contract/ids.ts";
import type { PointValue, Quality } from "../../contract/reading.ts";
import { demoMeeting, demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { ActualPoint } from "../room/actual.ts";
import type { Emergencies } from "../room/emergency.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { because, levels, type Target } from "../room/wish.ts";
import type { PlanContext } from "./plan.ts";

/** One device of each kind that a guard speaks of. */
const kept: ReadonlySet<string> = new Set([
  "projector",
  "mic-main",
  "amplifier",
  "av-supply",
  "banner",
  "lights-front",
  "hvac",
  "door",
  "recorder",
  "fire",
]);

const smallModel = (exemptions: string): RoomModel => {
  const model = demoModel((text) => text + exemptions);
  return { ...model, devices: new Map([...model.devices].filter(([id]) => kept.has(id))) };
};

const exemption = (mode: string, limitC: number, until: string) =>
  `\nexemptions:\n  - { clause: PI26, mode: ${mode}, limitC: ${limitC}, owner: Li, reason: server racks, until: "${until}" }\n`;

const plainModel = smallModel("");
const models: readonly RoomModel[] = [
  plainModel,
  smallModel(exemption("cooling", 24, "2026-03-02T10:30:00+08:00")),
  smallModel(exemption("heating", 22, "2026-03-02T10:30:00+08:00")),
  smallModel(exemption("cooling", 18, "2026-03-02T09:59:59+08:00")),
];

/** Values a point may read, or be wished to have, nonsense among them. */
const values: Readonly<Record<string, readonly PointValue[]>> = {
  "projector/power": ["on", "off", "warming", "cooling", "maybe"],
  "mic-main/mute": [true, false, "off"],
  "amplifier/mute": [true, false],
  "av-supply/power": ["on", "off"],
  "banner/text": ["", "WELCOME", 7],
  "lights-front/power": ["on", "off"],
  "hvac/power": ["on", "off"],
  "hvac/mode": ["cool", "heat", "auto", "fan", "freeze"],
  "hvac/setpoint": [16, 19.9, 20, 20.1, 22, 24, 25.9, 26, 30, Number.NaN, Infinity, "18", true],
  "door/lock": ["locked", "unlocked"],
  "recorder/power": ["on", "off"],
};
const nonsense: ReadonlySet<PointValue> = new Set(["maybe", "freeze", Number.NaN, Infinity, 7]);
const readOnly: Readonly<Record<string, readonly PointValue[]>> = { "fire/active": [true, false] };

/** What can be read: everything that means something. */
const readable = Object.entries({ ...values, ...readOnly }).map(
  ([key, from]) => [key, from.filter((value) => !nonsense.has(value))] as const,
);
const wished = Object.entries(values);

const qualities: readonly Quality[] = ["good", "good", "good", "stale", "bad"];
const ages: readonly number[] = [0, 30_000, 2 * minuteMs, 60 * minuteMs];
const phases = ["idle", "preparing", "open", "meeting", "leaving", "powering-down"] as const;
const presences = ["occupied", "empty", "unknown"] as const;
const availabilities: readonly Availability[] = [
  "online",
  "online",
  "online",
  "offline",
  "unpowered",
];

/** A room in any state, with anybody wishing anything of it. */
export interface RandomRoom {
  readonly snapshot: Snapshot;
  readonly targets: ReadonlyMap<PointKey, Target>;
  readonly context: PlanContext;
}

const quiet: Emergencies = new Map();
const burning: Emergencies = new Map([
  ["fire", { device: "fire", atMs: tenMs, sinceMs: tenMs, overSinceMs: null }],
]);

/** The real, monotonic time of every random room. */
export const roomMonotonicMs = 1_000_000;

/** A room out of a number: the same number, the same room. */
export const randomRoom: fc.Arbitrary<RandomRoom> = fc.integer().map(roomOf);

/** Numbers from 0 to 2^32 − 1 out of a seed: xorshift of 32 bits, for speed. */
function drawsOf(seed: number): () => number {
  let state = (seed ^ 0x9e_37_79_b9) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function roomOf(seed: number): RandomRoom {
  const draw = drawsOf(seed);
  // The first numbers after a small seed are small.
  for (let turn = 0; turn < 8; turn++) draw();
  const pick = <T>(from: readonly T[], fallback: T): T => from[draw() % from.length] ?? fallback;
  const chance = (share: number) => draw() < share * 2 ** 32;
  const model = pick(models, plainModel);
  const actual = new Map<PointKey, ActualPoint>();
  for (const [key, from] of readable) {
    if (chance(0.1)) continue;
    actual.set(key as PointKey, {
      value: pick(from, "on"),
      quality: pick(qualities, "good"),
      atMs: tenMs,
      sinceMs: tenMs - pick(ages, 0),
      seenMonotonicMs: roomMonotonicMs - pick([0, 5000, 60_000], 0),
    });
  }
  const snapshot = snapshotWith({
    model,
    phase: pick(phases, "idle"),
    nowMs: tenMs,
    meeting: demoMeeting({ classified: chance(0.5) }),
    occupancy: pick(presences, "unknown"),
    values: {},
    change: {
      actual,
      emergencies: chance(0.2) ? burning : quiet,
      clockTrusted: chance(0.9),
      availability: new Map(
        [...model.devices.keys()].map((id) => [id, pick(availabilities, "online")]),
      ),
    },
  });
  const targets = new Map<PointKey, Target>();
  for (const [key, from] of wished) {
    if (chance(0.4)) continue;
    const point = key as PointKey;
    const reason = because("test", "", "rule.lights", {});
    const level = pick(levels, "rule");
    targets.set(point, { point, value: pick(from, "on"), level, reason, lost: [] });
  }
  const startedMs = roomMonotonicMs - pick([0, 1000, 30_000, 600_000], 0);
  const busy = chance(0.05);
  const hasty = chance(0.1);
  const context: PlanContext = {
    monotonicMs: roomMonotonicMs,
    startsFromMs: roomMonotonicMs + pick([-1, 0, 1, 500], 0),
    startedMs: () => startedMs,
    busy: () => busy,
    hasty: () => hasty,
  };
  return { snapshot, targets, context };
}
