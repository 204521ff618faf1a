import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createClock } from "../../contract/clock.ts";
import { readConfig } from "../config-file.ts";
import { readBackupKey } from "./backup-key.ts";
import { takeBackup } from "./hub-backup.ts";
import { restoreHub } from "./restore.ts";

/**
 * `hub-backup --config hub.yaml [--to FOLDER]`: one backup now, whether or not the hub runs. Returns the
 * exit code; problems stand on stderr.
 */
export async function runHubBackup(args: readonly string[], version: string): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { config: { type: "string" }, to: { type: "string" } },
  });
  const config = readConfig(values.config, complain);
  if (config === null) return 2;
  if (config.store !== undefined) {
    return complain("the hub keeps its data on a database server: use pg_dump there");
  }
  const folder = values.to ?? config.backup?.folder;
  if (folder === undefined) {
    return complain("say where backups go: --to FOLDER, or backup: { folder: … } in hub.yaml");
  }
  const key = readBackupKey(config.backup?.keyFile);
  const keep = config.backup?.keep ?? Number.MAX_SAFE_INTEGER;
  const place = { data: config.data, folder, keep, key, version, randomBytes };
  const made = await takeBackup(place, createClock().wallMs());
  process.stdout.write(`${join(folder, made.name)}: ${made.bytes} bytes\n`);
  return 0;
}

/**
 * `restore-hub --from FILE --data FOLDER [--key FILE]`: puts a backup into the place of a hub's data,
 * which is set aside. Refuses a damaged backup, and a folder that a hub works in.
 */
export async function runHubRestore(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { from: { type: "string" }, data: { type: "string" }, key: { type: "string" } },
  });
  const { from, data } = values;
  if (from === undefined || data === undefined) {
    return complain("say which backup, and where the hub's data is: --from FILE --data FOLDER");
  }
  if (!existsSync(from)) return complain(`${from} does not exist`);
  const key = readBackupKey(values.key);
  const restored = await restoreHub({ from, data, key, nowMs: createClock().wallMs() });
  if (!restored.ok) return complain(restored.detail);
  const takenAt = new Date(restored.takenAtMs).toISOString();
  process.stdout.write(`${data}: as it was at ${takenAt}\n`);
  if (restored.keptAs !== null) {
    process.stdout.write(`what was there before is in ${restored.keptAs}\n`);
  }
  return 0;
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}
