import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import Database from "better-sqlite3";
import type { Assets } from "../assets.ts";
import { backUp, fitsInto } from "../store/backup.ts";
import type { CommandOutput, ExitCode } from "./command.ts";
import { ownRoom, usualConfig } from "./own-room.ts";

export const backupUsage = `usage: huitang backup FILE [--config ROOM.yaml]
Copies the room's memory into a new file: journal, duties, agenda, tests, people. The edge may run.`;

/** Exit 0: the copy is there and sound · 1: it could not be taken. */
export async function runBackup(
  args: readonly string[],
  assets: Assets,
  output: CommandOutput,
): Promise<ExitCode> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { config: { type: "string", default: usualConfig } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    output.warn(backupUsage);
    return 2;
  }
  const room = ownRoom(values.config, assets, output);
  if (room === undefined) return 2;
  const source = join(room.config.data, "room.db");
  if (!existsSync(source)) {
    output.warn(`${source} is not there; has the edge of this room run here?`);
    return 1;
  }
  if (existsSync(file)) {
    output.warn(`${file} is there already; name a new file`);
    return 1;
  }
  return await copy(source, file, output);
}

/** Under another name until it is whole: half a copy must not look like one. */
async function copy(source: string, file: string, output: CommandOutput): Promise<ExitCode> {
  const part = `${file}.part`;
  try {
    rmSync(part, { force: true });
    if (!(await fitsInto(dirname(file), source))) {
      output.warn(`${file}: the disk has no space for a backup`);
      return 1;
    }
    const db = new Database(source, { fileMustExist: true });
    try {
      // Holds the database as it is now: a copy begins anew with each write of another connection.
      db.exec("BEGIN; SELECT 1 FROM sqlite_schema");
      await backUp(db, part);
    } finally {
      db.close();
    }
    renameSync(part, file);
  } catch (reason) {
    if (existsSync(part)) rmSync(part, { force: true });
    const text = reason instanceof Error ? reason.message : String(reason);
    output.warn(`${file}: the backup could not be written (${text})`);
    return 1;
  }
  const mebibytes = (statSync(file).size / 1024 ** 2).toFixed(1);
  output.print(`${file}: ${mebibytes} MB. It names people: keep it as you keep the room's files.`);
  return 0;
}
