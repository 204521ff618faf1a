import { deviceFrom } from "../links/rig/room.ts";
import type { BenchPorts } from "./bench-ports.ts";
import { openBenchRoom, wait } from "./bench-room.ts";
import { startLine } from "./exact-line-process.ts";
import { openMaster } from "./master.ts";

const baud = 9600;
const frameMs = (8 * 10_000) / baud;
const wishEveryMs = 100;

const profile = `
  kind: hvac
  driver: modbus-points
  link: { type: modbus, responseTimeoutMs: 1000 }
  points:
    setpoint: { function: holding, address: 1, writable: true, every: 1 h }`;

/** From a device's wish to its first byte on an idle line, shortest first. */
export async function measureWishToWire(
  wishes: number,
  { clock, program, sharedMs }: BenchPorts,
): Promise<readonly number[]> {
  const line = await startLine(program, { baud, turnRoundMs: 0, dead: [] });
  const master = await openMaster(line, baud, clock);
  const room = openBenchRoom(
    [deviceFrom("hvac", profile, "{ link: bus, unit: 1 }")],
    master.bus,
    clock,
  );
  const wishedMs: number[] = [];
  for (let value = 0; value < wishes; value++) {
    await wait(clock, wishEveryMs);
    wishedMs.push(sharedMs());
    await room.runners[0]?.write("setpoint", value, "command");
  }
  const { written } = await line.report();
  await room.stop();
  await master.stop();
  await line.stop();
  return written
    .map(({ word, atMs }) => atMs - frameMs - (wishedMs[word] ?? 0))
    .toSorted((left, right) => left - right);
}
