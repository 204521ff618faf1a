import { expect, test } from "vitest";
import type { Act } from "../../contract/act.ts";
import { createClock } from "../../contract/clock.ts";
import { panelRoles, type PanelRole, type PersonView } from "../../contract/people.ts";
import { type PanelLimits, panelLimits } from "./limits.ts";
import { ask, peopleTable, signIn, startPanel, testPins } from "./panel.fixture.ts";
import { createPeople, forgetHubPeople } from "./people.ts";

const pin = "518204";
const minuteMs = 60_000;
const clock = createClock();

type Started = Awaited<ReturnType<typeof startPanel>>;

async function opened(
  limits: Partial<PanelLimits> = {},
): Promise<Started & { readonly admin: { readonly cookie: string } }> {
  const started = await startPanel({ limits });
  return { ...started, admin: { cookie: await signIn(started.panel, "王工") } };
}

async function add(
  { panel, admin }: Awaited<ReturnType<typeof opened>>,
  name: string,
  role: PanelRole,
) {
  const answer = await ask(panel.url, "/api/people", { body: { name, role, pin }, headers: admin });
  expect(answer.status).toBe(201);
  const person: PersonView = JSON.parse(answer.text);
  return person;
}

const enter = ({ panel }: Pick<Started, "panel">, name: string, tried: string) =>
  ask(panel.url, "/api/session", { body: { name, pin: tried } });

async function enterAs(room: Pick<Started, "panel">, name: string): Promise<{ cookie: string }> {
  const answer = await enter(room, name, pin);
  expect(answer.status).toBe(200);
  return { cookie: String(answer.headers["set-cookie"]).split(";")[0] ?? "" };
}

const codeOfAnswer = (text: string): unknown => JSON.parse(text).code;

const acts: readonly Act[] = [
  { kind: "attest", duty: "m1:prepared" },
  { kind: "waive", duty: "m1:tea.1", reason: "not wanted" },
  { kind: "hold", point: "hvac/setpoint", value: 26, untilMs: 1 },
  { kind: "release", point: "hvac/setpoint" },
  { kind: "selftest", test: "recess" },
  { kind: "stop-test" },
  { kind: "extend", meetingId: "m1", untilMs: 1 },
  { kind: "clean", zones: [], untilMs: 1 },
];

test.each(panelRoles)(
  "a %s may do at the panel what the role says, and nothing else",
  async (role) => {
    const room = await opened();
    await add(room, "李娜", role);
    const headers = await enterAs(room, "李娜");
    const session = await ask(room.panel.url, "/api/session", { headers });
    expect(JSON.parse(session.text)).toEqual({ name: "李娜", role });
    for (const body of acts) {
      const { status } = await ask(room.panel.url, "/api/acts", { body, headers });
      expect([body.kind, status]).toEqual([body.kind, role === "viewer" ? 403 : 202]);
    }
    expect(room.acts.map(({ by }) => by)).toEqual(role === "viewer" ? [] : acts.map(() => "李娜"));
    const people = await ask(room.panel.url, "/api/people", { headers });
    expect(people.status).toBe(role === "administrator" ? 200 : 403);
    const seen = await ask(room.panel.url, "/api/explain?point=hvac/setpoint", { headers });
    expect(seen.status).toBe(200);
  },
);

test("every change of who may sign in is on record under a name; no PIN and no hash leaves", async () => {
  const room = await opened();
  const { panel, admin, notes } = room;
  const { id } = await add(room, "李娜", "viewer");
  const change = (body: object) =>
    ask(panel.url, `/api/people/${id}`, { method: "PUT", body, headers: admin });
  expect((await change({ role: "technician" })).status).toBe(200);
  expect((await change({ pin: "902741" })).status).toBe(200);
  const list = await ask(panel.url, "/api/people", { headers: admin });
  expect(JSON.parse(list.text)).toEqual([{ id, name: "李娜", role: "technician", from: "room" }]);
  const removed = await ask(panel.url, `/api/people/${id}`, { method: "DELETE", headers: admin });
  expect(removed.status).toBe(200);
  expect(notes.map(({ by, act, text }) => [by, act, text.key])).toEqual([
    ["王工", "people", "act.person-added"],
    ["王工", "people", "act.person-role"],
    ["王工", "people", "act.person-pin"],
    ["王工", "people", "act.person-removed"],
  ]);
  const told = JSON.stringify([notes, room.logged, list.text]);
  for (const secret of [pin, "902741", "scrypt"]) expect(told).not.toContain(secret);
});

