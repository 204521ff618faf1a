import { scrypt, timingSafeEqual } from "node:crypto";

/** How much a try costs: scrypt's own parameters (RFC 7914). */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and some 80 ms for each try. */
export const scryptCost: ScryptCost = { N: 2 ** 15, r: 8, p: 1 };

const keyBytes = 32;
const saltBytes = 16;
const mostMemoryBytes = 64 * 1024 * 1024;

export interface PasswordHasher {
  /** `scrypt$N$r$p$salt$key`, base64url: the parameters stay with the hash. */
  readonly hash: (password: string) => Promise<string>;
  /** Takes as long for a hash that does not exist (null) as for one that does not match. */
  readonly verify: (password: string, hash: string | null) => Promise<boolean>;
}

/** @param cost of new hashes; older ones keep theirs */
export function createPasswordHasher(
  cost: ScryptCost,
  randomBytes: (count: number) => Buffer,
): PasswordHasher {
  const decoy: ParsedHash = { cost, salt: Buffer.alloc(saltBytes), key: Buffer.alloc(keyBytes) };
  return {
    async hash(password) {
      const salt = randomBytes(saltBytes);
      const key = await derive(password, salt, cost);
      const parts = ["scrypt", cost.N, cost.r, cost.p];
      return [...parts, salt.toString("base64url"), key.toString("base64url")].join("$");
    },
    async verify(password, hash) {
      const stored = hash === null ? undefined : parseHash(hash);
      const { salt, key, cost } = stored ?? decoy;
      const derived = await derive(password, salt, cost);
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

function derive(password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const options = { ...cost, maxmem: mostMemoryBytes };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
