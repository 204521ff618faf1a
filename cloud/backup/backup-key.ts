import { readFileSync } from "node:fs";

/**
 * The key that seals backups: 32 bytes, as 64 hex digits in a file, which is kept elsewhere than the
 * backups are.
 * @throws Error that says how to make one
 */
export function readBackupKey(file: string | undefined): Buffer | null {
  if (file === undefined) return null;
  const text = readFileSync(file, "utf8").trim();
  if (!/^[0-9a-fA-F]{64}$/.test(text)) {
    throw new Error(`${file} is no key; make one with: openssl rand -hex 32 > ${file}`);
  }
  return Buffer.from(text, "hex");
}
