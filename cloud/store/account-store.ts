import type { Grant, Permission } from "../../contract/permissions.ts";

/** Who somebody is at another sign-on (OpenID Connect). */
export interface Subject {
  readonly issuer: string;
  readonly subject: string;
}

export interface Account {
  readonly name: string;
  /** What it may do, and where. */
  readonly grants: readonly Grant[];
  /** Empty: nobody can sign in by a password. */
  readonly passwordHash: string;
  readonly passwordSetAtMs: number;
  /** scrypt of the PIN for the rooms' panels; null: none is set. */
  readonly pinHash: string | null;
  readonly disabled: boolean;
  readonly createdAtMs: number;
  /** The sealed secret of the second factor; null: there is none. */
  readonly totpSecret: string | null;
  readonly outside: Subject | null;
}

export interface StoredSession {
  readonly tokenHash: string;
  readonly account: string;
  readonly createdAtMs: number;
  readonly seenAtMs: number;
  /** Network address it was opened from. */
  readonly source: string;
  /** What the browser calls itself. */
  readonly device: string;
}

export interface PeopleVersion {
  readonly version: number;
  /** SHA-256, hex, of the list. */
  readonly hash: string;
}

export type AccountPart = Partial<
  Pick<Account, "grants" | "passwordHash" | "passwordSetAtMs" | "pinHash" | "disabled">
> & {
  /** All tokens of the account end. */
  readonly endsTokens?: boolean;
};

/** Keeps accounts, what they may do, and how people prove who they are. */
export interface AccountStore extends SessionStore, SecondFactorStore, InviteStore {
  count(): Promise<number>;
  all(): Promise<readonly Account[]>;
  find(name: string): Promise<Account | null>;
  findOutside(who: Subject): Promise<Account | null>;
  /** False when the name, or the subject, is taken. */
  create(account: Account): Promise<boolean>;
  /**
   * False when there is none of that name. Ends all sessions of the account; a new password ends its
   * invitations too, and the one before goes into its history.
   */
  update(name: string, change: AccountPart): Promise<boolean>;
  /** Sessions go on. For sign-ons that tell the roles anew each time. */
  setGrants(name: string, grants: readonly Grant[]): Promise<void>;
  /**
   * Who an account is at another sign-on; its invitations end. False, and nothing has changed, when it
   * is shut, has a password, is somebody's already, or has an invitation that is good at `nowMs`.
   */
  setOutside(name: string, who: Subject, nowMs: number): Promise<boolean>;
  /** Hashes of the passwords before, the newest first. */
  passwordHistory(name: string, most: number): Promise<readonly string[]>;
  /** Null: none any more. Sessions go on; false when there is no such account. */
  setPin(name: string, pinHash: string | null): Promise<boolean>;
  /** Version and hash of the list of people that rooms were sent last; null before the first. */
  peopleVersion(): Promise<PeopleVersion | null>;
  setPeopleVersion(sent: PeopleVersion): Promise<void>;
  /** The first account, and the end of the set-up code; false when there is an account already. */
  createFirst(account: Account): Promise<boolean>;
  setSetupCode(codeHash: string, expiresAtMs: number): Promise<void>;
  setupCode(): Promise<{ readonly codeHash: string; readonly expiresAtMs: number } | null>;
}

export interface SessionStore {
  /** Keeps at most `most` sessions of the account; returns the hashes of those that end, unused longest. */
  addSession(session: StoredSession, most: number): Promise<readonly string[]>;
  session(tokenHash: string): Promise<StoredSession | null>;
  /** Those of an account, the one used last first. */
  sessionsOf(account: string): Promise<readonly StoredSession[]>;
  touchSession(tokenHash: string, seenAtMs: number): Promise<void>;
  /** Whose it was; null: there was none. */
  endSession(tokenHash: string): Promise<string | null>;
  /** All of an account but one; null: all. */
  endSessionsOf(account: string, exceptTokenHash: string | null): Promise<void>;
  /** Ends sessions created, or last seen, before the given times; returns their hashes. */
  endOldSessions(createdBeforeMs: number, seenBeforeMs: number): Promise<readonly string[]>;
}

export interface SecondFactorStore {
  /** Null: none any more. Replaces all recovery codes, and forgets which code came last. */
  setSecondFactor(
    name: string,
    totpSecret: string | null,
    recoveryHashes: readonly string[],
  ): Promise<void>;
  /** Replaces all recovery codes; a code of the authenticator that was used stays used. */
  setRecoveryCodes(name: string, recoveryHashes: readonly string[]): Promise<void>;
  /** False when a code of this step, or a later one, was taken before. */
  takeStep(name: string, step: number): Promise<boolean>;
  /** False when there is no such code, or it was used. */
  takeRecoveryCode(name: string, codeHash: string): Promise<boolean>;
  recoveryCodesLeft(name: string): Promise<number>;
}

export interface InviteStore {
  /** Replaces an earlier one of the account. */
  setInvite(account: string, codeHash: string, expiresAtMs: number): Promise<void>;
  invite(
    codeHash: string,
  ): Promise<{ readonly account: string; readonly expiresAtMs: number } | null>;
  /**
   * Uses an invitation up and changes its account, both or neither. False: it was used, has ended by
   * `nowMs`, or its account is shut or belongs to another sign-on by now.
   */
  takeInvite(codeHash: string, nowMs: number, change: AccountPart): Promise<boolean>;
}

/** A token by which a program acts for an account, with a part of its rights. */
export interface StoredToken {
  readonly id: string;
  readonly tokenHash: string;
  readonly account: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly place: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
}

export interface TokenStore {
  add(token: StoredToken): Promise<void>;
  find(tokenHash: string): Promise<StoredToken | null>;
  /** All tokens, or those of one account; the newest first. */
  list(account: string | null): Promise<readonly StoredToken[]>;
  touch(id: string, usedAtMs: number): Promise<void>;
  remove(id: string): Promise<boolean>;
}
