import type { Fault } from "../faults.ts";
import type { Random } from "../world/random.ts";
import { withCrc } from "./checksum.ts";
import { spoiltAnswer } from "./spoilt-answer.ts";

const crcBytes = 2;
const exceptionBit = 0x80;

/** What comes back on a bus for a request: the slave's answer, or what its fault makes of it. */
export function rtuAnswer(
  fault: Fault | null,
  request: Buffer,
  pdu: Buffer,
  random: Random,
): Buffer {
  const unit = request[0] ?? 0;
  const answeringUnit = fault === "wrong-unit" ? (unit + 1) & 0xff : unit;
  const frame = framed(answeringUnit, misdirectedPdu(fault, pdu));
  if (fault === "duplicate-address") {
    return Buffer.concat([frame, framed(unit, withLastBitTurned(pdu))]);
  }
  if (fault === "short-frame") return frame.subarray(0, frame.length - crcBytes - 1);
  if (fault === "bad-checksum") return withLastBitTurned(frame);
  if (fault === "echo") return Buffer.concat([request, frame]);
  return spoiltAnswer(fault, frame, random);
}

/** The PDU of a slave that mistook reading for something else; others are left as they are. */
export function misdirectedPdu(fault: Fault | null, pdu: Buffer): Buffer {
  if (fault !== "wrong-function") return pdu;
  const code = pdu[0] ?? 0;
  // 3 and 4 for each other, 1 and 2, 5 and 6, 15 and 16.
  const other = (((code & ~exceptionBit) - 1) ^ 1) + 1;
  const wrong = Buffer.from(pdu);
  wrong[0] = other | (code & exceptionBit);
  return wrong;
}

const framed = (unit: number, pdu: Buffer): Buffer =>
  withCrc(Buffer.concat([Buffer.from([unit]), pdu]));

/** What a second device at the same address would say: much the same, with its own value. */
function withLastBitTurned(bytes: Buffer): Buffer {
  const turned = Buffer.from(bytes);
  turned[turned.length - 1] = (turned[turned.length - 1] ?? 0) ^ 1;
  return turned;
}