test.each([
  [{ name: "李娜", role: "viewer", pin: "123456" }, 400, "invalid-request"],
  [{ name: "李娜", role: "viewer", pin: "51820" }, 400, "invalid-request"],
  [{ name: "李娜", role: "root", pin }, 400, "invalid-request"],
  [{ name: "a\u0007b", role: "viewer", pin }, 400, "invalid-request"],
  [{ name: "  Ｚhang ", role: "viewer", pin }, 409, "person-known"],
])("%j is refused with %i %s", async (body, status, code) => {
  const room = await opened();
  await add(room, "zhang", "viewer");
  const answer = await ask(room.panel.url, "/api/people", { body, headers: room.admin });
  expect([answer.status, codeOfAnswer(answer.text)]).toEqual([status, code]);
});

test("five wrong PINs lock the person for 15 minutes, and the answer says how long", async () => {
  const room = await opened();
  await add(room, "李娜", "technician");
  const statuses: number[] = [];
  for (let count = 0; count < 5; count++) {
    statuses.push((await enter(room, "李娜", "902741")).status);
  }
  expect(statuses).toEqual([403, 403, 403, 403, 403]);
  room.clock.advance(5 * minuteMs);
  const locked = await enter(room, " 李娜 ", pin);
  expect([locked.status, codeOfAnswer(locked.text)]).toEqual([423, "locked"]);
  expect(JSON.parse(locked.text).leftMs).toBe(10 * minuteMs);
  expect(locked.headers["retry-after"]).toBe("600");
  room.clock.advance(10 * minuteMs);
  expect((await enter(room, "李娜", pin)).status).toBe(200);
});

test("a name that nobody has is refused and locked like one that somebody has", async () => {
  const room = await opened();
  const answers: [number, unknown][] = [];
  for (let count = 0; count < 6; count++) {
    const { status, text } = await enter(room, "nobody", pin);
    answers.push([status, codeOfAnswer(text)]);
  }
  expect(answers.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => [403, "wrong-pin"]));
  expect(answers[5]).toEqual([423, "locked"]);
});

test("an unknown name takes as long to check as a known one", async () => {
  const { people } = await startPanel();
  await people.add({ name: "li", role: "viewer", pin });
  const checked: (string | null)[] = [];
  const took = async (name: string) => {
    const fromMs = clock.monotonicMs();
    checked.push((await people.recognise(name, "902741"))?.name ?? null);
    return clock.monotonicMs() - fromMs;
  };
  await took("li");
  const known = Math.min(await took("li"), await took("li"), await took("li"));
  const unknown = Math.min(await took("none"), await took("none"), await took("none"));
  expect(checked.every((name) => name === null)).toBe(true);
  expect(unknown).toBeGreaterThan(known / 3);
});

test("a source is locked over all names, and right PINs of one's own do not open it", async () => {
  const room = await opened({ wrongPinsOfSource: 5 });
  await add(room, "李娜", "viewer");
  const statuses: number[] = [];
  for (const name of ["a", "b", "c", "d"]) statuses.push((await enter(room, name, pin)).status);
  statuses.push((await enter(room, "李娜", pin)).status);
  statuses.push((await enter(room, "e", pin)).status);
  statuses.push((await enter(room, "李娜", pin)).status);
  expect(statuses).toEqual([403, 403, 403, 403, 200, 403, 423]);
});

