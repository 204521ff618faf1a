import { once } from "node:events";
import { TOTP } from "otpauth";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HubSessionView } from "../../contract/hub-api.ts";
import { createClock } from "../../contract/clock.ts";
import type {
  AuditCheckView,
  AuditHeadView,
  AuditPageView,
  EnrollingView,
  InvitedView,
  MadeToken,
  SessionItem,
  TokenView,
} from "../../contract/hub-people.ts";
import { HubClient, password, signInFirst } from "../rig/hub-client.ts";
import { until } from "../rig/until.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";

const clock = createClock();
let rig: HubRig;
let first: HubClient;

beforeAll(async () => {
  const proof = { accounts: { passwords: "strict", secondFactor: "administrators" } } as const;
  rig = await startHubRig({ ...rigDefaults(), proof });
  await rig.hub.enrol({ site: "city-hall", room: "3-201" });
  first = await signInFirst(rig.hub);
});

afterAll(async () => {
  await rig.stop();
  removeFolder(rig.folder);
});

const codeOf = (called: { readonly body: unknown }): unknown =>
  typeof called.body === "object" && called.body !== null && "code" in called.body
    ? called.body.code
    : null;
const totp = (secret: string, laterMs: number): string =>
  new TOTP({ secret }).generate({ timestamp: clock.wallMs() + laterMs });

test("GB/T 22239: an administrator who must have a second factor does nothing before it is set up", async () => {
  expect(codeOf(await first.call("GET", "/api/rooms"))).toBe("second-factor-due");
  expect(codeOf(await first.call("POST", "/api/accounts", {}))).toBe("second-factor-due");
  const path = "/api/session/second-factor";
  expect(codeOf(await first.call("POST", path, { current: "guess" }))).toBe("wrong-login");
  const begun = await first.call<EnrollingView>("POST", path, { current: password });
  expect(begun.status).toBe(201);
  const { secret, ticket, address, squares } = begun.body;
  expect(address).toContain(`secret=${secret}`);
  expect(squares.every((row) => row.length === squares.length)).toBe(true);
  expect(codeOf(await first.call("PUT", path, { ticket, code: "000000" }))).toBe(
    "wrong-second-factor",
  );
  const done = await first.call<{ codes: string[] }>("PUT", path, {
    ticket,
    code: totp(secret, 0),
  });
  expect(done.body.codes).toHaveLength(10);
  expect((await first.call("GET", "/api/rooms")).status).toBe(200);

  const other = new HubClient(rig.hub.address);
  expect(codeOf(await other.signIn())).toBe("code-needed");
  expect(other.cookie).toBe("");
  const login = { name: "zhang.wei", password };
  const wrong = await other.call("POST", "/api/session", { ...login, code: "000000" });
  expect(codeOf(wrong)).toBe("wrong-second-factor");
  const right = await other.call("POST", "/api/session", { ...login, code: totp(secret, 30_000) });
  expect(right.status).toBe(200);
  const [code = ""] = done.body.codes;
  const ended = await other.call("POST", `${path}/end`, { current: password, code });
  expect(ended.status).toBe(200);
  expect(codeOf(await other.call("GET", "/api/rooms"))).toBe("second-factor-due");
  const again = await other.call<EnrollingView>("POST", path, { current: password });
  const anew = { ticket: again.body.ticket, code: totp(again.body.secret, 0) };
  expect((await other.call("PUT", path, anew)).status).toBe(201);
});

