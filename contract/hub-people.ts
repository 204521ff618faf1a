import type { Grant, Permission } from "./permissions.ts";

/** An account of the hub, as its keeper sees it. */
export interface AccountView {
  readonly name: string;
  /** Those in the reader's part of the hub. */
  readonly grants: readonly Grant[];
  /** The reader may change it: it may do nothing that he may not. */
  readonly isKept: boolean;
  readonly disabled: boolean;
  readonly createdAtMs: number;
  /** Without one, its owner comes by an invitation, or by another sign-on. */
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** Comes by another sign-on. */
  readonly isOutside: boolean;
}

/** What making or inviting an account answers. */
export interface InvitedView {
  readonly name: string;
  /** `#/invite?code=…`, shown once; null: the account has a password. */
  readonly invite: string | null;
}

/** A signed-in session. */
export interface SessionItem {
  readonly id: string;
  /** Wire time. */
  readonly createdAtMs: number;
  readonly seenAtMs: number;
  readonly source: string;
  readonly device: string;
  /** The one that asks. */
  readonly isOwn: boolean;
}

/** A token by which a program acts for an account; its secret is shown once, when it is made. */
export interface TokenView {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly place: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Null: never. */
  readonly usedAtMs: number | null;
}

export interface MadeToken {
  readonly token: TokenView;
  readonly secret: string;
}

/** An authenticator app that is being set up. */
export interface EnrollingView {
  readonly secret: string;
  readonly address: string;
  readonly ticket: string;
  /** The QR code of the address, row by row; true is dark. */
  readonly squares: readonly (readonly boolean[])[];
}

export interface SecondFactorView {
  readonly isSet: boolean;
  readonly recoveryCodesLeft: number;
}

/** A line of the audit. */
export interface AuditLineView {
  readonly number: number;
  /** Wire time. */
  readonly atMs: number;
  readonly who: string;
  readonly source: string;
  readonly action: string;
  readonly object: string;
  readonly outcome: "done" | "refused";
  readonly hash: string;
}

export interface AuditPageView {
  /** Newest first. */
  readonly lines: readonly AuditLineView[];
  /** There are older ones. */
  readonly isMore: boolean;
}

/** Where the chain of the audit stands. */
export interface AuditHeadView {
  readonly number: number;
  /** SHA-256, hex. */
  readonly hash: string;
  readonly atMs: number | null;
}

export interface AuditCheckView {
  /** Null: the chain holds. */
  readonly fault: {
    readonly kind: "missing" | "changed" | "truncated" | "other-head";
    readonly number: number;
  } | null;
  readonly checked: number;
  readonly firstNumber: number;
  readonly head: { readonly number: number; readonly hash: string };
}
