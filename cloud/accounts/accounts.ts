import { z } from "zod";
import type { HubRole } from "../../contract/permissions.ts";
import type { Clock } from "../../contract/clock.ts";
import { hubLimits } from "../hub-limits.ts";
import type { Account, AccountStore, AuditStore, StoredSession } from "../store/hub-store.ts";
import { accountKey, Lockout, sourceKey } from "./lockout.ts";
import type { PasswordHasher } from "./password-hash.ts";
import { judgePassword, type PasswordFault } from "./password-policy.ts";
import { newToken, tokenHash, tokenMatches } from "./token.ts";

/** A name people sign in with: letters of any script, digits, and `. _ @ -`. */
export const accountNameSchema = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}._@-]{2,64}$/u, "2 to 64 letters, digits or . _ @ -")
  .transform((name) => name.normalize("NFKC").toLowerCase())
  // One sign may stand for a whole phrase, spaces included. Rooms count as `syncedPersonSchema` does.
  .refine((name) => name.length <= 64 && !/\s/u.test(name), "too long when spelt out");

export interface User {
  readonly name: string;
  readonly role: HubRole;
}

export type LoginResult =
  | { readonly ok: true; readonly user: User; readonly token: string }
  | { readonly ok: false; readonly why: "wrong" }
  | { readonly ok: false; readonly why: "busy" }
  | { readonly ok: false; readonly why: "locked"; readonly leftMs: number };

/** Whose login it is, without a session of it. */
type Recognition =
  | { readonly ok: true; readonly user: User }
  | Extract<LoginResult, { readonly ok: false }>;

export type CreateResult =
  | { readonly ok: true; readonly user: User }
  | { readonly ok: false; readonly why: "name-taken" }
  | { readonly ok: false; readonly why: "weak"; readonly fault: PasswordFault };

export interface AccountChange {
  readonly role?: HubRole;
  readonly disabled?: boolean;
  readonly password?: string;
}

export type ChangeResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: "unknown" }
  | { readonly ok: false; readonly why: "weak"; readonly fault: PasswordFault };

export type SetupResult =
  | (CreateResult & { readonly ok: true; readonly token: string })
  | (CreateResult & { readonly ok: false })
  | Extract<LoginResult, { readonly ok: false }>;

