import { z } from "zod";
import { durationMsSchema } from "./duration.ts";
import { deviceKindSchema, unitSchema } from "./points.ts";
import { pointValueSchema } from "./reading.ts";

const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const range = z.tuple([z.number(), z.number()]);
const wireAddress = z.int().min(0).max(0xff_ff);
/** Wire value, as text, → what it means. `"1": on` */
const choices = z.record(z.string(), pointValueSchema);

/** What every point may say, whatever the driver. Unit defaults to the vocabulary's. */
const pointBase = {
  unit: unitSchema.optional(),
  /** value = wire × scale + offset */
  scale: z.number().default(1),
  offset: z.number().default(0),
  /** Wire value → meaning; the other way round when written. */
  values: choices.optional(),
  /** Meaning → wire value written, for the meanings that several wire values share. */
  writes: z.record(z.string(), z.string()).optional(),
  /** Wire values that mean "no reading". */
  invalid: z.array(z.number()).default([]),
  /** Readings outside are bad, in the point's unit. */
  plausible: range.optional(),
  /** Real time between two polls. */
  every: durationMsSchema.default(5000),
  /** Real time after which a reading is stale; six polls, and at least 15 s, when left out. */
  staleAfter: durationMsSchema.optional(),
};

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

export const linePointSchema = z.strictObject({
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

export const pjlinkPointSchema = z.strictObject({
  ...pointBase,
  command: z.enum(["POWR", "INPT", "AVMT", "LAMP", "ERST"]),
});
export type PjlinkPoint = z.infer<typeof pjlinkPointSchema>;

export const mqttPointSchema = z.strictObject({
  ...pointBase,
  /** Below the binding's topic; empty for the topic itself. */
  topic: z.string().default(""),
  /** Member of the JSON payload; the whole payload as text when left out. */
  field: z.string().optional(),
  set: z
    .strictObject({
      topic: z.string(),
      /** Member of the JSON sent; the bare value when left out. */
      field: z.string().optional(),
      /** The value names an image; the payload is that image's bytes. */
      image: z.boolean().default(false),
    })
    .optional(),
});
export type MqttPoint = z.infer<typeof mqttPointSchema>;

export const framePointSchema = z.strictObject({
  ...pointBase,
  /** Offset in bytes from the start of the frame's payload. */
  at: z.int().min(0).max(255),
  type: z.enum(["u8", "u16le", "i16le"]),
});
export type FramePoint = z.infer<typeof framePointSchema>;

export const gpioPointSchema = z.strictObject({
  ...pointBase,
  direction: z.enum(["in", "out"]),
  activeLow: z.boolean().default(false),
});
export type GpioPoint = z.infer<typeof gpioPointSchema>;

const parity = z.enum(["none", "even", "odd"]);
const serialSettings = {
  baud: z.array(z.int().min(300).max(4_000_000)).min(1),
  default: z.int(),
  parity: parity.default("none"),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
};
const responseTimeoutMs = z.int().min(10).max(120_000).default(1000);
const gapMs = z.int().min(0).max(5000).default(0);

const timingsSchema = z.strictObject({
  /** Room time from "on" until the picture or sound is there. */
  warmUp: durationMsSchema.optional(),
  /** Room time from "off" until the supply may be cut. */
  coolDown: durationMsSchema.optional(),
  minimumOn: durationMsSchema.optional(),
  minimumOff: durationMsSchema.optional(),
  /** Real time after a write before the read-back is believed. */
  settle: durationMsSchema.default(0),
});

const selfTestStepSchema = z.union([
  z.strictObject({
    read: z.string(),
    expect: z.union([
      z.strictObject({ between: range }),
      z.strictObject({ equals: pointValueSchema }),
      z.strictObject({ known: z.literal(true) }),
    ]),
    clause: z.string(),
  }),
  z.strictObject({
    /** Written, read back, and put back as it was. */
    toggle: z.string(),
    between: z.tuple([pointValueSchema, pointValueSchema]),
    clause: z.string(),
  }),
]);
export type ProfileSelfTestStep = z.infer<typeof selfTestStepSchema>;

const common = {
  vendor: z.string().min(1),
  model: z.string().min(1),
  kind: deviceKindSchema,
  firmware: z.string().default("*"),
  /** Channels of one device, counted from 1, when a binding must say which it means. */
  channels: z.int().min(1).max(256).optional(),
  /** stable: two independent sources or the maker's own · beta: one source. */
  status: z.enum(["stable", "beta"]),
  source: z.string().min(1),
  timings: timingsSchema.default({ settle: 0 }),
  watts: z.strictObject({ rated: z.number(), standby: z.number() }).optional(),
  selfTest: z.array(selfTestStepSchema).default([]),
  caveats: z.array(z.strictObject({ text: bilingual, source: z.string() })).default([]),
};

const modbusProfile = z.strictObject({
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

const lineProfile = z.strictObject({
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

const pjlinkProfile = z.strictObject({
  ...common,
  driver: z.literal("pjlink"),
  link: z.strictObject({
    type: z.literal("tcp"),
    port: z.int().default(4352),
    responseTimeoutMs,
    gapMs,
  }),
  points: z.record(z.string(), pjlinkPointSchema),
});

const mqttProfile = z.strictObject({
  ...common,
  driver: z.literal("mqtt-points"),
  link: z.strictObject({
    type: z.literal("mqtt"),
    /** Below the binding's topic: says whether the device is there. */
    availability: z
      .strictObject({
        topic: z.string(),
        field: z.string().optional(),
        online: z.string(),
        offline: z.string(),
      })
      .optional(),
  }),
  points: z.record(z.string(), mqttPointSchema),
});

const frameProfile = z.strictObject({
  ...common,
  driver: z.literal("binary-frame"),
  link: z.strictObject({
    type: z.literal("serial"),
    ...serialSettings,
    /** Bytes as hex: what every frame starts and ends with. */
    start: z.string().regex(/^([0-9A-F]{2})+$/),
    end: z.string().regex(/^([0-9A-F]{2})+$/),
    /** Length of the payload, little-endian, in the two bytes after `start`. */
    length: z.literal("u16le"),
    maxPayloadBytes: z.int().min(1).max(1024),
    /** Payload bytes that say the frame holds the points: `{ at: 1, equals: AA }`. */
    marks: z
      .array(z.strictObject({ at: z.int().min(0), equals: z.string().regex(/^[0-9A-F]{2}$/) }))
      .default([]),
  }),
  points: z.record(z.string(), framePointSchema),
});

const gpioProfile = z.strictObject({
  ...common,
  driver: z.literal("gpio-points"),
  link: z.strictObject({ type: z.literal("gpio") }),
  points: z.record(z.string(), gpioPointSchema),
});

/** What a model of device can do and how it is spoken to, after its presets were filled in. */
export const profileSchema = z.discriminatedUnion("driver", [
  modbusProfile,
  lineProfile,
  pjlinkProfile,
  mqttProfile,
  frameProfile,
  gpioProfile,
]);
export type Profile = z.infer<typeof profileSchema>;
export type DriverName = Profile["driver"];
export type ProfileOf<D extends DriverName> = Extract<Profile, { driver: D }>;
/** What every driver's point has. */
export type ProfilePoint = z.infer<z.ZodObject<typeof pointBase>>;

/** Whether the model takes this point as a command. */
export function isWritable(profile: Profile, point: string): boolean {
  switch (profile.driver) {
    case "modbus-points":
      return profile.points[point]?.writable ?? false;
    case "line-protocol":
      return profile.points[point]?.set !== undefined;
    case "pjlink":
      return ["POWR", "INPT", "AVMT"].includes(profile.points[point]?.command ?? "");
    case "mqtt-points":
      return profile.points[point]?.set !== undefined;
    case "binary-frame":
      return false;
    case "gpio-points":
      return profile.points[point]?.direction === "out";
  }
}

/** Real time after which a reading of this point is stale. */
export const staleAfterMs = (point: ProfilePoint): number =>
  point.staleAfter ?? Math.max(15_000, point.every * 6);

/** A sample beside each profile: bytes or payloads from a source that is not our own encoder. */
export const profileSampleSchema = z.strictObject({
  source: z.string().min(1),
  exchanges: z
    .array(
      z.strictObject({
        /** What we send: hex bytes for binary drivers, text for line drivers, topic for MQTT. */
        sent: z.string().optional(),
        received: z.string(),
        topic: z.string().optional(),
        reads: z.record(z.string(), pointValueSchema),
        channel: z.int().optional(),
        tag: z.string().optional(),
      }),
    )
    .min(1),
});
export type ProfileSample = z.infer<typeof profileSampleSchema>;
