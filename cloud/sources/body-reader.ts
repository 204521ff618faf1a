import type { IncomingMessage } from "node:http";
import { pipeline, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { failed, type Outcome, success } from "../../contract/errors.ts";

const unpackers: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

class TooLarge extends Error {}

/**
 * Reads a body, unpacked, of at most `maxBytes`, and no more than that off the wire. Fails with
 * `source-too-large`, and with `source-unreadable` when it breaks off or is not packed as it says.
 */
export async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  stop: AbortSignal,
): Promise<Outcome<Buffer>> {
  const coding = (response.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const unpack = unpackers[coding];
  try {
    if (unpack === undefined && coding !== "identity") {
      return failed("source-unreadable", "packed in an unknown way");
    }
    const wire = (source: AsyncIterable<Buffer>) => limited(source, maxBytes);
    // A failure of either reaches the last stream, where it is caught.
    const stream = unpack === undefined ? response : pipeline(response, wire, unpack(), () => {});
    const chunks: Buffer[] = [];
    for await (const chunk of limited(stream, maxBytes)) chunks.push(chunk);
    return success(Buffer.concat(chunks));
  } catch (reason) {
    if (stop.aborted) throw stop.reason;
    if (reason instanceof TooLarge) return failed("source-too-large");
    return failed("source-unreadable", "half a body");
  } finally {
    response.destroy();
  }
}

async function* limited(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge();
    yield chunk;
  }
}
