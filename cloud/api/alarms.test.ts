import { randomBytes } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import type {
  DeliveryView,
  Issue,
  IssueDetail,
  IssueList,
  MaintenanceView,
  NoticeSettings,
} from "../../contract/hub-alarms.ts";
import { message } from "../../contract/message.ts";
import type { Alarm } from "../../contract/record.ts";
import { meaningOf } from "../ingest/record-body.ts";
import { administrator, HubClient, password, signInFirst } from "../rig/hub-client.ts";
import { removeFolder, rigDefaults, silentLog, startHubRig } from "../rig/hub-rig.ts";
import { until } from "../rig/until.ts";
import { startServer } from "../sources/rig/test-server.ts";
import { hubLimits } from "../hub-limits.ts";
import { createIssueStore } from "../store/issues.ts";
import { openStore } from "../store/open-store.ts";

const clock = createClock();
const ref = { site: "city-hall", room: "3-201" };

/** A hub with one room whose journal the test writes. */
async function openHub() {
  const rig = await startHubRig(rigDefaults());
  const store = await openStore({ data: rig.folder }, silentLog);
  onTestFinished(async () => {
    await store.close();
    await rig.stop();
    removeFolder(rig.folder);
    expect(rig.complaints).toEqual([]);
  });
  await rig.hub.enrol(ref);
  const client = await signInFirst(rig.hub);
  const epoch = randomBytes(8).toString("hex");
  let number = 0;
  const record = async (alarm: Alarm) => {
    const body = { kind: "alarm", alarm };
    const { unreadable: _not, ...meaning } = meaningOf(body);
    number += 1;
    const text = JSON.stringify(body);
    const record = {
      number,
      atMs: alarm.raisedAtMs,
      clockTrusted: true,
      kind: "alarm",
      body: text,
    };
    await store.records.append(ref, epoch, [{ ...meaning, ...record }]);
  };
  const alarmOf = (id: string, severity: Alarm["severity"]): Alarm => ({
    id,
    severity,
    text: message("alarm.device-offline", { device: "projector" }),
    device: "projector",
    raisedAtMs: 1_772_000_000_000,
    clearedAtMs: null,
  });
  const list = async (query = "") => {
    // Not so often that the hub would call it too many requests.
    await sleep(clock, "between two questions", 150);
    const { body } = await client.call<IssueList>("GET", `/api/alarms${query}`);
    return body.issues;
  };
  /** The room's issue, as soon as there is one. */
  const issue = () => until("an issue", async () => (await list())[0]);
  return { rig, client, store, record, alarmOf, list, issue };
}

/** An account of that role, signed in. */
async function signInAs(client: HubClient, address: string, role: string): Promise<HubClient> {
  const name = `${role}.one`;
  const made = await client.call("POST", "/api/accounts", { name, role, password });
  expect(made.status).toBe(201);
  const other = new HubClient(address);
  expect((await other.signIn(name)).status).toBe(200);
  return other;
}

it("a room's alarm becomes an issue that is taken up, assigned, noted, and resolves by itself", async () => {
  const { client, record, alarmOf, list, issue } = await openHub();
  await record(alarmOf("offline:projector", "soon"));
  const { id } = await issue();
  const act = async (name: string, body: object) =>
    (await client.call<Issue>("POST", `/api/alarms/${id}/${name}`, body)).status;
  expect(await act("acknowledge", { note: "on my way" })).toBe(200);
  expect(await act("acknowledge", {})).toBe(409);
  expect(await act("assign", { to: "no.body" })).toBe(404);
  expect(await act("assign", { to: administrator })).toBe(200);
  expect(await act("note", { note: "" })).toBe(400);
  expect(await act("note", { note: "lamp ordered" })).toBe(200);
  const { body: detail } = await client.call<IssueDetail>("GET", `/api/alarms/${id}`);
  expect(detail.issue).toMatchObject({
    state: "acknowledged",
    acknowledgedBy: administrator,
    assignedTo: administrator,
    name: { zh: "3-201" },
  });
  expect(detail.history.map(({ kind, by, note }) => [kind, by, note]).slice(0, 3)).toEqual([
    ["noted", administrator, "lamp ordered"],
    ["assigned", administrator, administrator],
    ["acknowledged", administrator, "on my way"],
  ]);
  expect(await list(`?assigned=${administrator}`)).toHaveLength(1);
  expect(await list("?assigned=-")).toEqual([]);
  expect(await list("?severity=now")).toEqual([]);
  expect(await list("?state=open")).toEqual([]);
  expect(await list("?site=elsewhere")).toEqual([]);
  await record({ ...alarmOf("offline:projector", "soon"), clearedAtMs: 1_772_000_100_000 });
  // Nothing came by the wire that would say so: the next round finds it.
  await until("it is resolved", async () => (await list("?state=resolved")).length === 1);
  expect(await list()).toEqual([]);
}, 60_000);

