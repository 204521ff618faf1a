import { open, rm, stat, statfs } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Readable } from "node:stream";

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

/** Left free beside the copy, so that a backup never stops the records. */
const spareBytes = 16 * 1024 * 1024;

export function createBackups(ports: BackupPorts): Backups {
  let isRunning = false;
  return {
    async take() {
      if (isRunning) return "backup-running";
      isRunning = true;
      try {
        const backup = await copyOf(ports);
        if (backup === null) {
          isRunning = false;
          return "backup-no-space";
        }
        // Read to the end, or given up.
        for (const over of ["end", "close"]) backup.content.once(over, () => (isRunning = false));
        return backup;
      } catch (error) {
        isRunning = false;
        throw error;
      }
    },
  };
}

async function copyOf({ file, backupTo }: BackupPorts): Promise<Backup | null> {
  const copy = `${file}.backup`;
  // A process that was killed may have left one.
  await removed(copy);
  const { size } = await stat(file);
  const disk = await statfs(dirname(file));
  if (disk.bavail * disk.bsize < size + spareBytes) return null;
  try {
    await backupTo(copy);
    const handle = await open(copy, "r");
    const { size: bytes } = await handle.stat();
    return { bytes, content: handle.createReadStream() };
  } finally {
    // What is open can still be read; no copy of names lies about, however this ends.
    await removed(copy);
  }
}

const removed = async (copy: string): Promise<void> => {
  for (const suffix of ["", "-journal", "-wal", "-shm"])
    await rm(`${copy}${suffix}`, { force: true });
};

/** `huitang-city-hall-3-201-2026-03-02-0945.db` */
export const backupName = (
  { site, room }: { readonly site: string; readonly room: string },
  at: { readonly date: string; readonly time: string },
): string => `${basename(`huitang-${site}-${room}-${at.date}-${at.time.replace(":", "")}`)}.db`;
