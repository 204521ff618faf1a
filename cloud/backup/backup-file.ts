import { createCipheriv, createDecipheriv, createHash, type DecipherGCM } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { z } from "zod";
import { hubLimits } from "../hub-limits.ts";

/**
 * A backup is one file: a line that says what it is, then everything else compressed, and sealed where
 * there is a key: a head that names the files with their lengths and digests, then the files.
 */
const firstWord = "huitang-hub-backup";
const nonceBytes = 12;
const tagBytes = 16;

/** A file of the data folder on its way into a backup. */
export interface BackedFile {
  /** Below the data folder, with slashes. */
  readonly name: string;
  readonly path: string;
}

/** The only files that a backup holds, and that a restored one may write. */
const nameShape = /^(?:hub\.db|hub\.key|sources\/\w[\w.-]{0,127})$/;
export const isBackedName = (name: string): boolean => nameShape.test(name);

const headSchema = z.strictObject({
  takenAtMs: z.int().min(0),
  version: z.string().max(64),
  files: z
    .array(
      z.strictObject({
        name: z.string().regex(nameShape),
        bytes: z.int().min(0),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1)
    .max(1_000)
    .refine((files) => new Set(files.map(({ name }) => name)).size === files.length),
});
export type BackupHead = z.output<typeof headSchema>;

const lineSchema = z.strictObject({ sealed: z.boolean(), nonce: z.string().max(32) });

/** It is no sound backup: damaged, cut off, changed, or of a key that is another one. */
export class SpoiltBackup extends Error {}

/** What makes a backup. `key`: 32 bytes, or null: it is not sealed. */
export interface BackupMaking {
  readonly takenAtMs: number;
  readonly version: string;
  readonly key: Buffer | null;
  readonly randomBytes: (count: number) => Buffer;
}

/** Writes a backup, readable by its owner only; returns the digest of the file (SHA-256, hex). */
export async function writeBackup(
  file: string,
  contents: readonly BackedFile[],
  { takenAtMs, version, key, randomBytes }: BackupMaking,
): Promise<string> {
  const files = [];
  for (const { name, path } of contents) {
    files.push({ name, bytes: (await stat(path)).size, sha256: await digestOf(path) });
  }
  const head: BackupHead = headSchema.parse({ takenAtMs, version, files });
  const nonce = randomBytes(nonceBytes);
  const said = { sealed: key !== null, nonce: key === null ? "" : nonce.toString("base64url") };
  const line = `${firstWord} 1 ${JSON.stringify(said)}\n`;
  const digest = createHash("sha256");
  const out = createWriteStream(file, { flags: "wx", mode: 0o600, flush: true });
  await pipeline(
    Readable.from(wholeOf(head, contents)),
    createGzip(),
    key === null ? through() : sealing(key, nonce, line),
    framed(line, digest),
    out,
  );
  await syncFolder(dirname(file));
  return digest.digest("hex");
}

async function* wholeOf(
  head: BackupHead,
  contents: readonly BackedFile[],
): AsyncGenerator<Buffer, void> {
  yield Buffer.from(`${JSON.stringify(head)}\n`);
  for (const { path } of contents) {
    for await (const part of createReadStream(path)) yield Buffer.from(part);
  }
}

/** SHA-256 of a file, hex. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

const through = (): Transform =>
  new Transform({ transform: (part, _encoding, done) => done(null, part) });

/** The tag comes last: it is known only then. What the first line says is bound to it. */
function sealing(key: Buffer, nonce: Buffer, line: string): Transform {
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(line));
  return new Transform({
    transform: (part: Buffer, _encoding, done) => done(null, cipher.update(part)),
    flush(done) {
      this.push(cipher.final());
      done(null, cipher.getAuthTag());
    },
  });
}

function framed(line: string, digest: ReturnType<typeof createHash>): Transform {
  let isFirst = true;
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      const whole = isFirst ? Buffer.concat([Buffer.from(line), part]) : part;
      isFirst = false;
      digest.update(whole);
      done(null, whole);
    },
  });
}

/**
 * Reads a backup to its end, file by file, in order.
 * @param key of an encrypted one, and only of such a one
 * @param place where a file of this name is written; it must not exist
 * @throws SpoiltBackup when anything about it is not as it was written
 */
