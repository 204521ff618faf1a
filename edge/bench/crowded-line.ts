import { deviceFrom } from "../links/rig/room.ts";
import type { BenchPorts } from "./bench-ports.ts";
import { meanCycleMs, openBenchRoom, wait } from "./bench-room.ts";
import { startLine } from "./exact-line-process.ts";
import { openMaster } from "./master.ts";

export interface Crowding {
  /** What the plan asks of the line, of what it can carry. */
  readonly asked: number;
  /** Share of the time in which frames, and the silences they need, were on the line. */
  readonly useful: number;
  /** The same as the link tells it. */
  readonly busyShare: number;
  readonly overdue: number;
  /** Mean time between two readings of points that are wanted every second, and every five. */
  readonly fastCycleMs: number;
  readonly slowCycleMs: number;
}

const baud = 9600;
const units = 20;
const characterMs = 10_000 / baud;
const readMs = (registers: number) => (13 + 2 * registers + 7) * characterMs;
/** Every second 2 registers, every five 60 more. */
const asked = (units * (readMs(2) + readMs(60) / 5)) / 1000;

const profile = `
  kind: meter
  driver: modbus-points
  link: { type: modbus, maxRegisterGap: 60, responseTimeoutMs: 1000 }
  points:
    activePower: { function: holding, address: 0, type: u32, every: 1 s }
    energy: { function: holding, address: 100, type: u32, every: 5 s }
    frequency: { function: holding, address: 158, type: u32, every: 5 s }`;

/** Twenty devices that together ask for more than a 9600-baud line carries. */
export async function measureCrowding(forMs: number, ports: BenchPorts): Promise<Crowding> {
  const { clock, program, sharedMs } = ports;
  const line = await startLine(program, { baud, turnRoundMs: 0, dead: [] });
  const master = await openMaster(line, baud, clock);
  const devices = Array.from({ length: units }, (_, at) =>
    deviceFrom(`meter${at + 1}`, profile, `{ link: bus, unit: ${at + 1} }`),
  );
  const room = openBenchRoom(devices, master.bus, clock);
  await wait(clock, forMs / 5);
  room.forget();
  const before = { usefulMs: (await line.report()).usefulMs, atMs: sharedMs() };
  await wait(clock, forMs);
  const { usefulMs } = await line.report();
  const elapsedMs = sharedMs() - before.atMs;
  const { busyShare } = master.bus;
  const { readTimes } = room;
  const crowding = {
    asked,
    useful: (usefulMs - before.usefulMs) / elapsedMs,
    busyShare,
    overdue: master.counters.overdue,
    fastCycleMs: meanCycleMs(readTimes, "activePower", elapsedMs),
    slowCycleMs: meanCycleMs(readTimes, "energy", elapsedMs),
  };
  await room.stop();
  await master.stop();
  await line.stop();
  return crowding;
}
