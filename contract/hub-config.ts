import { z } from "zod";
import { siteIdSchema } from "./ids.ts";

const host = z.string().min(1).max(253);
/** 0 lets the system choose: for tests and demonstrations on one machine. */
const tcpPort = z.int().min(0).max(65_535);

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day: 08:00");

/** PEM files, readable by the hub only. */
const tlsSchema = z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) });

const mqttSchema = z.union([
  z.strictObject({
    /** The hub's own broker: enough for a building. */
    embedded: z.strictObject({
      host: host.default("127.0.0.1"),
      port: tcpPort.default(1883),
      tls: tlsSchema.optional(),
    }),
  }),
  z.strictObject({
    url: z.string().regex(/^mqtts?:\/\//, "mqtt://host:port or mqtts://host:port"),
    username: z.string().min(1),
    /** File with the password, mode 0600. */
    passwordFile: z.string().min(1),
  }),
]);

/** The whole of `hub.yaml`. Unknown members are errors. */
export const hubConfigSchema = z.strictObject({
  sites: z.array(siteIdSchema).min(1).max(256),
  http: z
    .strictObject({
      host: host.default("127.0.0.1"),
      port: tcpPort.default(8090),
      /** How people reach the console when it is not by this machine's address. */
      publicUrl: z
        .string()
        .regex(/^https?:\/\/[^/]+$/, "https://hub.example, without a path")
        .optional(),
      tls: tlsSchema.optional(),
    })
    .default({ host: "127.0.0.1", port: 8090 }),
  mqtt: mqttSchema.default({ embedded: { host: "127.0.0.1", port: 1883 } }),
  /** When ordinary rooms are offered, by the clock on their wall; all-day rooms always are. */
  workingHours: z
    .strictObject({ from: timeOfDay, to: timeOfDay })
    .refine(({ from, to }) => from < to, { path: ["to"], message: "a day ends after it begins" })
    .optional(),
  /** Folder of the hub's own data. */
  data: z.string().min(1),
});
export type HubConfig = z.infer<typeof hubConfigSchema>;

/** The file with a room's login at its hub, mode 0600: what `enrol` writes and the edge reads. */
export const enrolmentSchema = z.strictObject({
  username: z.string().min(1).max(256),
  password: z.string().min(16).max(256),
});
export type Enrolment = z.infer<typeof enrolmentSchema>;
