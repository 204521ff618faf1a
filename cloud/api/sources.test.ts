import { afterAll, beforeAll, expect, test } from "vitest";
import type { Agenda } from "../../contract/agenda.ts";
import type { ApiProblem } from "../../contract/api.ts";
import type { HubRoomDetail } from "../../contract/hub-api.ts";
import type { BookingDetails } from "../../contract/booking.ts";
import { createClock } from "../../contract/clock.ts";
import type { SourceView } from "../../contract/sources.ts";
import { HubClient, password, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import type { AuditPageView } from "../../contract/hub-people.ts";

/** The API for sources and for office systems, over real HTTP. */
const clock = createClock();
const hourMs = 3_600_000;
const startMs = (hours: number) => Math.ceil(clock.wallMs() / hourMs) * hourMs + hours * hourMs;
let rig: HubRig;
let administrator: HubClient;
let viewer: HubClient;
let office: { readonly id: string; readonly token: string };

interface Made {
  readonly source: SourceView;
  readonly token: string | null;
}
interface Pushed {
  readonly meetingId: string;
  readonly agendaVersion: number;
  readonly placed: boolean;
  readonly conflictWith: string | null;
  readonly why: string | null;
}

const settings = { kind: "rest", name: "OA", site: "city-hall", room: "3-201" } as const;
const roomUrl = "/api/rooms/city-hall/3-201";

beforeAll(async () => {
  rig = await startHubRig(rigDefaults());
  await rig.hub.enrol({ site: "city-hall", room: "3-201" });
  administrator = await signInFirst(rig.hub);
  await administrator.call("POST", "/api/accounts", { name: "viewer", role: "viewer", password });
  viewer = new HubClient(rig.hub.address);
  await viewer.signIn("viewer");
  const made = await administrator.call<Made>("POST", "/api/sources", { settings });
  office = { id: made.body.source.id, token: made.body.token ?? "" };
});

afterAll(async () => {
  await rig.stop();
  removeFolder(rig.folder);
});

/** As an office system: no cookie, no origin. */
const push = <T = Pushed>(
  method: "PUT" | "DELETE",
  key: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
) =>
  new HubClient(rig.hub.address).call<T>(
    method,
    `/api/sources/${office.id}/bookings/${key}`,
    body,
    { origin: "", authorization: `Bearer ${office.token}`, ...headers },
  );

const booking = (fromHour: number, toHour: number, part: object = {}) => ({
  title: "常务会",
  startMs: startMs(fromHour),
  endMs: startMs(toHour),
  ...part,
});

const agenda = async (): Promise<Agenda> =>
  (await administrator.call<Agenda>("GET", `${roomUrl}/agenda`)).body;

test("NX App. C: an office system books with all of the form, and the people with unit, post and rank", async () => {
  const people = [
    { id: "u1", name: "王芳", unit: "财政局", post: "局长", rank: 1, part: "leader" },
    { id: "u2", name: "李强", unit: "教育局" },
  ];
  const form = { nature: "report", format: "video", microphones: 4 };
  const body = booking(2, 3, { class: "important", form, details: { attendees: people } });
  const made = await push("PUT", "oa-1", body);
  expect(made).toMatchObject({ status: 201, body: { placed: true, conflictWith: null } });
  const meeting = (await agenda()).meetings.find(({ id }) => id === made.body.meetingId);
  expect(meeting).toMatchObject({ title: "常务会", class: "important", headCount: 2, form });
  const url = `${roomUrl}/meetings/${made.body.meetingId}/details`;
  const details = await administrator.call<BookingDetails>("GET", url);
  expect(details.body.attendees).toMatchObject(people);
  expect(await viewer.call("GET", url)).toMatchObject({ status: 403 });

  const moved = await push("PUT", "oa-1", { ...body, endMs: startMs(4) });
  expect(moved).toMatchObject({ status: 200, body: { meetingId: made.body.meetingId } });
  const gone = await push("DELETE", "oa-1");
  expect(gone).toMatchObject({ status: 200, body: { placed: false } });
  expect((await agenda()).meetings.map(({ id }) => id)).not.toContain(made.body.meetingId);
  expect(await push("DELETE", "oa-1")).toMatchObject({ status: 404 });
});

test("the same idempotency key: the same answer for the same request, none for another", async () => {
  const key = { "idempotency-key": "c2f7-0001" };
  const body = booking(6, 7);
  const first = await push("PUT", "oa-2", body, key);
  expect(first.status).toBe(201);
  const elsewhere = await push("PUT", "oa-2", booking(7, 8));
  const again = await push("PUT", "oa-2", body, key);
  expect(again).toMatchObject({ status: 201, body: first.body });
  // The repeated request was not done again: the later booking stands.
  expect((await agenda()).version).toBe(elsewhere.body.agendaVersion);
  const other = await push<ApiProblem>("PUT", "oa-2", booking(9, 10), key);
  expect(other).toMatchObject({ status: 409, body: { code: "key-reused" } });
  const twice = await Promise.all(
    [1, 2, 3].map(() => push("PUT", "oa-3", booking(11, 12), { "idempotency-key": "at-once" })),
  );
  expect(new Set(twice.map(({ status, body: one }) => `${status} ${one.agendaVersion}`)).size).toBe(
    1,
  );
  const bad = await push<ApiProblem>("PUT", "oa-2", body, { "idempotency-key": "a b" });
  expect(bad).toMatchObject({ status: 400 });
});

test("a wrong token of an office system is a line of the audit, without its name of the booking", async () => {
  const wrong = { authorization: `Bearer ${"y".repeat(43)}` };
  const refused = await push("PUT", "wage-cuts-2027", booking(30, 31), wrong);
  expect(refused.status).toBe(401);
  const path = "/api/audit?action=wrong%20token";
  const { body } = await administrator.call<AuditPageView>("GET", path);
  expect(body.lines.map(({ object }) => object)).toContain(
    `/api/sources/${office.id}/bookings/:key`,
  );
  expect(JSON.stringify(body)).not.toContain("wage-cuts");
});

test("a booking into somebody else's time is kept as a conflict, shown, and takes the room when it is free", async () => {
  const held = await administrator.call<{ meeting: { id: string } }>(
    "POST",
    `${roomUrl}/meetings`,
    booking(20, 22, { title: "在先" }),
  );
  const { id } = held.body.meeting;
  const made = await push("PUT", "oa-4", booking(21, 23, { title: "在后" }));
  expect(made).toMatchObject({ status: 201, body: { placed: false, conflictWith: id } });
  const detail = async () => (await viewer.call<HubRoomDetail>("GET", roomUrl)).body;
  expect((await detail()).conflicts).toMatchObject([
    {
      sourceName: "OA",
      key: "oa-4",
      title: "在后",
      meetingId: id,
      waitingId: made.body.meetingId,
    },
  ]);
  expect((await detail()).sources).toMatchObject([{ name: "OA", failure: null }]);
  await administrator.call("DELETE", `${roomUrl}/meetings/${id}`);
  expect(await detail()).not.toHaveProperty("conflicts");
  expect((await agenda()).meetings.map(({ title }) => title)).toContain("在后");
});

test.each([
  ["no token", { authorization: "" }, 403, "wrong-origin"],
  ["a wrong token", { authorization: `Bearer ${"x".repeat(43)}` }, 401, "wrong-token"],
  ["another scheme", { authorization: "Basic eDp5" }, 403, "wrong-origin"],
  ["a page's origin", { origin: "https://evil.example" }, 403, "wrong-origin"],
] as const)("an office system with %s is turned away", async (_what, headers, status, code) => {
  const called = await push<ApiProblem>("PUT", "oa-9", booking(30, 31), headers);
  expect(called).toMatchObject({ status, body: { code } });
});

test("a token opens nothing but the bookings of its own source, and ends with the next one", async () => {
  const bearer = { origin: "", authorization: `Bearer ${office.token}` };
  const outsider = new HubClient(rig.hub.address);
  for (const [method, path] of [
    ["GET", "/api/sources"],
    ["POST", `${roomUrl}/meetings`],
    ["DELETE", `/api/sources/${office.id}`],
  ] as const) {
    expect(await outsider.call(method, path, undefined, bearer)).toMatchObject({ status: 401 });
  }
  const other = await administrator.call<Made>("POST", "/api/sources", {
    settings: { ...settings, name: "OA 2" },
  });
  const path = `/api/sources/${other.body.source.id}/bookings/k`;
  expect(await outsider.call("PUT", path, booking(40, 41), bearer)).toMatchObject({ status: 401 });
  const renewed = await administrator.call<{ token: string }>(
    "POST",
    `/api/sources/${office.id}/token`,
  );
  expect(await push("PUT", "oa-5", booking(40, 41))).toMatchObject({ status: 401 });
  office = { ...office, token: renewed.body.token };
  expect(await push("PUT", "oa-5", booking(40, 41))).toMatchObject({ status: 201 });
  await administrator.call("DELETE", `/api/sources/${other.body.source.id}`);
});

test.each([
  ["a body that is wrong", "oa-6", { title: "", startMs: 5 }, 400],
  ["who proof-read its banner", "oa-6", { bannerCheckedBy: "oa" }, 400],
  [
    "two people of one id",
    "oa-6",
    { details: { attendees: [1, 2].map(() => ({ id: "u", name: "王" })) } },
    400,
  ],
  ["a key with a slash", "oa%2F6", {}, 400],
  ["a meeting that is over", "oa-6", { startMs: 5, endMs: 10 }, 409],
] as const)("%s is refused", async (_what, key, part, status) => {
  expect(await push("PUT", key, booking(50, 51, part))).toMatchObject({ status });
});

test("a key of 200 characters is taken, also escaped; a longer one is refused in the one shape", async () => {
  const made = await push("PUT", "%3A".repeat(200), booking(60, 61));
  expect(made).toMatchObject({ status: 201, body: { placed: true, why: null } });
  expect(await push("DELETE", ":".repeat(200))).toMatchObject({ status: 200 });
  const longer = await push<ApiProblem>("PUT", "k".repeat(201), booking(60, 61));
  expect(longer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
  const endless = await push<ApiProblem>("PUT", "k".repeat(4_000), booking(60, 61));
  expect(endless).toMatchObject({ status: 413, body: { code: "too-large" } });
});

test("an office system that is switched off books nothing, and keeps its token", async () => {
  const change = (part: object, rest: object = {}) =>
    administrator.call("PUT", `/api/sources/${office.id}`, {
      settings: { ...settings, ...part },
      ...rest,
    });
  expect(await change({ enabled: false })).toMatchObject({ status: 200 });
  for (const method of ["PUT", "DELETE"] as const) {
    const body = method === "PUT" ? booking(62, 63) : undefined;
    const refused = await push<ApiProblem>(method, "oa-off", body);
    expect(refused).toMatchObject({ status: 409, body: { code: "source-off" } });
  }
  expect(await change({}, { secret: "" })).toMatchObject({ status: 400 });
  expect(await change({ url: "https://oa.example/" })).toMatchObject({ status: 200 });
  expect(await change({})).toMatchObject({ status: 200, body: { source: { hasSecret: true } } });
  expect(await push("PUT", "oa-off", booking(62, 63))).toMatchObject({ status: 201 });
});

test("viewers see which seats are taken, not by whom", async () => {
  const seats = [{ seat: "A1", name: "王芳", unit: "财政局", post: "局长" }];
  const { body } = await push("PUT", "oa-seats", booking(64, 65, { seats }));
  const seen = async (who: HubClient) =>
    (await who.call<Agenda>("GET", `${roomUrl}/agenda`)).body.meetings.find(
      ({ id }) => id === body.meetingId,
    )?.seats;
  expect(await seen(administrator)).toEqual(seats);
  expect(await seen(viewer)).toEqual([{ seat: "A1", name: "", unit: "", post: "" }]);
  const detail = await viewer.call<HubRoomDetail>("GET", roomUrl);
  expect(JSON.stringify(detail.body)).not.toMatch(/王芳|财政局/);
});

test("sources are made, changed and deleted by administrators only, on record, without their secrets", async () => {
  const calendar = {
    kind: "ics-url",
    name: "周历",
    site: "city-hall",
    room: "3-201",
    url: "https://calendar.example/3-201.ics",
    enabled: false,
  };
  const wish = { settings: calendar, secret: "Geheim-Wort-9" };
  expect(await viewer.call("POST", "/api/sources", wish)).toMatchObject({ status: 403 });
  const made = await administrator.call<Made>("POST", "/api/sources", wish);
  expect(made).toMatchObject({ status: 201, body: { token: null, source: { hasSecret: true } } });
  const { id } = made.body.source;
  const url = `/api/sources/${id}`;
  const changed = await administrator.call<Made>("PUT", url, {
    settings: { ...calendar, precedence: 3 },
  });
  expect(changed.body.source).toMatchObject({ id, precedence: 3, hasSecret: true });
  for (const [part, code] of [
    [{ room: "9-999" }, "unknown-room"],
    [{ url: "ftp://x" }, "invalid-request"],
    [{ url: "https://name:word@x.example/a" }, "invalid-request"],
    [{ url: "" }, "invalid-request"],
    [{ everyS: 1 }, "invalid-request"],
  ] as const) {
    const body = { settings: { ...calendar, ...part } };
    const refused = await administrator.call<ApiProblem>("PUT", url, body);
    expect([part, refused.body.code]).toEqual([part, code]);
  }
  const listed = await administrator.call<SourceView[]>("GET", "/api/sources");
  expect(listed.body.map(({ name }) => name)).toContain("周历");
  expect(JSON.stringify(listed.body)).not.toContain("Geheim");
  const upload = await administrator.call<ApiProblem>("POST", `${url}/upload`, { text: "x" });
  expect(upload.body.code).toBe("not-uploadable");
  expect(await administrator.call("DELETE", url)).toMatchObject({ status: 200 });
  expect(await administrator.call("POST", `${url}/test`)).toMatchObject({ status: 404 });
  const { body: audit } = await administrator.call<AuditPageView>("GET", "/api/audit?limit=1000");
  const actions = audit.lines
    .filter(({ object }) => object.includes(id))
    .map(({ action }) => action);
  expect(actions).toEqual(["delete source", "change source", "add source"]);
  expect(JSON.stringify(audit)).not.toMatch(/Geheim|常务会|周历/);
});
