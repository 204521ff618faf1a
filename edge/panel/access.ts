import { createHash } from "node:crypto";
import type { Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import type { PanelRole } from "../../contract/people.ts";
import type { AccessGrant, AccessKind, AccessStore } from "../store/access-table.ts";
import type { PanelLimits } from "./limits.ts";
import type { People } from "./people.ts";

/** Somebody who has signed in, or a program with a token. */
export interface SignedIn {
  readonly name: string;
  readonly role: PanelRole;
  /** The person of a PIN; empty for who came by a link or a token. */
  readonly person: string;
  /** Names the grant without its secret. */
  readonly grant: string;
}

/** Who may act. Secrets leave this file once, when they are made; only their hashes are kept. */
export interface Access {
  /** A code that signs one browser in as an administrator, once. */
  makeCode(): string;
  /** Whether a code is still good. Asking does not use it up. */
  knowsCode(code: string): boolean;
  /** A session's secret, or undefined when the code is wrong, used or too old. */
  enter(code: string, name: string): string | undefined;
  /** A session's secret for a person whose PIN was right. */
  open(person: { readonly id: string; readonly name: string; readonly role: PanelRole }): string;
  /** Whose session this is, which counts as used; undefined when there is none. */
  ofSession(secret: string): SignedIn | undefined;
  leave(secret: string): void;
  /** Ends every session of a person at once. */
  endSessionsOf(person: string): void;
  /** For programs on this machine, as an administrator; valid until the database goes. */
  issueToken(name: string): string;
  ofToken(secret: string): SignedIn | undefined;
  /** Whether a grant is still good. Asking does not count as use. */
  holds(grant: string): boolean;
  /** Told of every grant that ends, by whatever. Returns how to stop. */
  onEnd(listener: (grant: string) => void): () => void;
}

export interface AccessPorts {
  readonly store: AccessStore;
  readonly people: Pick<People, "list">;
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

type Holder = Pick<AccessGrant, "name" | "role" | "person">;

/** Who holds what the controller itself gave out. */
const byController = (name: string): Holder => ({ name, role: "administrator", person: "" });

export function createAccess(ports: AccessPorts): Access {
  const grants = new Grants(ports);
  const secret = (bytes: number) => Buffer.from(ports.random(bytes)).toString("base64url");
  return {
    makeCode: () => grants.add("code", byController(""), secret(16)),
    knowsCode: (code) => grants.find("code", code) !== undefined,
    enter(code, name) {
      const found = grants.find("code", code);
      if (found === undefined) return undefined;
      grants.remove(found.grant.hash);
      return grants.add("session", byController(name), secret(32));
    },
    open: ({ id, name, role }) => grants.add("session", { name, role, person: id }, secret(32)),
    ofSession(text) {
      const found = grants.find("session", text);
      if (found === undefined) return undefined;
      found.usedAtMs = ports.clock.monotonicMs();
      return signedIn(found);
    },
    leave(text) {
      const found = grants.find("session", text);
      if (found !== undefined) grants.remove(found.grant.hash);
    },
    endSessionsOf: (person) => grants.removeOf(person),
    issueToken: (name) => grants.add("token", byController(name), secret(32)),
    ofToken(text) {
      const found = grants.find("token", text);
      return found === undefined ? undefined : signedIn(found);
    },
    holds: (hash) => grants.holds(hash),
    onEnd: (listener) => grants.onEnd(listener),
  };
}

const signedIn = ({ grant }: LiveGrant): SignedIn => ({
  name: grant.name,
  role: grant.role,
  person: grant.person,
  grant: grant.hash,
});

/** The grants in force, in memory and in the database. */
class Grants {
  readonly #ports: AccessPorts;
  readonly #live: Map<string, LiveGrant>;
  readonly #listeners = new Set<(grant: string) => void>();

  constructor(ports: AccessPorts) {
    this.#ports = ports;
    this.#live = loadGrants(ports);
  }

  /** Returns the secret; the oldest of its kind gives way, and of a person the person's own. */
  add(kind: AccessKind, holder: Holder, text: string): string {
    const { clock, limits, store } = this.#ports;
    const grant = { hash: hashOf(text), kind, ...holder, createdAtMs: clock.wallMs() };
    const nowMs = clock.monotonicMs();
    this.#live.set(grant.hash, { grant, endsAtMs: nowMs + validMs(kind, limits), usedAtMs: nowMs });
    this.#guarded(() => store.put(grant));
    const { person } = holder;
    if (person !== "") this.#bound((other) => other.person === person, limits.sessionsOfPerson);
    this.#bound((other) => other.kind === kind, bound(kind, limits));
    return text;
  }

  /** The oldest of these go until so many are left. */
  #bound(isOne: (grant: AccessGrant) => boolean, most: number): void {
    const alike = [...this.#live.values()].filter(({ grant }) => isOne(grant));
    for (const { grant } of alike.slice(0, Math.max(0, alike.length - most)))
      this.remove(grant.hash);
  }

  find(kind: AccessKind, text: string): LiveGrant | undefined {
    const hash = hashOf(text);
    const found = this.#live.get(hash);
    return found?.grant.kind === kind && this.holds(hash) ? found : undefined;
  }

  /** One that has run out is forgotten at the asking. */
  holds(hash: string): boolean {
    const found = this.#live.get(hash);
    if (found === undefined) return false;
    const { clock, limits } = this.#ports;
    const nowMs = clock.monotonicMs();
    const isSession = found.grant.kind === "session";
    const isIdle = isSession && nowMs - found.usedAtMs >= limits.sessionIdleMs;
    if (nowMs < found.endsAtMs && !isIdle) return true;
    this.remove(hash);
    return false;
  }

  remove(hash: string): void {
    this.#live.delete(hash);
    this.#guarded(() => this.#ports.store.remove(hash));
    for (const listener of this.#listeners) listener(hash);
  }

  removeOf(person: string): void {
    for (const { grant } of this.#live.values()) {
      if (grant.person === person) this.remove(grant.hash);
    }
  }

  onEnd(listener: (grant: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A full card must not keep the technician out who comes to see why: the grant lives in memory. */
  #guarded(write: () => void): void {
    try {
      write();
    } catch (error) {
      const detail = { error: String(error) };
      this.#ports.log.warn(detail, "a sign-in could not be stored; it ends with this process");
    }
  }
}

/**
 * How long each stored grant has left; those that have ended are forgotten, and those of who is not
 * there any more or may do something else by now: that may have changed while nobody was told.
 */
function loadGrants({ store, people, clock, limits }: AccessPorts): Map<string, LiveGrant> {
  const live = new Map<string, LiveGrant>();
  const nowMs = clock.monotonicMs();
  const roles = new Map(people.list().map(({ id, role }) => [id, role]));
  for (const grant of store.all()) {
    // Before the clock is set the machine may think that it is 1970: then the age counts as none.
    const ageMs = Math.max(0, clock.wallMs() - grant.createdAtMs);
    const leftMs = validMs(grant.kind, limits) - ageMs;
    const holds = grant.person === "" || roles.get(grant.person) === grant.role;
    if (leftMs > 0 && holds)
      live.set(grant.hash, { grant, endsAtMs: nowMs + leftMs, usedAtMs: nowMs });
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

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
