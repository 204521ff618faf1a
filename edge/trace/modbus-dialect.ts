import type { Concerns } from "./traces.ts";
import { modbusText } from "./modbus-text.ts";
import type { Described, WireDialect } from "./wire-dialect.ts";

const crcBytes = 2;
const headerBytes = 7;
/** Answers to these are exact copies of their requests. */
const echoedFunctions: ReadonlySet<number> = new Set([5, 6, 8]);

/**
 * Modbus RTU: silence alone ends a frame. `echo`: the adapter hears what it sends; a copy of the
 * request comes back before the answer. A copy that no answer can be is told as an echo even so.
 */
export function rtuDialect(echo: boolean): WireDialect {
  const isEcho = (bytes: Buffer, asked: Buffer) =>
    bytes.subarray(0, asked.length).equals(asked) && (echo || !echoedFunctions.has(asked[1] ?? 0));
  return {
    cut: (bytes, asked) =>
      asked !== null && bytes.length > asked.length && isEcho(bytes, asked)
        ? [bytes.subarray(0, asked.length)]
        : [],
    describe(direction, bytes, asked) {
      const unit = bytes[0] ?? 0;
      const concerns = concernsUnits(unit, asked?.[0] ?? unit);
      if (direction === "in" && asked !== null && bytes.length === asked.length) {
        if (isEcho(bytes, asked)) return { text: "", outcome: "echo", concerns };
      }
      const pdu = bytes.subarray(1, Math.max(1, bytes.length - crcBytes));
      return described(direction, unit, pdu, concerns);
    },
  };
}

/** Modbus TCP: each frame says its length. */
export const tcpDialect: WireDialect = {
  cut(bytes) {
    const frames: Buffer[] = [];
    let from = 0;
    while (bytes.length - from >= headerBytes) {
      const length = 6 + bytes.readUInt16BE(from + 4);
      if (length < headerBytes || bytes.length - from < length) break;
      frames.push(bytes.subarray(from, from + length));
      from += length;
    }
    return frames;
  },
  describe(direction, bytes, asked) {
    const unit = bytes[6] ?? 0;
    const concerns = concernsUnits(unit, asked?.[6] ?? unit);
    return described(direction, unit, bytes.subarray(headerBytes), concerns);
  },
};

function described(
  direction: "out" | "in",
  unit: number,
  pdu: Uint8Array,
  concerns: Concerns,
): Described {
  const text = modbusText(direction, pdu);
  const isException = direction === "in" && (pdu[0] ?? 0) >= 0x80 && text !== "";
  return {
    text: text === "" ? "" : `unit ${unit} · ${text}`,
    outcome: isException ? "exception" : null,
    concerns,
  };
}

/** A strange answer concerns the unit that was asked as well as the one that seems to speak. */
const concernsUnits =
  (speaks: number, asked: number): Concerns =>
  ({ binding: { unit = 1 } }) =>
    unit === speaks || unit === asked;
