import { type Grant, type Right, rightsOf } from "../../contract/permissions.ts";
import type { Account } from "../store/account-store.ts";

/** What somebody has to do before anything else: his session opens nothing but that. */
export type Due = "password" | "second-factor";

/** Who calls: a person who is signed in, or a program by a token of his. */
export interface User {
  readonly name: string;
  readonly grants: readonly Grant[];
  /** What the grants allow; of a token, as much of it as the token has. */
  readonly rights: readonly Right[];
  readonly due: Due | null;
  /** By a token, not by a session of his own. */
  readonly byToken: boolean;
}

/** Where a sign-in comes from. */
export interface Visitor {
  /** Network address. */
  readonly source: string;
  /** What the browser calls itself. */
  readonly device: string;
}

export const userOf = ({ name, grants }: Account, due: Due | null): User => ({
  name,
  grants,
  rights: rightsOf(grants),
  due,
  byToken: false,
});
