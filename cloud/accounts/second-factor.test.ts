import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOTP } from "otpauth";
import { expect, onTestFinished, test } from "vitest";
import { password } from "../rig/hub-client.ts";
import { removeFolder, silentLog } from "../rig/hub-rig.ts";
import {
  cheapRules,
  firstUser,
  openPeopleRig,
  type PeopleRig,
  type PeopleRigOptions,
  visitor,
} from "../rig/people-rig.ts";
import { openStore } from "../store/open-store.ts";
import { tokenHash } from "./token.ts";

const at = visitor("192.0.2.7");

async function open(part: Partial<PeopleRigOptions>): Promise<PeopleRig & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "huitang-factor-"));
  const store = await openStore({ data: folder }, silentLog);
  onTestFinished(async () => {
    await store.close();
    removeFolder(folder);
  });
  return { ...(await openPeopleRig(store, { ...cheapRules, ...part })), folder };
}

const codeAt = (secret: string, atMs: number): string =>
  new TOTP({ secret }).generate({ timestamp: atMs });

async function enrolled(rig: PeopleRig, name: string) {
  const { secret, ticket } = rig.secondFactors.begin(name);
  const code = codeAt(secret, rig.clock.wallMs());
  const codes = await rig.secondFactors.finish(name, ticket, code);
  if (codes === null) throw new Error("the first code was refused");
  return { secret, codes };
}

test("RFC 6238: codes are those of the standard's own example", () => {
  // Appendix B, SHA-1, the last six of its eight digits.
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  expect([59, 1_111_111_109, 20_000_000_000].map((s) => codeAt(secret, s * 1_000))).toEqual([
    "287082",
    "081804",
    "353130",
  ]);
});

test("who has a second factor signs in by a password and a code; each code once", async () => {
  const rig = await open({});
  await firstUser(rig, "li.na");
  const { secret } = await enrolled(rig, "li.na");
  const signIn = (code: string) => rig.accounts.signIn("li.na", password, code, at);
  expect(await signIn("")).toMatchObject({ why: "code-needed" });
  // The code that proved the set-up is used up.
  expect(await signIn(codeAt(secret, rig.clock.wallMs()))).toMatchObject({ why: "wrong-code" });
  rig.clock.advance(30_000);
  const code = codeAt(secret, rig.clock.wallMs());
  expect(await signIn(code)).toMatchObject({ ok: true, user: { due: null } });
  expect(await signIn(code)).toMatchObject({ why: "wrong-code" });
  rig.clock.advance(30_000);
  // A phone that is 30 s behind, and then one whose step came before the one taken last.
  expect(await signIn(codeAt(secret, rig.clock.wallMs() + 30_000))).toMatchObject({ ok: true });
  expect(await signIn(codeAt(secret, rig.clock.wallMs()))).toMatchObject({ why: "wrong-code" });
  rig.clock.advance(300_000);
  const old = codeAt(secret, rig.clock.wallMs() - 90_000);
  expect(await signIn(old)).toMatchObject({ why: "wrong-code" });
});

test("guessing codes locks the account, also when a password without a code comes between", async () => {
  const rig = await open({});
  await firstUser(rig, "li.na");
  await enrolled(rig, "li.na");
  const whys: string[] = [];
  for (let n = 0; n < 6; n++) {
    for (const code of ["000000", ""]) {
      const result = await rig.accounts.signIn("li.na", password, code, visitor(`10.0.0.${n}`));
      whys.push(result.ok ? "in" : result.why);
    }
  }
  expect(whys.filter((why) => why === "wrong-code")).toHaveLength(5);
  expect(whys.at(-1)).toBe("locked");
});

test("a recovery code works once, in any spelling; new ones end the old", async () => {
  const rig = await open({});
  await firstUser(rig, "li.na");
  const { codes } = await enrolled(rig, "li.na");
  const [first = "", second = ""] = codes;
  expect(new Set(codes).size).toBe(10);
  const signIn = (code: string) => rig.accounts.signIn("li.na", password, code, at);
  expect(await signIn(first.toUpperCase().replaceAll("-", " "))).toMatchObject({ ok: true });
  expect(await signIn(first)).toMatchObject({ why: "wrong-code" });
  expect(await rig.secondFactors.codesLeft("li.na")).toBe(9);
  const account = await rig.store.accounts.find("li.na");
  if (account === null) throw new Error("no account");
  await rig.secondFactors.renew(account);
  expect(await signIn(second)).toMatchObject({ why: "wrong-code" });
});