test("a source may err for many before it is locked, and its one-time links work even then", async () => {
  const room = await opened();
  await add(room, "李娜", "viewer");
  const link = room.panel.enterLink();
  const most = panelLimits.wrongPinsOfSource;
  expect(most).toBeGreaterThan(panelLimits.wrongCodes);
  for (let count = 0; count < most; count++) {
    expect((await enter(room, `guess ${count}`, pin)).status).toBe(403);
  }
  expect((await enter(room, "李娜", pin)).status).toBe(423);
  const body = { code: link.split("code=")[1], name: "Zhao" };
  expect((await ask(room.panel.url, "/api/session", { body })).status).toBe(200);
});

test("wrong codes lock no PIN", async () => {
  const room = await opened();
  await add(room, "李娜", "viewer");
  for (let count = 0; count <= panelLimits.wrongCodes; count++) {
    await ask(room.panel.url, "/api/session", { body: { code: "guess", name: "x" } });
  }
  expect((await enter(room, "李娜", pin)).status).toBe(200);
});

test("tries at the same time do not slip through together", async () => {
  const room = await startPanel({ limits: { pinChecks: 8 } });
  await room.people.add({ name: "li", role: "viewer", pin });
  const guesses = ["900001", "900002", "900003", "900004", "900005", "900006", "900007"];
  const all = await Promise.all(guesses.map((guess) => enter(room, "li", guess)));
  const statuses = all.map(({ status }) => status).toSorted((left, right) => left - right);
  expect(statuses).toEqual([403, 403, 403, 403, 403, 423, 423]);
});

test("PINs that are checked at a time are bounded: each takes memory", async () => {
  const room = await startPanel({ limits: { pinChecks: 1, wrongCodes: 50 } });
  const all = await Promise.all(["a", "b", "c"].map((name) => enter(room, name, pin)));
  expect(all.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
    403, 503, 503,
  ]);
});

test("PINs that are made count among those that are checked", async () => {
  const room = await opened({ pinChecks: 1 });
  const bodies = ["a", "b"].map((name) => ({ name, role: "viewer", pin }));
  const adding = bodies.map((body) =>
    ask(room.panel.url, "/api/people", { body, headers: room.admin }),
  );
  const all = await Promise.all([...adding, enter(room, "c", pin)]);
  const statuses = all.map(({ status }) => status).toSorted((left, right) => left - right);
  expect(statuses.filter((status) => status === 503)).toHaveLength(2);
  expect(panelLimits.pinChecks).toBe(2);
});

test.each([
  ["a new role", { role: "viewer" }],
  ["a new PIN", { pin: "902741" }],
  ["the end", null],
])("%s ends every session of the person at once, and of nobody else", async (_what, body) => {
  const room = await opened();
  const { id } = await add(room, "李娜", "technician");
  await add(room, "赵敏", "technician");
  const [first, second] = [await enterAs(room, "李娜"), await enterAs(room, "李娜")];
  const other = await enterAs(room, "赵敏");
  const method = body === null ? "DELETE" : "PUT";
  const asked = { method, headers: room.admin, ...(body === null ? {} : { body }) };
  expect((await ask(room.panel.url, `/api/people/${id}`, asked)).status).toBe(200);
  const nameOf = async (headers: { cookie: string }) =>
    JSON.parse((await ask(room.panel.url, "/api/session", { headers })).text).name;
  expect(await nameOf(first)).toBe(null);
  expect(await nameOf(second)).toBe(null);
  expect(await nameOf(other)).toBe("赵敏");
  expect(await nameOf(room.admin)).toBe("王工");
});

test("one changes one's own PIN by the old one; other sessions of one's own end", async () => {
  const room = await opened();
  await add(room, "李娜", "viewer");
  const [here, elsewhere] = [await enterAs(room, "李娜"), await enterAs(room, "李娜")];
  const change = (headers: { cookie: string }, current: string, next: string) =>
    ask(room.panel.url, "/api/session/pin", { method: "PUT", body: { current, next }, headers });
  expect((await change(here, "111222", "902741")).status).toBe(403);
  expect((await change(here, pin, "654321")).status).toBe(400);
  const changed = await change(here, pin, "902741");
  expect(changed.status).toBe(200);
  const fresh = { cookie: String(changed.headers["set-cookie"]).split(";")[0] ?? "" };
  const nameOf = async (headers: { cookie: string }) =>
    JSON.parse((await ask(room.panel.url, "/api/session", { headers })).text).name;
  expect([await nameOf(here), await nameOf(elsewhere)]).toEqual([null, null]);
  expect(await nameOf(fresh)).toBe("李娜");
  expect((await enter(room, "李娜", pin)).status).toBe(403);
  expect((await enter(room, "李娜", "902741")).status).toBe(200);
  expect(room.notes.at(-1)).toMatchObject({ by: "李娜", text: { key: "act.own-pin" } });
  expect((await change(room.admin, pin, "902741")).status).toBe(409);
});

