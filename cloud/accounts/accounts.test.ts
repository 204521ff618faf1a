import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { VirtualClock } from "../../contract/clock.ts";
import { removeFolder, silentLog } from "../rig/hub-rig.ts";
import {
  cheapRules,
  openPeopleRig,
  type PeopleRig,
  type PeopleRigOptions,
  visitor,
} from "../rig/people-rig.ts";
import type { HubStore } from "../store/hub-store.ts";
import { openStore } from "../store/open-store.ts";
import { accountNameSchema, type Accounts } from "./accounts.ts";
import { scryptCost } from "./password-hash.ts";
import { tokenHash } from "./token.ts";

const minuteMs = 60_000;
const password = "Lantern-Kite-42";
const source = "192.0.2.7";
const at = visitor(source);
let folder: string;
let store: HubStore;
let rig: PeopleRig;
let clock: VirtualClock;
let accounts: Accounts;

async function open(options: PeopleRigOptions): Promise<void> {
  rig = await openPeopleRig(store, options);
  ({ clock, accounts } = rig);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "huitang-accounts-"));
  store = await openStore({ data: folder }, silentLog);
  await open(cheapRules);
});

afterEach(async () => {
  await store.close();
  removeFolder(folder);
});

async function firstAccount(): Promise<string> {
  const code = (await accounts.prepareSetup()) ?? "";
  const result = await accounts.setUp({ code, name: "li.na", password }, at);
  if (!result.ok) throw new Error(`set-up failed: ${result.why}`);
  return result.token;
}

const shutOrOpen = (disabled: boolean) => store.accounts.update("li.na", { disabled });

test("a new hub has no account; the set-up code makes one administrator, once", async () => {
  expect(await store.accounts.count()).toBe(0);
  const code = (await accounts.prepareSetup()) ?? "";
  const request = { code, name: "li.na", password };
  expect(await accounts.setUp({ ...request, code: `${code}x` }, at)).toMatchObject({
    why: "wrong",
  });
  expect(await accounts.setUp({ ...request, password: "short" }, at)).toMatchObject({
    why: "weak",
    fault: "too-short",
  });
  const made = await accounts.setUp(request, at);
  expect(made).toMatchObject({
    ok: true,
    user: { name: "li.na", grants: [{ role: "administrator", place: "everywhere" }] },
  });
  expect(await accounts.setUp({ ...request, name: "second" }, at)).toMatchObject({
    why: "wrong",
  });
  expect(await accounts.prepareSetup()).toBeNull();
  expect(await store.accounts.count()).toBe(1);
});

test("a set-up code ends after a day, and when a newer one is made", async () => {
  const old = (await accounts.prepareSetup()) ?? "";
  const fresh = (await accounts.prepareSetup()) ?? "";
  const request = { name: "li.na", password };
  expect(await accounts.setUp({ ...request, code: old }, at)).toMatchObject({ why: "wrong" });
  clock.advance(24 * 60 * minuteMs);
  expect(await accounts.setUp({ ...request, code: fresh }, at)).toMatchObject({
    why: "wrong",
  });
});

test("five failures lock the account, also for the right password, for fifteen minutes", async () => {
  await firstAccount();
  for (let n = 0; n < 5; n++) {
    expect(await accounts.signIn("li.na", "wrong", "", visitor(`192.0.2.${n}`))).toMatchObject({
      why: "wrong",
    });
  }
  expect(await accounts.signIn("li.na", password, "", visitor("192.0.2.99"))).toMatchObject({
    why: "locked",
  });
  clock.advance(15 * minuteMs - 1);
  expect(await accounts.signIn("li.na", password, "", visitor("192.0.2.99"))).toMatchObject({
    why: "locked",
    leftMs: 1,
  });
  clock.advance(1);
  expect(await accounts.signIn("li.na", password, "", visitor("192.0.2.99"))).toMatchObject({
    ok: true,
  });
});

test("five failures lock the source, whoever it claims to be; unknown names count alike", async () => {
  await firstAccount();
  for (let n = 0; n < 5; n++) {
    expect(await accounts.signIn(`nobody-${n}`, "wrong", "", at)).toMatchObject({ why: "wrong" });
  }
  expect(await accounts.signIn("li.na", password, "", at)).toMatchObject({ why: "locked" });
  expect(await accounts.signIn("li.na", password, "", visitor("192.0.2.8"))).toMatchObject({
    ok: true,
  });
  for (let n = 0; n < 5; n++)
    await accounts.signIn("ghost", "wrong", "", visitor(`198.51.100.${n}`));
  expect(await accounts.signIn("ghost", "wrong", "", visitor("198.51.100.77"))).toMatchObject({
    why: "locked",
  });
});

