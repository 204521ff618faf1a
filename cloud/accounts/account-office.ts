import type { Clock } from "../../contract/clock.ts";
import { type Grant, mayAt, mayGive } from "../../contract/permissions.ts";
import { hubLimits } from "../hub-limits.ts";
import type { PlaceTree } from "../sites/place-tree.ts";
import type { Account, AccountPart, AccountStore } from "../store/account-store.ts";
import { newAccount, type Accounts, type SetupResult, type WeakPassword } from "./accounts.ts";
import type { Passwords } from "./passwords.ts";
import type { SecondFactors } from "./second-factor.ts";
import { newToken, tokenHash } from "./token.ts";
import type { User, Visitor } from "./user.ts";

export interface AccountOfficeOptions {
  readonly store: AccountStore;
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly secondFactors: SecondFactors;
  readonly tree: () => PlaceTree;
  /** Wire clock. */
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  /** Somebody's role, PIN or right to be here is another. */
  readonly peopleChanged: () => void;
  /** His open pages must not go on. */
  readonly sessionsEnded: (account: string) => void;
}

export interface NewAccount {
  readonly name: string;
  readonly grants: readonly Grant[];
  /** Null: an invitation is made instead. */
  readonly password: string | null;
  /** False: he comes by another sign-on, and needs no link. */
  readonly isInvited?: boolean;
}

export interface AccountChange {
  readonly grants?: readonly Grant[];
  readonly disabled?: boolean;
  readonly password?: string;
  /** Takes the second factor away, for somebody who has lost his. */
  readonly secondFactor?: "off";
}

export type OfficeProblem =
  | "unknown"
  | "not-yours"
  | "name-taken"
  | "unknown-place"
  /** His own account: who has stolen a session of it must not make it his. */
  | "own"
  /** He comes by another sign-on: there is no password to set. */
  | "outside";

export type OfficeResult =
  /** `invite`: of an account without a password, shown once. */
  | { readonly ok: true; readonly invite: string | null }
  | { readonly ok: false; readonly why: OfficeProblem }
  | WeakPassword;

/**
 * Who keeps accounts, within his own part of the hub: he sees accounts that have a grant there, gives
 * no more than he has, and changes nobody who may do what he may not.
 */
export interface AccountOffice {
  /** Those the keeper may know of; grants outside his part are left out. */
  list(keeper: User): Promise<readonly KeptAccount[]>;
  create(keeper: User, account: NewAccount): Promise<OfficeResult>;
  /**
   * Ends every session of the account; a new password, or the end of the account, ends its PIN for the
   * panels and its tokens too: whoever knew one may have made the others.
   */
  change(keeper: User, name: string, wish: AccountChange): Promise<OfficeResult>;
  /** A link by which the account's owner sets a password, once. */
  invite(keeper: User, name: string): Promise<OfficeResult>;
  /**
   * Sets the password and signs in; sessions, PIN and tokens from before end. `ok: false, why: "wrong"`:
   * the link is wrong, used or too old, or leads to an account that is shut or comes by another sign-on.
   * @param factor a code of the second factor, asked for where the account has one; empty: none yet
   */
  accept(code: string, password: string, factor: string, visitor: Visitor): Promise<SetupResult>;
  /** Whether the keeper may touch the account at all. */
  find(keeper: User, name: string): Promise<Account | OfficeProblem>;
}

export interface KeptAccount {
  readonly account: Account;
  /** Those in the keeper's part. */
  readonly grants: readonly Grant[];
  /** The keeper may change it: it may do nothing that he may not. */
  readonly isKept: boolean;
}

