import { createClock } from "../../../contract/clock.ts";
import { rtuFrame } from "../modbus-frame.ts";

/** How a slave treats one request. Delays are wire milliseconds after the request. */
export type SlaveTrick =
  | { readonly do: "answer" | "silent" | "wrong-unit" | "wrong-function" | "echo" | "exception" }
  | { readonly do: "late"; readonly afterMs: number }
  | { readonly do: "split"; readonly at: number; readonly pauseMs: number }
  | { readonly do: "flip"; readonly bit: number }
  | { readonly do: "cut"; readonly bytes: number }
  | { readonly do: "noise-before" | "noise-after" | "twice"; readonly noise: number }
  /** Another request's answer and its own run together. */
  | { readonly do: "merge"; readonly first: "own" | "other" };

const clock = createClock();

/** The register of each unit at each address: no two hold the same value within the test's range. */
export const registerOf = (unit: number, address: number): number =>
  ((unit << 12) | (address & 0xf_ff)) & 0xff_ff;

/**
 * A line with slaves that answers from `registerOf` and misbehaves as told. `send` is the line; every
 * write that reached a slave whole is put into `written` as `unit/address/value`.
 */
export function createRtuSlave(
  nextTrick: (unit: number) => SlaveTrick,
  send: (bytes: Uint8Array) => void,
): { receive(bytes: Uint8Array): void; readonly written: Set<string> } {
  let buffered: Buffer = Buffer.alloc(0);
  let previous: Uint8Array = new Uint8Array(0);
  const written = new Set<string>();
  const serve = (request: Buffer) => {
    const answer = answerTo(request);
    if (request[1] === 6) {
      written.add(`${request[0]}/${request.readUInt16BE(2)}/${request.readUInt16BE(4)}`);
    }
    const trick = nextTrick(request[0] ?? 0);
    play(trick, { request, answer, previous, send });
    // What has not been on the line yet cannot be on it a second time.
    if (trick.do !== "late" && trick.do !== "silent") previous = answer;
  };
  return {
    written,
    receive(bytes) {
      buffered = Buffer.concat([buffered, bytes]);
      for (; buffered.length >= 8; buffered = buffered.subarray(8)) serve(buffered.subarray(0, 8));
    },
  };
}

function answerTo(request: Buffer): Uint8Array {
  const unit = request[0] ?? 0;
  if (request[1] === 6) return request.subarray(0, 8);
  const address = request.readUInt16BE(2);
  const count = request.readUInt16BE(4);
  const words = Array.from({ length: count }, (_, at) => registerOf(unit, address + at));
  const data = words.flatMap((word) => [word >> 8, word & 0xff]);
  return rtuFrame(unit, Uint8Array.of(request[1] ?? 0, data.length, ...data));
}

interface Stage {
  readonly request: Uint8Array;
  readonly answer: Uint8Array;
  readonly previous: Uint8Array;
  readonly send: (bytes: Uint8Array) => void;
}

const joined = (...parts: readonly Uint8Array[]) => Buffer.concat(parts);
const noiseBytes = (seed: number) => Buffer.from([seed & 0xff, (seed >> 8) & 0xff, 0, 0xff]);

/** The frame with its head changed and its checksum right again. */
const recast = (frame: Uint8Array, unit: number, code: number) =>
  rtuFrame(unit, Uint8Array.of(code, ...frame.subarray(2, -2)));

function play(trick: SlaveTrick, { request, answer, previous, send }: Stage): void {
  const [unit = 0, code = 0] = answer;
  switch (trick.do) {
    case "silent":
      return;
    case "answer":
      return send(answer);
    case "wrong-unit":
      return send(recast(answer, unit === 3 ? 1 : unit + 1, code));
    case "wrong-function":
      return send(recast(answer, unit, code === 3 ? 4 : 3));
    case "exception":
      return send(rtuFrame(unit, Uint8Array.of(code | 0x80, 2)));
    case "echo":
      return send(joined(request, answer));
    case "late":
      return void clock.after("late answer", trick.afterMs, () => send(answer));
    case "split": {
      const at = trick.at % answer.length;
      send(answer.subarray(0, at));
      return void clock.after("rest", trick.pauseMs, () => send(answer.subarray(at)));
    }
    case "flip": {
      const at = trick.bit % (answer.length * 8);
      const mask = (index: number) => (index === at >> 3 ? 1 << (at & 7) : 0);
      return send(answer.map((byte, index) => byte ^ mask(index)));
    }
    case "cut":
      return send(answer.subarray(0, Math.max(0, answer.length - 1 - (trick.bytes % 8))));
    case "noise-before":
      return send(joined(noiseBytes(trick.noise), answer));
    case "noise-after":
      return send(joined(answer, noiseBytes(trick.noise)));
    case "twice":
      return send(joined(answer, answer));
    case "merge":
      return send(trick.first === "own" ? joined(answer, previous) : joined(previous, answer));
  }
}
