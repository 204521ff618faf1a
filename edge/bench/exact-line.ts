import { rtuFrame } from "../links/modbus-frame.ts";
import type { PtyPair } from "../links/rig/pty-pair.ts";
import { silenceMs } from "../links/rtu-silence.ts";
import { restUntil } from "./exact-rest.ts";

export interface ExactLineSettings {
  readonly baud: number;
  /** What a slave thinks beyond the mandatory silence before it answers. */
  readonly turnRoundMs: number;
  /** Units that never answer. */
  readonly dead: readonly number[];
}

/** What the line has seen. Times are milliseconds of the machine's monotonic clock. */
export interface ExactLineReport {
  readonly requests: number;
  /** Time for which characters and the silences they need were on the line. */
  readonly usefulMs: number;
  /** The shortest silence before a request, in characters' time; null before the second one. */
  readonly shortestSilenceMs: number | null;
  /** Requests that came within the mandatory silence. */
  readonly violations: number;
  /** When each written word was wholly on the wire. */
  readonly written: readonly { readonly word: number; readonly atMs: number }[];
}

const bitsPerCharacter = 10;
const requestBytes = 8;
/** A UART hands its bytes over when so many have come. */
const chunkBytes = 8;

/**
 * An RS-485 line at 8N1 with a slave at every unit, on a pty. A pty passes bytes at once, so the line
 * lets exactly the time pass that they would take. Runs in a process of its own, which it stops for
 * that time.
 */
export function playExactLine(
  pair: PtyPair,
  settings: ExactLineSettings,
  nowMs: () => number,
): { report(): ExactLineReport } {
  const characterMs = (bitsPerCharacter * 1000) / settings.baud;
  const quietMs = silenceMs(settings.baud, characterMs);
  const written: { word: number; atMs: number }[] = [];
  let buffered: Buffer = Buffer.alloc(0);
  let requests = 0;
  let usefulMs = 0;
  let violations = 0;
  let shortestSilenceMs: number | null = null;
  let endedMs = Number.NEGATIVE_INFINITY;

  const answer = (request: Buffer, requestEndMs: number) => {
    const frame = answerTo(request);
    const startMs = requestEndMs + quietMs + settings.turnRoundMs;
    for (let at = 0; at < frame.length; at += chunkBytes) {
      const chunk = frame.subarray(at, at + chunkBytes);
      endedMs = startMs + (at + chunk.length) * characterMs;
      restUntil(nowMs, endedMs);
      pair.write(chunk);
    }
    usefulMs += (requestBytes + frame.length) * characterMs + 2 * quietMs;
  };

  pair.onData((bytes) => {
    const atMs = nowMs();
    buffered = Buffer.concat([buffered, bytes]);
    if (buffered.length < requestBytes) return;
    const request = buffered.subarray(0, requestBytes);
    buffered = buffered.subarray(requestBytes);
    requests += 1;
    const silentMs = atMs - endedMs;
    if (silentMs < quietMs) violations += 1;
    if (Number.isFinite(silentMs)) {
      shortestSilenceMs = Math.min(shortestSilenceMs ?? silentMs, silentMs);
    }
    endedMs = atMs + requestBytes * characterMs;
    if (request[1] === 6) written.push({ word: request.readUInt16BE(4), atMs: endedMs });
    if (!settings.dead.includes(request[0] ?? 0)) answer(request, endedMs);
  });
  return {
    report: () => ({ requests, usefulMs, shortestSilenceMs, violations, written }),
  };
}

/** Every register of every unit holds its own address. */
function answerTo(request: Buffer): Uint8Array {
  const unit = request[0] ?? 0;
  const code = request[1] ?? 0;
  if (code === 6) return request;
  const address = request.readUInt16BE(2);
  const count = request.readUInt16BE(4);
  const words = Array.from({ length: count }, (_, at) => address + at);
  const data = words.flatMap((word) => [word >> 8, word & 0xff]);
  return rtuFrame(unit, Uint8Array.of(code, data.length, ...data));
}
