import type { Clock } from "../../contract/clock.ts";
import type { Grant } from "../../contract/permissions.ts";
import type { Account, AccountStore } from "../store/account-store.ts";
import { accountNameSchema, newAccount } from "./accounts.ts";
import type { OutsidePerson } from "./sign-on.ts";

export type OutsideResult =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly why: "unknown" | "no-role" | "name-taken" | "disabled" };

export interface OutsidePeopleOptions {
  readonly store: AccountStore;
  /** Wire clock. */
  readonly clock: Clock;
  readonly unknownPeople: "refuse" | "create";
  /** Whether somebody who comes for the first time is given the account of his name that waits. */
  readonly waitingAccounts: "refuse" | "link";
  readonly peopleChanged: () => void;
  /** The account's open pages must not go on. */
  readonly sessionsEnded: (account: string) => void;
}

/** Notes what the other sign-on has changed here. */
export type OutsideNote = (account: string, action: string, object: string) => Promise<void>;

/**
 * The account of somebody who comes from another sign-on. He is known by the other's own id of him; by
 * name only once, where the hub is told to link, when a keeper has made an account of that name that has
 * neither a password nor an invitation. Any other account is never given to a name.
 */
export async function accountOfOutside(
  options: OutsidePeopleOptions,
  person: OutsidePerson,
  note: OutsideNote,
): Promise<OutsideResult> {
  const { store, clock, unknownPeople, waitingAccounts, peopleChanged, sessionsEnded } = options;
  const { issuer, subject, grants } = person;
  const outside = { issuer, subject };
  let account = await store.findOutside(outside);
  if (account === null) {
    const name = accountNameSchema.safeParse(person.name);
    if (!name.success) return { ok: false, why: "unknown" };
    const named = await store.find(name.data);
    if (named === null) {
      if (unknownPeople === "refuse") return { ok: false, why: "unknown" };
      if (grants?.length === 0) return { ok: false, why: "no-role" };
      const made = await store.create({ ...newAccount(name.data, clock.wallMs()), outside });
      if (made) await note(name.data, "create account by sign-on", name.data);
    } else {
      if (named.disabled) return { ok: false, why: "disabled" };
      if (waitingAccounts === "refuse") return { ok: false, why: "name-taken" };
      if (!(await store.setOutside(name.data, outside, Math.floor(clock.wallMs())))) {
        return { ok: false, why: "name-taken" };
      }
      await note(name.data, "link account by sign-on", name.data);
    }
    account = await store.findOutside(outside);
  }
  if (account === null) return { ok: false, why: "unknown" };
  if (account.disabled) return { ok: false, why: "disabled" };
  if (grants === null) return { ok: true, account };
  // The other's word on roles is newer than ours each time; who has none there any more has none here.
  const told = wordsOf(grants);
  if (told.join() !== wordsOf(account.grants).join()) {
    await store.setGrants(account.name, grants);
    await store.endSessionsOf(account.name, null);
    sessionsEnded(account.name);
    peopleChanged();
    await note(account.name, "set roles by sign-on", [account.name, ...told].join(" "));
  }
  if (grants.length === 0) return { ok: false, why: "no-role" };
  return { ok: true, account: { ...account, grants } };
}

/** Each once, whatever their order: the other tells them in its own. */
const wordsOf = (grants: readonly Grant[]): readonly string[] =>
  [...new Set(grants.map(({ role, place }) => `${role}@${place}`))].toSorted();
