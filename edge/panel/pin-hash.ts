import { scrypt, timingSafeEqual } from "node:crypto";

/** How much a try costs: scrypt's own parameters (RFC 7914). */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and some 80 ms for each try, on a Pi some 300 ms. The hub's hashes cost the same. */
export const scryptCost: ScryptCost = { N: 2 ** 15, r: 8, p: 1 };

const keyBytes = 32;
const saltBytes = 16;
const mostMemoryBytes = 64 * 1024 * 1024;

export interface PinHasher {
  /** `scrypt$N$r$p$salt$key`, base64url (`pinHashSchema`). */
  readonly hash: (pin: string) => Promise<string>;
  /** Takes as long for a hash that does not exist (null) as for one that does not match. */
  readonly verify: (pin: string, hash: string | null) => Promise<boolean>;
}

/** @param cost of new hashes; older ones keep theirs */
export function createPinHasher(
  cost: ScryptCost,
  random: (bytes: number) => Uint8Array,
): PinHasher {
  const decoy: ParsedHash = { cost, salt: Buffer.alloc(saltBytes), key: Buffer.alloc(keyBytes) };
  return {
    async hash(pin) {
      const salt = Buffer.from(random(saltBytes));
      const key = await derive(pin, salt, cost);
      const parts = ["scrypt", cost.N, cost.r, cost.p];
      return [...parts, salt.toString("base64url"), key.toString("base64url")].join("$");
    },
    async verify(pin, hash) {
      const stored = hash === null ? undefined : parseHash(hash);
      const { salt, key, cost: needed } = stored ?? decoy;
      const derived = await derive(pin, salt, needed);
      return timingSafeEqual(derived, key) && stored !== undefined;
    },
  };
}

interface ParsedHash {
  readonly cost: ScryptCost;
  readonly salt: Buffer;
  readonly key: Buffer;
}

function parseHash(hash: string): ParsedHash | undefined {
  const [scheme, n, r, p, salt, key] = hash.split("$");
  if (scheme !== "scrypt" || salt === undefined || key === undefined) return undefined;
  const bytes = Buffer.from(key, "base64url");
  if (bytes.length !== keyBytes) return undefined;
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  return { cost, salt: Buffer.from(salt, "base64url"), key: bytes };
}

function derive(pin: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const options = { ...cost, maxmem: mostMemoryBytes };
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
