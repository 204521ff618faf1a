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