it("who only sees alarms does not handle them, and who handles them does not say who is told", async () => {
  const { rig, client, record, alarmOf, issue } = await openHub();
  await record(alarmOf("offline:projector", "now"));
  const { id } = await issue();
  const viewer = await signInAs(client, rig.hub.address, "viewer");
  const technician = await signInAs(client, rig.hub.address, "technician");
  const status = async (who: HubClient, method: string, path: string, body?: object) =>
    (await who.call(method, path, body)).status;
  expect(await status(viewer, "GET", `/api/alarms/${id}`)).toBe(200);
  expect(await status(viewer, "POST", `/api/alarms/${id}/acknowledge`, {})).toBe(403);
  expect(await status(technician, "POST", `/api/alarms/${id}/acknowledge`, {})).toBe(200);
  for (const path of ["/api/notices", "/api/notices/log"]) {
    expect(await status(technician, "GET", path)).toBe(403);
    expect(await status(new HubClient(rig.hub.address), "GET", path)).toBe(401);
  }
  expect(await status(client, "GET", "/api/alarms/issue-0000000000000000")).toBe(404);
}, 60_000);

it("an issue is assigned only to who sees it; of anybody else not even that he is there is told", async () => {
  const { client, record, alarmOf, issue } = await openHub();
  await record(alarmOf("offline:projector", "now"));
  const { id } = await issue();
  const make = async (name: string, place: string) => {
    const grants = [{ role: "technician", place }];
    const made = await client.call("POST", "/api/accounts", { name, grants, password });
    expect(made.status).toBe(201);
  };
  await make("here", "site:city-hall");
  await make("elsewhere", "room:city-hall/3-999");
  await make("gone", "site:city-hall");
  await client.call("PUT", "/api/accounts/gone", { disabled: true });
  const assign = (to: string) => client.call("POST", `/api/alarms/${id}/assign`, { to });
  const refused = await Promise.all(["no.body", "elsewhere", "gone"].map(assign));
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([404]));
  expect(new Set(refused.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect((await assign("here")).status).toBe(200);
}, 60_000);

it("acts on an issue of the hub itself ask for the act's own permission everywhere", async () => {
  const { rig, client, store, record, alarmOf, issue: firstIssue } = await openHub();
  const issue: Issue = {
    id: "issue-00000000000000aa",
    site: "",
    room: "",
    state: "open",
    severity: "now",
    text: message("alarm.hub-clock"),
    alarms: [],
    raisedAtMs: 1_772_000_000_000,
    changedAtMs: 1_772_000_000_000,
    resolvedAtMs: null,
    acknowledgedBy: null,
    assignedTo: null,
    inMaintenance: false,
    told: null,
    revision: 1,
  };
  const issues = createIssueStore(store.database);
  const put = async () => issues.take({ before: null, issue, events: [], deliveries: [] });
  // Sees all of the hub, and acts in one building only.
  const grants = [
    { role: "viewer", place: "everywhere" },
    { role: "technician", place: "site:city-hall" },
  ];
  await client.call("POST", "/api/accounts", { name: "half", grants, password });
  const half = new HubClient(rig.hub.address);
  await half.signIn("half");
  const technician = await signInAs(client, rig.hub.address, "technician");
  // The hub has just looked, and looks again only after a while: it knows nothing of that issue.
  await record(alarmOf("projector", "soon"));
  await firstIssue();
  expect(await put()).toBe(true);
  const path = `/api/alarms/${issue.id}`;
  const note = (who: HubClient) => who.call("POST", `${path}/note`, { note: "seen" });
  expect((await half.call("GET", path)).status).toBe(200);
  expect((await note(half)).status).toBe(404);
  expect((await note(technician)).status).toBe(200);
  const assign = (to: string) => client.call("POST", `${path}/assign`, { to });
  expect((await assign("half")).status).toBe(200);
}, 60_000);

it("the past of one's own room is not pushed out of the list by that of others", async () => {
  const { rig, client, store } = await openHub();
  await store.rooms.enrol({ site: "city-hall", room: "3-202" }, "t2", 1);
  const issues = createIssueStore(store.database);
  const nowMs = Math.floor(clock.wallMs());
  const rows = Array.from({ length: 4 * hubLimits.issues.listed + 5 }, (_, n) => ({
    id: `issue-${n.toString(16).padStart(16, "0")}`,
    room: n === 0 ? "3-201" : "3-202",
    resolvedAtMs: nowMs - 60_000 + n,
  }));
  const common = { site: "city-hall", state: "resolved", severity: "now", alarms: [] } as const;
  const times = { raisedAtMs: nowMs - 90_000, changedAtMs: nowMs - 60_000 };
  const people = { acknowledgedBy: null, assignedTo: null, inMaintenance: false, told: null };
  for (const row of rows) {
    const text = message("alarm.hub-clock");
    const issue: Issue = { ...common, ...times, ...people, ...row, text, revision: 1 };
    await issues.take({ before: null, issue, events: [], deliveries: [] });
  }
  const grants = [{ role: "viewer", place: "room:city-hall/3-201" }];
  await client.call("POST", "/api/accounts", { name: "keeper", grants, password });
  const keeper = new HubClient(rig.hub.address);
  await keeper.signIn("keeper");
  const past = async (who: HubClient, query: string) =>
    (await who.call<IssueList>("GET", `/api/alarms?state=resolved${query}`)).body.issues;
  expect(await past(keeper, "")).toMatchObject([{ room: "3-201" }]);
  expect(await past(client, "&room=3-201")).toMatchObject([{ room: "3-201" }]);
}, 60_000);

it("work that is planned marks the issue at once, and ends when it is ended", async () => {
  const { client, record, alarmOf, issue } = await openHub();
  await record(alarmOf("offline:projector", "now"));
  await issue();
  const nowMs = clock.wallMs();
  const plan = {
    ...ref,
    fromMs: nowMs - 1000,
    toMs: nowMs + 3_600_000,
    reason: "lamp",
    owner: "li",
  };
  const call = (body: object) => client.call<MaintenanceView>("POST", "/api/maintenance", body);
  expect((await call({ ...plan, toMs: nowMs - 2000 })).status).toBe(400);
  expect((await call({ ...plan, toMs: nowMs + 40 * 86_400_000 })).status).toBe(422);
  expect((await call({ ...plan, room: "3-999" })).status).toBe(404);
  expect((await call({ ...plan, site: "elsewhere", room: null })).status).toBe(404);
  const made = await call(plan);
  expect(made.status).toBe(201);
  await until("it is marked", async () => (await issue()).inMaintenance);
  expect((await client.call("DELETE", `/api/maintenance/${made.body.id}`)).status).toBe(200);
  await until("it is not any more", async () => !(await issue()).inMaintenance);
  expect((await client.call<MaintenanceView[]>("GET", "/api/maintenance")).body).toEqual([]);
}, 60_000);

it("a hook hears of an alarm within seconds; its secret is shown once; all is audited", async () => {
  const { client, record, alarmOf } = await openHub();
  const heard: string[] = [];
  const server = await startServer((request, response) => {
    heard.push(String(request.headers["x-huitang-event"]));
    response.writeHead(204).end();
  });
  onTestFinished(() => server.stop());
  const hook = { name: "duty desk", url: server.url, allowsPrivate: true };
  const made = await client.call<{ hook: { id: string }; secret: string }>(
    "POST",
    "/api/notices/hooks",
    hook,
  );
  expect(made.body.secret).toMatch(/^[\w-]{43}$/);
  const path = `/api/notices/hooks/${made.body.hook.id}`;
  expect((await client.call("POST", `${path}/test`)).body).toEqual({ ok: true, error: "" });
  const rule = {
    name: "all",
    enabled: true,
    severity: "soon",
    site: null,
    room: null,
    to: { kind: "hook", hook: made.body.hook.id },
    quiet: null,
    tellsEnd: true,
    language: "zh",
  };
  const bad = { ...rule, to: { kind: "hook", hook: "hook-0" } };
  expect((await client.call("POST", "/api/notices/rules", bad)).status).toBe(404);
  expect((await client.call("POST", "/api/notices/rules", rule)).status).toBe(201);
  expect((await client.call("DELETE", path)).status).toBe(409);
  await record(alarmOf("offline:projector", "now"));
  await until("the hook hears of it", () => heard.includes("issue.opened"));
  expect(heard).toEqual(["test", "issue.opened"]);
  await until("the log says so", async () => {
    const { body } = await client.call<DeliveryView[]>("GET", "/api/notices/log");
    return body.length === 2 && body.every(({ state }) => state === "sent");
  });
  const { body: settings } = await client.call<NoticeSettings>("GET", "/api/notices");
  expect(settings).toMatchObject({ hooks: [hook], rules: [rule], mail: null });
  expect(JSON.stringify(settings)).not.toContain(made.body.secret);
  const mail = { host: "127.0.0.1", port: 9, security: "none", from: "a@b.example", username: "" };
  const put = await client.call("PUT", "/api/notices/mail", { settings: mail, password: "secret" });
  expect(put.status).toBe(200);
  const tried = await client.call("POST", "/api/notices/mail/test", { to: "li@city.example" });
  expect(tried.body).toMatchObject({ ok: false });
  const { body: audit } = await client.call("GET", "/api/audit");
  const told = JSON.stringify(audit);
  for (const action of ["add hook", "test hook", "add notice rule", "change mail", "test mail"]) {
    expect(told).toContain(action);
  }
  expect(told).not.toContain(made.body.secret);
}, 60_000);

it("a hook is changed and turned off, takes only what it asks for, and gets another secret", async () => {
  const { client, record, alarmOf, list } = await openHub();
  const heard: string[] = [];
  const signatures: string[] = [];
  const server = await startServer((request, response) => {
    heard.push(String(request.headers["x-huitang-event"]));
    signatures.push(String(request.headers["x-huitang-signature"]));
    response.writeHead(204).end();
  });
  onTestFinished(() => server.stop());
  const hook = { name: "desk", url: server.url, allowsPrivate: true };
  const made = await client.call<{ hook: { id: string }; secret: string }>(
    "POST",
    "/api/notices/hooks",
    hook,
  );
  const { id } = made.body.hook;
  const path = `/api/notices/hooks/${id}`;
  const put = async (part: object) => (await client.call("PUT", path, { ...hook, ...part })).status;
  const stored = async () =>
    (await client.call<NoticeSettings>("GET", "/api/notices")).body.hooks.find(
      (one) => one.id === id,
    );
  expect(await stored()).toMatchObject({
    enabled: true,
    events: expect.arrayContaining(["opened"]),
  });
  expect(await put({ events: [] })).toBe(400);
  expect(await put({ events: ["test"] })).toBe(400);
  expect(await put({ name: "duty desk", enabled: false, events: ["resolved", "worse"] })).toBe(200);
  // What is left out stays.
  expect(await put({})).toBe(200);
  expect(await stored()).toEqual({ ...hook, id, enabled: false, events: ["resolved", "worse"] });
  const rule = {
    name: "all",
    enabled: true,
    severity: "soon",
    site: null,
    room: null,
    to: { kind: "hook", hook: id },
    quiet: null,
    tellsEnd: true,
    language: "zh",
  };
  expect((await client.call("POST", "/api/notices/rules", rule)).status).toBe(201);
  const log = async (target = id) =>
    (await client.call<DeliveryView[]>("GET", `/api/notices/log?target=${target}`)).body;
  await record(alarmOf("offline:projector", "soon"));
  await until("an issue", async () => (await list()).length === 1);
  expect(await log()).toEqual([]);
  expect(await put({ enabled: true })).toBe(200);
  await record(alarmOf("store", "now"));
  await until("the hook hears that it is worse", () => heard.length === 1);
  expect(heard).toEqual(["issue.worse"]);
  await until("the log says so", async () => (await log())[0]?.state === "sent");
  expect(await log("mail")).toEqual([]);
  expect((await client.call("GET", "/api/notices/log?target=nobody")).status).toBe(400);
  const renewed = await client.call<{ secret: string }>("POST", `${path}/secret`);
  expect(renewed.body.secret).toMatch(/^[\w-]{43}$/);
  expect(renewed.body.secret).not.toBe(made.body.secret);
  expect((await client.call("POST", `${path}/test`)).body).toEqual({ ok: true, error: "" });
  expect(new Set(signatures).size).toBe(2);
  const audit = JSON.stringify((await client.call("GET", "/api/audit")).body);
  for (const action of ["change hook", "new secret of hook"]) expect(audit).toContain(action);
  expect(audit).not.toContain(renewed.body.secret);
  const gone = "/api/notices/hooks/hook-0000000000000000";
  expect((await client.call("PUT", gone, hook)).status).toBe(404);
}, 60_000);

it("what waits for a hook that is turned off is not told any more", async () => {
  const { client, record, alarmOf } = await openHub();
  const hook = { name: "desk", url: "https://127.0.0.1:9/", allowsPrivate: true };
  const made = await client.call<{ hook: { id: string } }>("POST", "/api/notices/hooks", hook);
  const { id } = made.body.hook;
  const rule = {
    name: "all",
    enabled: true,
    severity: "soon",
    site: null,
    room: null,
    to: { kind: "hook", hook: id },
    quiet: null,
    tellsEnd: true,
    language: "zh",
  };
  await client.call("POST", "/api/notices/rules", rule);
  await record(alarmOf("offline:projector", "now"));
  const last = async () =>
    (await client.call<DeliveryView[]>("GET", `/api/notices/log?target=${id}`)).body[0];
  await until("it is tried again", async () => ((await last())?.retryAtMs ?? 0) > clock.wallMs());
  await client.call("PUT", `/api/notices/hooks/${id}`, { ...hook, enabled: false });
  expect(await last()).toMatchObject({ state: "over", retryAtMs: null });
}, 60_000);