test("a code that was used stays used when recovery codes are made anew", async () => {
  const rig = await open({});
  await firstUser(rig, "li.na");
  const { secret } = await enrolled(rig, "li.na");
  rig.clock.advance(30_000);
  const code = codeAt(secret, rig.clock.wallMs());
  expect(await rig.accounts.signIn("li.na", password, code, at)).toMatchObject({ ok: true });
  const account = await rig.store.accounts.find("li.na");
  if (account === null) throw new Error("no account");
  const [fresh = ""] = await rig.secondFactors.renew(account);
  expect(await rig.accounts.signIn("li.na", password, code, at)).toMatchObject({
    why: "wrong-code",
  });
  expect(await rig.accounts.signIn("li.na", password, fresh, at)).toMatchObject({ ok: true });
});

/** Somebody with a second factor, a PIN, a token and a session, who is invited again. */
async function invitedAgain() {
  const rig = await open({});
  const keeper = await firstUser(rig, "li.na");
  const grants = [{ role: "manager", place: "everywhere" }] as const;
  await rig.office.create(keeper, { name: "wang", grants, password });
  const signed = await rig.accounts.signIn("wang", password, "", at);
  if (!signed.ok) throw new Error(signed.why);
  await rig.accounts.changePin("wang", { current: password, pin: "402918" }, at);
  const made = await rig.tokens.create(signed.user, {
    name: "a program",
    permissions: ["see-rooms"],
    place: "everywhere",
    expiresAtMs: rig.clock.wallMs() + 86_400_000,
  });
  if (!made.ok) throw new Error(made.why);
  const { secret } = await enrolled(rig, "wang");
  rig.clock.advance(30_000);
  const invited = await rig.office.invite(keeper, "wang");
  if (!invited.ok) throw new Error(invited.why);
  const next = "Umbrella/Granite/7";
  const accept = (factor: string, chosen = next) =>
    rig.office.accept(invited.invite ?? "", chosen, factor, at);
  return { ...rig, keeper, secret, accept, token: made.secret, session: signed.token };
}

test("an invitation does not go past the second factor, and whoever guesses it is locked out", async () => {
  const { accept, secret, clock, accounts } = await invitedAgain();
  expect(await accept("")).toMatchObject({ ok: false, why: "code-needed" });
  // What is wrong with the password is told before the code is used up; which ones he had is not.
  const code = codeAt(secret, clock.wallMs());
  expect(await accept(code, "short")).toMatchObject({ why: "weak" });
  expect(await accept("", password)).toMatchObject({ why: "code-needed" });
  expect(await accept(code)).toMatchObject({ ok: true, user: { name: "wang" } });
  expect(await accept(code)).toMatchObject({ why: "wrong" });

  const other = await invitedAgain();
  for (let n = 0; n < 5; n++) expect(await other.accept("000000")).toMatchObject({ ok: false });
  expect(await other.accept(codeAt(other.secret, other.clock.wallMs()))).toMatchObject({
    why: "locked",
  });
  expect(await accounts.signIn("wang", password, "", at)).toMatchObject({ why: "wrong" });
});

test("a password set by an invitation, or by a keeper, ends PIN, tokens and sessions", async () => {
  const byLink = await invitedAgain();
  expect(await byLink.accept(codeAt(byLink.secret, byLink.clock.wallMs()))).toMatchObject({
    ok: true,
  });
  const byKeeper = await invitedAgain();
  const { office, keeper } = byKeeper;
  const set = await office.change(keeper, "wang", { password: "Umbrella/Granite/7" });
  expect(set).toMatchObject({ ok: true });
  for (const rig of [byLink, byKeeper]) {
    expect((await rig.store.accounts.find("wang"))?.pinHash).toBeNull();
    expect(await rig.tokens.userOf(rig.token)).toBeNull();
    expect(await rig.tokens.list("wang")).toEqual([]);
    expect(await rig.accounts.userOf(rig.session)).toBeNull();
    expect(rig.heard.ended).toContain("wang");
  }
});

test("of two who come with one invitation at the same time, one is let in", async () => {
  const rig = await open({});
  const keeper = await firstUser(rig, "li.na");
  const grants = [{ role: "viewer", place: "everywhere" }] as const;
  const made = await rig.office.create(keeper, { name: "wang", grants, password: null });
  const code = made.ok ? (made.invite ?? "") : "";
  const results = await Promise.all(
    ["Umbrella/Granite/7", "Granite/Umbrella/8", "Kettle/Window/9"].map((chosen) =>
      rig.office.accept(code, chosen, "", at),
    ),
  );
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
});

