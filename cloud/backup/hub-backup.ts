import { readdirSync, rmSync, statSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KeptBackup } from "../../contract/system-view.ts";
import { hubLimits } from "../hub-limits.ts";
import { type BackedFile, isBackedName, writeBackup } from "./backup-file.ts";
import { copyDatabase } from "./database-copy.ts";

export interface BackupPlace {
  /** The hub's data folder. */
  readonly data: string;
  readonly folder: string;
  /** How many are kept; the oldest goes first, and never the only one. */
  readonly keep: number;
  readonly key: Buffer | null;
  readonly version: string;
  readonly randomBytes: (count: number) => Buffer;
}

const nameOf = (atMs: number): string =>
  `hub-${new Date(atMs).toISOString().slice(0, 19).replaceAll(":", "")}Z.backup`;
const named = /^hub-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/;

/** Backups in the folder, newest first. Those whose name says no time are not ours. */
export async function keptBackups(folder: string): Promise<readonly KeptBackup[]> {
  const found: KeptBackup[] = [];
  for (const name of await namesIn(folder)) {
    const match = named.exec(name);
    if (match === null) continue;
    const [, date = "", hour = "", minute = "", second = ""] = match;
    const takenAtMs = Date.parse(`${date}T${hour}:${minute}:${second}Z`);
    if (Number.isNaN(takenAtMs)) continue;
    found.push({ name, takenAtMs, bytes: (await stat(join(folder, name))).size });
  }
  return found.toSorted((left, right) => right.takenAtMs - left.takenAtMs);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/**
 * Makes a backup, with its digest beside it, and lets the oldest ones go.
 * @param nowMs wire time
 * @throws Error when the disk is the trouble; nothing half made is left then
 */
export async function takeBackup(place: BackupPlace, nowMs: number): Promise<KeptBackup> {
  const { data, folder, keep, key, version, randomBytes } = place;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  removeLeftOvers(folder);
  const database = join(data, "hub.db");
  await assertFits(folder, database);
  const takenAtMs = Math.floor(nowMs / 1000) * 1000;
  const name = nameOf(takenAtMs);
  const copy = join(folder, `${name}.db.part`);
  const making = join(folder, `${name}.part`);
  try {
    await copyDatabase(database, copy);
    const contents = [{ name: "hub.db", path: copy }, ...keysIn(data, folder)];
    const digest = await writeBackup(making, contents, { takenAtMs, version, key, randomBytes });
    await writeFile(join(folder, `${name}.sha256`), `${digest}  ${name}\n`, { mode: 0o600 });
    await rename(making, join(folder, name));
  } finally {
    removeLeftOvers(folder);
  }
  const kept = await keptBackups(folder);
  for (const old of kept.slice(Math.max(1, keep))) {
    await rm(join(folder, old.name), { force: true });
    await rm(join(folder, `${old.name}.sha256`), { force: true });
  }
  const { size: bytes } = await stat(join(folder, name));
  return { name, takenAtMs, bytes };
}

/** The copy, and what is made of it, which compressed is no larger. */
async function assertFits(folder: string, database: string): Promise<void> {
  const { size } = await stat(database);
  const { bavail, bsize } = await statfs(folder);
  const needed = 2 * size + hubLimits.backup.spareBytes;
  if (bavail * bsize >= needed) return;
  const mebibytes = Math.ceil(needed / 1_048_576);
  const error = new Error(`${folder} has no room for a backup: ${mebibytes} MiB needed`);
  throw Object.assign(error, { code: "ENOSPC" });
}

/** Files of keys and secrets: a database without them opens, but what is sealed in it stays shut. */
function keysIn(data: string, folder: string): readonly BackedFile[] {
  const largest = 64 * 1024;
  const filesOf = (path: string, before: string): readonly BackedFile[] =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:key|secret)$/.test(entry.name))
      .map(({ name }) => ({ name: `${before}${name}`, path: join(path, name) }))
      .filter((file) => isBackedName(file.name) && statSync(file.path).size <= largest);
  const shelves = readdirSync(data, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name === "sources" && join(data, entry.name) !== folder,
  );
  return [
    ...filesOf(data, ""),
    ...shelves.flatMap(({ name }) => filesOf(join(data, name), `${name}/`)),
  ];
}

/** A process that was killed may have left the hub's memory there. */
function removeLeftOvers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const isOurs = /^hub-[\dTZ-]+\.backup(?:\.db)?\.part(?:-journal|-wal|-shm)?$/.test(name);
    if (isOurs) rmSync(join(folder, name), { force: true });
  }
}
