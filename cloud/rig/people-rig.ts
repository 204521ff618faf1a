import { randomBytes } from "node:crypto";
import { createVirtualClock, type VirtualClock } from "../../contract/clock.ts";
import { type AccountOffice, createAccountOffice } from "../accounts/account-office.ts";
import { Accounts, type SecondFactorPolicy } from "../accounts/accounts.ts";
import { type ApiTokens, createApiTokens } from "../accounts/api-tokens.ts";
import { createPasswordHasher, type ScryptCost } from "../accounts/password-hash.ts";
import type { PasswordProfile } from "../accounts/password-policy.ts";
import { createPasswords, type Passwords } from "../accounts/passwords.ts";
import { createSealing } from "../accounts/sealing.ts";
import { createSecondFactors, type SecondFactors } from "../accounts/second-factor.ts";
import type { User, Visitor } from "../accounts/user.ts";
import { createSites, type Sites } from "../sites/sites.ts";
import type { HubStore } from "../store/hub-store.ts";
import { password } from "./hub-client.ts";

/** For tests: everything that knows who somebody is, over a real store, in time that stands still. */
export interface PeopleRig {
  readonly store: HubStore;
  readonly clock: VirtualClock;
  readonly accounts: Accounts;
  readonly office: AccountOffice;
  readonly tokens: ApiTokens;
  readonly passwords: Passwords;
  readonly secondFactors: SecondFactors;
  readonly sites: Sites;
  /** How often people were said to have changed, and whose sessions, or which, were said to have ended. */
  readonly heard: { changes: number; readonly ended: string[] };
}

export interface PeopleRigOptions {
  readonly cost: ScryptCost;
  readonly profile: PasswordProfile;
  readonly secondFactor: SecondFactorPolicy;
}

/** Cheap hashes, so that many tries take no time. */
export const cheapRules: PeopleRigOptions = {
  cost: { N: 2, r: 1, p: 1 },
  profile: "strict",
  secondFactor: "optional",
};

export const rigSites = ["city-hall", "library"];

export const visitor = (source: string): Visitor => ({ source, device: "a browser" });

export async function openPeopleRig(
  store: HubStore,
  { cost, profile, secondFactor }: PeopleRigOptions,
): Promise<PeopleRig> {
  const clock = createVirtualClock(1_760_000_000_000);
  const heard: PeopleRig["heard"] = { changes: 0, ended: [] };
  const peopleChanged = () => void (heard.changes += 1);
  const sites = createSites({
    store: store.places,
    sites: rigSites,
    clock,
    randomBytes,
    placesChanged: peopleChanged,
  });
  await sites.start();
  const hasher = createPasswordHasher(cost, randomBytes);
  const passwords = createPasswords({
    store: store.accounts,
    hasher,
    profile,
    context: rigSites,
  });
  const sealing = createSealing(randomBytes(32), randomBytes);
  const common = { store: store.accounts, clock, randomBytes };
  const secondFactors = createSecondFactors({ ...common, sealing });
  const tree = () => sites.tree();
  const proof = { passwords, secondFactors, secondFactor, peopleChanged };
  const sessionEnded = (tokenHash: string) => void heard.ended.push(tokenHash);
  const accounts = new Accounts({ ...common, ...proof, sessionEnded, audit: store.audit });
  const sessionsEnded = (account: string) => void heard.ended.push(account);
  const office = createAccountOffice({ ...common, ...proof, accounts, tree, sessionsEnded });
  const tokens = createApiTokens({
    ...common,
    store: store.tokens,
    accounts: store.accounts,
    dueOf: (account) => accounts.dueOf(account),
    tree,
  });
  return { store, clock, accounts, office, tokens, passwords, secondFactors, sites, heard };
}

/** The first administrator, by the set-up code. */
export async function firstUser({ accounts }: PeopleRig, name: string): Promise<User> {
  const code = (await accounts.prepareSetup()) ?? "";
  const result = await accounts.setUp({ code, name, password }, visitor("192.0.2.1"));
  if (!result.ok) throw new Error(`set-up failed: ${result.why}`);
  return result.user;
}
