/** Functions by code, as the Modbus application protocol 1.1b3 names them. */
const functions: Readonly<Record<number, string>> = {
  1: "read coils",
  2: "read discrete inputs",
  3: "read holding registers",
  4: "read input registers",
  5: "write coil",
  6: "write register",
  8: "diagnostics",
  15: "write coils",
  16: "write registers",
  22: "mask write register",
  23: "read/write registers",
  43: "encapsulated interface",
};

/** The same document, section 7. */
const exceptions: Readonly<Record<number, string>> = {
  1: "illegal function",
  2: "illegal data address",
  3: "illegal data value",
  4: "server device failure",
  5: "acknowledge",
  6: "server device busy",
  8: "memory parity error",
  10: "gateway path unavailable",
  11: "gateway target device failed to respond",
};

const exceptionBit = 0x80;

/**
 * A PDU in words: function, address, count, values, exception. Empty when it is cut off or no
 * Modbus: its bytes are then all that can be said.
 */
export function modbusText(direction: "out" | "in", pdu: Uint8Array): string {
  const bytes = Buffer.from(pdu);
  const [code] = bytes;
  if (code === undefined) return "";
  if (direction === "in" && code >= exceptionBit) return exceptionText(bytes);
  const name = functions[code];
  if (name === undefined) return "";
  const rest = direction === "out" ? requestText(code, bytes) : answerText(code, bytes);
  return rest === undefined ? "" : `${two(code)} ${name} · ${rest}`.replace(/ · $/, "");
}

function exceptionText(bytes: Buffer): string {
  const [code = 0, number] = bytes;
  const name = functions[code - exceptionBit];
  if (number === undefined || name === undefined) return "";
  return `${two(code - exceptionBit)} ${name} · exception ${two(number)} ${exceptions[number] ?? ""}`.trimEnd();
}

/** undefined: too short to be one. */
function requestText(code: number, bytes: Buffer): string | undefined {
  if (bytes.length < 5) return code === 43 ? "" : undefined;
  const at = place(bytes.readUInt16BE(1));
  const second = bytes.readUInt16BE(3);
  if (code <= 4) return `${at} × ${second}`;
  if (code === 5) return `${at} = ${second === 0 ? "off" : "on"}`;
  if (code === 6) return `${at} = ${word(second)}`;
  if (code === 15) return `${at} × ${second} = ${bitsOf(bytes.subarray(6), second)}`;
  if (code === 16) return `${at} × ${second} = ${wordsOf(bytes.subarray(6))}`;
  return "";
}

function answerText(code: number, bytes: Buffer): string | undefined {
  if (bytes.length < 2) return undefined;
  const [, count = 0] = bytes;
  if (code <= 2) return bitsOf(bytes.subarray(2), count * 8);
  if (code <= 4) return wordsOf(bytes.subarray(2));
  if (bytes.length < 5) return code === 43 ? "" : undefined;
  if (code <= 6) return requestText(code, bytes);
  return code <= 16 ? `${place(bytes.readUInt16BE(1))} × ${bytes.readUInt16BE(3)}` : "";
}

const two = (code: number): string => String(code).padStart(2, "0");
const word = (value: number): string => `0x${value.toString(16).padStart(4, "0")}`;
const place = (address: number): string => `${address} (${word(address)})`;

const wordsOf = (bytes: Buffer): string =>
  Array.from({ length: bytes.length >> 1 }, (_, at) => word(bytes.readUInt16BE(2 * at))).join(" ");

/** First bit first, as the units count their coils. */
const bitsOf = (bytes: Buffer, count: number): string =>
  Array.from({ length: Math.min(count, bytes.length * 8) }, (_, at) =>
    String(((bytes[at >> 3] ?? 0) >> (at & 7)) & 1),
  ).join("");
