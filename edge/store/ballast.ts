import { existsSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Bytes held in reserve beside the database: on a full disk even DELETE fails, for it too must write
 * first. Giving them up lets the store free room of its own.
 */
export interface Ballast {
  /** True when the bytes were taken from the disk. Does nothing while they are held, or scarce. */
  restore(): boolean;
  /** True when bytes were given back to the disk. Does nothing while the disk has room. */
  release(): boolean;
}

export function createBallast(databaseFile: string, bytes: number): Ballast {
  const file = `${databaseFile}.ballast`;
  const freeBytes = () => {
    const disk = statfsSync(dirname(file));
    return disk.bavail * disk.bsize;
  };
  return {
    restore() {
      if (existsSync(file) || freeBytes() < bytes * 4) return false;
      // Written out, not only sized: a sparse file would hold nothing in reserve.
      writeFileSync(file, new Uint8Array(bytes), { mode: 0o600 });
      return true;
    },
    release() {
      if (!existsSync(file) || freeBytes() > bytes) return false;
      rmSync(file);
      return true;
    },
  };
}