export interface AccountsOptions {
  readonly store: AccountStore;
  readonly audit: AuditStore;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly passwords: PasswordHasher;
  /** Words that no password may hold: the names of the sites. */
  readonly context: readonly string[];
  /** Called when somebody's role, PIN or right to be here is another. */
  readonly peopleChanged: () => void;
}

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
    source: string,
  ): Promise<SetupResult> {
    const { store, clock } = this.#options;
    const keys = [sourceKey(source)];
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
      await this.#record(request.name, source, "setup", "refused");
      return { ok: false, why: "wrong" };
    }
    const fault = this.#judge(request.name, request.password);
    if (fault !== null) return { ok: false, why: "weak", fault };
    const account = await this.#accountOf(request.name, "administrator", request.password);
    if (!(await store.createFirst(account))) return { ok: false, why: "wrong" };
    await this.#record(account.name, source, "setup", "done");
    const user = { name: account.name, role: account.role };
    return { ok: true, user, token: await this.#openSession(account.name) };
  }

  /** An unknown name and a wrong password look and take the same. */
  async signIn(name: string, password: string, source: string): Promise<LoginResult> {
    const known = await this.#recognise(name, password, source);
    if (!known.ok) return known;
    return { ...known, token: await this.#openSession(known.user.name) };
  }

  /** Whose name and password these are. Failures count, whatever it is asked for. */
  async #recognise(name: string, password: string, source: string): Promise<Recognition> {
    const keys = [accountKey(name), sourceKey(source)];
    const leftMs = this.#lockout.lockedMs(keys);
    if (leftMs > 0) {
      await this.#record(name, source, "sign-in", "refused");
      return { ok: false, why: "locked", leftMs };
    }
    if (this.#checks >= hubLimits.accounts.passwordChecks) return { ok: false, why: "busy" };
    // Counted before it is known: tries that run at the same time must not slip through together.
    this.#lockout.fail(keys);
    const account = await this.#options.store.find(name);
    const matches = await this.#verify(password, account);
    if (account === null || account.disabled || !matches) {
      await this.#record(name, source, "sign-in", "refused");
      return { ok: false, why: "wrong" };
    }
    this.#lockout.clear(accountKey(name));
    this.#lockout.takeBack(sourceKey(source));
    await this.#record(account.name, source, "sign-in", "done");
    return { ok: true, user: { name: account.name, role: account.role } };
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

  async signOut(token: string): Promise<void> {
    await this.#options.store.endSession(tokenHash(token));
  }

  /** Of one's own account: every session of it ends, and a new one opens. Failures count as at sign-in. */
  async changePassword(
    name: string,
    request: { readonly current: string; readonly next: string },
    source: string,
  ): Promise<SetupResult> {
    const known = await this.#recognise(name, request.current, source);
    if (!known.ok) return known;
    const fault = this.#judge(name, request.next);
    if (fault !== null) return { ok: false, why: "weak", fault };
    const passwordHash = await this.#options.passwords.hash(request.next);
    await this.#options.store.update(name, { passwordHash });
    await this.#record(name, source, "change password", "done");
    return { ok: true, user: known.user, token: await this.#openSession(name) };
  }

  /** Of one's own account, by its password. A null PIN: none any more. Sessions go on. */
  async changePin(
    name: string,
    request: { readonly current: string; readonly pin: string | null },
    source: string,
  ): Promise<Recognition> {
    const known = await this.#recognise(name, request.current, source);
    if (!known.ok) return known;
    const { passwords, store, peopleChanged } = this.#options;
    await store.setPin(name, request.pin === null ? null : await passwords.hash(request.pin));
    await this.#record(name, source, "change panel PIN", "done");
    peopleChanged();
    return known;
  }

  async hasPin(name: string): Promise<boolean> {
    return ((await this.#options.store.find(name))?.pinHash ?? null) !== null;
  }

  async list(): Promise<readonly Account[]> {
    return await this.#options.store.all();
  }

  async create(name: string, role: HubRole, password: string): Promise<CreateResult> {
    const fault = this.#judge(name, password);
    if (fault !== null) return { ok: false, why: "weak", fault };
    const account = await this.#accountOf(name, role, password);
    const made = await this.#options.store.create(account);
    return made ? { ok: true, user: { name, role } } : { ok: false, why: "name-taken" };
  }

  /**
   * By an administrator. Ends every session of the account; a new password, or the end of the
   * account, ends its PIN for the panels too: whoever knew one may have set the other.
   */
  async change(name: string, wish: AccountChange): Promise<ChangeResult> {
    const { password, ...part } = wish;
    const fault = password === undefined ? null : this.#judge(name, password);
    if (fault !== null) return { ok: false, why: "weak", fault };
    const { passwords, store } = this.#options;
    const endsPin = password !== undefined || part.disabled === true;
    const changed = await store.update(name, {
      ...part,
      ...(endsPin ? { pinHash: null } : {}),
      ...(password === undefined ? {} : { passwordHash: await passwords.hash(password) }),
    });
    if (changed) this.#options.peopleChanged();
    return changed ? { ok: true } : { ok: false, why: "unknown" };
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
      await store.endSession(session.tokenHash);
      return null;
    }
    return { session, user: { name: account.name, role: account.role } };
  }

  #judge(name: string, password: string): PasswordFault | null {
    return judgePassword(password, [name, ...this.#options.context]);
  }

  async #verify(password: string, account: Account | null): Promise<boolean> {
    this.#checks++;
    try {
      return await this.#options.passwords.verify(password, account?.passwordHash ?? null);
    } finally {
      this.#checks--;
    }
  }

  async #accountOf(name: string, role: HubRole, password: string): Promise<Account> {
    const { clock, passwords } = this.#options;
    const passwordHash = await passwords.hash(password);
    const createdAtMs = clock.wallMs();
    return { name, role, passwordHash, pinHash: null, disabled: false, createdAtMs };
  }

  async #openSession(account: string): Promise<string> {
    const { store, clock, randomBytes } = this.#options;
    const token = newToken(randomBytes);
    const nowMs = clock.wallMs();
    const session = { tokenHash: tokenHash(token), account, createdAtMs: nowMs, seenAtMs: nowMs };
    await store.addSession(session, hubLimits.accounts.sessionsPerAccount);
    return token;
  }

  async #record(who: string, source: string, action: string, outcome: "done" | "refused") {
    const { audit, clock } = this.#options;
    await audit.add({ atMs: clock.wallMs(), who, source, action, object: "", outcome });
  }
}
