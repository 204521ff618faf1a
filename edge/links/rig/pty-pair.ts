import { closeSync } from "node:fs";
import { createRequire } from "node:module";
import { ReadStream } from "node:tty";
import { z } from "zod";

const nativeSchema = z.object({ master: z.int(), slave: z.int(), pty: z.string() });

/** A kernel pty pair in raw mode: what is written here is read by whoever opens `path`. */
export interface PtyPair {
  readonly path: string;
  onData(receive: (bytes: Buffer) => void): void;
  write(bytes: Uint8Array): void;
  close(): Promise<void>;
}

export function openPtyPair(): PtyPair {
  const require = createRequire(import.meta.url);
  const { requireBinary } = require("@lydell/node-pty/requireBinary.js");
  const { master, slave, pty } = nativeSchema.parse(requireBinary("pty.node").open(80, 24));
  const stream = new ReadStream(master);
  stream.setRawMode(true);
  // The slave's last descriptor must stay open, or the pair dies when the port is closed.
  stream.on("error", () => {});
  stream.resume();
  return {
    path: pty,
    onData: (receive) => void stream.on("data", receive),
    write: (bytes) => void stream.write(bytes),
    close() {
      closeSync(slave);
      return new Promise((resolve) => {
        stream.once("close", () => resolve());
        stream.destroy();
      });
    },
  };
}
