import type { Account, AccountStore } from "../store/account-store.ts";
import type { PasswordHasher } from "./password-hash.ts";
import {
  judgePassword,
  passwordEndsMs,
  type PasswordFault,
  type PasswordProfile,
  passwordRules,
} from "./password-policy.ts";

export interface PasswordsOptions {
  readonly store: Pick<AccountStore, "passwordHistory">;
  readonly hasher: PasswordHasher;
  readonly profile: PasswordProfile;
  /** Words that no password may hold: the names of the sites. */
  readonly context: readonly string[];
}

/** Passwords under the rules that this hub goes by. */
export interface Passwords extends PasswordHasher {
  /** What is wrong with a first password; null: nothing. */
  judge(name: string, password: string): PasswordFault | null;
  /** As `judge`, and whether the account has, or had, this very password. */
  judgeNext(account: Account, password: string): Promise<PasswordFault | null>;
  /** Wire time; null: never. */
  endsAtMs(account: Account): number | null;
  /** Wire time from which on its owner is told; null: never. */
  warnsAtMs(account: Account): number | null;
}

export function createPasswords(options: PasswordsOptions): Passwords {
  const { store, hasher, profile, context } = options;
  const rules = passwordRules[profile];
  const judge = (name: string, password: string) =>
    judgePassword(password, [name, ...context], rules);
  const endsAtMs = ({ passwordSetAtMs }: Account) => passwordEndsMs(rules, passwordSetAtMs);
  return {
    ...hasher,
    judge,
    endsAtMs,
    async judgeNext(account, password) {
      const fault = judge(account.name, password);
      if (fault !== null || rules.history === 0) return fault;
      const before = await store.passwordHistory(account.name, rules.history - 1);
      for (const hash of [account.passwordHash, ...before]) {
        if (hash !== "" && (await hasher.verify(password, hash))) return "used-before";
      }
      return null;
    },
    warnsAtMs(account) {
      const endMs = endsAtMs(account);
      return endMs === null ? null : endMs - rules.warnMs;
    },
  };
}
