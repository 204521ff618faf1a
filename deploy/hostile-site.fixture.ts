import { expect } from "vitest";
import { connect, type MqttClient } from "mqtt";
import type { Meeting } from "../contract/agenda.ts";
import { createClock } from "../contract/clock.ts";
import type { IssueList } from "../contract/hub-alarms.ts";
import type { Place } from "../contract/places.ts";
import { integerMetric, textMetric } from "../contract/sparkplug/metrics.ts";
import { encodePayload } from "../contract/sparkplug/payload.ts";
import { topics } from "../contract/topics.ts";
import { FakeRoom } from "../cloud/rig/fake-room.ts";
import { HubClient, password } from "../cloud/rig/hub-client.ts";
import type { HubRig } from "../cloud/rig/hub-rig.ts";
import { Visit } from "../cloud/rig/outside-provider.ts";
import { until } from "../cloud/rig/until.ts";
import { calendarOf } from "../cloud/sources/rig/calendar-text.ts";
import { accepted, clock, type Ends, ref, roomUrl, startEdge } from "./hub-and-room.fixture.ts";
import { hostileBodies, hostileView } from "./hostile-room.fixture.ts";
import { hostile } from "./hostile-words.fixture.ts";

/** For tests: a hub whose every door was given a word that means harm. */

const hourMs = 3_600_000;
export const foreignRoom = { site: ref.site, room: "3-202" };

export interface HostileSite {
  readonly meeting: Meeting;
  readonly issue: string;
}

/** Where the outer world stands: servers of the test. */
export interface Outside {
  /** Of a server of calendars, and of one that takes hooks. */
  readonly calendar: string;
  readonly hook: string;
  readonly mailPort: number;
}

/** By its routes, its broker, its sign-on and its sources: nothing is put into the database. */
export async function fillHostile(
  ends: Ends,
  rig: HubRig,
  client: HubClient,
  outside: Outside,
): Promise<HostileSite> {
  const put = async <T>(method: string, path: string, body: object, status: number): Promise<T> => {
    const answer = await client.call<T>(method, path, body);
    expect([answer.status, path, answer.body]).toEqual([status, path, answer.body]);
    return answer.body;
  };
  await tellWhom(put, outside);
  startRoom(ends, rig, await rig.hub.enrol(ref));
  await startForeign(ends, rig);
  await until("both rooms", async () => {
    const { body } = await client.call<{ online: boolean }[]>("GET", "/api/rooms");
    return body.length === 2 && body.every(({ online }) => online);
  });
  const { meeting } = await put<{ meeting: Meeting }>(
    "POST",
    `${roomUrl}/meetings`,
    booking(),
    201,
  );
  await put("PUT", `${roomUrl}/meetings/${meeting.id}/details`, { attendees }, 200);
  await fillPlaces(put);
  await fillPeople(rig, put);
  await fillSource(put, outside);
  const { tag, tagUnit, tagPlace, tagNote } = hostile;
  const facts = { tag, unit: tagUnit, place: tagPlace, note: tagNote };
  await until("the device is known", async () => {
    const path = `${roomUrl}/devices/projector/facts`;
    return (await client.call("PUT", path, facts)).status === 200;
  });
  return { meeting, issue: await takeUp(client, put) };
}

type Put = <T>(method: string, path: string, body: object, status: number) => Promise<T>;

function startRoom(ends: Ends, rig: HubRig, enrolment: Parameters<typeof startEdge>[3]): void {
  const room = new FakeRoom(`epoch-${rig.brokerPort}`, () => clock.wallMs());
  const nowMs = Math.floor(clock.wallMs());
  room.change(hostileView(nowMs));
  room.add(...hostileBodies(nowMs));
  startEdge(ends, room, rig.brokerPort, enrolment, accepted);
}

/** A Sparkplug node that is none of ours: its metrics are called what it likes. */
async function startForeign(ends: Ends, rig: HubRig): Promise<void> {
  const { site, room } = foreignRoom;
  const login = await rig.hub.enrol(foreignRoom);
  const nowMs = Math.floor(clock.wallMs());
  const number = integerMetric("bdSeq", 1, nowMs);
  const encoded = (metrics: Parameters<typeof encodePayload>[0]["metrics"], seq: number | null) =>
    Buffer.from(encodePayload({ timestampMs: nowMs, seq, metrics }));
  const client: MqttClient = connect(`mqtt://127.0.0.1:${rig.brokerPort}`, {
    ...login,
    clientId: login.username,
    will: {
      topic: topics.nodeDeath(site, room),
      payload: encoded([number], null),
      qos: 1,
      retain: false,
    },
  });
  ends.add(() => client.endAsync(true));
  await until("connected", () => client.connected);
  const told = textMetric(hostile.foreignName, hostile.foreignValue, nowMs);
  await client.publishAsync(topics.nodeBirth(site, room), encoded([number, told], 0));
}

