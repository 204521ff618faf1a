import { createHash } from "node:crypto";
import type { Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import type { AccessGrant, AccessKind, AccessStore } from "../store/access-table.ts";
import type { PanelLimits } from "./limits.ts";

/** Who may act. Secrets leave this file once, when they are made; only their hashes are kept. */
export interface Access {
  /** A code that signs one browser in, once. */
  makeCode(): string;
  /** A session's secret, or undefined when the code is wrong, used or too old. */
  enter(code: string, name: string): string | undefined;
  /** The name of the session, which counts as used; undefined when there is none. */
  sessionName(secret: string): string | undefined;
  leave(secret: string): void;
  /** For programs on this machine; valid until the database goes. */
  issueToken(name: string): string;
  tokenName(secret: string): string | undefined;
}

export interface AccessPorts {
  readonly store: AccessStore;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  readonly limits: PanelLimits;
}

/** A grant while this process runs. Ages are monotonic: a clock set right ends no session. */
interface LiveGrant {
  readonly grant: AccessGrant;
  readonly endsAtMs: number;
  usedAtMs: number;
}

export function createAccess(ports: AccessPorts): Access {
  const { limits, clock } = ports;
  const live = loadGrants(ports);
  const secret = (bytes: number) => Buffer.from(ports.random(bytes)).toString("base64url");

  const remove = (hash: string) => {
    live.delete(hash);
    guarded(ports, () => ports.store.remove(hash));
  };

  function add(kind: AccessKind, name: string, text: string): string {
    const grant = { hash: hashOf(text), kind, name, createdAtMs: clock.wallMs() };
    const nowMs = clock.monotonicMs();
    live.set(grant.hash, { grant, endsAtMs: nowMs + validMs(kind, limits), usedAtMs: nowMs });
    guarded(ports, () => ports.store.put(grant));
    const ofKind = [...live.values()].filter((other) => other.grant.kind === kind);
    for (const old of ofKind.slice(0, Math.max(0, ofKind.length - bound(kind, limits)))) {
      remove(old.grant.hash);
    }
    return text;
  }

  function find(kind: AccessKind, text: string): LiveGrant | undefined {
    const found = live.get(hashOf(text));
    if (found?.grant.kind !== kind) return undefined;
    const nowMs = clock.monotonicMs();
    const idle = kind === "session" && nowMs - found.usedAtMs >= limits.sessionIdleMs;
    if (nowMs < found.endsAtMs && !idle) return found;
    remove(found.grant.hash);
    return undefined;
  }

  return {
    makeCode: () => add("code", "", secret(16)),
    enter(code, name) {
      const found = find("code", code);
      if (found === undefined) return undefined;
      remove(found.grant.hash);
      return add("session", name, secret(32));
    },
    sessionName(text) {
      const found = find("session", text);
      if (found === undefined) return undefined;
      found.usedAtMs = clock.monotonicMs();
      return found.grant.name;
    },
    leave(text) {
      const found = find("session", text);
      if (found !== undefined) remove(found.grant.hash);
    },
    issueToken: (name) => add("token", name, secret(32)),
    tokenName: (text) => find("token", text)?.grant.name,
  };
}

/** How long each stored grant has left; those that have ended are forgotten. */
function loadGrants({ store, clock, limits }: AccessPorts): Map<string, LiveGrant> {
  const live = new Map<string, LiveGrant>();
  const nowMs = clock.monotonicMs();
  for (const grant of store.all()) {
    // Before the clock is set the machine may think that it is 1970: then the age counts as none.
    const ageMs = Math.max(0, clock.wallMs() - grant.createdAtMs);
    const leftMs = validMs(grant.kind, limits) - ageMs;
    if (leftMs > 0) live.set(grant.hash, { grant, endsAtMs: nowMs + leftMs, usedAtMs: nowMs });
    else store.remove(grant.hash);
  }
  return live;
}

function validMs(kind: AccessKind, limits: PanelLimits): number {
  switch (kind) {
    case "code":
      return limits.codeValidMs;
    case "session":
      return limits.sessionMs;
    case "token":
      return Number.POSITIVE_INFINITY;
  }
}

function bound(kind: AccessKind, limits: PanelLimits): number {
  switch (kind) {
    case "code":
      return limits.codes;
    case "session":
      return limits.sessions;
    case "token":
      return limits.tokens;
  }
}

/** A full card must not keep the technician out who comes to see why: the grant lives in memory. */
function guarded({ log }: AccessPorts, write: () => void): void {
  try {
    write();
  } catch (error) {
    log.warn({ error: String(error) }, "a sign-in could not be stored; it ends with this process");
  }
}

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
