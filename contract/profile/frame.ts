import { z } from "zod";
import { common, gapMs, pointBase, responseTimeoutMs, serialSettings } from "./base.ts";

const frameMaxBytes = 1024;
const offset = z
  .int()
  .min(0)
  .max(frameMaxBytes - 1);
const byte = z.int().min(0).max(0xff);
const width = z.int().min(1).max(16);

/** Bytes as hex in capitals, in groups as one likes: `AAFF 0300`. */
const hex = z.string().regex(/^[0-9A-F]{2}( ?[0-9A-F]{2})*$/, "bytes as hex, in capitals: AA FF");

const startPattern = z
  .string()
  .regex(/^[0-9A-F]{2}( ?([0-9A-F]{2}|\.\.))*$/, "bytes as hex, `..` for any byte: 68 .. 68");

/** Bytes and slots: `{address}` of the binding, `{value}` as wide as the point's type. */
const template = z
  .string()
  .max(frameMaxBytes)
  .regex(
    /^([0-9A-F]{2}|\{address\}|\{value\})( ?([0-9A-F]{2}|\{address\}|\{value\}))*$/,
    "bytes as hex, {address} and {value}: 55 {address} 03 04 {value}",
  );

/** What a frame begins with: as a template, and `..` for any byte. */
const pattern = z
  .string()
  .max(frameMaxBytes)
  .regex(
    /^([0-9A-F]{2}|\.\.|\{address\}|\{value\})( ?([0-9A-F]{2}|\.\.|\{address\}|\{value\}))*$/,
    "bytes as hex, `..` for any byte, {address} and {value}: 68 {address} 68 91 ..",
  );

const framePointBase = {
  ...pointBase,
  /** Sent to read the point: the frame up to its checksum. */
  ask: template.optional(),
  /** What the answer to `ask` begins with. */
  reply: pattern.optional(),
  /** What a frame begins with by which the device tells the point by itself. */
  unsolicited: pattern.optional(),
  /** Sent to write the point: one template, or one for each meaning. */
  set: z.union([template, z.record(z.string(), template)]).optional(),
  /** What the answer to `set` begins with; when left out, nothing is answered. */
  setReply: pattern.optional(),
  /** Where the value stands: bytes from the frame's first one, as the maker counts them from 0. */
  at: offset,
};

const numberTypes = z.enum([
  "u8",
  "u16le",
  "u16be",
  "i16le",
  "i16be",
  "u24le",
  "u24be",
  "u32le",
  "u32be",
  /** 15 bits of magnitude; the top bit says that the number is positive. */
  "plus15le",
]);

const framePointSchema = z.discriminatedUnion("type", [
  z.strictObject({ ...framePointBase, type: numberTypes }),
  z.strictObject({
    ...framePointBase,
    /**
     * Two decimal digits a byte, the lowest byte first. `bcd` and `signed-bcd` (top bit: negative) are
     * numbers, `digits` is all of them as text.
     */
    type: z.enum(["bcd", "signed-bcd", "digits"]),
    bytes: z.int().min(1).max(6),
  }),
  z.strictObject({
    ...framePointBase,
    /** The names of the bits that are set, as text: empty for none, `bit 9` for one without name. */
    type: z.literal("flags"),
    bytes: width,
    /** Bit → name. Bit 0 is the lowest of the first byte, bit 8 that of the second. */
    flags: z.record(z.string().regex(/^\d{1,3}$/), z.string().min(1)),
  }),
  z.strictObject({
    ...framePointBase,
    /** How many of equal records hold anything but zeros. */
    type: z.literal("filled"),
    bytes: width,
    records: z.int().min(1).max(16),
  }),
]);
export type FramePoint = z.infer<typeof framePointSchema>;

/** How every frame of a device is built. A frame ends with checksum and `end`, where it has them. */
const frameSchema = z.strictObject({
  /** What frames from the device start with: any one of these; `..` for any byte. */
  start: z.array(startPattern).min(1).max(8),
  length: z.union([
    /** The lengths that exist, in bytes; where there are several, the checksum tells. */
    z.array(z.int().min(2).max(frameMaxBytes)).min(1).max(8),
    z.strictObject({
      at: offset,
      type: z.enum(["u8", "u16le", "u16be"]),
      /** Bytes of the frame that the number does not count. */
      adds: z.int().min(0).max(64),
    }),
  ]),
  /** No frame is longer. */
  maxBytes: z.int().min(2).max(frameMaxBytes),
  checksum: z
    .strictObject({
      /** CRC-16 as in Modbus: low byte first. */
      kind: z.enum(["sum8", "xor8", "crc16-modbus"]),
      /** The first byte it covers; it covers all that follow, up to itself. */
      from: offset.default(0),
    })
    .optional(),
  end: hex.optional(),
  /** The device's own address, for lines that devices share. One byte is the binding's `unit`. */
  address: z
    .strictObject({
      bytes: z.int().min(1).max(8),
      order: z.enum(["high-first", "low-first"]),
      digits: z.enum(["decimal", "hex"]),
    })
    .optional(),
  /** From this byte to the checksum, this much is added to each byte on the wire. */
  disguise: z.strictObject({ from: offset, plus: byte }).optional(),
  /** Sent before each frame: the receiver wakes up on it. */
  wake: hex.optional(),
});
export type FrameShape = z.infer<typeof frameSchema>;

/** Why a device says no. */
const refusalCode = z.enum([
  "device-illegal-address",
  "device-illegal-value",
  "device-busy",
  "device-fault",
]);

const refusalSchema = z.strictObject({
  /** What the frame begins with. */
  frame: pattern,
  /** Where the maker's error code stands. */
  error: z.strictObject({ at: offset, bytes: z.int().min(1).max(4) }).optional(),
  /** Error code as hex → what it says. */
  codes: z.record(hex, refusalCode).default({}),
  /** What any other error code says. */
  failure: refusalCode,
});
export type FrameRefusal = z.infer<typeof refusalSchema>;

export const frameProfile = z.strictObject({
  ...common,
  driver: z.literal("binary-frame"),
  link: z.strictObject({
    type: z.literal("serial"),
    ...serialSettings,
    /** TCP port of devices that can be reached by network, too. */
    port: z.int().min(1).max(65_535).optional(),
    responseTimeoutMs,
    gapMs,
    frame: frameSchema,
    /** Frames that mean "no": whatever was asked has failed. */
    refusals: z.array(refusalSchema).default([]),
  }),
  points: z.record(z.string(), framePointSchema),
});
