import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { steps } from "../store/migrations/steps.ts";
import { type BackupHead, digestOf, readBackup, SpoiltBackup } from "./backup-file.ts";
import { databaseFault, endSessions, isFree } from "./database-copy.ts";

export interface RestoreRequest {
  readonly from: string;
  /** The hub's data folder; made when it is not there. */
  readonly data: string;
  readonly key: Buffer | null;
  readonly nowMs: number;
}

export type Restored =
  | {
      readonly ok: true;
      readonly takenAtMs: number;
      /** Where that is which stood there before; null: nothing did. */
      readonly keptAs: string | null;
    }
  | { readonly ok: false; readonly why: "in-use" | "spoilt"; readonly detail: string };

/**
 * Puts a backup into the place of a hub's data, which is set aside. The backup is only read, and all of
 * it, beside the data folder, before anything changes; nothing has changed unless the answer is ok.
 * @throws Error when the disk is the trouble
 */
export async function restoreHub(request: RestoreRequest): Promise<Restored> {
  const { from, nowMs } = request;
  const data = resolve(request.data);
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(":", "");
  const fresh = folderBeside(data, stamp);
  const staged = join(data, `.restore-${stamp}`);
  try {
    const head = await unpacked(request, fresh);
    const database = join(data, "hub.db");
    if (existsSync(database) && !isFree(database)) {
      return { ok: false, why: "in-use", detail: `a hub runs on ${data}; stop it first` };
    }
    mkdirSync(data, { recursive: true, mode: 0o700 });
    moveFolder(fresh, staged);
    const keptAs = setAside(data, head, stamp);
    for (const { name } of head.files) {
      mkdirSync(dirname(join(data, name)), { recursive: true, mode: 0o700 });
      renameSync(join(staged, name), join(data, name));
    }
    return { ok: true, takenAtMs: head.takenAtMs, keptAs };
  } catch (error) {
    if (error instanceof SpoiltBackup) {
      return { ok: false, why: "spoilt", detail: `${from}: ${error.message}` };
    }
    throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(staged, { recursive: true, force: true });
  }
}

/** Where the folder above may not be written, as in a container, the system's own for such files. */
function folderBeside(data: string, stamp: string): string {
  const beside = `${data}.restore-${stamp}`;
  try {
    mkdirSync(dirname(data), { recursive: true });
    mkdirSync(beside, { mode: 0o700 });
    return beside;
  } catch (error) {
    if (!isCode(error, "EACCES", "EPERM", "EROFS")) throw error;
    return mkdtempSync(join(tmpdir(), "huitang-restore-"));
  }
}

/** The data folder may be another disk than what stands beside it. */
function moveFolder(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isCode(error, "EXDEV")) throw error;
    cpSync(from, to, { recursive: true, errorOnExist: true, force: false });
  }
}

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

async function unpacked({ from, key }: RestoreRequest, fresh: string): Promise<BackupHead> {
  await checkDigest(from);
  const head = await readBackup(from, key, (name) => {
    mkdirSync(dirname(join(fresh, name)), { recursive: true, mode: 0o700 });
    return join(fresh, name);
  });
  const database = join(fresh, "hub.db");
  if (!existsSync(database)) throw new SpoiltBackup("it holds no database of a hub");
  const fault = databaseFault(database, steps.length);
  if (fault !== null) throw new SpoiltBackup(fault);
  endSessions(database);
  return head;
}

/** Where the digest was taken along, it must fit; what is inside is checked in any case. */
async function checkDigest(from: string): Promise<void> {
  const beside = `${from}.sha256`;
  if (!existsSync(beside)) return;
  const [said = ""] = readFileSync(beside, "utf8").split(" ");
  const digest = await digestOf(from);
  if (digest !== said) {
    throw new SpoiltBackup(`its digest is not the one of ${basename(beside)}`);
  }
}

/** Everything that is about to be replaced goes into a folder of its own. */
function setAside(data: string, head: BackupHead, stamp: string): string | null {
  const besides = ["hub.db-wal", "hub.db-shm", "hub.db-journal"];
  const names = [...head.files.map(({ name }) => name), ...besides];
  const there = names.filter((name) => existsSync(join(data, name)));
  if (there.length === 0) return null;
  const aside = join(data, `before-restore-${stamp}`);
  for (const name of there) {
    mkdirSync(dirname(join(aside, name)), { recursive: true, mode: 0o700 });
    renameSync(join(data, name), join(aside, name));
  }
  return aside;
}
