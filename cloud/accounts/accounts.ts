import { z } from "zod";
import { harmlessLine } from "../../contract/harmless-text.ts";
import { everywhere, type HubRole } from "../../contract/permissions.ts";
import type { Clock } from "../../contract/clock.ts";
import { hubLimits } from "../hub-limits.ts";
import type { Account, AccountPart, AccountStore, StoredSession } from "../store/account-store.ts";
import type { AuditStore } from "../store/audit-store.ts";
import { accountKey, Lockout, sourceKey } from "./lockout.ts";
import type { Passwords } from "./passwords.ts";
import type { PasswordFault } from "./password-policy.ts";
import type { SecondFactors } from "./second-factor.ts";
import { newToken, tokenHash, tokenMatches } from "./token.ts";
import { type Due, type User, userOf, type Visitor } from "./user.ts";

/** A name people sign in with: letters of any script, digits, and `. _ @ -`. */
export const accountNameSchema = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}._@-]{2,64}$/u, "2 to 64 letters, digits or . _ @ -")
  .transform((name) => name.normalize("NFKC").toLowerCase())
  // One sign may stand for a whole phrase, spaces included. Rooms count as `syncedPersonSchema` does.
  .refine((name) => name.length <= 64 && !/\s/u.test(name), "too long when spelt out")
  // Some letters are blank: two names would look like one.
  .refine((name) => harmlessLine(name) === name, "letters that are seen");

export type LoginResult =
  | { readonly ok: true; readonly user: User; readonly token: string }
  | LoginRefusal;

export type LoginRefusal =
  | { readonly ok: false; readonly why: "wrong" | "busy" | "code-needed" | "wrong-code" }
  | { readonly ok: false; readonly why: "locked"; readonly leftMs: number };

/** Whose login it is, without a session of it. */
export type Recognition = { readonly ok: true; readonly account: Account } | LoginRefusal;

export type WeakPassword = {
  readonly ok: false;
  readonly why: "weak";
  readonly fault: PasswordFault;
};

export type SetupResult = LoginResult | WeakPassword;

/** Who must have a second factor; who has one is asked for it in any case. */
export type SecondFactorPolicy = "optional" | "administrators" | "all";

export interface AccountsOptions {
  readonly store: AccountStore;
  readonly audit: AuditStore;
  /** Wire clock. */
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly passwords: Passwords;
  readonly secondFactors: SecondFactors;
  readonly secondFactor: SecondFactorPolicy;
  /** Called when somebody's role, PIN or right to be here is another. */
  readonly peopleChanged: () => void;
  /** By the hash of its token: pages that it opened must not go on. */
  readonly sessionEnded: (tokenHash: string) => void;
}

/** Roles that may open doors to others, or read what everybody did. */
const strongRoles: ReadonlySet<HubRole> = new Set(["administrator", "auditor"]);

/** Who may use the hub. There is no account until somebody makes one by the set-up code. */
export class Accounts {
  readonly #options: AccountsOptions;
  readonly #lockout: Lockout;
  #checks = 0;

  constructor(options: AccountsOptions) {
    this.#options = options;
    this.#lockout = new Lockout(options.clock);
  }

  /** A new one-time code while there is no account, else null. An older code ends. */
  async prepareSetup(): Promise<string | null> {
    const { store, clock, randomBytes } = this.#options;
    if ((await store.count()) > 0) return null;
    const code = newToken(randomBytes);
    await store.setSetupCode(tokenHash(code), clock.wallMs() + hubLimits.accounts.setupCodeMs);
    return code;
  }