export function createAccountOffice(options: AccountOfficeOptions): AccountOffice {
  const { store, passwords, clock, randomBytes } = options;
  const { known, find, fault } = createReach(options);
  const newInvite = async (name: string): Promise<string> => {
    const code = newToken(randomBytes);
    const endsAtMs = Math.floor(clock.wallMs()) + hubLimits.accounts.inviteMs;
    await store.setInvite(name, tokenHash(code), endsAtMs);
    return code;
  };
  return {
    find,
    accept: createAcceptance(options),
    async list(keeper) {
      return (await store.all()).flatMap((account) => known(keeper, account) ?? []);
    },
    async create(keeper, { name, grants, password, isInvited = true }) {
      const why = fault(keeper, grants);
      if (why !== null) return { ok: false, why };
      const weak = password === null ? null : passwords.judge(name, password);
      if (weak !== null) return { ok: false, why: "weak", fault: weak };
      const passwordHash = password === null ? "" : await passwords.hash(password);
      const account = { ...newAccount(name, clock.wallMs()), grants, passwordHash };
      if (!(await store.create(account))) return { ok: false, why: "name-taken" };
      const asksForLink = password === null && isInvited;
      return { ok: true, invite: asksForLink ? await newInvite(name) : null };
    },
    async change(keeper, name, wish) {
      if (name === keeper.name) return { ok: false, why: "own" };
      const account = await find(keeper, name);
      if (typeof account === "string") return { ok: false, why: account };
      const { password, grants, secondFactor } = wish;
      const why = grants === undefined ? null : fault(keeper, grants);
      if (why !== null) return { ok: false, why };
      const weak = password === undefined ? null : await passwords.judgeNext(account, password);
      if (weak !== null) return { ok: false, why: "weak", fault: weak };
      await store.update(name, await partOf(options, wish));
      if (secondFactor === "off") await options.secondFactors.remove(name);
      options.sessionsEnded(name);
      options.peopleChanged();
      return { ok: true, invite: null };
    },
    async invite(keeper, name) {
      if (name === keeper.name) return { ok: false, why: "own" };
      const account = await find(keeper, name);
      if (typeof account === "string") return { ok: false, why: account };
      if (account.outside !== null) return { ok: false, why: "outside" };
      return { ok: true, invite: await newInvite(name) };
    },
  };
}

/** By the link of an invitation. */
function createAcceptance(options: AccountOfficeOptions): AccountOffice["accept"] {
  const { store, passwords, clock } = options;
  return async (code, password, factor, visitor) => {
    const codeHash = tokenHash(code);
    const invite = await store.invite(codeHash);
    const isLive = invite !== null && invite.expiresAtMs > clock.wallMs();
    const account = isLive ? await store.find(invite.account) : null;
    if (account === null || account.disabled || account.outside !== null) {
      return { ok: false, why: "wrong" };
    }
    // Before the code is used up; which passwords there were is told only after it.
    const plain = passwords.judge(account.name, password);
    if (plain !== null) return { ok: false, why: "weak", fault: plain };
    const refused = await options.accounts.askCode(account, factor, visitor);
    if (refused !== null) return refused;
    const weak = await passwords.judgeNext(account, password);
    if (weak !== null) return { ok: false, why: "weak", fault: weak };
    const take = (part: AccountPart) => {
      const change = { ...part, pinHash: null, endsTokens: true };
      return store.takeInvite(codeHash, Math.floor(clock.wallMs()), change);
    };
    const action = "accept invitation";
    const set = await options.accounts.setPassword(account, password, action, visitor, take);
    if (set.ok) {
      options.sessionsEnded(account.name);
      options.peopleChanged();
    }
    return set;
  };
}

/** How far a keeper's word reaches. */
function createReach({ store, tree }: Pick<AccountOfficeOptions, "store" | "tree">) {
  const pathOf = (place: string) => tree().path(place);
  const mayGiveAll = (keeper: User, grants: readonly Grant[]) =>
    grants.every((grant) => mayGive(keeper.rights, grant, pathOf(grant.place)));
  const known = (keeper: User, account: Account): KeptAccount | null => {
    const grants = account.grants.filter(({ place }) =>
      mayAt(keeper.rights, "keep-people", pathOf(place)),
    );
    // An account without any grant belongs to whoever keeps everybody.
    const isOfNobody = account.grants.length === 0;
    if (isOfNobody ? !mayAt(keeper.rights, "keep-people", []) : grants.length === 0) return null;
    return { account, grants, isKept: mayGiveAll(keeper, account.grants) };
  };
  return {
    known,
    find: async (keeper: User, name: string): Promise<Account | OfficeProblem> => {
      const account = await store.find(name);
      const kept = account === null ? null : known(keeper, account);
      if (kept === null) return "unknown";
      return kept.isKept ? kept.account : "not-yours";
    },
    /** Null: the keeper may give all of them. */
    fault: (keeper: User, grants: readonly Grant[]): OfficeProblem | null => {
      const isPlace = ({ place }: Grant) =>
        place === "everywhere" || place.startsWith("room:") || tree().find(place) !== null;
      if (!grants.every(isPlace)) return "unknown-place";
      return mayGiveAll(keeper, grants) ? null : "not-yours";
    },
  };
}

async function partOf(
  { passwords, clock }: AccountOfficeOptions,
  { grants, disabled, password }: AccountChange,
): Promise<AccountPart> {
  const endsAll = password !== undefined || disabled === true;
  const passwordSetAtMs = Math.floor(clock.wallMs());
  return {
    ...(grants === undefined ? {} : { grants }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(endsAll ? { pinHash: null, endsTokens: true } : {}),
    ...(password === undefined
      ? {}
      : { passwordHash: await passwords.hash(password), passwordSetAtMs }),
  };
}
