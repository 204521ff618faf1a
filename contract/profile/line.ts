import { z } from "zod";
import { common, gapMs, pointBase, responseTimeoutMs, serialSettings } from "./base.ts";

/**
 * Lines hold fixed text and slots: `{value}`, and from the binding `{channel}`, `{tag}`, `{address}`.
 * In an answer `{any}` stands for text that does not matter. No other slot, no expression.
 */
const line = z
  .string()
  .min(1)
  .max(512)
  .refine(
    (text) => [...text.matchAll(/\{(\w+)\}/g)].every((slot) => lineSlots.has(slot[1] ?? "")),
    {
      message: "only the slots {value}, {channel}, {tag}, {address} and {any} may stand in a line",
    },
  );
const lineSlots = new Set(["value", "channel", "tag", "address", "any"]);

const linePointSchema = z.strictObject({
  ...pointBase,
  /** Sent to read the point. */
  ask: line.optional(),
  /** What the answer to `ask` looks like; `{value}` is the reading. */
  reply: line.optional(),
  /** What the device says by itself when the point changes. */
  unsolicited: line.optional(),
  /** Sent to write the point. */
  set: line.optional(),
  /** What the answer to `set` looks like; `reply` when left out. */
  setReply: line.optional(),
  /** The point is `on` while the device answers: equipment that lives and dies with its supply. */
  answering: z.boolean().default(false),
});
export type LinePoint = z.infer<typeof linePointSchema>;

export const lineProfile = z.strictObject({
  ...common,
  driver: z.literal("line-protocol"),
  link: z.strictObject({
    type: z.enum(["tcp", "serial"]),
    port: z.int().optional(),
    ...serialSettings,
    baud: serialSettings.baud.optional(),
    default: serialSettings.default.optional(),
    dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
    /** Bytes, one character each (latin-1), that end a line from the device. */
    terminator: z.string().min(1),
    /** Added to every line sent. */
    sendTerminator: z.string().optional(),
    encoding: z.enum(["ascii", "utf-8"]).default("ascii"),
    /** Telnet option requests are refused and taken out of the stream. */
    telnet: z.boolean().default(false),
    /** Lines that mean "no": whatever was asked has failed. */
    refusals: z.array(line).default([]),
    responseTimeoutMs,
    gapMs,
  }),
  points: z.record(z.string(), linePointSchema),
});