  async needsSetup(): Promise<boolean> {
    return (await this.#options.store.count()) === 0;
  }

  /** The first administrator, signed in. The code works once. */
  async setUp(
    request: { readonly code: string; readonly name: string; readonly password: string },
    visitor: Visitor,
  ): Promise<SetupResult> {
    const { store, clock, passwords } = this.#options;
    const keys = [sourceKey(visitor.source)];
    const leftMs = this.#lockout.lockedMs(keys);
    if (leftMs > 0) return { ok: false, why: "locked", leftMs };
    const stored = await store.setupCode();
    const valid =
      stored !== null &&
      stored.expiresAtMs > clock.wallMs() &&
      tokenMatches(request.code, stored.codeHash) &&
      (await this.needsSetup());
    if (!valid) {
      this.#lockout.fail(keys);
      await this.#record(request.name, visitor, "setup", "refused");
      return { ok: false, why: "wrong" };
    }
    const fault = passwords.judge(request.name, request.password);
    if (fault !== null) return { ok: false, why: "weak", fault };
    const nowMs = clock.wallMs();
    const account: Account = {
      ...newAccount(request.name, nowMs),
      grants: [{ role: "administrator", place: everywhere }],
      passwordHash: await passwords.hash(request.password),
    };
    if (!(await store.createFirst(account))) return { ok: false, why: "wrong" };
    await this.#record(account.name, visitor, "setup", "done");
    return await this.open(account, visitor);
  }

  /**
   * An unknown name and a wrong password look and take the same.
   * @param code of the second factor; empty: none is given yet
   */
  async signIn(
    name: string,
    password: string,
    code: string,
    visitor: Visitor,
  ): Promise<LoginResult> {
    const known = await this.recognise(name, password, code, visitor);
    return known.ok ? await this.open(known.account, visitor) : known;
  }

  /**
   * Whose name, password and code these are. Failures count, whatever it is asked for.
   * @param code null: the second factor is not asked for, because a session of the account asks
   */
  async recognise(
    name: string,
    password: string,
    code: string | null,
    visitor: Visitor,
  ): Promise<Recognition> {
    const keys = [accountKey(name), sourceKey(visitor.source)];
    const leftMs = this.#lockout.lockedMs(keys);
    if (leftMs > 0) {
      await this.#record(name, visitor, "sign-in", "refused");
      return { ok: false, why: "locked", leftMs };
    }
    if (this.#checks >= hubLimits.accounts.passwordChecks) return { ok: false, why: "busy" };
    // Counted before it is known: tries that run at the same time must not slip through together.
    this.#lockout.fail(keys);
    const account = await this.#options.store.find(name);
    const matches = await this.#verify(password, account);
    if (account === null || account.disabled || !matches) {
      await this.#record(name, visitor, "sign-in", "refused");
      return { ok: false, why: "wrong" };
    }
    if (code === "" && account.totpSecret !== null) {
      // Taken back, not cleared: or a password without a code would free the guessing of codes.
      for (const key of keys) this.#lockout.takeBack(key);
      await this.#record(name, visitor, "sign-in without a code", "refused");
      return { ok: false, why: "code-needed" };
    }
    if (code !== null && !(await this.#options.secondFactors.check(account, code))) {
      await this.#record(name, visitor, "sign-in with a wrong code", "refused");
      return { ok: false, why: "wrong-code" };
    }
    this.#lockout.clear(accountKey(name));
    this.#lockout.takeBack(sourceKey(visitor.source));
    await this.#record(account.name, visitor, "sign-in", "done");
    return { ok: true, account };
  }

  /**
   * Asks for the second factor of an account, where it has one, from somebody who has proved himself by
   * a link. Failures count as at sign-in. Null: go on.
   */
  async askCode(account: Account, code: string, visitor: Visitor): Promise<LoginRefusal | null> {
    if (account.totpSecret === null) return null;
    const { name } = account;
    const keys = [accountKey(name), sourceKey(visitor.source)];
    const leftMs = this.#lockout.lockedMs(keys);
    if (leftMs > 0) return { ok: false, why: "locked", leftMs };
    if (code === "") return { ok: false, why: "code-needed" };
    this.#lockout.fail(keys);
    if (!(await this.#options.secondFactors.check(account, code))) {
      await this.#record(name, visitor, "invitation with a wrong code", "refused");
      return { ok: false, why: "wrong-code" };
    }
    this.#lockout.clear(accountKey(name));
    this.#lockout.takeBack(sourceKey(visitor.source));
    return null;
  }

  /** Opens a session for somebody who has proved who he is. */
  async open(account: Account, { source, device }: Visitor): Promise<LoginResult & { ok: true }> {
    const { store, clock, randomBytes } = this.#options;
    const token = newToken(randomBytes);
    const nowMs = clock.wallMs();
    const times = { createdAtMs: nowMs, seenAtMs: nowMs };
    const session = { tokenHash: tokenHash(token), account: account.name, ...times };
    const where = { source, device: device.slice(0, hubLimits.accounts.deviceCharacters) };
    const most = hubLimits.accounts.sessionsPerAccount;
    const ended = await store.addSession({ ...session, ...where }, most);
    for (const hash of ended) this.#options.sessionEnded(hash);
    return { ok: true, user: userOf(account, this.dueOf(account)), token };
  }

  /** Whose session this is, while it lasts. Asking counts as use. */
  async userOf(token: string): Promise<User | null> {
    const { store, clock } = this.#options;
    const found = await this.#sessionOf(token);
    if (found === null) return null;
    const nowMs = clock.wallMs();
    if (nowMs - found.session.seenAtMs >= hubLimits.accounts.touchMs) {
      await store.touchSession(found.session.tokenHash, nowMs);
    }
    return found.user;
  }

  /** As `userOf`, but does not count as use: for pages that only listen. */
  async peek(token: string): Promise<User | null> {
    return (await this.#sessionOf(token))?.user ?? null;
  }

  /** Whose session it was; null: there was none. */
  async signOut(token: string): Promise<string | null> {
    return token === "" ? null : await this.endSession(tokenHash(token));
  }

  /** As `signOut`, by the hash of the session's token. */
  async endSession(hash: string): Promise<string | null> {
    const { store, sessionEnded } = this.#options;
    const account = await store.endSession(hash);
    sessionEnded(hash);
    return account;
  }

  /** Of one's own account: every session of it ends, and a new one opens. Failures count as at sign-in. */
  async changePassword(
    name: string,
    request: { readonly current: string; readonly next: string },
    visitor: Visitor,
  ): Promise<SetupResult> {
    const known = await this.recognise(name, request.current, null, visitor);
    if (!known.ok) return known;
    const { passwords } = this.#options;
    const fault = await passwords.judgeNext(known.account, request.next);
    if (fault !== null) return { ok: false, why: "weak", fault };
    return await this.setPassword(known.account, request.next, "change password", visitor);
  }

  /**
   * Every session of the account ends, and a new one opens.
   * @param keep stores the password; false: it may not be set any more
   */
  async setPassword(
    { name }: Account,
    password: string,
    action: string,
    visitor: Visitor,
    keep: (part: AccountPart) => Promise<boolean> = (part) =>
      this.#options.store.update(name, part),
  ): Promise<SetupResult> {
    const { store, passwords, clock } = this.#options;
    const passwordHash = await passwords.hash(password);
    if (!(await keep({ passwordHash, passwordSetAtMs: Math.floor(clock.wallMs()) }))) {
      await this.#record(name, visitor, action, "refused");
      return { ok: false, why: "wrong" };
    }
    await this.#record(name, visitor, action, "done");
    const account = await store.find(name);
    return account === null ? { ok: false, why: "wrong" } : await this.open(account, visitor);
  }

  /** Of one's own account, by its password. A null PIN: none any more. Sessions go on. */
  async changePin(
    name: string,
    request: { readonly current: string; readonly pin: string | null },
    visitor: Visitor,
  ): Promise<Recognition> {
    const known = await this.recognise(name, request.current, null, visitor);
    if (!known.ok) return known;
    const { passwords, store, peopleChanged } = this.#options;
    await store.setPin(name, request.pin === null ? null : await passwords.hash(request.pin));
    await this.#record(name, visitor, "change panel PIN", "done");
    peopleChanged();
    return known;
  }

  async hasPin(name: string): Promise<boolean> {
    return ((await this.#options.store.find(name))?.pinHash ?? null) !== null;
  }

  /** What the account has to do first. Who comes from another sign-on proves himself there. */
  dueOf(account: Account): Due | null {
    const { passwords, clock, secondFactor } = this.#options;
    if (account.passwordHash === "") return null;
    const endsAtMs = passwords.endsAtMs(account);
    if (endsAtMs !== null && clock.wallMs() >= endsAtMs) return "password";
    const isStrong = account.grants.some(({ role }) => strongRoles.has(role));
    const isAsked = secondFactor === "all" || (secondFactor === "administrators" && isStrong);
    return isAsked && account.totpSecret === null ? "second-factor" : null;
  }

  async #sessionOf(token: string): Promise<{ session: StoredSession; user: User } | null> {
    const { store, clock } = this.#options;
    const session = await store.session(tokenHash(token));
    if (session === null) return null;
    const nowMs = clock.wallMs();
    const { idleMs, absoluteMs } = hubLimits.accounts;
    const ended = nowMs - session.seenAtMs >= idleMs || nowMs - session.createdAtMs >= absoluteMs;
    const account = ended ? null : await store.find(session.account);
    if (account === null || account.disabled) {
      await this.endSession(session.tokenHash);
      return null;
    }
    return { session, user: userOf(account, this.dueOf(account)) };
  }

  async #verify(password: string, account: Account | null): Promise<boolean> {
    this.#checks++;
    try {
      return await this.#options.passwords.verify(password, account?.passwordHash ?? null);
    } finally {
      this.#checks--;
    }
  }

  async #record(who: string, visitor: Visitor, action: string, outcome: "done" | "refused") {
    const { audit, clock } = this.#options;
    const { source } = visitor;
    await audit.add({ atMs: clock.wallMs(), who, source, action, object: "", outcome });
  }
}

/** Without any right or way in. */
export const newAccount = (name: string, nowMs: number): Account => ({
  name,
  grants: [],
  passwordHash: "",
  passwordSetAtMs: Math.floor(nowMs),
  pinHash: null,
  disabled: false,
  createdAtMs: Math.floor(nowMs),
  totpSecret: null,
  outside: null,
});
