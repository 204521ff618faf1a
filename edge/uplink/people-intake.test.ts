import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { canonicalJson } from "../../contract/hash.ts";
import { mostSyncedPeople } from "../../contract/people.ts";
import { readPeople } from "./people-intake.ts";

const person = {
  id: "li.na",
  name: "li.na",
  role: "technician",
  pin: `scrypt$32768$8$1$${"a".repeat(22)}$${"b".repeat(43)}`,
};
const hashOf = (people: unknown) =>
  createHash("sha256").update(canonicalJson(people)).digest("hex");
const document = (people: readonly unknown[], parts: object = {}) => ({
  version: 7,
  issuedAtMs: 1,
  people,
  hash: hashOf(people),
  ...parts,
});
const read = (value: unknown) => readPeople(Buffer.from(JSON.stringify(value)));

it("takes a list that is whole", () => {
  expect(read(document([person]))).toMatchObject({ ok: true, people: { version: 7 } });
  expect(read(document([]))).toMatchObject({ ok: true });
});

it.each([
  ["somebody left out", document([], { hash: hashOf([person]) }), "hash"],
  [
    "a role put up",
    { ...document([person]), people: [{ ...person, role: "administrator" }] },
    "hash",
  ],
  ["a role there is not", document([{ ...person, role: "root" }]), "schema"],
  [
    "a hash that costs too much",
    document([{ ...person, pin: person.pin.replace("32768", "1048576") }]),
    "schema",
  ],
  ["more than there may be", document([person], { more: 1 }), "schema"],
  ["version 0", document([person], { version: 0 }), "schema"],
  ["far too much", document([], { issuedAtMs: "x".repeat(300_000) }), "too-large"],
])("refuses %s", (_what, value, why) => {
  expect(read(value)).toEqual({ ok: false, why });
});

it("refuses what is no JSON", () => {
  expect(readPeople(Buffer.from("{"))).toEqual({ ok: false, why: "not-json" });
});

it("takes as many people as a hub may send, with the longest names", () => {
  const people = Array.from({ length: mostSyncedPeople }, (_, count) => {
    const name = `${"中".repeat(60)}${1000 + count}`;
    return { ...person, id: name, name, role: "administrator" };
  });
  expect(read(document(people, { issuedAtMs: 2e12, version: 2e12 }))).toMatchObject({ ok: true });
});
