import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf, type LiveRooms } from "../rooms/live-rooms.ts";
import type { RoomChanges } from "../rooms/room-changes.ts";
import type { DeviceStore } from "../store/devices.ts";
import type { RoomRef } from "../store/hub-store.ts";
import { type DeviceState, type DeviceStep, goneDevice, nextDevice } from "./device-state.ts";

export interface DeviceWatchOptions {
  readonly store: DeviceStore;
  readonly live: LiveRooms;
  readonly changes: RoomChanges;
  readonly wireClock: Clock;
  readonly roomClock: Clock;
  readonly log: Log;
}

/** Keeps what rooms tell of their devices, so that it is known when a room is not there. */
export interface DeviceWatch {
  start(): void;
  /** Looks once more at what changed, and ends. */
  stop(): Promise<void>;
}

interface Watched {
  readonly ref: RoomRef;
  /** Wire time, monotonic: not before then. */
  dueMs: number;
  /** Devices that were not told of at the last look, since when (room time). */
  missing: ReadonlyMap<string, number>;
}

export function createDeviceWatch(options: DeviceWatchOptions): DeviceWatch {
  const { live, changes, wireClock, log } = options;
  const { firstLookMs, lookEveryMs, roundMs } = hubLimits.devices;
  const lookedAt = new Map<string, number>();
  const watched = new Map<string, Watched>();
  const missing = new Map<string, ReadonlyMap<string, number>>();
  let cancel: Cancel = () => {};
  let forget = () => {};
  let running = Promise.resolve();
  let isStopped = false;
  let failing = false;

  const mark = (ref: RoomRef) => {
    const key = keyOf(ref);
    if (watched.has(key) || live.find(ref) === undefined) return;
    const nowMs = wireClock.monotonicMs();
    const lastMs = lookedAt.get(key);
    const dueMs = Math.max(nowMs + firstLookMs, lastMs === undefined ? 0 : lastMs + lookEveryMs);
    watched.set(key, { ref, dueMs, missing: missing.get(key) ?? new Map() });
  };
  const lookAll = async (dueBeforeMs: number) => {
    for (const [key, room] of watched) {
      if (room.dueMs > dueBeforeMs) continue;
      watched.delete(key);
      lookedAt.set(key, wireClock.monotonicMs());
      try {
        const left = await look(options, room.ref, room.missing);
        missing.set(key, left);
        // Whether they are gone for good is seen only at another look, whatever the room says.
        if (left.size > 0) mark(room.ref);
        if (failing) log.info({}, "devices are kept again");
        failing = false;
      } catch (error) {
        if (!failing) log.error({ error: String(error) }, "devices could not be kept");
        failing = true;
        mark(room.ref);
      }
    }
  };
  const round = async () => {
    await lookAll(wireClock.monotonicMs());
    if (!isStopped) arm();
  };
  const arm = () => {
    cancel = wireClock.after("look at devices", roundMs, () => {
      running = round();
    });
  };
  return {
    start() {
      forget = changes.listen(mark);
      arm();
    },
    async stop() {
      isStopped = true;
      forget();
      cancel();
      await running;
      await lookAll(Number.POSITIVE_INFINITY);
    },
  };
}

/** Returns what is missing by now, and since when. */
async function look(
  { store, live, roomClock }: DeviceWatchOptions,
  ref: RoomRef,
  missed: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const room = live.find(ref);
  const state = room?.state;
  const views = room?.devices() ?? [];
  // A room that is not there tells of none, and one that is just being born does not yet.
  if (state?.online !== true || state.silentSinceMs !== null || views.length === 0) return missed;
  const nowMs = Math.floor(roomClock.wallMs());
  const { grain, goneAfterMs } = hubLimits.devices;
  const known = new Map((await store.list(ref)).map((one) => [one.state.device, one.state]));
  const steps: DeviceStep[] = [];
  for (const view of views) {
    const step = nextDevice(known.get(view.device) ?? null, view, nowMs, grain);
    if (step !== null) steps.push(step);
    known.delete(view.device);
  }
  const left = new Map<string, number>();
  for (const device of [...known.values()].filter(isHere)) {
    const sinceMs = missed.get(device.device) ?? nowMs;
    if (nowMs - sinceMs >= goneAfterMs) steps.push(goneDevice(device, sinceMs));
    else left.set(device.device, sinceMs);
  }
  if (steps.length > 0) await store.take(ref, steps);
  return left;
}

const isHere = ({ goneSinceMs }: DeviceState): boolean => goneSinceMs === null;
