import type { DeviceKind } from "../../contract/points.ts";
import { type DeviceModel, devicesOfKind } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { mayRest } from "./at-rest.ts";
import { wholeRoomMeter } from "../standards/equipment.ts";
import { fedBy, isOnline, numberAt, type Snapshot, suppliesOf, valueAt } from "./snapshot.ts";

/** A contact that reads open while something behind it still answers. */
export interface StuckContact {
  readonly relay: string;
  readonly fed: string;
}

export interface EffectFindings {
  readonly stuck: readonly StuckContact[];
  /** Everything in an empty room reads off, and the meter shows a load all the same. */
  readonly isStillDrawing: boolean;
}

/**
 * A read-back says what a device believes; this looks at what came of it: current that is gone, a
 * load that is no longer metered. Learned anew after a restart. Times are real and monotonic.
 */
export class Effects {
  readonly #openSinceMs = new Map<string, number>();
  #allOffSinceMs: number | null = null;

  look(snapshot: Snapshot, monotonicMs: number): EffectFindings {
    const stuck = suppliesOf(snapshot.model).flatMap(({ id }) =>
      this.#livesBehind(snapshot, id, monotonicMs),
    );
    const isOff = everythingReadsOff(snapshot);
    this.#allOffSinceMs = isOff ? (this.#allOffSinceMs ?? monotonicMs) : null;
    const offForMs = monotonicMs - (this.#allOffSinceMs ?? monotonicMs);
    const isDue = isOff && offForMs >= roomLimits.wireEffectMs;
    return { stuck, isStillDrawing: isDue && mayRest(snapshot) && isDrawing(snapshot) };
  }

  /** What still answered when its supply had been open for long enough to silence it. */
  #livesBehind(snapshot: Snapshot, relay: string, monotonicMs: number): readonly StuckContact[] {
    if (valueAt(snapshot, relay, "power") !== "off") {
      this.#openSinceMs.delete(relay);
      return [];
    }
    const sinceMs = this.#openSinceMs.get(relay) ?? monotonicMs;
    this.#openSinceMs.set(relay, sinceMs);
    const alive = fedBy(snapshot.model, relay).find(
      (device) =>
        // What took its time to fall silent is no fault of the contact any more.
        isOnline(snapshot, device.id) &&
        lastHeardMs(snapshot, device) >= sinceMs + roomLimits.wireEffectMs,
    );
    return alive === undefined ? [] : [{ relay, fed: alive.id }];
  }
}

function lastHeardMs({ actual }: Snapshot, { points }: DeviceModel): number {
  const heard = [...points.values()].map(({ key }) => actual.get(key)?.seenMonotonicMs);
  return Math.max(...heard.map((seenMs) => seenMs ?? Number.NEGATIVE_INFINITY));
}

/** What draws enough to be missed, where it has a switch of its own. */
const switchedKinds: readonly DeviceKind[] = [
  "lighting-zone",
  "relay",
  "hvac",
  "projector",
  "ventilation",
  "recorder",
];

/** Every load with a switch of its own, every supply and every light reads off. */
function everythingReadsOff(snapshot: Snapshot): boolean {
  const { model } = snapshot;
  const supplies = new Set(suppliesOf(model).map(({ id }) => id));
  const switched = switchedKinds
    .flatMap((kind) => devicesOfKind(model, kind))
    .filter((device) => device.points.get("power")?.writable === true);
  return (
    switched.length > 0 &&
    switched.every(({ id, binding }) => {
      const isDark = supplies.has(binding.supply ?? "") && isOpen(snapshot, binding.supply);
      return isDark || valueAt(snapshot, id, "power") === "off";
    })
  );
}

const isOpen = (snapshot: Snapshot, relay: string | undefined): boolean =>
  relay !== undefined && valueAt(snapshot, relay, "power") === "off";

function isDrawing(snapshot: Snapshot): boolean {
  const meter = wholeRoomMeter(snapshot.model);
  const watts = meter === undefined ? undefined : numberAt(snapshot, meter.id, "activePower");
  return watts !== undefined && watts > snapshot.model.config.standbyWatts;
}
