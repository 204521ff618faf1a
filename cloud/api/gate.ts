import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { mayAt, type Permission } from "../../contract/permissions.ts";
import { siteName } from "../../contract/places.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { ApiTokens } from "../accounts/api-tokens.ts";
import type { User } from "../accounts/user.ts";
import type { Sites } from "../sites/sites.ts";
import type { Denials } from "../audit/denials.ts";
import { auditEntry } from "./audit-entry.ts";
import type { SessionCookie } from "./session-cookie.ts";

/**
 * What a permission is asked for: a room, a site as a whole, the whole hub, or, with null, anything
 * that somebody has it for.
 */
export type Where = { readonly site: string; readonly room: string | null } | "everywhere" | null;

/** Who somebody is, what he may do where, and the note that somebody was turned away. */
export interface Gate {
  authenticate(request: FastifyRequest): Promise<User | null>;
  may(user: User, permission: Permission, where: Where): boolean;
  /** At a place of the tree, by its path from the top down; empty: the whole hub. */
  mayOn(user: User, permission: Permission, path: readonly string[]): boolean;
  /** A line of who was turned away, and where; of nobody in particular only when he tried a token. */
  denied(request: FastifyRequest, user: User | null): Promise<void>;
}

export interface GateOptions {
  readonly accounts: Pick<Accounts, "userOf">;
  readonly tokens: Pick<ApiTokens, "userOf">;
  readonly places: Pick<Sites, "tree" | "refresh">;
  readonly cookie: SessionCookie;
  readonly denials: Pick<Denials, "tell">;
}

export function createGate({ accounts, tokens, places, cookie, denials }: GateOptions): Gate {
  const pathOf = (where: Where): readonly string[] | null => {
    if (where === null) return null;
    if (where === "everywhere") return [];
    const { site, room } = where;
    return room === null ? places.tree().path(siteName(site)) : places.tree().roomPath(site, room);
  };
  return {
    async authenticate(request) {
      await places.refresh();
      const token = cookie.read(request);
      if (token !== "") return await accounts.userOf(token);
      const secret = bearerOf(request);
      return secret === "" ? null : await tokens.userOf(secret);
    },
    may: (user, permission, where) => mayAt(user.rights, permission, pathOf(where)),
    mayOn: (user, permission, path) => mayAt(user.rights, permission, path),
    async denied(request, user) {
      const isToken = user === null && cookie.read(request) === "" && saysBearer(request);
      if (user === null && !isToken) return;
      const action = isToken ? "wrong token" : "denied";
      const caller = { user, source: request.ip };
      await denials.tell(auditEntry(caller, action, pathOfRequest(request), false));
    },
  };
}

const paramsSchema = z.record(z.string(), z.string()).catch({});
const idCharacters = 128;

/** With its ids filled in; not what an office system calls its bookings: that may tell too much. */
function pathOfRequest({ params, routeOptions }: FastifyRequest): string {
  const ids = paramsSchema.parse(params);
  return (routeOptions.url ?? "").replaceAll(/:(\w+)/g, (pattern, name: string) => {
    const id = name === "key" ? undefined : ids[name];
    return id === undefined ? pattern : encodeURIComponent(id.slice(0, idCharacters));
  });
}

const saysBearer = ({ headers }: FastifyRequest): boolean =>
  /^Bearer\s/i.test(headers.authorization ?? "");

const bearerOf = ({ headers }: FastifyRequest): string =>
  /^Bearer (?<token>[\w-]{16,256})$/.exec(headers.authorization ?? "")?.groups?.["token"] ?? "";
