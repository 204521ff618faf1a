import { readdirSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { fitsInto } from "../store/backup.ts";

/** A copy of the room's memory on its way out. */
export interface Backup {
  readonly bytes: number;
  /** Whoever does not read it to the end destroys it. */
  readonly content: Readable;
}

export interface Backups {
  /** One at a time: the next can be taken once this one has been read, or was given up. */
  take(): Promise<Backup | "backup-running" | "backup-no-space">;
}

export interface BackupPorts {
  /** The room's database. */
  readonly file: string;
  readonly backupTo: (copy: string) => Promise<void>;
}

export function createBackups(ports: BackupPorts): Backups {
  let isRunning = false;
  let taken = 0;
  // A process that was killed may have left one, with the names of people in it.
  removeLeftOvers(ports.file);
  return {
    async take() {
      if (isRunning) return "backup-running";
      isRunning = true;
      try {
        taken += 1;
        const backup = await copyOf(ports, `${ports.file}.backup-${taken}`);
        if (backup === null) {
          isRunning = false;
          return "backup-no-space";
        }
        // Read to the end, broken off or destroyed: "close" is the last that is heard of it.
        backup.content.once("close", () => (isRunning = false));
        return backup;
      } catch (error) {
        isRunning = false;
        throw error;
      }
    },
  };
}

async function copyOf({ file, backupTo }: BackupPorts, copy: string): Promise<Backup | null> {
  if (!(await fitsInto(dirname(file), file))) return null;
  try {
    await backupTo(copy);
    const handle = await open(copy, "r");
    const { size: bytes } = await handle.stat();
    return { bytes, content: handle.createReadStream() };
  } finally {
    // What is open can still be read; no copy of names lies about, however this ends.
    for (const suffix of suffixes) await rm(`${copy}${suffix}`, { force: true });
  }
}

const suffixes = ["", "-journal", "-wal", "-shm"] as const;

/** Those of earlier versions had no number. */
function removeLeftOvers(file: string): void {
  const folder = dirname(file);
  const start = `${basename(file)}.backup`;
  for (const name of readdirSync(folder)) {
    const isCopy = /^(?:-\d+)?(?:-journal|-wal|-shm)?$/.test(name.slice(start.length));
    if (name.startsWith(start) && isCopy) rmSync(join(folder, name), { force: true });
  }
}

/** `huitang-city-hall-3-201-2026-03-02-0945.db` */
export const backupName = (
  { site, room }: { readonly site: string; readonly room: string },
  at: { readonly date: string; readonly time: string },
): string => `${basename(`huitang-${site}-${room}-${at.date}-${at.time.replace(":", "")}`)}.db`;
