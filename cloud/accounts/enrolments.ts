import type { Clock } from "../../contract/clock.ts";
import type { Enrolment } from "../../contract/hub-config.ts";
import { roomIdSchema, siteIdSchema } from "../../contract/ids.ts";
import type { RoomRef, RoomStore } from "../store/hub-store.ts";
import { newToken, tokenHash, tokenMatches } from "./token.ts";

export interface EnrolmentsOptions {
  readonly store: RoomStore;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
}

/** Rooms' logins at the hub: made here, handed out once, kept as a hash. */
export interface Enrolments {
  /** A new login for the room; the one before ends. */
  enrol(ref: RoomRef): Promise<Enrolment>;
  /** The room a login belongs to, or null. */
  check(login: Enrolment): Promise<RoomRef | null>;
}

export function createEnrolments(options: EnrolmentsOptions): Enrolments {
  const { store, clock, randomBytes } = options;
  return {
    async enrol(ref) {
      const password = newToken(randomBytes);
      await store.enrol(ref, tokenHash(password), clock.wallMs());
      return { username: usernameOf(ref), password };
    },
    async check({ username, password }) {
      const [site, room, ...rest] = username.split(".");
      if (rest.length > 0 || !siteIdSchema.safeParse(site).success) return null;
      if (!roomIdSchema.safeParse(room).success) return null;
      const ref = { site: site ?? "", room: room ?? "" };
      const hash = await store.tokenHash(ref);
      return hash !== null && tokenMatches(password, hash) ? ref : null;
    },
  };
}

/** `site.room`: no id can hold a dot. Also the room's MQTT client id. */
export const usernameOf = (ref: RoomRef): string => `${ref.site}.${ref.room}`;
