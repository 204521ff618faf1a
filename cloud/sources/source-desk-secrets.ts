import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** Passwords and tokens of sources: one file each, readable by the hub only, never in the database. */
export interface SourceSecrets {
  /** Empty: there is none. */
  read(id: string): string;
  write(id: string, secret: string): void;
  remove(id: string): void;
}

/** @param folder the hub's data folder */
export function openSourceSecrets(folder: string): SourceSecrets {
  const shelf = join(folder, "sources");
  const fileOf = (id: string) => join(shelf, `${id}.secret`);
  return {
    read(id) {
      try {
        return readFileSync(fileOf(id), "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
        throw error;
      }
    },
    write(id, secret) {
      mkdirSync(shelf, { recursive: true, mode: 0o700 });
      const fresh = `${fileOf(id)}.new`;
      // A file that a crash left half written is not written on: its rights might be others.
      rmSync(fresh, { force: true });
      const file = openSync(fresh, "wx", 0o600);
      try {
        writeSync(file, secret);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(fresh, fileOf(id));
    },
    remove: (id) => rmSync(fileOf(id), { force: true }),
  };
}
