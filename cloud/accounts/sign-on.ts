import { readFileSync } from "node:fs";
import * as oidc from "openid-client";
import { z } from "zod";
import type { Clock } from "../../contract/clock.ts";
import type { HubConfig, OidcConfig } from "../../contract/hub-config.ts";
import type { Grant } from "../../contract/permissions.ts";
import { hubLimits } from "../hub-limits.ts";
import type { Subject } from "../store/account-store.ts";
import type { Sealing } from "./sealing.ts";

export interface SignOnOptions {
  readonly config: OidcConfig;
  /** Null: a public client. */
  readonly clientSecret: string | null;
  readonly sealing: Sealing;
  /** Wire clock. */
  readonly clock: Clock;
  /** Seconds that are added to this machine's time when the other's tokens are judged; 0 but in tests. */
  readonly clockSkewS: number;
}

/** Who has come back from the other sign-on. */
export interface OutsidePerson extends Subject {
  /** As the other calls him; empty: it did not say. */
  readonly name: string;
  /** By the role claim; null: roles are given here. */
  readonly grants: readonly Grant[] | null;
}

/** Another sign-on: OpenID Connect, code flow with PKCE (RFC 7636), state and nonce. */
export interface SignOn {
  readonly name: OidcConfig["name"];
  /**
   * Where the browser goes, and what it carries until it is back.
   * @param callback this hub's own address that it comes back to
   * @throws Error when the other does not answer
   */
  begin(callback: string): Promise<{ readonly address: string; readonly carried: string }>;
  /**
   * Null: it does not belong to what was carried, came twice, too late, or the other refused.
   * @throws Error when the other does not answer
   */
  finish(returned: URL, carried: string): Promise<OutsidePerson | null>;
}

const purpose = "visit to another sign-on";
const visitSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  untilMs: z.number(),
});
/** Visits that came back, so that none does twice. */
const visitsRemembered = 10_000;

export function createSignOn(options: SignOnOptions): SignOn {
  const { config, sealing, clock } = options;
  let found: Promise<oidc.Configuration> | null = null;
  const known = (): Promise<oidc.Configuration> => {
    // Asked once; a failure is not remembered.
    found ??= discover(options).catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  };
  const back = new Set<string>();
  return {
    name: config.name,
    async begin(callback) {
      const there = await known();
      const verifier = oidc.randomPKCECodeVerifier();
      const visit = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
      const address = oidc.buildAuthorizationUrl(there, {
        redirect_uri: callback,
        scope: config.scopes,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        state: visit.state,
        nonce: visit.nonce,
      });
      const untilMs = clock.wallMs() + hubLimits.accounts.outsideMs;
      const carried = sealing.seal(purpose, JSON.stringify({ ...visit, untilMs }));
      return { address: address.href, carried };
    },
    async finish(returned, carried) {
      const opened = sealing.open(purpose, carried);
      if (opened === null) return null;
      const { state, nonce, verifier, untilMs } = visitSchema.parse(JSON.parse(opened));
      if (untilMs < clock.wallMs() || back.has(state)) return null;
      back.add(state);
      for (const oldest of back) {
        if (back.size <= visitsRemembered) break;
        back.delete(oldest);
      }
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
      const there = await known();
      try {
        const tokens = await oidc.authorizationCodeGrant(there, returned, {
          ...checks,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        return claims === undefined ? null : personOf(config, claims);
      } catch (error) {
        if (isRefusal(error)) return null;
        throw error;
      }
    },
  };
}

/**
 * The sign-on of `hub.yaml`; null: it names none.
 * @throws Error when the file of the client's secret cannot be read
 */
export function openSignOn(
  { oidc: config }: Pick<HubConfig, "oidc">,
  sealing: Sealing,
  clock: Clock,
): SignOn | null {
  if (config === undefined) return null;
  const file = config.clientSecretFile;
  const clientSecret = file === undefined ? null : readFileSync(file, "utf8").trim();
  return createSignOn({ config, clientSecret, sealing, clock, clockSkewS: 0 });
}

async function discover({ config, clientSecret, clockSkewS }: SignOnOptions) {
  const { outsideSkewS, outsideTimeoutS } = hubLimits.accounts;
  const metadata = { [oidc.clockTolerance]: outsideSkewS, [oidc.clockSkew]: clockSkewS };
  const proof = clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
  const isPlain = config.issuer.startsWith("http:");
  return await oidc.discovery(new URL(config.issuer), config.clientId, metadata, proof, {
    timeout: outsideTimeoutS,
    ...(isPlain ? { execute: [oidc.allowInsecureRequests] } : {}),
  });
}

/** The other said no, or what it said does not hold; anything else is a failure on the way. */
const isRefusal = (error: unknown): boolean =>
  error instanceof oidc.AuthorizationResponseError ||
  error instanceof oidc.ResponseBodyError ||
  (error instanceof oidc.ClientError && error.code !== "OAUTH_TIMEOUT");

const wordsSchema = z
  .union([z.string().transform((word) => [word]), z.array(z.string()).max(1_000)])
  .catch([]);

function personOf(config: OidcConfig, claims: oidc.IDToken): OutsidePerson {
  const { nameClaim, roleClaim, roles } = config;
  const name = z.string().max(256).catch("").parse(claims[nameClaim]);
  const words = roleClaim === undefined ? [] : wordsSchema.parse(claims[roleClaim]);
  const grants = roles
    .filter(({ value }) => words.includes(value))
    .map(({ role, place }) => ({ role, place }));
  const { iss: issuer, sub: subject } = claims;
  return { issuer, subject, name, grants: roleClaim === undefined ? null : grants };
}
