import { z } from "zod";
import type { Availability } from "./api.ts";
import { harmlessLine } from "./harmless-text.ts";
import type { DeviceKind } from "./points.ts";

const words = (most: number) =>
  z
    .string()
    .max(most)
    .transform((text) => harmlessLine(text));

/** A day as people write it into a ledger; empty: not known. */
const day = z.union([z.literal(""), z.iso.date()]);

/** What people know of a device and no wire tells (NXC 8.2.4.2, NXR 6.1 a). */
export const assetFactsSchema = z.strictObject({
  /** What stands on the sticker; no two devices have the same. */
  tag: words(64).default(""),
  /** Who answers for it. */
  unit: words(128).default(""),
  boughtOn: day.default(""),
  /** The last day on which its maker mends it. */
  warrantyUntil: day.default(""),
  /** Where in the room, or who keeps it. */
  place: words(128).default(""),
  note: words(1_000).default(""),
});
export type AssetFacts = z.output<typeof assetFactsSchema>;

export const noFacts: AssetFacts = {
  tag: "",
  unit: "",
  boughtOn: "",
  warrantyUntil: "",
  place: "",
  note: "",
};

/** Who a device says it is. Empty: it has not said. */
export interface DeviceIdentity {
  readonly model: string;
  readonly maker: string;
  readonly serial: string;
  readonly firmware: string;
}

/** What was wrong with a device last. */
export interface DeviceFault {
  /** The device's own words; empty: it could not be asked. */
  readonly said: string;
  /** Of the catalogue of errors; empty: the device said it itself. */
  readonly code: string;
  readonly atMs: number;
  /** It is so now. */
  readonly stands: boolean;
}

/** A device as the hub knows it, whether or not its room is there. Times are room time. */
export interface DeviceEntry extends DeviceIdentity {
  readonly site: string;
  readonly room: string;
  readonly roomName: { readonly zh: string; readonly en: string };
  readonly timeZone: string;
  readonly device: string;
  readonly kind: DeviceKind;
  /** `unknown` while its room is not connected. */
  readonly availability: Availability;
  readonly firstSeenMs: number;
  /** When it answered last; null: it never has. */
  readonly lastSeenMs: number | null;
  /** Its room tells of it no more; null: it does. */
  readonly goneSinceMs: number | null;
  readonly fault: DeviceFault | null;
  readonly lampHours: number | null;
  readonly filterHours: number | null;
  readonly facts: AssetFacts;
  /** Another device stands here since the facts were written. */
  readonly factsDoubted: boolean;
  readonly warranty: Warranty;
}

/** `ending`: within a quarter of a year. */
export const warranties = ["unknown", "running", "ending", "ended"] as const;
export type Warranty = (typeof warranties)[number];

const endingDays = 90;

/** @param today as `2026-03-02`, where the device stands */
export function warrantyOf(warrantyUntil: string, today: string): Warranty {
  if (warrantyUntil === "") return "unknown";
  if (warrantyUntil < today) return "ended";
  const leftMs = Date.parse(warrantyUntil) - Date.parse(today);
  return leftMs <= endingDays * 86_400_000 ? "ending" : "running";
}

/**
 * found: first told of · replaced: another serial number, or another model, in its place · updated:
 * other firmware · gone, back: its room tells of it no more, and again · facts: people wrote something.
 */
export const deviceChangeKinds = ["found", "replaced", "updated", "gone", "back", "facts"] as const;
export type DeviceChangeKind = (typeof deviceChangeKinds)[number];

/** One line of a device's history; lines are only ever added. */
export interface DeviceChange {
  readonly atMs: number;
  readonly kind: DeviceChangeKind;
  /** The account; empty: the hub noticed it. */
  readonly who: string;
  /** What changed, by its name; what was not known before is empty. */
  readonly changed: readonly {
    readonly name: string;
    readonly before: string;
    readonly after: string;
  }[];
}

export interface DeviceLedger {
  readonly device: DeviceEntry;
  /** Newest first. */
  readonly history: readonly DeviceChange[];
  /** There are older lines. */
  readonly isMore: boolean;
}

export interface DeviceList {
  readonly devices: readonly DeviceEntry[];
  /** How many there are that fit; `devices` may be fewer. */
  readonly total: number;
}
