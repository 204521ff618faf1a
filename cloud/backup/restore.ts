import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
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
 * it, before anything changes; nothing has changed unless the answer is ok.
 * @throws Error when the disk is the trouble
 */
export async function restoreHub(request: RestoreRequest): Promise<Restored> {
  const { from, data, nowMs } = request;
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(":", "");
  const fresh = join(data, `.restore-${stamp}`);
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  try {
    const head = await unpacked(request, fresh);
    const database = join(data, "hub.db");
    if (existsSync(database) && !isFree(database)) {
      return { ok: false, why: "in-use", detail: `a hub runs on ${data}; stop it first` };
    }
    const keptAs = setAside(data, head, stamp);
    for (const { name } of head.files) {
      mkdirSync(dirname(join(data, name)), { recursive: true, mode: 0o700 });
      renameSync(join(fresh, name), join(data, name));
    }
    return { ok: true, takenAtMs: head.takenAtMs, keptAs };
  } catch (error) {
    if (error instanceof SpoiltBackup) {
      return { ok: false, why: "spoilt", detail: `${from}: ${error.message}` };
    }
    throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

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