test("a right that is taken away while the PIN is being checked is not given", async () => {
  const room = await opened();
  const { id } = await add(room, "李娜", "administrator");
  const entering = enter(room, "李娜", pin);
  const recognised = room.people.recognise("李娜", pin);
  room.people.remove(id);
  expect(await recognised).toBeUndefined();
  expect((await entering).status).toBe(403);
});

const hash = await testPins.hash(pin);
const synced = (version: number, names: readonly string[]) => ({
  version,
  issuedAtMs: 1,
  people: names.map((name) => ({ id: name, name, role: "technician" as const, pin: hash })),
  hash: "0".repeat(64),
});

test("people of the hub stay beside those of the room, and lose their access when they are gone", async () => {
  const room = await opened();
  await add(room, "李娜", "viewer");
  expect(room.people.takeFromHub(synced(5, ["zhang.wei", "li.na"]))).toBe(true);
  const headers = await enterAs(room, "zhang.wei");
  const list = room.people.list().map(({ name, from }) => `${from} ${name}`);
  expect(list.toSorted()).toEqual(["hub li.na", "hub zhang.wei", "room 李娜"]);
  const of = room.people.list().find(({ name }) => name === "li.na")?.id ?? "";
  const remove = { method: "DELETE", headers: room.admin };
  const refused = await ask(room.panel.url, `/api/people/${of}`, remove);
  expect([refused.status, codeOfAnswer(refused.text)]).toEqual([409, "person-of-hub"]);
  expect(room.people.takeFromHub(synced(5, []))).toBe(false);
  expect(room.people.takeFromHub(synced(4, []))).toBe(false);
  expect(room.people.takeFromHub(synced(6, ["li.na"]))).toBe(true);
  const session = await ask(room.panel.url, "/api/session", { headers });
  expect(JSON.parse(session.text)).toEqual({ name: null, role: null });
  expect((await enter(room, "zhang.wei", pin)).status).toBe(403);
  expect((await enter(room, "李娜", pin)).status).toBe(200);
});

test("a list of the hub that changes nothing of a person ends no session", async () => {
  const room = await startPanel();
  room.people.takeFromHub(synced(1, ["zhang.wei"]));
  const headers = await enterAs(room, "zhang.wei");
  room.people.takeFromHub(synced(2, ["zhang.wei", "li.na"]));
  const session = await ask(room.panel.url, "/api/session", { headers });
  expect(JSON.parse(session.text).name).toBe("zhang.wei");
});

test("sessions by PIN end by idling as all do", async () => {
  const room = await startPanel();
  await room.people.add({ name: "li", role: "viewer", pin });
  const headers = await enterAs(room, "li");
  room.clock.advance(panelLimits.sessionIdleMs);
  const session = await ask(room.panel.url, "/api/session", { headers });
  expect(JSON.parse(session.text).name).toBe(null);
});

test("a room without a hub forgets whom its hub told of, and takes the list anew if it comes back", () => {
  const store = peopleTable();
  const people = createPeople({ store, pins: testPins, newId: () => "p1", limits: panelLimits });
  store.put({ id: "own", name: "李娜", role: "viewer", from: "room", pin: hash });
  people.takeFromHub(synced(5, ["zhang.wei"]));
  forgetHubPeople(store);
  expect(people.list().map(({ name }) => name)).toEqual(["李娜"]);
  expect(people.takeFromHub(synced(5, ["zhang.wei"]))).toBe(true);
});