test("somebody invited sets his own password by the link, once; nobody else ever knew it", async () => {
  const grants = [{ role: "manager", place: "site:city-hall" }];
  const made = await first.call<InvitedView>("POST", "/api/accounts", { name: "li.na", grants });
  expect(made.status).toBe(201);
  const code = (made.body.invite ?? "").replace("#/invite?code=", "");
  const client = new HubClient(rig.hub.address);
  expect((await client.signIn("li.na", "")).status).toBe(400);
  const accept = (given: string, chosen: string) =>
    client.call<HubSessionView>("POST", "/api/invite", { code: given, password: chosen });
  expect(codeOf(await accept("made-up", password))).toBe("wrong-invite");
  expect(codeOf(await accept(code, "short"))).toBe("weak-password");
  expect(await accept(code, password)).toMatchObject({
    status: 201,
    body: { user: { name: "li.na", grants } },
  });
  expect(codeOf(await accept(code, "Umbrella/Granite/7"))).toBe("wrong-invite");
});

test("one sees where one is signed in, and ends it there", async () => {
  const here = new HubClient(rig.hub.address);
  const there = new HubClient(rig.hub.address);
  await here.signIn("li.na");
  await there.signIn("li.na");
  const list = await here.call<readonly SessionItem[]>("GET", "/api/session/others");
  expect(list.body.filter(({ isOwn }) => isOwn)).toHaveLength(1);
  for (const { id, isOwn } of list.body) {
    if (!isOwn) await here.call("DELETE", `/api/session/others/${id}`);
  }
  expect((await there.call("GET", "/api/rooms")).status).toBe(401);
  expect((await here.call("GET", "/api/rooms")).status).toBe(200);
  expect((await first.call("DELETE", "/api/accounts/li.na/sessions")).status).toBe(200);
  expect((await here.call("GET", "/api/rooms")).status).toBe(401);
});

test("live pages of a session that ends are closed at once, and those of others go on", async () => {
  const here = new HubClient(rig.hub.address);
  await here.signIn("li.na");
  const open = async () => {
    const client = new HubClient(rig.hub.address);
    await client.signIn("li.na");
    const heard: unknown[] = [];
    const page = client.page("/api/live", heard);
    const closed = once(page, "close");
    await until("the page hears", () => heard.length > 0);
    return { client, page, closed };
  };
  const leaves = await open();
  const isEnded = await open();
  const stays = await open();
  await leaves.client.call("DELETE", "/api/session");
  expect((await leaves.closed)[0]).toBe(1008);
  const list = await isEnded.client.call<readonly SessionItem[]>("GET", "/api/session/others");
  const own = list.body.find(({ isOwn }) => isOwn)?.id ?? "";
  await here.call("DELETE", `/api/session/others/${own}`);
  expect((await isEnded.closed)[0]).toBe(1008);
  expect(stays.page.readyState).toBe(stays.page.OPEN);
  // Of six sessions the one unused longest ends.
  for (let n = 0; n < 5; n++) await new HubClient(rig.hub.address).signIn("li.na");
  expect((await stays.closed)[0]).toBe(1008);
});

test("a keeper does not invite himself: a stolen session would become the account", async () => {
  const answer = await first.call("POST", "/api/accounts/zhang.wei/invite");
  expect([answer.status, codeOf(answer)]).toEqual([403, "forbidden"]);
  const password2 = { password: "Umbrella/Granite/7" };
  expect((await first.call("PUT", "/api/accounts/zhang.wei", password2)).status).toBe(403);
});

test("denials name the ids, and one who tries without end is one line a minute", async () => {
  await first.call("POST", "/api/accounts", { name: "chen", role: "viewer", password });
  const chen = new HubClient(rig.hub.address);
  await chen.signIn("chen");
  for (const room of ["3-201", "3-202", "3-203"]) {
    await chen.call("PUT", `/api/rooms/city-hall/${room}/place`, { floor: null });
  }
  const program = new HubClient(rig.hub.address);
  for (const secret of ["huitang_wrong-wrong-wrong", "nonsense-nonsense", "x"]) {
    const headers = { origin: "", authorization: `Bearer ${secret}` };
    expect((await program.call("GET", "/api/rooms", undefined, headers)).status).toBe(401);
  }
  const lines = async (query: string) =>
    (await first.call<AuditPageView>("GET", `/api/audit?${query}`)).body.lines;
  expect(await lines("who=chen&action=denied")).toMatchObject([
    { object: "/api/rooms/city-hall/3-201/place", outcome: "refused" },
  ]);
  expect(await lines("action=wrong%20token")).toMatchObject([
    { who: "", object: "/api/rooms", outcome: "refused" },
  ]);
  await chen.call("DELETE", "/api/session");
  expect(await lines("who=chen&action=sign-out")).toHaveLength(1);
});

