import { createCipheriv, createDecipheriv } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/**
 * Seals small secrets for the database, and what a browser carries for the hub. Who has the database
 * alone has none of them. A backup of the hub holds the key file as well: it needs a key of its own.
 */
export interface Sealing {
  /** AES-256-GCM, base64url. `purpose` is bound to it: a seal of one kind opens as no other. */
  seal(purpose: string, text: string): string;
  /** Null: not sealed here, or for something else. */
  open(purpose: string, sealed: string): string | null;
}

const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

export function createSealing(key: Buffer, randomBytes: (count: number) => Buffer): Sealing {
  return {
    seal(purpose, text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      cipher.setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < nonceBytes + tagBytes) return null;
      const nonce = bytes.subarray(0, nonceBytes);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(purpose));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      try {
        const body = decipher.update(bytes.subarray(nonceBytes + tagBytes));
        return Buffer.concat([body, decipher.final()]).toString("utf8");
      } catch {
        return null;
      }
    },
  };
}

/**
 * The hub's own key, made at the first start, readable by the hub only. Processes that share a
 * database need the same file.
 * @param folder the hub's data folder
 * @throws Error when the file is no key
 */
export function openSealing(folder: string, randomBytes: (count: number) => Buffer): Sealing {
  const file = join(folder, "hub.key");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = readKey(file) ?? makeKey(file, randomBytes(keyBytes));
  if (key.length !== keyBytes) throw new Error(`${file} is damaged: restore it from a backup`);
  return createSealing(key, randomBytes);
}

/** Linked into place whole: of two processes that start together, one makes the key. */
function makeKey(file: string, key: Buffer): Buffer {
  const fresh = `${file}.${key.subarray(0, 4).toString("hex")}`;
  const handle = openSync(fresh, "wx", 0o600);
  try {
    writeSync(handle, key.toString("hex"));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(fresh, file);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  return readKey(file) ?? key;
}

function readKey(file: string): Buffer | null {
  try {
    return Buffer.from(readFileSync(file, "utf8").trim(), "hex");
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;
