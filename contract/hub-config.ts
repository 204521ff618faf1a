import { z } from "zod";
import { siteIdSchema } from "./ids.ts";
import { hubRoles } from "./permissions.ts";
import { placeIdSchema } from "./places.ts";

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

/** A database server instead of a file in the data folder. */
const storeSchema = z.strictObject({
  postgres: z.strictObject({
    url: z
      .string()
      .regex(
        /^postgres(?:ql)?:\/\/[^:@/]+@[^@]+\/[^/]+$/,
        "postgres://user@host:5432/database, without a password: it stands in passwordFile",
      ),
    /** File with the password, mode 0600; without it the server must know the hub by other means. */
    passwordFile: z.string().min(1).optional(),
  }),
});

/** How people prove who they are at the hub itself. */
const accountsSchema = z.strictObject({
  /**
   * `strict`: mixed signs, changed within 180 days, none of the last five again. `modern`: twelve signs
   * or more, and no end.
   */
  passwords: z.enum(["strict", "modern"]).default("strict"),
  /** Who must have a second factor; who has set one up is asked for it in any case. */
  secondFactor: z.enum(["optional", "administrators", "all"]).default("optional"),
});

/** Another sign-on that the hub believes: OpenID Connect, code flow with PKCE. */
const oidcSchema = z.strictObject({
  issuer: z
    .string()
    .regex(/^https:\/\/[^\s?#]+$|^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?(?:\/[^\s?#]*)?$/, {
      message: "https://…; http only on this machine",
    }),
  clientId: z.string().min(1).max(256),
  /** File with the client's secret, mode 0600; none: a public client, by PKCE alone. */
  clientSecretFile: z.string().min(1).optional(),
  /** What the button says. */
  name: z.strictObject({ zh: z.string().min(1).max(40), en: z.string().min(1).max(40) }),
  scopes: z.string().max(256).default("openid profile"),
  /** Of the ID token: what the account is called here, if nobody has the name yet. */
  nameClaim: z.string().min(1).max(64).default("preferred_username"),
  /** Of the ID token: a word, or a list of words, by which roles are given at each sign-on. */
  roleClaim: z.string().min(1).max(64).optional(),
  roles: z
    .array(
      z.strictObject({
        value: z.string().min(1).max(256),
        role: z.enum(hubRoles),
        place: placeIdSchema.default("everywhere"),
      }),
    )
    .max(100)
    .default([]),
  /** Who has no account here: turned away, or given one. */
  unknownPeople: z.enum(["refuse", "create"]).default("refuse"),
  /**
   * Who comes for the first time, while an account of his name waits here, without a password and
   * without an invitation: turned away, or given it. `link` trusts the other with every such name.
   */
  waitingAccounts: z.enum(["refuse", "link"]).default("refuse"),
});

/** Copies of the hub's memory, once a day; with a database server its keeper makes them. */
const backupSchema = z.strictObject({
  /** Best on another disk, or another machine, than the data. */
  folder: z.string().min(1),
  /** By the machine's clock. */
  at: timeOfDay.default("03:00"),
  /** How many are kept. */
  keep: z.int().min(1).max(366).default(14),
  /** File with 64 hex digits, mode 0600, kept elsewhere: with it backups are encrypted. */
  keyFile: z.string().min(1).optional(),
});

/** Processes of their own that store what rooms say; left out: the hub does it by itself. */
const ingestSchema = z.strictObject({
  /** Started and watched by this hub; `huitang ingest` starts more, here or on other machines. */
  processes: z.int().min(0).max(16),
});

const hubConfigMembers = z.strictObject({
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
  accounts: accountsSchema.optional(),
  oidc: oidcSchema.optional(),
  store: storeSchema.optional(),
  ingest: ingestSchema.optional(),
  backup: backupSchema.optional(),
});

/** The whole of `hub.yaml`. Unknown members are errors. */
export const hubConfigSchema = hubConfigMembers.refine(
  ({ ingest, store, mqtt }) => ingest === undefined || (store !== undefined && "url" in mqtt),
  {
    path: ["ingest"],
    message:
      "processes of their own need a database and a broker that others can reach: " +
      "store.postgres, and a broker outside the hub at mqtt.url",
  },
);
export type HubConfig = z.infer<typeof hubConfigSchema>;

/** The file with a room's login at its hub, mode 0600: what `enrol` writes and the edge reads. */
export const enrolmentSchema = z.strictObject({
  username: z.string().min(1).max(256),
  password: z.string().min(16).max(256),
});
export type Enrolment = z.infer<typeof enrolmentSchema>;
export type OidcConfig = NonNullable<HubConfig["oidc"]>;
