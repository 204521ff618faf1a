import { z } from "zod";
import { deviceIdSchema, roomIdSchema, siteIdSchema } from "./ids.ts";
import { roomUseSchema } from "./free-rooms.ts";
import { layoutKindSchema } from "./room-offers.ts";
import { deviceKindSchema } from "./points.ts";
import { durationMsSchema } from "./duration.ts";

const host = z.string().min(1).max(253);
const tcpPort = z.int().min(1).max(65_535);
const baud = z.int().min(300).max(4_000_000);
const parity = z.enum(["none", "even", "odd"]);
const stopBits = z.union([z.literal(1), z.literal(2)]);

const tcpSchema = z.strictObject({ host, port: tcpPort.optional() });
const httpSchema = z.strictObject({ host, port: tcpPort.default(80) });
const udpSchema = z.strictObject({ host, port: tcpPort.optional() });
const serialSchema = z.strictObject({
  port: z.string().min(1),
  baud: baud.optional(),
  parity: parity.optional(),
  stopBits: stopBits.optional(),
  dataBits: z.union([z.literal(7), z.literal(8)]).optional(),
});

/** RTU by a serial port of this machine, or by a serial server that passes raw bytes over TCP. */
const rtuSchema = z.union([
  z.strictObject({
    port: z.string().min(1),
    baud: baud.default(9600),
    parity: parity.default("none"),
    stopBits: stopBits.default(1),
    echo: z.boolean().default(false),
  }),
  z.strictObject({
    host,
    tcpPort,
    baud: baud.default(9600),
    parity: parity.default("none"),
    stopBits: stopBits.default(1),
    echo: z.boolean().default(false),
  }),
]);

const mqttSchema = z.union([
  z.strictObject({
    /** The edge's own broker for the room's devices. */
    embedded: z.strictObject({
      host: host.default("127.0.0.1"),
      port: tcpPort,
      /** File of device logins, mode 0600. */
      users: z.string().min(1),
    }),
  }),
  z.strictObject({
    url: z.url(),
    username: z.string().optional(),
    passwordFile: z.string().optional(),
  }),
]);

export const linkSchema = z.union([
  z.strictObject({ "modbus-rtu": rtuSchema }),
  z.strictObject({ "modbus-tcp": z.strictObject({ host, port: tcpPort.default(502) }) }),
  z.strictObject({ serial: serialSchema }),
  z.strictObject({ tcp: z.strictObject({ host, port: tcpPort }) }),
  z.strictObject({ udp: z.strictObject({ host, port: tcpPort }) }),
  z.strictObject({ mqtt: mqttSchema }),
  z.strictObject({ http: httpSchema }),
  /** Where plates that fetch their images by themselves find the edge. */
  z.strictObject({ "http-listen": z.strictObject({ host, port: tcpPort }) }),
  z.strictObject({ gpio: z.strictObject({ chip: z.string().default("gpiochip0") }) }),
]);
export type LinkConfig = z.infer<typeof linkSchema>;

export const bindingSchema = z.strictObject({
  profile: z.string().min(1),
  /** What the device itself says: `2.1.3`. Chooses between the variants of a profile. */
  firmware: z.string().min(1).max(64).optional(),
  /** A relay channel may serve as another kind: a lighting zone, a door lock. */
  kind: deviceKindSchema.optional(),
  /** One of the room's shared links, or one of its own by `tcp`, `udp` or `serial`. */
  link: z.string().optional(),
  tcp: tcpSchema.optional(),
  udp: udpSchema.optional(),
  serial: serialSchema.optional(),
  /** An access point; devices of one host and port share it. */
  http: httpSchema.optional(),
  /** Modbus unit. */
  unit: z.int().min(0).max(255).optional(),
  /** Digits of a device's own address, in quotes: zeros in front count. */
  address: z
    .string('digits in quotes: "000012345678"')
    .regex(/^[0-9A-F]{2,16}$/)
    .optional(),
  /** Counted from 1. */
  channel: z.int().min(1).max(256).optional(),
  topic: z.string().min(1).optional(),
  tag: z.string().min(1).max(64).optional(),
  /** GPIO line number on its chip. */
  line: z.int().min(0).optional(),
  /** File with the device's password, mode 0600. */
  passwordFile: z.string().optional(),
  /** The relay this device hangs on. Cut last, and never while the device is hot. */
  supply: deviceIdSchema.optional(),
  /** Rated watts of what it switches: a self-test looks for them at the meter. */
  watts: z.number().positive().max(100_000).optional(),
  path: z.enum(["main", "standby"]).optional(),
  zone: z.string().optional(),
  place: z.string().optional(),
  seat: z.string().optional(),
  /** Of a plate that is one of two at its seat, back to back; one with two faces of its own says nothing. */
  face: z.enum(["front", "back"]).optional(),
  measures: z.enum(["whole-room", "part"]).optional(),
  /** Where the counter of this meter comes round to zero, kWh; left out: recognised by what it shows. */
  modulusKWh: z.number().positive().max(1e9).optional(),
  /** Latin letters that stand side by side on this sign, where its model comes in several lengths. */
  columns: z.int().min(1).max(1000).optional(),
  /** Hours that the lamp of this projector lasts, by its maker; a laser has none. */
  lampLifeHours: z.int().min(100).max(100_000).optional(),
  /** What a device is to the room; a contact must say what it reports. */
  role: z
    .enum([
      "main-screen",
      "banner",
      "door-sign",
      "room-door",
      "fire",
      "mains",
      "help",
      "intruder",
      "call",
      "window",
    ])
    .optional(),
  /** Of a contact that opens when its case arises, as fire loops do. */
  invert: z.boolean().optional(),
});
export type Binding = z.infer<typeof bindingSchema>;

