import type { Clock } from "../../contract/clock.ts";
import { mayAt, narrowed, type Permission, rightsOf } from "../../contract/permissions.ts";
import { hubLimits } from "../hub-limits.ts";
import type { PlaceTree } from "../sites/place-tree.ts";
import type { Account, AccountStore, StoredToken, TokenStore } from "../store/account-store.ts";
import { newToken, tokenHash } from "./token.ts";
import { type Due, type User, userOf } from "./user.ts";

export interface ApiTokensOptions {
  readonly store: TokenStore;
  readonly accounts: Pick<AccountStore, "find">;
  /** What its owner has to do first. */
  readonly dueOf: (account: Account) => Due | null;
  readonly tree: () => PlaceTree;
  /** Wire clock. */
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
}

export interface NewApiToken {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly place: string;
  /** Wire time. */
  readonly expiresAtMs: number;
}

export type ApiTokenResult =
  /** `secret`: shown once. */
  | { readonly ok: true; readonly token: StoredToken; readonly secret: string }
  | { readonly ok: false; readonly why: "not-yours" | "too-many" | "too-long" };

/** Tokens by which programs act for an account, each with a part of its rights, at one place. */
export interface ApiTokens {
  /** Nobody puts more into a token than he has there. */
  create(owner: User, wish: NewApiToken): Promise<ApiTokenResult>;
  /** All tokens, or those of one account. */
  list(account: string | null): Promise<readonly StoredToken[]>;
  remove(id: string): Promise<boolean>;
  /**
   * Who a program acts as; null: no such token, it has ended, or its account has. While its owner has
   * something to do first, a token does nothing.
   */
  userOf(secret: string): Promise<User | null>;
}

/** What a token begins with, so that it is found where it must not be. */
const mark = "huitang_";

export function createApiTokens(options: ApiTokensOptions): ApiTokens {
  const { store, accounts, clock, randomBytes, tree } = options;
  const { tokenLongestMs, tokensPerAccount, touchMs } = hubLimits.accounts;
  return {
    async create(owner, { name, permissions, place, expiresAtMs }) {
      const nowMs = Math.floor(clock.wallMs());
      if (expiresAtMs <= nowMs || expiresAtMs > nowMs + tokenLongestMs) {
        return { ok: false, why: "too-long" };
      }
      const path = tree().path(place);
      const has = permissions.every((permission) => mayAt(owner.rights, permission, path));
      if (!has) return { ok: false, why: "not-yours" };
      if ((await store.list(owner.name)).length >= tokensPerAccount) {
        return { ok: false, why: "too-many" };
      }
      const secret = `${mark}${newToken(randomBytes)}`;
      const token: StoredToken = {
        id: randomBytes(8).toString("hex"),
        tokenHash: tokenHash(secret),
        account: owner.name,
        name,
        permissions,
        place,
        createdAtMs: nowMs,
        expiresAtMs,
        usedAtMs: null,
      };
      await store.add(token);
      return { ok: true, token, secret };
    },
    list: (account) => store.list(account),
    remove: (id) => store.remove(id),
    async userOf(secret) {
      if (!secret.startsWith(mark)) return null;
      const token = await store.find(tokenHash(secret));
      const nowMs = Math.floor(clock.wallMs());
      if (token === null || token.expiresAtMs <= nowMs) return null;
      const account = await accounts.find(token.account);
      if (account === null || account.disabled) return null;
      if (nowMs - (token.usedAtMs ?? 0) >= touchMs) await store.touch(token.id, nowMs);
      const { permissions, place } = token;
      const pathOf = (id: string) => tree().path(id);
      const rights = narrowed(rightsOf(account.grants), { permissions, place }, pathOf);
      return { ...userOf(account, options.dueOf(account)), rights, byToken: true };
    },
  };
}
