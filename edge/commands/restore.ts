import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Assets } from "../assets.ts";
import { storeLimits } from "../store/limits.ts";
import { restoreDatabase, type Restored, type RestoreRefusal } from "../store/restore.ts";
import type { CommandOutput, ExitCode } from "./command.ts";
import { ownRoom, usualConfig } from "./own-room.ts";
import { runningEdge } from "./running-edge.ts";

export const restoreUsage = `usage: huitang restore FILE [--config ROOM.yaml]
Puts a backup in the place of the room's memory, which is kept aside. The edge must not be running.
The hub is then told everything anew, as the journal of a new memory.`;

export interface RestoreCommandPorts {
  readonly assets: Assets;
  readonly random: (bytes: number) => Uint8Array;
  readonly nowMs: number;
}

const refusals: Readonly<Record<RestoreRefusal, string>> = {
  "in-use": "a program has the room's memory open; stop the edge, then restore",
  spoilt: "is no sound backup of a room",
  newer: "was taken by a newer version; install that one first",
  "other-room": "is the memory of another room",
};

/** Exit 0: the backup is in place · 1: it is not, and nothing has changed. */
export async function runRestore(
  args: readonly string[],
  { assets, random, nowMs }: RestoreCommandPorts,
  output: CommandOutput,
): Promise<ExitCode> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { config: { type: "string", default: usualConfig } },
  });
  const [backup] = positionals;
  if (backup === undefined || positionals.length > 1) {
    output.warn(restoreUsage);
    return 2;
  }
  const room = ownRoom(values.config, assets, output);
  if (room === undefined) return 2;
  if (!existsSync(backup)) {
    output.warn(`${backup}: there is no such file`);
    return 1;
  }
  const { site, room: id, data } = room.config;
  const url = await runningEdge(room.config);
  if (url !== undefined) {
    output.warn(`the edge of this room runs (${url}); stop it, then restore`);
    return 1;
  }
  await mkdir(data, { recursive: true, mode: 0o700 });
  const ports = { random, limits: storeLimits, nowMs, site, room: id };
  return tell(backup, restoreDatabase(backup, join(data, "room.db"), ports), output);
}

function tell(backup: string, restored: Restored, output: CommandOutput): ExitCode {
  if (!restored.ok) {
    output.warn(`${backup}: ${refusals[restored.why]} (${restored.detail}); nothing has changed`);
    return 1;
  }
  output.print(`restored with ${restored.records} records; start the edge`);
  output.print("who may sign in, and their PINs, are those of the backup: huitang people list");
  if (restored.keptAs !== null) output.print(`what was there before: ${restored.keptAs}`);
  return 0;
}
