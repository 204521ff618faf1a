import { z } from "zod";
import { pointValueSchema } from "../reading.ts";
import { common, gapMs, pointBase, responseTimeoutMs, serialSettings } from "./base.ts";

/**
 * Lines hold fixed text and slots: `{value}`, and from the binding `{channel}`, `{tag}`, `{address}`.
 * `{mode}` is a letter of the sign's `modes`. In an answer `{any}` stands for text that does not matter. No other slot, no expression.
 */
const line = z
  .string()
  .min(1)
  .max(512)
  .refine(
    (text) => [...text.matchAll(/\{(\w+)\}/g)].every((slot) => lineSlots.has(slot[1] ?? "")),
    {
      message:
        "only the slots {value}, {mode}, {channel}, {tag}, {address} and {any} may stand in a line",
    },
  );
const lineSlots = new Set(["value", "mode", "channel", "tag", "address", "any"]);

/** Why a device says no, where its answer tells. */
const refusalMeaning = z.enum(["unknown", "value", "busy", "fault", "login"]);

const linePointSchema = z.strictObject({
  ...pointBase,
  /** Sent to read the point. */
  ask: line.optional(),
  /** What the answer to `ask` looks like; `{value}` is the reading. */
  reply: line.optional(),
  /**
   * Sent after the question, answered or not, and its own answer is not waited for: it ends what the
   * question began, such as levels that a device would go on telling.
   */
  afterwards: line.optional(),
  /** `{value}` has exactly so many characters: a field of an answer of fixed width. */
  valueWidth: z.int().min(1).max(64).optional(),
  /** What the device says by itself when the point changes. */
  unsolicited: line.optional(),
  /** What it says there, where that differs from `values`; anything not listed is no news of it. */
  unsolicitedValues: z.record(z.string(), pointValueSchema).optional(),
  /** Sent to write the point: one line with `{value}`, or a line for each meaning. */
  set: z.union([line, z.record(z.string(), line)]).optional(),
  /** What the answer to `set` looks like; `reply` when left out. */
  setReply: line.optional(),
  /** Wire time for the answer to `set`, where it takes longer than other answers. */
  setTimeoutMs: z.int().min(10).max(180_000).optional(),
  /** The point is `on` while the device answers: equipment that lives and dies with its supply. */
  answering: z.boolean().default(false),
});
export type LinePoint = z.infer<typeof linePointSchema>;

/** Every line that writes a point. */
export const setLines = ({ set }: LinePoint): readonly string[] =>
  set === undefined ? [] : typeof set === "string" ? [set] : Object.values(set);

/** What is sent on a new connection, and the bytes that answer it before commands are taken. */
const openingSchema = z.strictObject({
  /** Bytes, one character each (latin-1). */
  send: z.string().min(1),
  /** What the answer starts with. */
  expect: z.string().min(1),
  /** Length of the whole answer. */
  answerBytes: z.int().min(1).max(256),
});

/** For devices that speak first, and may want a proof before every line of the connection. */
const loginSchema = z.strictObject({
  /** The greeting of a device that wants no password. */
  open: z.string().min(1),
  /** What stands before the seed in the greeting of one that does. */
  locked: z.string().min(1),
  /** MD5, in small hex digits, of these, joined by colons. The secret file holds `user:password`. */
  digest: z.literal("user:password:seed"),
});

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
    /** Begins every line from the device; what stands before it is noise. */
    start: z.string().optional(),
    /** Bytes, one character each (latin-1), that end a line from the device. */
    terminator: z.string().min(1),
    /** Put before every line sent. */
    sendStart: z.string().optional(),
    /** Added to every line sent. */
    sendTerminator: z.string().optional(),
    /** Characters at either end of a line from the device that say nothing. */
    ignoreEnds: z.string().optional(),
    /** Stands at the start of a line when the device has done with a command, and takes the next. */
    prompt: z.string().length(1).optional(),
    /** Answers come in small or capital letters, as the firmware likes. */
    ignoreCase: z.boolean().default(false),
    encoding: z.enum(["ascii", "utf-8"]).default("ascii"),
    /** Telnet option requests are refused and taken out of the stream. */
    telnet: z.boolean().default(false),
    opening: openingSchema.optional(),
    login: loginSchema.optional(),
    /** One command a connection: the device hangs up after an answer, and so do we. */
    hangsUp: z.boolean().default(false),
    /** `{address}` is written with this many digits. */
    addressDigits: z.int().min(1).max(3).default(1),
    /** Lines that mean "no": whatever was asked has failed. */
    refusals: z.array(z.union([line, z.strictObject({ line, means: refusalMeaning })])).default([]),
    responseTimeoutMs,
    gapMs,
  }),
  points: z.record(z.string(), linePointSchema),
});