function booking(): object {
  const startMs = Math.ceil(clock.wallMs() / hourMs + 3) * hourMs;
  const { title, organiser, banner, seat, person, unit, post, wishes } = hostile;
  const seats = [{ seat, name: person, unit, post }];
  const form = { requirements: wishes };
  return { title, organiser, banner, seats, form, startMs, endMs: startMs + hourMs };
}

const attendees = [
  { id: "a1", name: hostile.attendee, unit: hostile.attendeeUnit, post: hostile.post },
  { id: "a2", name: hostile.leader, unit: hostile.unit, part: "leader", rank: 1 },
];

async function fillPlaces(put: Put): Promise<void> {
  const name = { zh: hostile.placeZh, en: hostile.place };
  const parent = `site:${ref.site}`;
  const floor = await put<Place>("POST", "/api/places", { parent, kind: "floor", name }, 201);
  await put("PUT", `${roomUrl}/place`, { floor: floor.id }, 200);
  const grants = [{ role: "viewer", place: floor.id }];
  await put("POST", "/api/accounts", { name: "li.na", grants, password }, 201);
  const fromMs = Math.floor(clock.wallMs());
  const { work: reason, worker: owner } = hostile;
  const plan = { ...foreignRoom, fromMs, toMs: fromMs + hourMs, reason, owner };
  await put("POST", "/api/maintenance", plan, 201);
}

async function fillPeople(rig: HubRig, put: Put): Promise<void> {
  // A name that could be more than a name is none.
  for (const name of [hostile.outsider, "li\u3164na", "li\u202Ena", "=1+1", "li na"]) {
    await put("POST", "/api/accounts", { name, role: "viewer", password }, 400);
  }
  const expiresAtMs = Math.floor(createClock().wallMs()) + 24 * hourMs;
  const token = { name: hostile.token, permissions: ["see-rooms"], expiresAtMs };
  await put("POST", "/api/tokens", token, 201);
  const other = new HubClient(rig.hub.address);
  const login = { name: "zhang.wei", password };
  const browser = { "user-agent": hostile.browser };
  expect((await other.call("POST", "/api/session", login, browser)).status).toBe(200);
  const visit = new Visit();
  const back = await visit.signInOutside(rig.hub.address, hostile.outsider);
  expect((await visit.step("GET", back, null)).next).toContain("problem=sign-on-unknown");
}

/** A calendar with an event that can be read, and one that cannot. */
export const hostileCalendar = (): string => {
  const day = (ms: number) =>
    `${new Date(ms).toISOString().slice(0, 13).replace(/[-:]/g, "")}0000Z`;
  const startMs = clock.wallMs() + 6 * hourMs;
  const escaped = (text: string) => text.replaceAll(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
  const head = (uid: string) => [`UID:${uid}`, `DTSTAMP:${day(startMs)}`];
  return calendarOf(
    [
      ...head("good"),
      `DTSTART:${day(startMs)}`,
      `DTEND:${day(startMs + hourMs)}`,
      `SUMMARY:${escaped(hostile.event)}`,
      `ORGANIZER;CN="${hostile.eventBy}":mailto:a@b.example`,
    ],
    [...head("bad"), "DTSTART:nonsense", `SUMMARY:${escaped(hostile.broken)}`],
  );
};

async function fillSource(put: Put, outside: Outside): Promise<void> {
  const settings = {
    kind: "ics-url",
    name: hostile.source,
    ...ref,
    url: outside.calendar,
    allowsPrivate: true,
  };
  const made = await put<{ source: { id: string } }>("POST", "/api/sources", { settings }, 201);
  await put("POST", `/api/sources/${made.source.id}/test`, {}, 200).catch(async () => {
    await put("POST", `/api/sources/${made.source.id}/test`, {}, 400);
  });
}

/** Everything is told by a hook and by mail. */
async function tellWhom(put: Put, { hook: url, mailPort: port }: Outside): Promise<void> {
  const settings = {
    host: "127.0.0.1",
    port,
    security: "none",
    from: "hub@city.example",
    username: "",
  };
  await put("PUT", "/api/notices/mail", { settings }, 200);
  const hook = { name: hostile.hook, url: `${url}${hostile.hookPath}`, allowsPrivate: true };
  const made = await put<{ hook: { id: string } }>("POST", "/api/notices/hooks", hook, 201);
  const rule = {
    name: hostile.rule,
    enabled: true,
    severity: "soon",
    site: null,
    room: null,
    quiet: null,
    tellsEnd: true,
    language: "en",
  };
  for (const to of [
    { kind: "hook", hook: made.hook.id },
    { kind: "mail", addresses: ["li@city.example"] },
  ]) {
    await put("POST", "/api/notices/rules", { ...rule, to }, 201);
  }
}

async function takeUp(client: HubClient, put: Put): Promise<string> {
  const issue = await until("an issue", async () => {
    const { body } = await client.call<IssueList>("GET", "/api/alarms");
    return body.issues[0];
  });
  const path = `/api/alarms/${issue.id}`;
  await put("POST", `${path}/acknowledge`, { note: hostile.taken }, 200);
  await put("POST", `${path}/note`, { note: hostile.note }, 200);
  return issue.id;
}
