import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { streamOf } from "./draw.ts";
import type { Violation } from "./invariants/watcher.ts";
import { swarmLimits } from "./limits.ts";
import type { RoomModels } from "./site/room-models.ts";
import { firstDayMs } from "./site/site-days.ts";
import { Site } from "./site/site.ts";
import { Trace } from "./trace.ts";

export interface SeedRunPorts {
  readonly models: RoomModels;
  /** Where databases may lie for a while: the faster it forgets, the better. */
  readonly folder: string;
  readonly rooms: number;
  readonly faultyDays: number;
  /** Lines of the trace that are kept. */
  readonly traceLines: number;
}

/** What became of a seed. */
export interface SeedResult {
  readonly seed: number;
  readonly roomDays: number;
  readonly violation: Violation | null;
  /** How often each fault struck. */
  readonly struck: readonly (readonly [string, number])[];
  readonly trace: readonly string[];
}

/** A whole site under one seed; the same seed gives the same trace, byte for byte. */
export async function runSeed(seed: number, ports: SeedRunPorts): Promise<SeedResult> {
  const { models, rooms, faultyDays } = ports;
  const draw = streamOf(seed, "site");
  const trace = new Trace(ports.traceLines);
  const folder = mkdtempSync(join(ports.folder, "huitang-swarm-"));
  try {
    const site = new Site({
      seed,
      models: models.of("site", rooms, draw),
      startMs: firstDayMs(draw),
      folder,
      faultyDays,
      note: (wallMs, room, text) => trace.note(wallMs, room, text),
    });
    const { violation, roomDays, struck } = await site.run();
    return { seed, roomDays, violation, struck: [...struck], trace: trace.lines() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const usualRun = {
  rooms: swarmLimits.roomsPerSite,
  faultyDays: swarmLimits.faultyDays,
  traceLines: swarmLimits.traceLines,
} as const;
