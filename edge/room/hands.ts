import { type PointKey, splitPointKey } from "../../contract/ids.ts";
import { message } from "../../contract/message.ts";
import type { DeviceKind } from "../../contract/points.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { Guarded } from "../reconcile/guards.ts";
import { isThere } from "../reconcile/settled.ts";
import { roomLimits } from "../room-limits.ts";
import { addHold, handOwner } from "./hold-book.ts";
import type { TickNews } from "./news.ts";
import { isOnline, type Snapshot, valueAt } from "./snapshot.ts";
import type { RoomState } from "./state.ts";

/** What people set by hand in the room itself: at wall switches, remote controls and cords. */
const handled: Partial<Readonly<Record<DeviceKind, readonly string[]>>> = {
  "lighting-zone": ["power", "level"],
  hvac: ["power", "mode", "setpoint", "fan"],
  curtain: ["position"],
  // Nobody's hand reaches these; they tell that a whole board has lost its state.
  relay: ["power"],
};

/** A point that stood at its target. Times are real and monotonic. */
interface Watched {
  readonly value: PointValue;
  /** Since when it has stood there; while it strays, since when it had. */
  readonly thereMs: number;
  readonly stray: Stray | null;
}

/** Where a point is instead, and since when it has rested there. */
interface Stray {
  readonly value: PointValue;
  readonly sinceMs: number;
}

export interface HandFindings {
  /** Points that left their target unasked a moment ago: not to be touched until it is clear why. */
  readonly strayed: ReadonlySet<PointKey>;
  /** Points that a hand has moved, and where to. */
  readonly moved: readonly { readonly point: PointKey; readonly value: PointValue }[];
}

/** Real, monotonic time since which a device can be reached; minus infinity when it never was. */
export type ReachableSince = (device: string) => number;

/**
 * Tells a hand at the wall from a device that forgot: a point that stood at its target and left it,
 * while its device answered all along and nothing was commanded, was moved by hand. Several points
 * of one box that leave together were not: the box lost its state, and gets its commands again.
 */
export class Hands {
  readonly #reachableSinceMs: ReachableSince;
  readonly #watched = new Map<PointKey, Watched>();

  constructor(reachableSinceMs: ReachableSince) {
    this.#reachableSinceMs = reachableSinceMs;
  }

  /** `guarded` is what the room aimed at until now; `reserved` are points that a test moves. */
  look(
    snapshot: Snapshot,
    guarded: ReadonlyMap<PointKey, Guarded>,
    reserved: ReadonlySet<PointKey>,
    monotonicMs: number,
  ): HandFindings {
    for (const key of this.#watched.keys()) if (!guarded.has(key)) this.#watched.delete(key);
    for (const [key, { value }] of guarded) {
      // A guard may hold the way back, as after a compressor was stopped: it was a hand all the same.
      const isWatchable = isHandled(snapshot, key) && !reserved.has(key);
      if (isWatchable) this.#follow(snapshot, key, value, monotonicMs);
      else this.#watched.delete(key);
    }
    const strays = this.#strays();
    const moved = [...strays].flatMap(([key, stray]) => {
      if (monotonicMs - stray.sinceMs < roomLimits.wireHandMs) return [];
      const mates = [...strays.keys()].filter((other) => isSameBox(snapshot, key, other));
      // All channels of a box at once, also those that were heard a moment later.
      for (const lost of [key, ...mates]) this.#watched.delete(lost);
      if (mates.length > 0 || !canBeMoved(snapshot, key)) return [];
      return [{ point: key, value: wishOf(stray.value) }];
    });
    return { strayed: new Set(this.#strays().keys()), moved };
  }

  #follow(snapshot: Snapshot, key: PointKey, target: PointValue, monotonicMs: number): void {
    const value = pointValue(snapshot, key);
    const known = this.#watched.get(key);
    const before = known?.value === target ? known : undefined;
    if (value === undefined) this.#watched.delete(key);
    else if (isThere(snapshot, key, target)) {
      const thereMs = before?.stray === null ? before.thereMs : monotonicMs;
      this.#watched.set(key, { value: target, thereMs, stray: null });
    } else if (before === undefined || !this.#hadSettled(snapshot, key, before, monotonicMs)) {
      this.#watched.delete(key);
    } else if (before.stray?.value !== value) {
      // A curtain that runs and a set-point that is pressed step by step are not where they will be.
      this.#watched.set(key, { ...before, stray: { value, sinceMs: monotonicMs } });
    }
  }

  /**
   * What a device reads back within its settle time may be the echo of a command; one that was away
   * meanwhile, however shortly, may have started anew.
   */
  #hadSettled({ model }: Snapshot, key: PointKey, before: Watched, monotonicMs: number): boolean {
    const { device } = splitPointKey(key);
    if (this.#reachableSinceMs(device) > before.thereMs) return false;
    const settleMs = model.devices.get(device)?.profile.timings.settle ?? 0;
    return before.stray !== null || monotonicMs - before.thereMs >= settleMs;
  }

  #strays(): ReadonlyMap<PointKey, Stray> {
    return new Map(
      [...this.#watched].flatMap(([key, { stray }]) => (stray === null ? [] : [[key, stray]])),
    );
  }
}

/** The value of a point whose device answers; a device that was away may have lost it. */
function pointValue(snapshot: Snapshot, key: PointKey): PointValue | undefined {
  const { device, point } = splitPointKey(key);
  return isOnline(snapshot, device) ? valueAt(snapshot, device, point) : undefined;
}

const wishOf = (value: PointValue): PointValue => {
  if (value === "cooling") return "off";
  return value === "warming" ? "on" : value;
};

function isHandled({ model }: Snapshot, key: PointKey): boolean {
  const { device, point } = splitPointKey(key);
  const kind = model.devices.get(device)?.kind;
  return kind !== undefined && (handled[kind]?.includes(point) ?? false);
}

const canBeMoved = ({ model }: Snapshot, key: PointKey): boolean =>
  model.devices.get(splitPointKey(key).device)?.kind !== "relay";

/** Channels of one device on one line. Two points of one channel are no box: hands set both. */
function isSameBox({ model }: Snapshot, left: PointKey, right: PointKey): boolean {
  const one = model.devices.get(splitPointKey(left).device);
  const other = model.devices.get(splitPointKey(right).device);
  if (one === undefined || other === undefined || one.id === other.id) return false;
  return boxOf(one) === boxOf(other);
}

const boxOf = ({ link, binding, profileId }: DeviceModel): string =>
  `${link} ${binding.unit ?? ""} ${profileId}`;

/** What hands moved stands for a while, like a wish at the panel, and is on record. */
export function respectHands(
  state: RoomState,
  news: TickNews,
  moved: HandFindings["moved"],
  nowMs: number,
): void {
  const untilMs = nowMs + roomLimits.handHoldMs;
  for (const { point, value } of moved) {
    addHold(state, news, { point, value, by: handOwner, sinceMs: nowMs, untilMs });
    const text = message("act.by-hand", { point, value: String(value) });
    news.record({ kind: "act", by: handOwner, act: "hold", text });
  }
}