test("nobody invites himself, nor somebody who comes by another sign-on", async () => {
  const rig = await open({});
  const keeper = await firstUser(rig, "li.na");
  expect(await rig.office.invite(keeper, "li.na")).toMatchObject({ ok: false, why: "own" });
  expect(
    await rig.office.change(keeper, "li.na", { password: "Umbrella/Granite/7" }),
  ).toMatchObject({ ok: false, why: "own" });
  const grants = [{ role: "viewer", place: "everywhere" }] as const;
  const wish = { name: "mei", grants, password: null, isInvited: false };
  expect(await rig.office.create(keeper, wish)).toEqual({ ok: true, invite: null });
  const who = { issuer: "https://login.example", subject: "1" };
  expect(await rig.store.accounts.setOutside("mei", who, rig.clock.wallMs())).toBe(true);
  expect(await rig.office.invite(keeper, "mei")).toMatchObject({ ok: false, why: "outside" });
  // One that was given before she came by the other: it opens nothing.
  const held = "a".repeat(43);
  await rig.store.accounts.setInvite("mei", tokenHash(held), rig.clock.wallMs() + 60_000);
  expect(await rig.office.accept(held, "Umbrella/Granite/7", "", at)).toMatchObject({
    why: "wrong",
  });
});

test("an account goes to another sign-on only while it waits, and then nothing else opens it", async () => {
  const rig = await open({});
  const keeper = await firstUser(rig, "li.na");
  const { accounts } = rig.store;
  const grants = [{ role: "viewer", place: "everywhere" }] as const;
  const invited = await rig.office.create(keeper, { name: "wang", grants, password: null });
  const who = { issuer: "https://login.example", subject: "2" };
  const link = (name: string) => accounts.setOutside(name, who, rig.clock.wallMs());
  expect(await link("li.na")).toBe(false);
  expect(await link("wang")).toBe(false);
  await accounts.update("wang", { disabled: true });
  rig.clock.advance(5 * 86_400_000);
  expect(await link("wang")).toBe(false);
  await accounts.update("wang", { disabled: false });
  expect(await link("wang")).toBe(true);
  const code = invited.ok ? (invited.invite ?? "") : "";
  expect(await accounts.invite(tokenHash(code))).toBeNull();
});

test("a ticket is of one account and a quarter of an hour", async () => {
  const rig = await open({});
  await firstUser(rig, "li.na");
  const { secret, ticket } = rig.secondFactors.begin("li.na");
  const now = () => codeAt(secret, rig.clock.wallMs());
  expect(await rig.secondFactors.finish("wang", ticket, now())).toBeNull();
  expect(await rig.secondFactors.finish("li.na", `${ticket.slice(0, -2)}AA`, now())).toBeNull();
  expect(await rig.secondFactors.finish("li.na", ticket, "123456")).toBeNull();
  rig.clock.advance(15 * 60_000 + 1);
  expect(await rig.secondFactors.finish("li.na", ticket, now())).toBeNull();
});

test("neither the secret nor a recovery code stands in the database", async () => {
  const rig = await open({});
  await firstUser(rig, "li.na");
  const { secret, codes } = await enrolled(rig, "li.na");
  const files = ["hub.db", "hub.db-wal"].map((name) =>
    readFileSync(join(rig.folder, name), "latin1"),
  );
  for (const word of [secret, ...codes, ...codes.map((code) => code.replaceAll("-", ""))]) {
    for (const text of files) expect(text).not.toContain(word);
  }
});

test.each([
  ["administrators", "administrator", "second-factor"],
  ["administrators", "auditor", "second-factor"],
  ["administrators", "manager", null],
  ["all", "viewer", "second-factor"],
  ["optional", "administrator", null],
] as const)("asked of %s: a %s has to set it up first: %s", async (secondFactor, role, due) => {
  const rig = await open({ secondFactor });
  const keeper = await firstUser(rig, "li.na");
  const grants = [{ role, place: "everywhere" }];
  await rig.office.create(keeper, { name: "wang", grants, password });
  expect(await rig.accounts.signIn("wang", password, "", at)).toMatchObject({
    ok: true,
    user: { due },
  });
});
