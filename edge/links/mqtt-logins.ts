import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { z } from "zod";

const loginSchema = z.strictObject({
  username: z.string().min(1).max(64),
  /** The login publishes and subscribes to this topic and below it, */
  topic: z.string().min(1).max(200),
  /** and to these, which end in it: firmware that puts a prefix before every topic. Nowhere else. */
  prefixed: z.array(z.string().min(1).max(200)).max(8).readonly().default([]),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Login = z.infer<typeof loginSchema>;

/** Every topic that is a login's own. */
export const topicsOf = ({ topic, prefixed }: Login): readonly string[] => [topic, ...prefixed];

/** A device that needs a login, and the topics it may use, the binding's first. */
export interface LoginWish {
  readonly device: string;
  readonly topic: string;
  readonly prefixed: readonly string[];
}

const fileSchema = z.strictObject({ logins: z.array(loginSchema).max(1024) });

export interface IssuedLogin {
  readonly device: string;
  readonly username: string;
  /** To be typed into the device now: it is kept nowhere. */
  readonly password: string;
}

/** RFC 7914: 32 MiB and some 80 ms for each guess. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const hashBytes = 32;
const saltBytes = 16;
const passwordBytes = 18;

/** The logins of a users file by name; throws with the place of the fault. Empty text: none. */
export function parseLogins(content: string): ReadonlyMap<string, Login> {
  if (content.trim() === "") return new Map();
  const { logins } = fileSchema.parse(JSON.parse(content));
  return new Map(logins.map((login) => [login.username, login]));
}

/**
 * Makes a login for each device that has none yet, named after the device and bound to its topic. A
 * login that exists keeps its password; its topic follows the room's file. Others are left alone.
 */
export async function issueLogins(
  content: string,
  devices: readonly LoginWish[],
): Promise<{ readonly content: string; readonly issued: readonly IssuedLogin[] }> {
  const logins = new Map(parseLogins(content));
  const issued: IssuedLogin[] = [];
  for (const { device, topic, prefixed } of devices) {
    const known = logins.get(device);
    if (known !== undefined) {
      logins.set(device, { ...known, topic, prefixed });
      continue;
    }
    const password = randomBytes(passwordBytes).toString("base64url");
    const salt = randomBytes(saltBytes);
    const hash = (await derive(password, salt)).toString("hex");
    logins.set(device, { username: device, topic, prefixed, salt: salt.toString("hex"), hash });
    issued.push({ device, username: device, password });
  }
  const file = { logins: [...logins.values()] };
  return { content: `${JSON.stringify(file, null, 2)}\n`, issued };
}

const nobody: Login = {
  username: "nobody",
  topic: "nothing",
  prefixed: [],
  salt: "0".repeat(saltBytes * 2),
  hash: "0".repeat(hashBytes * 2),
};

/** Whether the password is the login's. An unknown login takes as long as a known one. */
export async function isPassword(login: Login | undefined, password: Uint8Array): Promise<boolean> {
  const { salt, hash } = login ?? nobody;
  const derived = await derive(password, Buffer.from(salt, "hex"));
  return timingSafeEqual(derived, Buffer.from(hash, "hex")) && login !== undefined;
}

function derive(password: string | Uint8Array, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, cost, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
