import { sleep } from "../../contract/clock.ts";
import type { Clock } from "../../contract/clock.ts";
import { createDeviceRunner, everySlot } from "../devices/device-runner.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { ModbusPoints } from "../drivers/modbus-points.ts";
import { roomLimits } from "../room-limits.ts";
import type { ModbusBus } from "../links/modbus-bus.ts";

/** When each point of each device was read, in the order of reading. */
export type ReadTimes = ReadonlyMap<string, readonly number[]>;

/** Devices of one line at work as in a room: the same runners, the same slot. */
export interface BenchRoom {
  readonly runners: readonly DeviceRunner[];
  /** Forgets what was read so far. */
  forget(): void;
  /** `device/point` → times of the clock. */
  readonly readTimes: ReadTimes;
  stop(): Promise<void>;
}

export function openBenchRoom(
  devices: readonly DeviceModel[],
  bus: ModbusBus,
  clock: Clock,
): BenchRoom {
  const readTimes = new Map<string, number[]>();
  const listener = {
    samples(device: string, samples: readonly { readonly point: string }[]) {
      for (const { point } of samples) {
        const times = readTimes.get(`${device}/${point}`) ?? [];
        times.push(clock.monotonicMs());
        readTimes.set(`${device}/${point}`, times);
      }
    },
    reachable() {},
    owes() {},
    pointFailure() {},
  };
  const runners = devices.map((device) => {
    const { profile } = device;
    if (profile.driver !== "modbus-points") throw new Error(`${device.id} speaks no Modbus`);
    const driver = new ModbusPoints(device, profile, bus, clock);
    return createDeviceRunner(device, driver, clock, listener);
  });
  for (const runner of runners) runner.start();
  const stopSlots = everySlot(clock, "slot", roomLimits.wireSlotMs, () => {
    for (const runner of runners) runner.poll(clock.monotonicMs(), new Set());
  });
  return {
    runners,
    readTimes,
    forget: () => readTimes.clear(),
    async stop() {
      stopSlots();
      for (const runner of runners) await runner.stop();
    },
  };
}

/** Mean time between two readings of a point of this name, over all devices that have one. */
export function meanCycleMs(times: ReadTimes, point: string, elapsedMs: number): number {
  const devices = [...times].filter(([key]) => key.endsWith(`/${point}`));
  const readings = devices.reduce((sum, [, read]) => sum + read.length, 0);
  return (elapsedMs * devices.length) / readings;
}

export const wait = (clock: Clock, forMs: number): Promise<void> => sleep(clock, "bench", forMs);
