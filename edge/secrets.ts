import { readFile, stat } from "node:fs/promises";

/**
 * The text of a file that holds a secret, without the line's end. Throws when others than its owner
 * can read it: `chmod 600` mends that.
 */
export async function readSecret(file: string): Promise<string> {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    throw new Error(`${file} can be read by others; run: chmod 600 ${file}`);
  }
  return (await readFile(file, "utf8")).trimEnd();
}
