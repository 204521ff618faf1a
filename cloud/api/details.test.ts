import { afterAll, beforeAll, expect, test } from "vitest";
import type { Agenda, Meeting } from "../../contract/agenda.ts";
import type { ApiProblem } from "../../contract/api.ts";
import type { BookingDetails } from "../../contract/booking.ts";
import { createClock } from "../../contract/clock.ts";
import { HubClient, password, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";

/** Attendees, seats, the proof-reading of banners, and meetings in sessions, over real HTTP. */
const clock = createClock();
const roomUrl = "/api/rooms/city-hall/3-201";
const hourMs = 3_600_000;
let rig: HubRig;
let li: HubClient;
let wang: HubClient;

interface Booked {
  readonly meeting: Meeting;
  readonly agendaVersion: number;
}

let booked = 0;
const span = () => {
  const startMs = Math.ceil(clock.wallMs() / hourMs + 30 * ++booked) * hourMs;
  return { startMs, endMs: startMs + 2 * hourMs };
};

async function book(part: object = {}): Promise<Meeting> {
  const wish = { title: "例会", ...span(), ...part };
  const { status, body } = await li.call<Booked>("POST", `${roomUrl}/meetings`, wish);
  expect(status).toBe(201);
  return body.meeting;
}

beforeAll(async () => {
  rig = await startHubRig(rigDefaults());
  await rig.hub.enrol({ site: "city-hall", room: "3-201" });
  const first = await signInFirst(rig.hub);
  for (const name of ["li.na", "wang.fang"]) {
    await first.call("POST", "/api/accounts", { name, role: "manager", password });
  }
  li = new HubClient(rig.hub.address);
  wang = new HubClient(rig.hub.address);
  await li.signIn("li.na");
  await wang.signIn("wang.fang");
});

afterAll(async () => {
  await rig.stop();
  removeFolder(rig.folder);
});

const place = (seat: string, attendee: string | null) => ({
  seat,
  x: 10,
  y: 10,
  looksDeg: 0,
  zone: "floor",
  attendee,
});
const plan = (...places: object[]) => ({
  layout: { kind: "round-table", seats: 3 },
  orderedBy: "rank",
  places,
});
const people = [
  { id: "p1", name: "王芳", unit: "财政局", post: "局长" },
  { id: "p2", name: "李强" },
];

test("NX T6-3: saving a plan seats the people in the same version; seats typed by hand end the plan", async () => {
  const meeting = await book({ banner: "大会" });
  const url = `${roomUrl}/meetings/${meeting.id}`;
  const empty = await li.call<BookingDetails>("GET", `${url}/details`);
  expect(empty.body).toEqual({ attendees: [], plan: null, bannerEnteredBy: "li.na" });
  const wanted = {
    attendees: people,
    plan: plan(place("A1", "p2"), place("A2", null), place("A3", "p1"), place("A4", "ghost")),
    bannerEnteredBy: "wang.fang",
  };
  const saved = await wang.call<Booked>("PUT", `${url}/details`, wanted);
  expect(saved).toMatchObject({
    status: 200,
    body: {
      meeting: {
        seats: [
          { seat: "A1", name: "李强", unit: "", post: "" },
          { seat: "A3", name: "王芳", unit: "财政局", post: "局长" },
        ],
      },
    },
  });
  const details = await li.call<BookingDetails>("GET", `${url}/details`);
  expect(details.body).toMatchObject({ bannerEnteredBy: "li.na" });
  // Somebody who is not on the list cannot sit anywhere.
  expect(details.body.plan?.places[3]).toMatchObject({ attendee: null });
  const again = await wang.call<Booked>("PUT", `${url}/details`, details.body);
  expect(again.body.agendaVersion).toBe(saved.body.agendaVersion);

  await li.call("PATCH", url, { seats: [{ seat: "B1", name: "客人" }] });
  const typed = await li.call<BookingDetails>("GET", `${url}/details`);
  expect(typed.body).toMatchObject({ plan: null, attendees: people });
});

test.each([
  ["two people of one id", { attendees: [people[0], people[0]] }],
  ["a person without a name", { attendees: [{ id: "p", name: "  " }] }],
  ["a layout nobody knows", { plan: { ...plan(), layout: { kind: "circle" } } }],
  ["a member nobody knows", { colour: "red" }],
])("details with %s are refused", async (_what, body) => {
  const meeting = await book();
  const url = `${roomUrl}/meetings/${meeting.id}/details`;
  expect(await li.call("PUT", url, body)).toMatchObject({ status: 400 });
});

test("NX T6-6: a banner is proof-read by a second person, as it stands, and a change of it voids that", async () => {
  const meeting = await book({ banner: "热烈欢迎" });
  const url = `${roomUrl}/meetings/${meeting.id}`;
  expect(meeting.bannerCheckedBy).toBe("");
  const check = (who: HubClient, text: string) =>
    who.call<Booked & ApiProblem>("POST", `${url}/banner-check`, { text });
  expect(await check(li, "热烈欢迎")).toMatchObject({ status: 403, body: { code: "own-banner" } });
  expect(await check(wang, "热烈欢送")).toMatchObject({
    status: 409,
    body: { code: "banner-changed" },
  });
  const checked = await check(wang, "热烈欢迎");
  expect(checked).toMatchObject({
    status: 200,
    body: { meeting: { bannerCheckedBy: "wang.fang" } },
  });
  const kept = await li.call<Booked>("PATCH", url, { headCount: 12 });
  expect(kept.body.meeting).toMatchObject({ bannerCheckedBy: "wang.fang" });
  const { id: _id, bannerCheckedBy: _checked, ...same } = kept.body.meeting;
  const put = await wang.call<Booked>("PUT", url, { ...same, headCount: 13 });
  expect(put.body.meeting).toMatchObject({ bannerCheckedBy: "wang.fang", headCount: 13 });

  const changed = await wang.call<Booked>("PATCH", url, { banner: "热烈欢送" });
  expect(changed.body.meeting).toMatchObject({ bannerCheckedBy: "" });
  expect(await check(wang, "热烈欢送")).toMatchObject({ status: 403 });
  expect(await check(li, "热烈欢送")).toMatchObject({ status: 200 });
  for (const body of [{ bannerCheckedBy: "li.na" }, { banner: "x", bannerCheckedBy: "li.na" }]) {
    expect(await li.call("PATCH", url, body)).toMatchObject({ status: 400 });
  }
  const bare = await book();
  const none = await wang.call("POST", `${roomUrl}/meetings/${bare.id}/banner-check`, {
    text: "x",
  });
  expect(none).toMatchObject({ status: 409 });
});

test("NX App. C: morning, afternoon and evening are one meeting each, all of them or none", async () => {
  const { startMs } = span();
  const session = (from: number, to: number) => ({
    startMs: startMs + from * hourMs,
    endMs: startMs + to * hourMs,
  });
  const sessions = [session(0, 3), session(5, 8), session(10, 12)];
  const recess = { startMs: startMs + 6 * hourMs, endMs: startMs + 6.25 * hourMs };
  const wish = { title: "两会", sessions, recesses: [recess], classified: false };
  const before = await li.call<Agenda>("GET", `${roomUrl}/agenda`);
  const made = await li.call<{ meetings: Meeting[]; agendaVersion: number }>(
    "POST",
    `${roomUrl}/meetings`,
    wish,
  );
  expect(made.status).toBe(201);
  expect(made.body.agendaVersion).toBe(before.body.version + 1);
  expect(made.body.meetings).toMatchObject(
    sessions.map((one, index) => ({
      ...one,
      title: "两会",
      recesses: index === 1 ? [recess] : [],
    })),
  );
  const clash = await li.call<ApiProblem>("POST", `${roomUrl}/meetings`, {
    title: "x",
    sessions: [session(20, 21), session(11, 13)],
  });
  expect(clash).toMatchObject({ status: 409, body: { code: "overlap" } });
  const after = await li.call<Agenda>("GET", `${roomUrl}/agenda`);
  expect(after.body.version).toBe(made.body.agendaVersion);
});

test.each([
  ["no time at all", {}, ["startMs", "endMs"]],
  ["both forms", { startMs: 5, endMs: 10, sessions: [{ startMs: 5, endMs: 10 }] }, ["sessions"]],
  ["no session", { sessions: [] }, ["sessions"]],
  ["a session without length", { sessions: [{ startMs: 5, endMs: 5 }] }, ["sessions.0.endMs"]],
  [
    "sessions that overlap",
    { sessions: [1, 2].map((startMs) => ({ startMs, endMs: 10 })) },
    ["sessions.1"],
  ],
  [
    "a recess between sessions",
    {
      sessions: [
        { startMs: 0, endMs: 10 },
        { startMs: 20, endMs: 30 },
      ],
      recesses: [{ startMs: 12, endMs: 15 }],
    },
    ["recesses"],
  ],
])("a booking with %s is refused, and it says where", async (_what, part, paths) => {
  const called = await li.call<ApiProblem>("POST", `${roomUrl}/meetings`, { title: "x", ...part });
  expect(called.status).toBe(400);
  expect(called.body.problems?.map(({ path }) => path)).toEqual(paths);
});