test("tries that run together do not slip past the lock", async () => {
  await firstAccount();
  const tries = Array.from({ length: 8 }, (_, n) =>
    accounts.signIn("li.na", "wrong", "", visitor(`10.0.0.${n}`)),
  );
  const results = await Promise.all(tries);
  expect(results.filter((result) => !result.ok && result.why === "wrong")).toHaveLength(5);
});

test("a session ends when it is idle, when it is old, when it is signed out, when the account is shut", async () => {
  const idle = await firstAccount();
  clock.advance(14 * minuteMs);
  expect(await accounts.userOf(idle)).toMatchObject({ name: "li.na", due: null });
  clock.advance(14 * minuteMs);
  expect(await accounts.peek(idle)).not.toBeNull();
  clock.advance(minuteMs);
  expect(await accounts.userOf(idle)).toBeNull();

  const signIn = async () => {
    const result = await accounts.signIn("li.na", password, "", at);
    return result.ok ? result.token : "";
  };
  const old = await signIn();
  for (let minutes = 0; minutes < 12 * 60; minutes += 10) {
    expect(await accounts.userOf(old)).not.toBeNull();
    clock.advance(10 * minuteMs);
  }
  expect(await accounts.userOf(old)).toBeNull();

  const left = await signIn();
  await accounts.signOut(left);
  expect(rig.heard.ended).toContain(tokenHash(left));
  expect(await accounts.userOf(left)).toBeNull();

  const shut = await signIn();
  await shutOrOpen(true);
  expect(await accounts.userOf(shut)).toBeNull();
  expect(await accounts.signIn("li.na", password, "", at)).toMatchObject({ why: "wrong" });
});

test("an account has five sessions at most: the one unused longest ends", async () => {
  const first = await firstAccount();
  const tokens: string[] = [];
  for (let n = 0; n < 5; n++) {
    clock.advance(1_000);
    const result = await accounts.signIn("li.na", password, "", at);
    tokens.push(result.ok ? result.token : "");
  }
  expect(await accounts.userOf(first)).toBeNull();
  for (const token of tokens) expect(await accounts.userOf(token)).not.toBeNull();
});

test("a changed password ends every session but the one that changed it", async () => {
  const other = await firstAccount();
  const next = "Umbrella/Granite/7";
  const change = (current: string, wished: string) =>
    accounts.changePassword("li.na", { current, next: wished }, at);
  expect(await change("wrong", next)).toMatchObject({ why: "wrong" });
  expect(await change(password, "City-Hall-2025")).toMatchObject({ why: "weak" });
  const changed = await change(password, next);
  expect(await accounts.userOf(changed.ok ? changed.token : "")).not.toBeNull();
  expect(await accounts.userOf(other)).toBeNull();
  expect(await accounts.signIn("li.na", password, "", at)).toMatchObject({ why: "wrong" });
  const again = await accounts.changePassword("li.na", { current: next, next: password }, at);
  expect(again).toMatchObject({ why: "weak", fault: "used-before" });
});

test("neither password, code nor token stands in the database, and the hash names its cost", async () => {
  await open({ ...cheapRules, cost: scryptCost });
  const code = (await accounts.prepareSetup()) ?? "";
  const result = await accounts.setUp({ code, name: "li.na", password }, at);
  const token = result.ok ? result.token : "";
  const stored = await store.accounts.find("li.na");
  expect(stored?.passwordHash).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  const bytes = ["hub.db", "hub.db-wal"].map((name) => readFileSync(join(folder, name), "latin1"));
  for (const secret of [password, code, token]) {
    expect(secret.length).toBeGreaterThan(10);
    for (const text of bytes) expect(text).not.toContain(secret);
  }
});

test("logins, refused and not, are in the audit", async () => {
  await firstAccount();
  await accounts.signIn("li.na", "wrong", "", at);
  await accounts.signIn("li.na", password, "", at);
  const lines = await store.audit.newest(10);
  expect(lines.map(({ who, action, outcome }) => `${who} ${action} ${outcome}`)).toEqual([
    "li.na sign-in done",
    "li.na sign-in refused",
    "li.na setup done",
  ]);
});

