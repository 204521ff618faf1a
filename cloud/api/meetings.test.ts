import { afterAll, beforeAll, expect, test } from "vitest";
import type { Agenda, Meeting } from "../../contract/agenda.ts";
import type { ApiProblem } from "../../contract/api.ts";
import { createClock } from "../../contract/clock.ts";
import { type HubClient, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import type { AuditPageView } from "../../contract/hub-people.ts";

const clock = createClock();
const roomUrl = "/api/rooms/city-hall/3-201";
const otherUrl = "/api/rooms/city-hall/3-202";
const hourMs = 3_600_000;
const minuteMs = 60_000;
let rig: HubRig;
let client: HubClient;

interface Booked {
  readonly meeting: Meeting;
  readonly agendaVersion: number;
}

/** Booked far enough apart that tests do not meet. */
let booked = 0;
const wish = (part: object = {}) => {
  const startMs = Math.ceil(clock.wallMs() / hourMs + 6 * ++booked) * hourMs;
  return { title: "例会", startMs, endMs: startMs + 2 * hourMs, ...part };
};

async function book(part: object = {}): Promise<Booked> {
  const { status, body } = await client.call<Booked>("POST", `${roomUrl}/meetings`, wish(part));
  expect(status).toBe(201);
  return body;
}

const agenda = async (url: string): Promise<Agenda> =>
  (await client.call<Agenda>("GET", `${url}/agenda`)).body;

beforeAll(async () => {
  rig = await startHubRig(rigDefaults());
  await rig.hub.enrol({ site: "city-hall", room: "3-201" });
  await rig.hub.enrol({ site: "city-hall", room: "3-202" });
  client = await signInFirst(rig.hub);
});

afterAll(async () => {
  await rig.stop();
  removeFolder(rig.folder);
});

test("NX App. C: everything the standards ask of a booking is booked, with plain defaults", async () => {
  const plain = await book();
  expect(plain.meeting).toMatchObject({
    class: "ordinary",
    classified: false,
    attendance: "attended",
    undisturbed: false,
    recesses: [],
    headCount: 0,
  });
  const { startMs } = wish();
  const recesses = [{ startMs: startMs + hourMs, endMs: startMs + hourMs + 15 * minuteMs }];
  const rich = await book({
    startMs,
    endMs: startMs + 3 * hourMs,
    class: "large",
    headCount: 320,
    attendance: "self-service",
    undisturbed: true,
    recesses,
  });
  expect(rich.meeting).toMatchObject({ class: "large", attendance: "self-service", recesses });
  expect(rich.agendaVersion).toBe(plain.agendaVersion + 1);
  expect((await agenda(roomUrl)).meetings).toContainEqual(rich.meeting);
});

test("NX T7-8: more guests change the meeting, and nothing else of it, with one new version", async () => {
  const { meeting, agendaVersion } = await book({ organiser: "办公室", headCount: 20 });
  const url = `${roomUrl}/meetings/${meeting.id}`;
  const more = await client.call<Booked>("PATCH", url, { headCount: 60, class: "important" });
  expect(more).toMatchObject({
    status: 200,
    body: {
      agendaVersion: agendaVersion + 1,
      meeting: { ...meeting, headCount: 60, class: "important" },
    },
  });
  const same = await client.call<Booked>("PATCH", url, { headCount: 60 });
  expect(same).toMatchObject({ status: 200, body: { agendaVersion: agendaVersion + 1 } });
});

test("a meeting is moved in time; into somebody else's time it is not, and the clash is named", async () => {
  const held = await book({ title: "在先" });
  const { meeting } = await book();
  const url = `${roomUrl}/meetings/${meeting.id}`;
  const startMs = meeting.startMs + hourMs;
  const moved = await client.call<Booked>("PATCH", url, { startMs, endMs: startMs + hourMs });
  expect(moved.body.meeting).toMatchObject({ startMs, endMs: startMs + hourMs });
  const clash = await client.call<ApiProblem>("PATCH", url, {
    startMs: held.meeting.startMs + hourMs,
    endMs: held.meeting.endMs + hourMs,
  });
  expect(clash).toMatchObject({
    status: 409,
    body: { code: "overlap", other: { id: held.meeting.id, title: "在先" } },
  });
});

test.each([
  ["no length", (m: Meeting) => ({ endMs: m.startMs }), "endMs"],
  ["its end first", (m: Meeting) => ({ startMs: m.endMs + 1 }), "endMs"],
  ["a year", (m: Meeting) => ({ endMs: m.startMs + 365 * 24 * hourMs }), "endMs"],
  ["a start before 1970", () => ({ startMs: -1 }), "startMs"],
  ["a class nobody knows", () => ({ class: "huge" }), "class"],
  ["half a guest", () => ({ headCount: 1.5 }), "headCount"],
  [
    "a recess that ends first",
    (m: Meeting) => ({ recesses: [{ startMs: m.startMs + 2, endMs: m.startMs + 1 }] }),
    "recesses.0.endMs",
  ],
  [
    "a recess outside of it",
    (m: Meeting) => ({ recesses: [{ startMs: m.startMs - 1, endMs: m.endMs }] }),
    "recesses.0",
  ],
  ["nothing to change", () => ({}), ""],
  ["a member nobody knows", () => ({ headCount: 3, colour: "red" }), ""],
] as const)("a change to %s is refused, and it says where", async (_what, change, path) => {
  const { meeting } = await book();
  const url = `${roomUrl}/meetings/${meeting.id}`;
  const called = await client.call<ApiProblem>("PATCH", url, change(meeting));
  expect(called).toMatchObject({ status: 400, body: { code: "invalid-request" } });
  expect(called.body.problems?.map((problem) => problem.path)).toEqual([path]);
  expect((await agenda(roomUrl)).meetings).toContainEqual(meeting);
});

test("a new booking that lasts a year, or not at all, is refused with where", async () => {
  for (const lastsMs of [0, 365 * 24 * hourMs]) {
    const { startMs, ...rest } = wish();
    const body = { ...rest, startMs, endMs: startMs + lastsMs };
    const called = await client.call<ApiProblem>("POST", `${roomUrl}/meetings`, body);
    expect(called.body.problems?.map(({ path }) => path)).toEqual(["endMs"]);
  }
});

test("NX T7-10: a change of room is one call: there, or still here", async () => {
  const { meeting } = await book();
  const { startMs, endMs } = meeting;
  const held = await client.call<Booked>("POST", `${otherUrl}/meetings`, wish({ startMs, endMs }));
  const url = `${roomUrl}/meetings/${meeting.id}/room`;
  const target = { site: "city-hall", room: "3-202" };
  expect(await client.call("PUT", url, target)).toMatchObject({
    status: 409,
    body: { code: "overlap", other: { id: held.body.meeting.id } },
  });
  expect((await agenda(roomUrl)).meetings).toContainEqual(meeting);

  await client.call("DELETE", `${otherUrl}/meetings/${held.body.meeting.id}`);
  const [here, there] = [await agenda(roomUrl), await agenda(otherUrl)];
  const moved = await client.call<Booked>("PUT", url, target);
  expect(moved).toMatchObject({
    status: 200,
    body: { meeting, agendaVersion: there.version + 1 },
  });
  expect(await agenda(roomUrl)).toMatchObject({ version: here.version + 1 });
  expect((await agenda(roomUrl)).meetings.map(({ id }) => id)).not.toContain(meeting.id);
  expect((await agenda(otherUrl)).meetings).toContainEqual(meeting);

  const nowhere = { ...target, room: "9-999" };
  const again = `${otherUrl}/meetings/${meeting.id}/room`;
  expect(await client.call("PUT", again, nowhere)).toMatchObject({
    status: 404,
    body: { code: "unknown-room" },
  });
  const { body: audit } = await client.call<AuditPageView>("GET", "/api/audit?limit=50");
  expect(audit.lines).toContainEqual(
    expect.objectContaining({
      who: "zhang.wei",
      action: "move meeting to city-hall/3-202",
      object: `city-hall/3-201/${meeting.id}`,
      outcome: "done",
    }),
  );
});

test("the start of a meeting that runs does not move; its end does", async () => {
  const running = {
    title: "在开",
    startMs: clock.wallMs() - minuteMs,
    endMs: clock.wallMs() + 20 * minuteMs,
  };
  const { body } = await client.call<Booked>("POST", `${roomUrl}/meetings`, running);
  const url = `${roomUrl}/meetings/${body.meeting.id}`;
  const start = await client.call("PATCH", url, { startMs: running.startMs + minuteMs });
  expect(start).toMatchObject({ status: 409, body: { code: "meeting-started" } });
  const end = await client.call("PATCH", url, { endMs: running.endMs + minuteMs });
  expect(end).toMatchObject({ status: 200 });
  const room = await client.call("PUT", `${url}/room`, { site: "city-hall", room: "3-202" });
  expect(room).toMatchObject({ status: 409, body: { code: "meeting-started" } });
});
