import type { Clock } from "../../contract/clock.ts";
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
  readonly peopleChanged: () => void;
}

/**
 * The account of somebody who comes from another sign-on. He is known by the other's own id of him; by
 * name only once, when a keeper has made an account of that name without a password. An account with a
 * password is never given to a name.
 */
export async function accountOfOutside(
  { store, clock, unknownPeople, peopleChanged }: OutsidePeopleOptions,
  person: OutsidePerson,
): Promise<OutsideResult> {
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
      await store.create({ ...newAccount(name.data, clock.wallMs()), outside });
    } else {
      const isWaiting = named.passwordHash === "" && named.outside === null;
      if (!isWaiting) return { ok: false, why: "name-taken" };
      await store.setOutside(name.data, outside);
    }
    account = await store.findOutside(outside);
  }
  if (account === null) return { ok: false, why: "unknown" };
  if (account.disabled) return { ok: false, why: "disabled" };
  if (grants === null) return { ok: true, account };
  // The other's word on roles is newer than ours each time; who has none there any more has none here.
  if (JSON.stringify(grants) !== JSON.stringify(account.grants)) {
    await store.setGrants(account.name, grants);
    await store.endSessionsOf(account.name, null);
    peopleChanged();
  }
  if (grants.length === 0) return { ok: false, why: "no-role" };
  return { ok: true, account: { ...account, grants } };
}
