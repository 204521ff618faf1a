import { deviceFrom } from "../links/rig/room.ts";
import type { BenchPorts } from "./bench-ports.ts";
import { meanCycleMs, openBenchRoom, wait } from "./bench-room.ts";
import { startLine } from "./exact-line-process.ts";
import { openMaster } from "./master.ts";

export interface DeadSlave {
  /** Mean time between two readings of a living device, while all live and while one is dead. */
  readonly allAliveMs: number;
  readonly oneDeadMs: number;
}

const baud = 19_200;
const units = 20;
const deadUnit = 20;

/** Wanted as often as the line can, so that every time-out costs somebody a reading. */
const profile = `
  kind: meter
  driver: modbus-points
  link: { type: modbus, responseTimeoutMs: 1000 }
  points:
    activePower: { function: holding, address: 0, type: u32, every: 100 ms }`;

/** One dead slave of twenty on a busy line; measured once it is known to be dead. */
export async function measureDeadSlave(forMs: number, ports: BenchPorts): Promise<DeadSlave> {
  const settleMs = forMs / 2;
  return {
    allAliveMs: await cycleMs([], settleMs, forMs, ports),
    oneDeadMs: await cycleMs([deadUnit], settleMs, forMs, ports),
  };
}

async function cycleMs(
  dead: readonly number[],
  settleMs: number,
  forMs: number,
  { clock, program }: BenchPorts,
): Promise<number> {
  const line = await startLine(program, { baud, turnRoundMs: 0, dead });
  const master = await openMaster(line, baud, clock);
  const devices = Array.from({ length: units }, (_, at) =>
    deviceFrom(`meter${at + 1}`, profile, `{ link: bus, unit: ${at + 1} }`),
  );
  const room = openBenchRoom(devices, master.bus, clock);
  await wait(clock, settleMs);
  room.forget();
  const startMs = clock.monotonicMs();
  await wait(clock, forMs);
  const living = [...room.readTimes].filter(([key]) => key !== `meter${deadUnit}/activePower`);
  const mean = meanCycleMs(new Map(living), "activePower", clock.monotonicMs() - startMs);
  await room.stop();
  await master.stop();
  await line.stop();
  return mean;
}
