import type { Clock } from "../contract/clock.ts";
import { createDeviceRunner, type DeviceRunner } from "./devices/device-runner.ts";
import type { DeviceModel, RoomModel } from "./devices/room-model.ts";
import type { Driver } from "./drivers/driver.ts";
import { Loop, type LoopPorts } from "./loop.ts";
import { isClockPlausible } from "./room/clock-trust.ts";
import type { Store } from "./store/store.ts";

/** What a room stands on: its memory and its times, and what knows of its changes. */
export interface BareRoomPorts extends Pick<
  LoopPorts,
  | "plates"
  | "machine"
  | "hubConnected"
  | "onRecords"
  | "onStoreTrouble"
  | "newId"
  | "version"
  | "speed"
> {
  readonly store: Store;
  readonly roomClock: Clock;
  readonly wireClock: Clock;
}

/**
 * A room without its machine: the loop over its memory, and its devices behind whatever wires they
 * are given. The gateway puts real lines, a panel and the way to the hub around it.
 */
export interface BareRoom {
  readonly loop: Loop;
  /** Its devices at work; none before `equip`. */
  readonly runners: ReadonlyMap<string, DeviceRunner>;
  /** Gives each device its driver. Once, before `start`; opens nothing. */
  equip(driverOf: (device: DeviceModel) => Driver): void;
  /** Begins to hear the devices, to poll and to tick. */
  start(): void;
  /** Ends ticking, then the drivers. Devices keep their state. */
  stop(): Promise<void>;
}

/** Takes up what the memory holds; nothing runs before `start`. */
export function createBareRoom(model: RoomModel, ports: BareRoomPorts): BareRoom {
  const { store, wireClock } = ports;
  const lastRecordMs = newestBelievedMs(store);
  const loop = new Loop({
    ...ports,
    model,
    stored: store.load(),
    isClockTrusted: (nowMs) => isClockPlausible(nowMs, lastRecordMs),
  });
  const runners = new Map<string, DeviceRunner>();
  return {
    loop,
    runners,
    equip(driverOf) {
      for (const device of model.devices.values()) {
        const driver = driverOf(device);
        runners.set(device.id, createDeviceRunner(device, driver, wireClock, loop.intake));
      }
    },
    start() {
      for (const runner of runners.values()) runner.start();
      loop.start(runners);
    },
    async stop() {
      await loop.stop();
      for (const runner of [...runners.values()].toReversed()) await runner.stop();
    },
  };
}

/** Records looked through for one that was made under a trusted clock. */
const recordsLookedAt = 1000;

function newestBelievedMs(store: Store): number | null {
  const from = Math.max(0, store.lastNumber() - recordsLookedAt);
  const records = store.recordsAfter(from, recordsLookedAt);
  return records.findLast((record) => record.clockTrusted)?.atMs ?? null;
}

// What else a room without its machine is put together from.
export { openAssets, readRoom, type Assets } from "./assets.ts";
export type { DeviceModel, PointModel, RoomModel } from "./devices/room-model.ts";
export type {
  Driver,
  DriverListener,
  PointSample,
  Priority,
  ReadResult,
} from "./drivers/driver.ts";
export { fenceDriver } from "./fence/driver-fence.ts";
export { blankImage } from "./nameplates/packed-image.ts";
export type { PlateContent } from "./nameplates/plate-content.ts";
export type { PlateFormat } from "./nameplates/plate-format.ts";
export type { FontCoverage } from "./nameplates/plate-fonts.ts";
export { builtInTemplates } from "./nameplates/plate-templates.ts";
export { platesOf } from "./nameplates/plates-of-room.ts";
export { createPlates, type Plates } from "./nameplates/plates.ts";
export type { RenderPlate } from "./nameplates/plate-renderer.ts";
export { storeLimits } from "./store/limits.ts";
export { openStore, type SqliteStore } from "./store/sqlite-store.ts";
export type { Store, TickChange } from "./store/store.ts";
export { ActIntake } from "./uplink/act-intake.ts";
export { readAgenda } from "./uplink/agenda-intake.ts";
export { NodePublisher } from "./uplink/node-publisher.ts";
export { Outbox } from "./uplink/outbox.ts";
export type { Snapshot } from "./room/snapshot.ts";
export { roomLimits } from "./room-limits.ts";