test("a program acts by its token, without a cookie or an origin, within what the token has", async () => {
  const owner = new HubClient(rig.hub.address);
  await owner.signIn("li.na");
  const wish = {
    name: "door signs",
    permissions: ["see-rooms"],
    place: "room:city-hall/3-201",
    expiresAtMs: Math.round(clock.wallMs()) + 86_400_000,
  };
  const made = await owner.call<MadeToken>("POST", "/api/tokens", wish);
  expect(made.status).toBe(201);
  const { secret, token } = made.body;
  const program = new HubClient(rig.hub.address);
  const headers = { origin: "", authorization: `Bearer ${secret}` };
  const call = (method: string, path: string, body?: unknown) =>
    program.call(method, path, body, headers);
  expect(await call("GET", "/api/rooms")).toMatchObject({ status: 200, body: [{ room: "3-201" }] });
  expect(codeOf(await call("POST", "/api/rooms/city-hall/3-201/meetings", {}))).toBe("forbidden");
  expect(codeOf(await call("POST", "/api/tokens", wish))).toBe("forbidden");
  expect(codeOf(await call("GET", "/api/session/others"))).toBe("forbidden");
  const withOrigin = { authorization: `Bearer ${secret}`, origin: "https://evil.example" };
  const forged = await program.call("POST", "/api/tokens", wish, withOrigin);
  expect(codeOf(forged)).toBe("wrong-origin");
  const list = await first.call<readonly TokenView[]>("GET", "/api/tokens");
  expect(list.body).toMatchObject([{ id: token.id, account: "li.na", name: "door signs" }]);
  expect(JSON.stringify(list.body)).not.toContain("ash");
  expect((await first.call("DELETE", `/api/tokens/${token.id}`)).status).toBe(200);
  expect((await call("GET", "/api/rooms")).status).toBe(401);
});

test("an auditor reads, checks and exports the audit; all of it is in the audit", async () => {
  const page = await first.call<AuditPageView>("GET", "/api/audit?limit=1000");
  const actions = new Set(page.body.lines.map(({ action }) => action));
  for (const action of [
    "setup",
    "sign-in",
    "sign-in with a wrong code",
    "sign-in without a code",
    "sign-out",
    "set up second factor",
    "create account",
    "accept invitation",
    "end session",
    "end sessions",
    "make token",
    "end token",
    "denied",
  ]) {
    expect([action, actions.has(action)]).toEqual([action, true]);
  }
  expect(JSON.stringify(page.body)).not.toContain(password);
  const head = await first.call<AuditHeadView>("GET", "/api/audit/head");
  const { number, hash } = head.body;
  const check = (given: object) =>
    first.call<AuditCheckView>("POST", "/api/audit/check", { head: given });
  expect((await check({ number, hash })).body).toMatchObject({ fault: null, firstNumber: 1 });
  expect((await check({ number, hash: "0".repeat(64) })).body).toMatchObject({
    fault: { kind: "other-head", number },
  });
  const exported = await first.call<{ csv: string; lines: number }>("POST", "/api/audit/export", {
    who: "li.na",
  });
  const rows = exported.body.csv.trim().split("\r\n");
  expect(rows).toHaveLength(exported.body.lines + 1);
  expect(rows[1]).toContain('"li.na"');
  const after = await first.call<AuditPageView>("GET", "/api/audit?limit=1");
  expect(after.body).toMatchObject({ isMore: true, lines: [{ action: "export audit" }] });
});
