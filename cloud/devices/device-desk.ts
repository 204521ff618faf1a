import {
  type AssetFacts,
  type DeviceEntry,
  type DeviceLedger,
  type Warranty,
  warrantyOf,
} from "../../contract/inventory.ts";
import { wallClock } from "../../contract/zoned-time.ts";
import type { Availability } from "../../contract/api.ts";
import type { DeviceKind } from "../../contract/points.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf, type LiveRooms } from "../rooms/live-rooms.ts";
import type { RoomName, RoomViews } from "../rooms/room-views.ts";
import type { DeviceStore, StoredDevice } from "../store/devices.ts";
import type { RoomRef } from "../store/hub-store.ts";

export interface DeviceDeskOptions {
  readonly store: DeviceStore;
  readonly live: LiveRooms;
  readonly views: Pick<RoomViews, "names">;
  /** Room time. */
  readonly nowMs: () => number;
}

/** What narrows a list; what is left out does not. */
export interface DeviceFilter {
  readonly site?: string;
  readonly room?: string;
  readonly kind?: DeviceKind;
  readonly availability?: Availability;
  /** standing: something is wrong now. */
  readonly fault?: "standing" | "none";
  readonly warranty?: Warranty;
  /** Left out: devices that are there. */
  readonly presence?: "gone" | "all";
  /** A part of what a device is called, in any of its words. */
  readonly q?: string;
}

/** The inventory as people ask for it. */
export interface DeviceDesk {
  /** By site, room and device. */
  list(filter: DeviceFilter, sees: (ref: RoomRef) => boolean): Promise<readonly DeviceEntry[]>;
  /** Null: the hub knows no such device. */
  ledger(ref: RoomRef, device: string): Promise<DeviceLedger | null>;
  setFacts(
    ref: RoomRef,
    device: string,
    facts: AssetFacts,
    who: string,
  ): Promise<"done" | "unknown-device" | "tag-taken">;
}

export function createDeviceDesk(options: DeviceDeskOptions): DeviceDesk {
  const { store, views, nowMs } = options;
  const entries = async (devices: readonly StoredDevice[]): Promise<readonly DeviceEntry[]> => {
    const names = new Map((await views.names()).map((name) => [keyOf(name), name]));
    const days = new Map<string, string>();
    return devices.flatMap((device) => {
      const name = names.get(keyOf(device.ref));
      if (name === undefined) return [];
      const today = days.get(name.timeZone) ?? wallClock(name.timeZone, nowMs()).date;
      days.set(name.timeZone, today);
      return [entryOf(options, device, name, today)];
    });
  };
  return {
    async list(filter, sees) {
      const { site, room } = filter;
      const within = {
        ...(site === undefined ? {} : { site }),
        ...(room === undefined ? {} : { room }),
      };
      const devices = (await store.list(within)).filter(({ ref }) => sees(ref));
      return (await entries(devices)).filter((entry) => fits(entry, filter));
    },
    async ledger(ref, device) {
      const found = await store.find(ref, device);
      if (found === null) return null;
      const [entry] = await entries([found]);
      if (entry === undefined) return null;
      const { history } = hubLimits.devices;
      const lines = await store.changes(ref, device, history + 1);
      return { device: entry, history: lines.slice(0, history), isMore: lines.length > history };
    },
    setFacts: (ref, device, facts, who) =>
      store.setFacts(ref, device, facts, { who, atMs: Math.floor(nowMs()) }),
  };
}

function entryOf(
  { live }: DeviceDeskOptions,
  { ref, state, facts, factsDoubted }: StoredDevice,
  { name, timeZone }: RoomName,
  today: string,
): DeviceEntry {
  const room = live.find(ref)?.state;
  const isConnected = room?.online === true && room.silentSinceMs === null;
  const { site, room: id } = ref;
  return {
    ...state,
    availability: isConnected ? state.availability : "unknown",
    site,
    room: id,
    roomName: name,
    timeZone,
    facts,
    factsDoubted,
    warranty: warrantyOf(facts.warrantyUntil, today),
  };
}

function fits(entry: DeviceEntry, filter: DeviceFilter): boolean {
  const { kind, availability, fault, warranty, presence, q = "" } = filter;
  const isGone = entry.goneSinceMs !== null;
  if (presence !== "all" && isGone !== (presence === "gone")) return false;
  if (fault !== undefined && (entry.fault?.stands === true) !== (fault === "standing"))
    return false;
  return (
    (kind === undefined || entry.kind === kind) &&
    (availability === undefined || entry.availability === availability) &&
    (warranty === undefined || entry.warranty === warranty) &&
    (q === "" || wordsOf(entry).includes(q.toLowerCase()))
  );
}

const wordsOf = ({ facts, roomName, ...entry }: DeviceEntry): string =>
  [
    entry.device,
    entry.room,
    roomName.zh,
    roomName.en,
    entry.model,
    entry.maker,
    entry.serial,
    entry.firmware,
    facts.tag,
    facts.unit,
    facts.place,
    facts.note,
  ]
    .join("\n")
    .toLowerCase();
