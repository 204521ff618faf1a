import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import {
  everywhere,
  type Grant,
  hubRoles,
  mayAt,
  narrowed,
  permissions,
  rightsOf,
} from "../../contract/permissions.ts";
import { password } from "../rig/hub-client.ts";
import { removeFolder, silentLog } from "../rig/hub-rig.ts";
import { cheapRules, firstUser, openPeopleRig, visitor } from "../rig/people-rig.ts";
import { createPlaceTree } from "../sites/place-tree.ts";
import { openStore } from "../store/open-store.ts";

const dayMs = 86_400_000;

async function open() {
  const folder = mkdtempSync(join(tmpdir(), "huitang-tokens-"));
  const store = await openStore({ data: folder }, silentLog);
  onTestFinished(async () => {
    await store.close();
    removeFolder(folder);
  });
  const rig = await openPeopleRig(store, cheapRules);
  const owner = await firstUser(rig, "li.na");
  const wish = {
    name: "a program",
    permissions: ["see-rooms", "operate"] as const,
    place: "site:city-hall",
    expiresAtMs: rig.clock.wallMs() + 30 * dayMs,
  };
  return { ...rig, folder, owner, wish };
}

test("a token acts for its owner with its own part of his rights, at its place", async () => {
  const { tokens, owner, wish, folder } = await open();
  const made = await tokens.create(owner, wish);
  if (!made.ok) throw new Error(made.why);
  const user = await tokens.userOf(made.secret);
  expect(user).toMatchObject({ name: "li.na", byToken: true });
  const may = (permission: "operate" | "book", path: readonly string[]) =>
    mayAt(user?.rights ?? [], permission, path);
  const here = ["site:city-hall", "room:city-hall/3-201"];
  expect([may("operate", here), may("book", here), may("operate", ["site:library"])]).toEqual([
    true,
    false,
    false,
  ]);
  expect(may("operate", [])).toBe(false);
  const files = ["hub.db", "hub.db-wal"].map((name) => readFileSync(join(folder, name), "latin1"));
  for (const text of files) expect(text).not.toContain(made.secret);
});

test("a token ends by its date, with its account, by its owner's hand, and with its owner's role", async () => {
  const { tokens, owner, wish, clock, store } = await open();
  const made = [];
  for (let n = 0; n < 3; n++) made.push(await tokens.create(owner, wish));
  const [first, second, third] = made.map((one) => (one.ok ? one : null));
  if (first == null || second == null || third == null) throw new Error("not made");
  await tokens.remove(first.token.id);
  expect(await tokens.userOf(first.secret)).toBeNull();
  await store.accounts.setGrants("li.na", [{ role: "viewer", place: "site:library" }]);
  expect((await tokens.userOf(second.secret))?.rights).toEqual([]);
  await store.accounts.update("li.na", { disabled: true });
  expect(await tokens.userOf(second.secret)).toBeNull();
  await store.accounts.update("li.na", { disabled: false });
  clock.advance(30 * dayMs);
  expect(await tokens.userOf(third.secret)).toBeNull();
  expect(await tokens.userOf("huitang_nothing-of-the-kind")).toBeNull();
});

test("a token does nothing while its owner has a password to change, or a second factor to set up", async () => {
  const { tokens, owner, wish, clock, accounts } = await open();
  const made = await tokens.create(owner, { ...wish, expiresAtMs: clock.wallMs() + 300 * dayMs });
  if (!made.ok) throw new Error(made.why);
  clock.advance(181 * dayMs);
  expect(await tokens.userOf(made.secret)).toMatchObject({ byToken: true, due: "password" });
  const next = { current: password, next: "Umbrella/Granite/7" };
  expect(await accounts.changePassword("li.na", next, visitor("192.0.2.8"))).toMatchObject({
    ok: true,
  });
  expect(await tokens.userOf(made.secret)).toMatchObject({ due: null });
});

test("nobody makes a token for longer than a year, for more than he has, or without end of number", async () => {
  const { tokens, owner, wish, clock, office, accounts } = await open();
  const late = clock.wallMs() + 367 * dayMs;
  expect(await tokens.create(owner, { ...wish, expiresAtMs: late })).toMatchObject({
    why: "too-long",
  });
  const past = { ...wish, expiresAtMs: clock.wallMs() };
  expect(await tokens.create(owner, past)).toMatchObject({ why: "too-long" });
  const grants: Grant[] = [{ role: "technician", place: "site:library" }];
  await office.create(owner, { name: "wang", grants, password });
  const signed = await accounts.signIn("wang", password, "", visitor("192.0.2.8"));
  if (!signed.ok) throw new Error(signed.why);
  expect(await tokens.create(signed.user, wish)).toMatchObject({ why: "not-yours" });
  const book = { ...wish, permissions: ["book"] as const, place: "site:library" };
  expect(await tokens.create(signed.user, book)).toMatchObject({ why: "not-yours" });
  const results = [];
  for (let n = 0; n < 21; n++) results.push((await tokens.create(owner, wish)).ok);
  expect(results.filter((ok) => ok)).toHaveLength(20);
});

const name = { zh: "a", en: "a" };
const tree = createPlaceTree({
  places: [
    { id: "region-00000001", parent: null, kind: "region", name, sort: 0 },
    { id: "site:a", parent: "region-00000001", kind: "building", name, sort: 0 },
    { id: "site:b", parent: null, kind: "building", name, sort: 0 },
    { id: "floor-00000001", parent: "site:a", kind: "floor", name, sort: 0 },
  ],
  rooms: [{ site: "a", room: "1", floor: "floor-00000001" }],
});
const anyPlace = fc.constantFrom(
  everywhere,
  "region-00000001",
  "site:a",
  "site:b",
  "floor-00000001",
  "room:a/1",
  "room:a/2",
  "room:b/1",
  "site:unknown",
);

test("whatever a token is given, it never does what its owner may not, nor what it was not given", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ role: fc.constantFrom(...hubRoles), place: anyPlace }), {
        maxLength: 4,
      }),
      fc.record({ permissions: fc.subarray([...permissions]), place: anyPlace }),
      fc.constantFrom(...permissions),
      anyPlace,
      (grants, only, permission, place) => {
        const rights = rightsOf(grants);
        const path = tree.path(place);
        const left = mayAt(
          narrowed(rights, only, (id) => tree.path(id)),
          permission,
          path,
        );
        const should = mayAt(rights, permission, path) && mayAt([only], permission, path);
        expect(left).toBe(should);
      },
    ),
    { numRuns: 2_000 },
  );
});
