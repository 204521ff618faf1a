import { z } from "zod";
import { common, gapMs, pointBase, responseTimeoutMs, serialSettings } from "./base.ts";

const wireAddress = z.int().min(0).max(0xff_ff);
const modbusType = z.enum(["u16", "i16", "u32", "i32", "u64", "float32"]);

export const modbusPointSchema = z.strictObject({
  ...pointBase,
  function: z.enum(["coil", "discrete", "holding", "input"]),
  /** As on the wire, counted from 0. */
  address: wireAddress,
  type: modbusType.default("u16"),
  words: z.enum(["high-first", "low-first"]).default("high-first"),
  /** The binding's channel, counted from 1, moves the address on by (channel − 1) × stride. */
  channelStride: z.int().min(0).max(256).default(0),
  writable: z.boolean().default(false),
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
  }),
  points: z.record(z.string(), modbusPointSchema),
});
