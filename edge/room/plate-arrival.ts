import { type Message, message } from "../../contract/message.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { isOnline, pointAt, type Snapshot, valueAt } from "./snapshot.ts";

/** A sleeping plate wakes then, too late; or it has not been heard for so long. Room time. */
export type PlateDelay =
  | { readonly kind: "asleep"; readonly checkInAtMs: number }
  | { readonly kind: "unheard"; readonly silentMs: number };

const minuteMs = 60_000;

/** Whether a plate reads the image that is wanted of it; not as long as none is. */
export function showsWanted(snapshot: Snapshot, plate: string): boolean {
  const wanted = snapshot.plates.get(plate);
  return typeof wanted === "string" && valueAt(snapshot, plate, "image") === wanted;
}

/**
 * Why a plate that does not show its image yet will not show it by a time; null when it may. A plate
 * that sleeps takes an image only when it is there again, and then redraws.
 */
export function plateDelay(
  snapshot: Snapshot,
  plate: DeviceModel,
  byMs: number,
): PlateDelay | null {
  if (showsWanted(snapshot, plate.id)) return null;
  const { nowMs } = snapshot;
  const checkIn = pointAt(snapshot, plate.id, "checkIn");
  const isUnheard = checkIn !== undefined && checkIn.quality !== "good";
  if (isUnheard || !isOnline(snapshot, plate.id)) {
    return { kind: "unheard", silentMs: Math.max(0, nowMs - heardAtMs(snapshot, plate)) };
  }
  if (typeof checkIn?.value !== "number") return null;
  const checkInAtMs = Math.max(nowMs, checkIn.atMs + checkIn.value * minuteMs);
  const redrawMs = plate.profile.display?.redraw ?? 0;
  return checkInAtMs + redrawMs > byMs ? { kind: "asleep", checkInAtMs } : null;
}

/** When any of its points was read last; now when none ever was. */
function heardAtMs({ actual, nowMs }: Snapshot, plate: DeviceModel): number {
  const heard = [...plate.points.values()].flatMap(({ key }) => actual.get(key)?.atMs ?? []);
  return heard.length === 0 ? nowMs : Math.max(...heard);
}

/**
 * The plate whose image this one shows in place of its own; undefined when it shows nobody else's. Two
 * seats may want the same image: a blank, a "guest".
 */
export function swappedWith(snapshot: Snapshot, plate: string): string | undefined {
  const shown = valueAt(snapshot, plate, "image");
  if (shown === undefined || showsWanted(snapshot, plate)) return undefined;
  const others = [...snapshot.plates].filter(([, wanted]) => wanted === shown);
  const [other] = others;
  return others.length === 1 ? other?.[0] : undefined;
}

/** What is lacking at a plate that does not show its image: the most that is known of it. */
export function plateLack(snapshot: Snapshot, plate: DeviceModel, byMs: number): Message {
  const device = plate.id;
  const delay = plateDelay(snapshot, plate, byMs);
  if (delay !== null) {
    const { kind, ...params } = delay;
    return message(`lack.plate-${kind}`, { device, ...params });
  }
  const other = swappedWith(snapshot, device);
  return other === undefined
    ? message("lack.plate", { device })
    : message("lack.plate-swapped", { device, other });
}
