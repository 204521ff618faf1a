import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HubSessionView } from "../../contract/hub-api.ts";
import { createClock } from "../../contract/clock.ts";
import { type OidcConfig, hubConfigSchema } from "../../contract/hub-config.ts";
import type { AccountView, AuditPageView } from "../../contract/hub-people.ts";
import { createSealing } from "../accounts/sealing.ts";
import { createSignOn } from "../accounts/sign-on.ts";
import { HubClient, password, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import {
  clientId,
  clientSecret,
  type OutsideProvider,
  startOutsideProvider,
  Visit,
} from "../rig/outside-provider.ts";
import { until } from "../rig/until.ts";

let provider: OutsideProvider;
let rig: HubRig;
let first: HubClient;
let hub: string;
let secrets: string;
let config: OidcConfig;

beforeAll(async () => {
  provider = await startOutsideProvider();
  secrets = mkdtempSync(join(tmpdir(), "huitang-secret-"));
  const clientSecretFile = join(secrets, "client");
  writeFileSync(clientSecretFile, `${clientSecret}\n`, { mode: 0o600 });
  const oidc = {
    issuer: provider.issuer,
    clientId,
    clientSecretFile,
    name: { zh: "统一认证", en: "Single sign-on" },
    roleClaim: "roles",
    roles: [
      { value: "facility", role: "manager" },
      { value: "guard", role: "viewer", place: "site:city-hall" },
      { value: "desk", role: "service", place: "site:city-hall" },
      { value: "annex", role: "manager", place: "site:annex" },
    ],
    unknownPeople: "create",
    waitingAccounts: "link",
  };
  const parsed = hubConfigSchema.shape.oidc.parse(oidc);
  if (parsed === undefined) throw new Error("no sign-on");
  config = parsed;
  rig = await startHubRig({ ...rigDefaults(), proof: { oidc: config } });
  first = await signInFirst(rig.hub);
  hub = rig.hub.address;
  provider.admit(`${hub}/api/sign-on/callback`);
});

afterAll(async () => {
  await rig.stop();
  await provider.stop();
  removeFolder(rig.folder);
  rmSync(secrets, { recursive: true });
});

async function session(visit: Visit): Promise<HubSessionView["user"]> {
  const response = await fetch(`${hub}/api/session`, { headers: { cookie: visit.cookies(hub) } });
  const view: HubSessionView = JSON.parse(await response.text());
  return view.user;
}

test("a person of another sign-on is signed in, with the roles it says, and they follow it", async () => {
  expect((await first.call<HubSessionView>("GET", "/api/session")).body.signOn).toEqual(
    config.name,
  );
  provider.roles.set("mei", ["facility"]);
  const visit = new Visit();
  const back = await visit.signInOutside(hub, "mei");
  expect((await visit.step("GET", back, null)).next).toBe(`${hub}/#/`);
  const grants = [{ role: "manager", place: "everywhere" }];
  expect(await session(visit)).toMatchObject({ name: "mei", grants });
  provider.roles.set("mei", ["guard", "unheard-of"]);
  const again = new Visit();
  await again.step("GET", await again.signInOutside(hub, "mei"), null);
  expect(await session(again)).toMatchObject({
    name: "mei",
    grants: [{ role: "viewer", place: "site:city-hall" }],
  });
  // Rights that have gone do not live on in an older session.
  expect(await session(visit)).toBeNull();
  provider.roles.set("mei", []);
  const last = new Visit();
  const end = await last.step("GET", await last.signInOutside(hub, "mei"), null);
  expect(end.next).toContain("problem=sign-on-unknown");
  expect(await session(again)).toBeNull();
});

test("a sign-on with the same roles, in whatever order, ends no session; all it changes is audited", async () => {
  provider.roles.set("shan", ["annex", "guard", "desk"]);
  const visit = new Visit();
  await visit.step("GET", await visit.signInOutside(hub, "shan"), null);
  expect(await session(visit)).toMatchObject({ name: "shan" });
  const again = new Visit();
  await again.step("GET", await again.signInOutside(hub, "shan"), null);
  expect(await session(again)).toMatchObject({ name: "shan" });
  expect(await session(visit)).toMatchObject({ name: "shan" });
  const { body } = await first.call<AuditPageView>("GET", "/api/audit?who=shan");
  const lines = body.lines.map(({ action, object }) => `${action}: ${object}`);
  expect(lines).toContain("create account by sign-on: shan");
  const roles = "manager@site:annex service@site:city-hall viewer@site:city-hall";
  expect(lines.filter((line) => line === `set roles by sign-on: shan ${roles}`)).toHaveLength(1);
});

test("roles that another sign-on changes close the live pages of the account", async () => {
  provider.roles.set("ning", ["guard"]);
  const visit = new Visit();
  await visit.step("GET", await visit.signInOutside(hub, "ning"), null);
  const client = new HubClient(hub);
  client.cookie = visit.cookies(hub);
  const heard: unknown[] = [];
  const page = client.page("/api/live", heard);
  const closed = once(page, "close");
  await until("the page hears", () => heard.length > 0);
  provider.roles.set("ning", ["facility"]);
  const again = new Visit();
  await again.step("GET", await again.signInOutside(hub, "ning"), null);
  expect((await closed)[0]).toBe(1008);
});

test("another state, another browser, a second time, a code made up: nobody is signed in", async () => {
  provider.roles.set("wrong", ["facility"]);
  const failed = `${hub}/#/?problem=sign-on-failed`;
  const visit = new Visit();
  const back = new URL(await visit.signInOutside(hub, "wrong"));
  const state = new URL(back);
  state.searchParams.set("state", "another");
  const other = new Visit();
  expect((await other.step("GET", back.href, null)).next).toBe(failed);
  expect((await visit.step("GET", state.href, null)).next).toBe(failed);
  expect(await session(visit)).toBeNull();

  const second = new Visit();
  const good = await second.signInOutside(hub, "wrong");
  const carried = second.cookies(hub);
  expect((await second.step("GET", good, null)).next).toBe(`${hub}/#/`);
  const replayed = await fetch(good, { redirect: "manual", headers: { cookie: carried } });
  expect(replayed.headers.get("location")).toContain("problem=sign-on-failed");
  expect(replayed.headers.getSetCookie().join()).not.toContain("huitang=");

  const third = new Visit();
  const forged = new URL(await third.signInOutside(hub, "wrong"));
  forged.searchParams.set("code", "made-up");
  expect((await third.step("GET", forged.href, null)).next).toBe(failed);
  const { body } = await first.call<AuditPageView>("GET", "/api/audit?action=sign-on");
  expect(body.lines.filter(({ outcome }) => outcome === "refused").length).toBeGreaterThanOrEqual(
    4,
  );
});

test("an account with a password is never given to a name; one that waits for its owner is, once", async () => {
  provider.roles.set("local", ["facility"]);
  await first.call("POST", "/api/accounts", { name: "local", role: "viewer", password });
  const visit = new Visit();
  const back = await visit.signInOutside(hub, "local");
  expect((await visit.step("GET", back, null)).next).toContain("problem=sign-on-unknown");
  provider.roles.set("invited", ["facility"]);
  // Whoever has the link may be another than who has the name elsewhere.
  provider.roles.set("linked", ["facility"]);
  await first.call("POST", "/api/accounts", { name: "linked", role: "viewer" });
  const linked = new Visit();
  const none = await linked.step("GET", await linked.signInOutside(hub, "linked"), null);
  expect(none.next).toContain("problem=sign-on-unknown");
  const wish = { name: "invited", role: "viewer", invite: false };
  await first.call("POST", "/api/accounts", wish);
  await first.call("PUT", "/api/accounts/invited", { disabled: true });
  const early = new Visit();
  const turned = await early.step("GET", await early.signInOutside(hub, "invited"), null);
  expect(turned.next).toContain("problem=sign-on-unknown");
  const { body: accounts } = await first.call<readonly AccountView[]>("GET", "/api/accounts");
  expect(accounts.find(({ name }) => name === "invited")).toMatchObject({ isOutside: false });
  await first.call("PUT", "/api/accounts/invited", { disabled: false });
  const invited = new Visit();
  await invited.step("GET", await invited.signInOutside(hub, "invited"), null);
  expect(await session(invited)).toMatchObject({ name: "invited" });
  await first.call("PUT", "/api/accounts/invited", { disabled: true });
  expect(await session(invited)).toBeNull();
  const shut = new Visit();
  const end = await shut.step("GET", await shut.signInOutside(hub, "invited"), null);
  expect(end.next).toContain("problem=sign-on-unknown");
});

test.each([
  [20, true],
  [2 * 3_600, false],
])(
  "tokens of a provider whose clock differs by %i s are believed: %s",
  async (clockSkewS, isIn) => {
    provider.roles.set("skewed", ["facility"]);
    const sealing = createSealing(randomBytes(32), randomBytes);
    const clock = createClock();
    const signOn = createSignOn({ config, clientSecret, sealing, clock, clockSkewS });
    const callback = `${hub}/api/sign-on/callback`;
    const { address, carried } = await signOn.begin(callback);
    const visit = new Visit();
    let at: string | null = address;
    while (at !== null && !at.startsWith(hub)) {
      const page = await visit.step("GET", at, null);
      const prompt = page.text.includes('value="login"') ? "login" : "consent";
      const form = { prompt, login: "skewed", password: "anything" };
      at = page.next ?? (await visit.step("POST", at, form)).next;
    }
    const person = await signOn.finish(new URL(at ?? ""), carried);
    expect(person?.name === "skewed").toBe(isIn);
  },
);
