import type { PointKey } from "../../contract/ids.ts";
import { splitPointKey } from "../../contract/ids.ts";
import type { DeviceKind } from "../../contract/points.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { PointSample } from "../drivers/driver.ts";
import { roomLimits } from "../room-limits.ts";
import type { Snapshot } from "./snapshot.ts";

/** How far a value may be from the last believed one: at once, and for each minute since. */
interface Pace {
  readonly step: number;
  readonly perMin: number;
}

/**
 * What a room's air can do at most. A sensor whose unit was changed, from °C to °F, leaps further;
 * a person who breathes on it does not.
 */
const paces: Readonly<Record<string, Pace>> = {
  temperature: { step: 6, perMin: 0.5 },
  humidity: { step: 30, perMin: 2 },
};
const pacedKinds: ReadonlySet<DeviceKind> = new Set(["air-sensor", "hvac"]);

const minuteMs = 60_000;
/** A sensor that has just got its supply may begin with anything, often with zero. */
const firstWordsMs = minuteMs;

/** What was last believed of a point. Times are steady room time. */
interface Believed {
  readonly value: number;
  readonly steadyMs: number;
  /** Since when no value has leapt. */
  readonly calmSinceMs: number;
}

/** How long a device of a kind may repeat all of its numbers, to the last digit; real time. */
const frozenAfterMs: Partial<Readonly<Record<DeviceKind, number>>> = {
  meter: roomLimits.wireFrozenMs,
};

/**
 * Readings that are plausible one by one and yet cannot be true: a leap, and a device that repeats
 * itself. Both become `bad`: nothing is decided and nothing is proved by them.
 */
export class Doubts {
  readonly #believed = new Map<PointKey, Believed>();
  readonly #changedMs = new Map<string, number>();
  readonly #numbers = new Map<PointKey, PointValue>();

  /** The samples of one device as they may be believed. */
  judged(
    device: { readonly id: string; readonly kind: DeviceKind },
    samples: readonly PointSample[],
    at: { readonly steadyMs: number; readonly monotonicMs: number },
  ): readonly PointSample[] {
    const isFrozen = this.#isFrozen(device, samples, at.monotonicMs);
    return samples.map((sample) => {
      if (sample.quality !== "good" || typeof sample.value !== "number") return sample;
      const key: PointKey = `${device.id}/${sample.point}`;
      const pace = pacedKinds.has(device.kind) ? paces[sample.point] : undefined;
      const isLeap = pace !== undefined && this.#isLeap(key, sample.value, pace, at.steadyMs);
      return isFrozen || isLeap ? { ...sample, quality: "bad" } : sample;
    });
  }

  #isLeap(key: PointKey, value: number, { step, perMin }: Pace, steadyMs: number): boolean {
    const last = this.#believed.get(key) ?? { value, steadyMs, calmSinceMs: steadyMs };
    const allowed = step + (perMin * (steadyMs - last.steadyMs)) / minuteMs;
    const leaps = Math.abs(value - last.value) > allowed;
    if (leaps && last.steadyMs - last.calmSinceMs >= firstWordsMs) return true;
    const calmSinceMs = leaps ? steadyMs : last.calmSinceMs;
    this.#believed.set(key, { value, steadyMs, calmSinceMs });
    return false;
  }

  /** A measured supply is never still: voltage and current move in their last digit. */
  #isFrozen(
    { id, kind }: { readonly id: string; readonly kind: DeviceKind },
    samples: readonly PointSample[],
    monotonicMs: number,
  ): boolean {
    const limitMs = frozenAfterMs[kind];
    if (limitMs === undefined) return false;
    for (const { point, value } of samples) {
      const key: PointKey = `${id}/${point}`;
      if (this.#numbers.get(key) === value) continue;
      this.#numbers.set(key, value);
      this.#changedMs.set(id, monotonicMs);
    }
    const hasCompany = [...this.#numbers.keys()].filter((key) => isOf(key, id)).length > 1;
    return hasCompany && monotonicMs - (this.#changedMs.get(id) ?? monotonicMs) >= limitMs;
  }
}

const isOf = (key: PointKey, device: string): boolean => splitPointKey(key).device === device;

/** The first point of each device that reads what cannot be true. */
export function implausiblePoints(snapshot: Snapshot): ReadonlyMap<string, string> {
  const points = new Map<string, string>();
  for (const [key, { quality }] of snapshot.actual) {
    if (quality !== "bad") continue;
    const { device, point } = splitPointKey(key);
    if (!points.has(device)) points.set(device, point);
  }
  return points;
}
