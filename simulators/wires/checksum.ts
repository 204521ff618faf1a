/** CRC-16 of Modbus RTU: polynomial 0xA001, start 0xFFFF, sent low byte first. */
export function crc16(bytes: Buffer): number {
  let crc = 0xff_ff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa0_01 : crc >>> 1;
    }
  }
  return crc;
}

/** The bytes followed by their CRC. */
export function withCrc(bytes: Buffer): Buffer {
  const crc = crc16(bytes);
  return Buffer.concat([bytes, Buffer.from([crc & 0xff, crc >>> 8])]);
}

/** Whether the last two bytes are the CRC of those before. */
export const hasGoodCrc = (frame: Buffer): boolean =>
  frame.length > 2 && crc16(frame.subarray(0, -2)) === frame.readUInt16LE(frame.length - 2);
