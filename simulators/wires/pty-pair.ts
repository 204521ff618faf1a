import { closeSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { ReadStream } from "node:tty";

/** Both ends of a kernel pseudo-terminal: a serial cable of which the other side opens `path`. */
export interface PtyPair {
  /** What the other side opens as its serial port. */
  readonly path: string;
  /** At most one listener; bytes as they come. */
  onData(listener: (bytes: Buffer) => void): void;
  /** Bytes that nobody fetches are lost once the kernel's 4 KiB are full, as on a real UART. */
  write(bytes: Buffer): void;
  close(): Promise<void>;
}

interface NativePty {
  open(columns: number, rows: number): { master: number; slave: number; pty: string };
}

/** Opens a pair in raw mode. Throws when the kernel has no pseudo-terminal left. */
export function openPtyPair(): PtyPair {
  const { master, slave, pty } = loadNativePty().open(80, 24);
  const reader = new ReadStream(master);
  reader.setRawMode(true);
  // The slave stays open here: when its last descriptor closes, the kernel ends the pair.
  let open = true;
  let listener: (bytes: Buffer) => void = () => {};
  reader.on("data", (bytes: Buffer) => listener(bytes));
  reader.on("error", () => {});
  return {
    path: pty,
    onData(wanted) {
      listener = wanted;
    },
    write(bytes) {
      if (open) writeWhatFits(master, bytes);
    },
    async close() {
      if (!open) return;
      open = false;
      const closed = new Promise((resolve) => reader.once("close", resolve));
      reader.destroy();
      await closed;
      closeSync(slave);
    },
  };
}

/**
 * Writes past the stream: libuv would block the whole process on a master whose other side does
 * not read, whereas the descriptor itself is non-blocking.
 */
function writeWhatFits(descriptor: number, bytes: Buffer): void {
  try {
    writeSync(descriptor, bytes);
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EAGAIN";

/** The package's public `open()` reads from the slave itself and would steal the bytes. */
function loadNativePty(): NativePty {
  const load: unknown = createRequire(import.meta.url)("@lydell/node-pty/requireBinary.js");
  const loader = load as { requireBinary(file: string): NativePty };
  return loader.requireBinary("pty.node");
}
