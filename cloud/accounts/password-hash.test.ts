import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createPasswordHasher } from "./password-hash.ts";

const cheap = { N: 2, r: 1, p: 1 };

test("a password matches its own hash only, and equal passwords have unequal hashes", async () => {
  const { hash, verify } = createPasswordHasher(cheap, randomBytes);
  const [first, second] = await Promise.all([hash("Lantern-42"), hash("Lantern-42")]);
  expect(first).not.toBe(second);
  expect(await verify("Lantern-42", first)).toBe(true);
  expect(await verify("Lantern-42", second)).toBe(true);
  expect(await verify("lantern-42", first)).toBe(false);
  expect(await verify("Lantern-42", null)).toBe(false);
  expect(await verify("Lantern-42", "plain$Lantern-42")).toBe(false);
});

test("a hash keeps the cost it was made with, so that the cost can grow", async () => {
  const { hash } = createPasswordHasher(cheap, randomBytes);
  const { verify } = createPasswordHasher({ N: 4, r: 2, p: 1 }, randomBytes);
  expect(await verify("Lantern-42", await hash("Lantern-42"))).toBe(true);
});

test("one word typed in two ways of Unicode is one password", async () => {
  const { hash, verify } = createPasswordHasher(cheap, randomBytes);
  expect(await verify("Cafe\u0301-42", await hash("Caf\u00e9-42"))).toBe(true);
});
