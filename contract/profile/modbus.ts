import { z } from "zod";
import { durationMsSchema } from "../duration.ts";
import { common, gapMs, pointBase, responseTimeoutMs, serialSettings } from "./base.ts";

const wireAddress = z.int().min(0).max(0xff_ff);
const word = z.int().min(0).max(0xff_ff);
const channelStride = z.int().min(0).max(256);
/** `nonzero`: one word, 0 when it is 0 and else 1. */
const modbusType = z.enum(["u16", "i16", "nonzero", "u32", "i32", "u64", "i64", "float32"]);
const bitSpan = z
  .tuple([z.int().min(0).max(15), z.int().min(0).max(15)])
  .refine(([lowest, highest]) => lowest <= highest, { message: "expected [lowest, highest] bit" });

/** Bits of one word that are set along with a point, as some controllers demand. */
const companionSchema = z.strictObject({ word: z.int().min(0), bits: bitSpan, value: word });

const writeSchema = z.union([
  z.strictObject({
    function: z.enum(["coil", "holding"]),
    address: wireAddress,
    channelStride: channelStride.default(0),
    /** Meaning → word written, where that is not the word read. Nothing else is then written. */
    values: z.record(z.string(), word).optional(),
  }),
  z.strictObject({
    /** Word of the profile's control block, from 0. The bits are those of the reading. */
    controlWord: z.int().min(0),
    with: z.array(companionSchema).default([]),
  }),
]);

/**
 * Command words that do not mirror the device. To change one thing, what the device reports is
 * copied into them, the one field is changed, and all are written by one request.
 */
const controlBlockSchema = z.strictObject({
  /** What the device reports, in the same order as the command words. */
  status: z.strictObject({
    function: z.enum(["holding", "input"]),
    address: wireAddress,
    channelStride: channelStride.default(0),
  }),
  address: wireAddress,
  channelStride: channelStride.default(0),
  /** One mask a command word: the bits taken over from the report. The others are written as 0. */
  copy: z.array(word).min(1).max(30),
  /** Real time for which the report may still show what was before a command. */
  lag: durationMsSchema,
});

export const modbusPointSchema = z.strictObject({
  ...pointBase,
  function: z.enum(["coil", "discrete", "holding", "input"]),
  /** As on the wire, counted from 0. */
  address: wireAddress,
  type: modbusType.default("u16"),
  words: z.enum(["high-first", "low-first"]).default("high-first"),
  /** The point is only these bits of its word: [lowest, highest], from 0. */
  bits: bitSpan.optional(),
  /** The binding's channel, counted from 1, moves the address on by (channel − 1) × stride. */
  channelStride: channelStride.default(0),
  writable: z.boolean().default(false),
  /** Where and how it is written, when that is not where and how it is read. */
  write: writeSchema.optional(),
});
export type ModbusPoint = z.infer<typeof modbusPointSchema>;

export const modbusProfile = z.strictObject({
  ...common,
  driver: z.literal("modbus-points"),
  link: z.strictObject({
    type: z.enum(["modbus-rtu", "modbus-tcp", "modbus"]),
    ...serialSettings,
    baud: serialSettings.baud.optional(),
    default: serialSettings.default.optional(),
    responseTimeoutMs,
    gapMs,
    maxRegistersPerRead: z.int().min(1).max(125).default(64),
    /** Registers between two points may be read along when there are no more than this many. */
    maxRegisterGap: z.int().min(0).max(124).default(0),
    /** single: function 6 for one word · multiple: the device knows function 16 only. */
    wordWrites: z.enum(["single", "multiple"]).default("single"),
  }),
  control: controlBlockSchema.optional(),
  points: z.record(z.string(), modbusPointSchema),
});
export type ControlBlock = NonNullable<z.infer<typeof modbusProfile>["control"]>;
