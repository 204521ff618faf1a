import { Secret, TOTP } from "otpauth";
import { z } from "zod";
import type { Clock } from "../../contract/clock.ts";
import { hubLimits } from "../hub-limits.ts";
import type { Account, SecondFactorStore } from "../store/account-store.ts";
import type { Sealing } from "./sealing.ts";
import { tokenHash } from "./token.ts";

export interface SecondFactorOptions {
  readonly store: SecondFactorStore;
  readonly sealing: Sealing;
  /** Wire clock. */
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
}

/** An authenticator that is being set up; nothing is stored before its first code has come. */
export interface Enrolling {
  /** Base32, to type in. */
  readonly secret: string;
  /** `otpauth://totp/…`: what the QR code shows. */
  readonly address: string;
  /** To be sent back with the first code. */
  readonly ticket: string;
}

/** One-time codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 s), and codes on paper. */
export interface SecondFactors {
  begin(name: string): Enrolling;
  /** The recovery codes, told once; null: the code, or the ticket, is wrong or too old. */
  finish(name: string, ticket: string, code: string): Promise<readonly string[] | null>;
  /** Whether this is a code of the account that has not been used. True where it has no such factor. */
  check(account: Account, code: string): Promise<boolean>;
  /** New recovery codes; the ones before end. */
  renew(account: Account): Promise<readonly string[]>;
  remove(name: string): Promise<void>;
  codesLeft(name: string): Promise<number>;
}

const product = "Huitang";
const secretBytes = 20;
const periodS = 30;
/** A code of the step before or after is taken too: clocks of phones differ. */
const window = 1;
const purpose = (name: string): string => `second factor of ${name}`;
const ticketPurpose = (name: string): string => `second factor to be of ${name}`;

const ticketSchema = z.object({ secret: z.string(), untilMs: z.number() });

export function createSecondFactors(options: SecondFactorOptions): SecondFactors {
  const { store, sealing, clock, randomBytes } = options;
  const recoveryCodes = () =>
    Array.from({ length: hubLimits.accounts.recoveryCodes }, () => recoveryCode(randomBytes));
  return {
    begin(name) {
      const secret = Secret.fromHex(randomBytes(secretBytes).toString("hex")).base32;
      const untilMs = clock.wallMs() + hubLimits.accounts.enrolMs;
      const ticket = sealing.seal(ticketPurpose(name), JSON.stringify({ secret, untilMs }));
      return { secret, address: authenticator(name, secret).toString(), ticket };
    },
    async finish(name, ticket, code) {
      const opened = sealing.open(ticketPurpose(name), ticket);
      if (opened === null) return null;
      const { secret, untilMs } = ticketSchema.parse(JSON.parse(opened));
      const step = stepOf(name, secret, code, clock.wallMs());
      if (untilMs < clock.wallMs() || step === null) return null;
      const codes = recoveryCodes();
      await store.setSecondFactor(name, sealing.seal(purpose(name), secret), hashesOf(codes));
      // The code that proved the set-up is used by that.
      await store.takeStep(name, step);
      return codes;
    },
    async check(account, code) {
      const { name, totpSecret } = account;
      if (totpSecret === null) return true;
      const secret = sealing.open(purpose(name), totpSecret);
      const step = secret === null ? null : stepOf(name, secret, code, clock.wallMs());
      if (step !== null) return await store.takeStep(name, step);
      return await store.takeRecoveryCode(name, tokenHash(plainCode(code)));
    },
    async renew(account) {
      if (account.totpSecret === null) return [];
      const codes = recoveryCodes();
      await store.setRecoveryCodes(account.name, hashesOf(codes));
      return codes;
    },
    remove: (name) => store.setSecondFactor(name, null, []),
    codesLeft: (name) => store.recoveryCodesLeft(name),
  };
}

const authenticator = (name: string, secret: string): TOTP =>
  new TOTP({ issuer: product, label: name, secret, period: periodS });

/** The 30 s step that the code is of; null: of none around now. */
function stepOf(name: string, secret: string, code: string, nowMs: number): number | null {
  const token = code.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return null;
  const delta = authenticator(name, secret).validate({ token, timestamp: nowMs, window });
  return delta === null ? null : Math.floor(nowMs / 1000 / periodS) + delta;
}

/** `k3f7-9qxm-2d5t`: 60 bits, no sign that looks like another. */
function recoveryCode(randomBytes: (count: number) => Buffer): string {
  const signs = "23456789abcdefghjkmnpqrstuvwxyz0";
  const letters = Array.from(randomBytes(12), (byte) => signs[byte % 32] ?? "");
  return [0, 4, 8].map((at) => letters.slice(at, at + 4).join("")).join("-");
}

const hashesOf = (codes: readonly string[]): readonly string[] =>
  codes.map((code) => tokenHash(plainCode(code)));

const plainCode = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, "");