const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** Two Chinese words are a reason, as four letters may be. */
const reasonSchema = z
  .string()
  .min(4, "expected the reason in 4 characters or more: it stands in every explanation")
  .max(512, "expected the reason in 512 characters or fewer");
const parameterSchema = z.union([z.string(), z.number()]);

/** The whole of `room.yaml`. Unknown members are errors. */
export const roomConfigSchema = z.strictObject({
  room: roomIdSchema,
  name: bilingual,
  site: siteIdSchema,
  timezone: z.string().refine((zone) => isTimeZone(zone), "an IANA time zone: Asia/Shanghai"),
  pack: z.string().min(1),
  seats: z.int().min(0).max(10_000).default(0),
  /** Offered in working hours only, or at any hour (SZ App. A). */
  use: roomUseSchema.default("ordinary"),
  /** How its furniture can stand. */
  layouts: z.array(layoutKindSchema).max(8).default([]),
  /** What the whole room may draw when it counts as off. */
  standbyWatts: z.number().min(0).max(10_000),
  season: z.enum(["cooling", "heating"]).default("cooling"),
  hub: z
    .strictObject({
      url: z.string().regex(/^mqtts?:\/\//, "mqtt://host:port or mqtts://host:port"),
      /** File with this room's login at the hub, mode 0600. */
      enrolment: z.string().min(1),
    })
    .optional(),
  panel: z
    .strictObject({ host: host.default("127.0.0.1"), port: tcpPort })
    .default({ host: "127.0.0.1", port: 8080 }),
  /** Folder of the room's own data. */
  data: z.string().min(1),
  links: z.record(deviceIdSchema, linkSchema).default({}),
  devices: z.record(deviceIdSchema, bindingSchema),
  comfort: z
    .strictObject({
      /** Wanted room temperatures, °C; the limits of the standards still hold. */
      coolingSetpoint: z.number().min(10).max(35).default(26),
      heatingSetpoint: z.number().min(10).max(35).default(20),
      /** How long before the start the air is brought to comfort. */
      lead: durationMsSchema.default(2_700_000),
    })
    .default({ coolingSetpoint: 26, heatingSetpoint: 20, lead: 2_700_000 }),
  /** When nobody is there any more, or nobody came, the meeting ends by itself. */
  ending: z
    .strictObject({
      /** Which meetings may end so. */
      vacancy: z.enum(["never", "self-service", "always"]).default("always"),
      /** Empty for this long in the middle of a meeting. */
      emptyFor: durationMsSchema.default(1_200_000),
      /** Nobody has come by this long after the start. */
      noShowAfter: durationMsSchema.default(1_800_000),
      /** The countdown that everybody sees before it ends. */
      countdown: durationMsSchema.default(300_000),
    })
    .default({
      vacancy: "always",
      emptyFor: 1_200_000,
      noShowAfter: 1_800_000,
      countdown: 300_000,
    }),
  /** How often the room tests itself outside meetings (NX 5.4.1 names no period). */
  periodicTestEvery: durationMsSchema.default(604_800_000),
  /** Approvals to leave the limits of air-conditioning: whose, why, and until when. */
  exemptions: z
    .array(
      z.strictObject({
        clause: z.literal("PI26"),
        mode: z.enum(["cooling", "heating"]),
        /** The lowest set-point when cooling, the highest when heating. */
        limitC: z.number().min(10).max(35),
        owner: z.string().min(1).max(128),
        reason: reasonSchema,
        until: z.iso.datetime({
          offset: true,
          error: "expected a time with its offset: 2026-09-30T18:00:00+08:00",
        }),
      }),
    )
    .max(32)
    .default([]),
  overrides: z
    .array(
      z.strictObject({
        clause: z.string().min(1),
        parameters: z.record(z.string(), parameterSchema),
        reason: reasonSchema,
        by: z.string().min(1),
      }),
    )
    .default([]),
});
export type RoomConfig = z.infer<typeof roomConfigSchema>;

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).format(0) !== "";
  } catch {
    return false;
  }
}
