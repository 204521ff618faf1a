import { createHash, timingSafeEqual } from "node:crypto";

/** An unguessable word: 256 bits, in characters that pass anywhere. */
export const newToken = (randomBytes: (count: number) => Buffer): string =>
  randomBytes(32).toString("base64url");

/**
 * What is stored instead of a token. A fast hash is enough: nobody can try 2^256 tokens, while a
 * person's password needs a slow one.
 */
export const tokenHash = (token: string): string =>
  createHash("sha256").update(token).digest("hex");

/** In constant time. */
export function tokenMatches(token: string, storedHash: string): boolean {
  const left = Buffer.from(tokenHash(token), "hex");
  const right = Buffer.from(storedHash, "hex");
  return left.length === right.length && timingSafeEqual(left, right);
}
