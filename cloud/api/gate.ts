import type { FastifyRequest } from "fastify";
import { mayAt, type Permission } from "../../contract/permissions.ts";
import { siteName } from "../../contract/places.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { ApiTokens } from "../accounts/api-tokens.ts";
import type { User } from "../accounts/user.ts";
import type { Sites } from "../sites/sites.ts";
import type { AuditEntry } from "../store/audit-store.ts";
import { auditEntry, type Caller } from "./audit-entry.ts";
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
  denied(caller: Caller, path: string): Promise<void>;
}

export interface GateOptions {
  readonly accounts: Pick<Accounts, "userOf">;
  readonly tokens: Pick<ApiTokens, "userOf">;
  readonly places: Pick<Sites, "tree" | "refresh">;
  readonly cookie: SessionCookie;
  readonly audit: (entry: Omit<AuditEntry, "atMs">) => Promise<void>;
}

export function createGate({ accounts, tokens, places, cookie, audit }: GateOptions): Gate {
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
    denied: (caller, path) => audit(auditEntry(caller, "denied", path, false)),
  };
}

const bearerOf = ({ headers }: FastifyRequest): string =>
  /^Bearer (?<token>[\w-]{16,256})$/.exec(headers.authorization ?? "")?.groups?.["token"] ?? "";