export async function readBackup(
  file: string,
  key: Buffer | null,
  place: (name: string) => string,
): Promise<BackupHead> {
  const { line, said } = await readLine(file);
  const { size } = await stat(file);
  if (said.sealed && key === null) throw new SpoiltBackup("it is encrypted; give its key file");
  // Anybody can write one: the key is what tells that it is one's own.
  if (!said.sealed && key !== null) {
    throw new SpoiltBackup("it is not encrypted, so that the key does not vouch for it");
  }
  const tag = said.sealed ? await readTag(file, size) : null;
  const end = size - 1 - (tag === null ? 0 : tagBytes);
  if (end < line.length) throw new SpoiltBackup("it is cut off");
  const unpacking = unpack(place);
  try {
    const source = createReadStream(file, { start: line.length, end });
    if (tag === null || key === null) await pipeline(source, createGunzip(), unpacking.take);
    else {
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(said.nonce, "base64url"));
      decipher.setAAD(Buffer.from(line)).setAuthTag(tag);
      await pipeline(source, opening(decipher), createGunzip(), unpacking.take);
    }
  } catch (error) {
    // What was being written when the trouble showed must not be written after all has been cleared away.
    await unpacking.settled();
    if (error instanceof SpoiltBackup) throw error;
    const isDisk = error instanceof Error && "syscall" in error;
    if (isDisk) throw error;
    throw new SpoiltBackup(
      said.sealed ? "it is damaged, or the key is another one" : "it is damaged",
    );
  }
  return unpacking.head();
}

function opening(decipher: DecipherGCM): Transform {
  return new Transform({
    transform: (part: Buffer, _encoding, done) => done(null, decipher.update(part)),
    flush(done) {
      try {
        done(null, decipher.final());
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

async function readLine(file: string) {
  const handle = await open(file, "r");
  try {
    const start = Buffer.alloc(256);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    const line = /^huitang-hub-backup 1 (?<said>\{.*\})\n/.exec(
      start.subarray(0, bytesRead).toString("latin1"),
    );
    const said = lineSchema.safeParse(parsed(line?.groups?.["said"] ?? ""));
    if (line === null || !said.success) throw new SpoiltBackup("it is no backup of a hub");
    return { line: line[0], said: said.data };
  } finally {
    await handle.close();
  }
}

async function readTag(file: string, size: number): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const tag = Buffer.alloc(tagBytes);
    await handle.read(tag, 0, tagBytes, Math.max(0, size - tagBytes));
    return tag;
  } finally {
    await handle.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Takes the head, then cuts what follows into its files, each checked against its digest. */
function unpack(place: (name: string) => string) {
  let head: BackupHead | null = null;
  let taking: Promise<void> = Promise.resolve();
  const takeAll = async (parts: AsyncIterable<Buffer>): Promise<void> => {
    const reader = createReader(parts);
    const found = headSchema.safeParse(parsed(await reader.line()));
    if (!found.success) throw new SpoiltBackup("its head cannot be read");
    head = found.data;
    for (const { name, bytes, sha256 } of head.files) {
      const hash = createHash("sha256");
      const out = await open(place(name), "wx", 0o600);
      try {
        for (let left = bytes; left > 0;) {
          const part = await reader.some(left);
          hash.update(part);
          await out.writeFile(part);
          left -= part.length;
        }
        await out.sync();
      } finally {
        await out.close();
      }
      if (hash.digest("hex") !== sha256) throw new SpoiltBackup(`${name} in it is damaged`);
    }
    if ((await reader.rest()) > 0) throw new SpoiltBackup("something follows its end");
  };
  return {
    take: (parts: AsyncIterable<Buffer>): Promise<void> => (taking = takeAll(parts)),
    settled: () => taking.catch(() => {}),
    head(): BackupHead {
      if (head === null) throw new SpoiltBackup("it is empty");
      return head;
    },
  };
}

function createReader(parts: AsyncIterable<Buffer>) {
  const source = parts[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done === true) return false;
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
    return true;
  };
  return {
    async line(): Promise<string> {
      let end = held.indexOf(10);
      while (end < 0) {
        if (held.length > hubLimits.backup.headBytes || !(await more())) {
          throw new SpoiltBackup("its head cannot be read");
        }
        end = held.indexOf(10);
      }
      const line = held.subarray(0, end).toString("utf8");
      held = held.subarray(end + 1);
      return line;
    },
    /** At most so many bytes, at least one. */
    async some(most: number): Promise<Buffer> {
      while (held.length === 0) if (!(await more())) throw new SpoiltBackup("it is cut off");
      const part = held.subarray(0, most);
      held = held.subarray(part.length);
      return part;
    },
    /** Reads to the end: only there it shows whether all was sound. */
    async rest(): Promise<number> {
      let count = held.length;
      held = Buffer.alloc(0);
      while (await more()) {
        count += held.length;
        held = Buffer.alloc(0);
      }
      return count;
    },
  };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