test("a PIN for the panels is set by one's password, kept as a hash, and ends no session", async () => {
  const token = await firstAccount();
  expect(await accounts.hasPin("li.na")).toBe(false);
  const wrong = await accounts.changePin("li.na", { current: "guess", pin: "518204" }, at);
  expect(wrong).toEqual({ ok: false, why: "wrong" });
  expect(rig.heard.changes).toBe(0);
  const right = { current: password, pin: "518204" };
  expect(await accounts.changePin("li.na", right, at)).toMatchObject({ ok: true });
  expect([await accounts.hasPin("li.na"), rig.heard.changes]).toEqual([true, 1]);
  const stored = (await store.accounts.find("li.na"))?.pinHash ?? "";
  expect(stored).toMatch(/^scrypt\$/);
  expect(stored).not.toContain("518204");
  expect((await accounts.userOf(token))?.name).toBe("li.na");
  await accounts.changePin("li.na", { current: password, pin: null }, at);
  expect([await accounts.hasPin("li.na"), rig.heard.changes]).toEqual([false, 2]);
});

test("a name is bounded again once its letters are spelt out", () => {
  const name = (text: string) => accountNameSchema.safeParse(text).success;
  expect([name("ﬁnance"), name("李娜"), name("中".repeat(64))]).toEqual([true, true, true]);
  // One letter that is four words, one that becomes three, and two of which each takes two places.
  expect([name("ﷺ-admin"), name("ﬃ".repeat(30)), name("𠀀".repeat(64))]).toEqual([
    false,
    false,
    false,
  ]);
});

test("guesses of a password at the PIN's form lock the account as any other", async () => {
  await firstAccount();
  const guess = { current: "guess", pin: "518204" };
  const results: string[] = [];
  for (let count = 0; count < 12; count++) {
    const result = await accounts.changePin("li.na", guess, at);
    results.push(result.ok ? "ok" : result.why);
  }
  expect(results.at(-1)).toBe("locked");
});

test("NXR 7.4.2: a password ends after 180 days, warns 14 days before, and only a new one opens the hub", async () => {
  const dayMs = 24 * 60 * minuteMs;
  await firstAccount();
  const account = await store.accounts.find("li.na");
  if (account === null) throw new Error("no account");
  expect(rig.passwords.warnsAtMs(account)).toBe(clock.wallMs() + 166 * dayMs);
  clock.advance(180 * dayMs - 1);
  expect(await accounts.signIn("li.na", password, "", at)).toMatchObject({ user: { due: null } });
  clock.advance(1);
  const late = await accounts.signIn("li.na", password, "", at);
  expect(late).toMatchObject({ ok: true, user: { due: "password" } });
  const next = "Umbrella/Granite/7";
  const changed = await accounts.changePassword("li.na", { current: password, next }, at);
  expect(changed).toMatchObject({ ok: true, user: { due: null } });
});

test("NXR 7.4.2: none of the last five passwords comes again; the sixth may", async () => {
  await firstAccount();
  const wordOf = (n: number) => `Umbrella/Granite/${n}`;
  const change = async (current: string, next: string) => {
    clock.advance(1_000);
    return await accounts.changePassword("li.na", { current, next }, at);
  };
  let current = password;
  for (let n = 1; n <= 4; n++) {
    expect(await change(current, wordOf(n))).toMatchObject({ ok: true });
    current = wordOf(n);
    expect(await change(current, password)).toMatchObject({ fault: "used-before" });
  }
  expect(await change(current, wordOf(5))).toMatchObject({ ok: true });
  expect(await change(wordOf(5), password)).toMatchObject({ ok: true });
});

test("the modern profile asks for length, not for signs, and knows no end", async () => {
  await open({ ...cheapRules, profile: "modern" });
  await firstAccount();
  const words = "umbrella granite seven";
  expect(rig.passwords.judge("li.na", "Kx7!pQ2vab")).toBe("too-short");
  expect(rig.passwords.judge("li.na", "passwordpassword")).toBe("common");
  expect(
    await accounts.changePassword("li.na", { current: password, next: words }, at),
  ).toMatchObject({ ok: true });
  clock.advance(4_000 * 24 * 60 * minuteMs);
  expect(await accounts.signIn("li.na", words, "", at)).toMatchObject({ user: { due: null } });
});
