import { createHash } from "node:crypto";
import type { ProfileOf } from "../../contract/profile.ts";
import type { Greeter, Greeting } from "../links/line-entry.ts";
import type { TriedLogin } from "./tried-login.ts";

type Login = NonNullable<ProfileOf<"line-protocol">["link"]["login"]>;

/**
 * Answers the greeting of a device as its profile describes it. The seed of a locked one goes with
 * user and password into a digest that stands before every line of the connection.
 */
export function lineGreeter({ open, locked }: Login, login: TriedLogin): Greeter {
  return {
    async hear(line) {
      if (line === open) return { kind: "ready", prefix: "" };
      if (!line.startsWith(locked)) return { kind: "other" };
      return await prove(line.slice(locked.length), login);
    },
  };
}

async function prove(seed: string, login: TriedLogin): Promise<Greeting> {
  const secret = await login.secret();
  if (!secret.ok) return { kind: "refused", failure: secret.failure };
  if (!secret.value.includes(":")) {
    const detail = "the password file holds user:password for this device";
    return { kind: "refused", failure: login.unusable(detail) };
  }
  return { kind: "ready", prefix: userDigest(secret.value, seed) };
}

/** MD5 of `user:password:seed`, small hex digits. Source: Panasonic, NTCONTROL over LAN. */
export const userDigest = (secret: string, seed: string): string =>
  createHash("md5").update(`${secret}:${seed}`).digest("hex");
