import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Act } from "../contract/act.ts";
import type { Agenda, Meeting } from "../contract/agenda.ts";
import type { RecordBody } from "../contract/record.ts";
import { dropAgendaRig, meetingAt, openAgendaRig } from "../cloud/rig/agenda-rig.ts";
import { FakeRoom } from "../cloud/rig/fake-room.ts";
import { type HubClient, signInFirst } from "../cloud/rig/hub-client.ts";
import { until } from "../cloud/rig/until.ts";
import type { AuditPageView } from "../contract/hub-people.ts";
import { demoModel } from "../edge/demo-room.fixture.ts";
import { readAgenda } from "../edge/uplink/agenda-intake.ts";
import { startDay, type VirtualDay } from "../edge/virtual-day.fixture.ts";
import {
  accepted,
  clock,
  detailOf,
  type Edge,
  Ends,
  ref,
  roomUrl,
  startEdge,
  startHub,
} from "./hub-and-room.fixture.ts";

const ends = new Ends();
const minuteMs = 60_000;
const fromNow = (minutes: number) => clock.wallMs() + minutes * minuteMs;

interface Joined {
  readonly client: HubClient;
  readonly room: FakeRoom;
  readonly edge: Edge;
}

async function join(epoch: string): Promise<Joined> {
  const rig = await startHub(ends, {});
  const client = await signInFirst(rig.hub);
  const room = new FakeRoom(epoch, () => clock.wallMs());
  const edge = startEdge(ends, room, rig.brokerPort, await rig.hub.enrol(ref), accepted);
  await until("birth", async () => (await detailOf(client)).online);
  return { client, room, edge };
}

async function book(client: HubClient, fromMinute: number, toMinute: number): Promise<Meeting> {
  const wish = { title: "例会", startMs: fromNow(fromMinute), endMs: fromNow(toMinute) };
  const { body } = await client.call<{ meeting: Meeting }>("POST", `${roomUrl}/meetings`, wish);
  return body.meeting;
}

const took = ({ version, hash, meetings }: Agenda): RecordBody => ({
  kind: "agenda",
  version,
  hash,
  meetings: meetings.length,
});

test("SZ post-meeting: a room that ends a meeting early has its booking end there, and hears of it", async () => {
  const { client, room, edge } = await join("epoch-0101");
  const meeting = await book(client, -10, 50);
  const first = await until("the agenda", () => edge.agendas.at(-1));
  const endedAtMs = fromNow(0);
  const end = { meetingId: meeting.id, endedAtMs, cause: "vacancy", by: "huitang" } as const;
  room.add(took(first), { kind: "released", ...end });
  edge.uplink.wake();
  const second = await until("a newer agenda", () => edge.agendas.find((one) => one.version === 2));
  expect(second.meetings).toMatchObject([{ id: meeting.id, endMs: endedAtMs }]);
  expect(await book(client, 5, 40)).toMatchObject({ title: "例会" });
  expect((await detailOf(client)).recordsStored).toBe(2);
});

test("NX T7-9: a room that goes on into the next booking is shown with who is booked then", async () => {
  const { client, room, edge } = await join("epoch-0102");
  const meeting = await book(client, -10, 20);
  const next = await book(client, 30, 60);
  const agenda = await until("the agenda", () => edge.agendas.find((one) => one.version === 2));
  const untilMs = fromNow(45);
  room.add(took(agenda), { kind: "extended", meetingId: meeting.id, untilMs, by: "li.na" });
  edge.uplink.wake();
  const shown = await until("the clash", async () => (await detailOf(client)).overruns);
  expect(shown).toEqual([{ meetingId: meeting.id, untilMs, otherId: next.id }]);
  await client.call("DELETE", `${roomUrl}/meetings/${next.id}`);
  const longer = await until("the longer meeting", () =>
    edge.agendas.find(({ meetings }) => meetings[0]?.endMs === untilMs),
  );
  expect(longer.meetings).toHaveLength(1);
  expect(await detailOf(client)).not.toHaveProperty("overruns");
});

const acts: readonly (readonly [Act, string])[] = [
  [{ kind: "attest", duty: "m1:tea.2#2" }, "m1:tea.2#2"],
  [{ kind: "waive", duty: "m1:tea.3", reason: "客人不喝茶" }, "m1:tea.3"],
  [{ kind: "hold", point: "air/power", value: "off", untilMs: 5 }, "air/power"],
  [{ kind: "release", point: "air/power" }, "air/power"],
  [{ kind: "selftest", test: "recess" }, "recess"],
  [{ kind: "end", meetingId: "m1" }, "m1"],
  [{ kind: "extend", meetingId: "m1", untilMs: 9 }, "m1"],
  [{ kind: "clean", zones: ["stage", "hall"], untilMs: 9 }, "stage hall"],
];

test("every act of a person goes through the hub as it is, and the audit says who did what", async () => {
  const { client, edge } = await join("epoch-0103");
  for (const [act] of acts) {
    expect(await client.call("POST", `${roomUrl}/acts`, act)).toMatchObject({ status: 200 });
  }
  expect(edge.acts).toEqual(acts.map(([act]) => ({ act, by: "zhang.wei" })));
  const { body } = await client.call<AuditPageView>("GET", "/api/audit?limit=50");
  const lines = body.lines.filter(({ action }) => action.startsWith("act ")).toReversed();
  expect(lines.map(({ who, action, object }) => `${who} ${action} ${object}`)).toEqual(
    acts.map(([act, subject]) => `zhang.wei act ${act.kind} city-hall/3-201 ${subject}`),
  );
  expect(JSON.stringify(body)).not.toContain("客人");
});

const demoRoom = { site: demoModel().config.site, room: demoModel().config.room };

/** What a hub sent to the demo room, version by version. */
async function agendasOfHub(count: number): Promise<readonly Agenda[]> {
  const rig = await openAgendaRig(null);
  try {
    for (let n = 0; n < count; n++) {
      await rig.bookings.book(demoRoom, meetingAt(`m${n}`, 20 + 2 * n, 21 + 2 * n, {}));
    }
    return rig.sent.map(({ agenda }) => agenda);
  } finally {
    await dropAgendaRig(rig);
  }
}

type Delivery =
  | { readonly do: "send"; readonly index: number }
  | { readonly do: "damage"; readonly index: number; readonly at: number }
  | { readonly do: "restart" };

const versions = 8;
const deliveries: fc.Arbitrary<readonly Delivery[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant("send" as const), index: index() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("damage" as const),
        index: index(),
        at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
  ),
  { minLength: 1, maxLength: 20 },
);

function index() {
  return fc.integer({ min: 0, max: versions - 1 });
}

/** One bit of the meetings or of their hash: what stands before them, the hash does not cover. */
function damaged(payload: Buffer, at: number): Buffer {
  const copy = Buffer.from(payload);
  const from = copy.indexOf('"meetings"');
  const where = from + Math.floor(at * (copy.length - from));
  copy[where] = (copy[where] ?? 0) ^ 0x01;
  return copy;
}

/** A room between deliveries: its loop with its database, and the newest agenda it has accepted. */
interface Standing {
  readonly day: VirtualDay;
  readonly newest: number;
}

async function deliver(
  { day, newest }: Standing,
  step: Delivery,
  payloads: readonly Buffer[],
): Promise<Standing> {
  if (step.do === "restart") {
    await day.loop.stop();
    day.store.close();
    return { day: startDay(day.now(), { file: day.file }), newest };
  }
  const whole = payloads[step.index] ?? Buffer.alloc(0);
  const payload = step.do === "send" ? whole : damaged(whole, step.at);
  const reading = readAgenda(payload, demoRoom.site, demoRoom.room);
  expect(reading.ok).toBe(step.do === "send");
  if (!reading.ok) return { day, newest };
  const { version } = reading.agenda;
  expect(day.loop.takeAgenda(reading.agenda)).toBe(version > newest);
  return { day, newest: Math.max(newest, version) };
}

test("agendas late, twice, out of order or damaged: a room never goes back behind one it accepted", async () => {
  const agendas = await agendasOfHub(versions);
  const payloads = agendas.map((agenda) => Buffer.from(JSON.stringify(agenda)));
  let accepts = 0;
  await fc.assert(
    fc.asyncProperty(deliveries, async (script) => {
      let standing: Standing = { day: startDay(agendas[0]?.issuedAtMs ?? 0, {}), newest: 0 };
      for (const step of script) {
        standing = await deliver(standing, step, payloads);
        const { loop } = standing.day;
        loop.tick();
        expect(loop.view().agendaVersion).toBe(standing.newest);
        expect(loop.snapshot.agenda?.meetings ?? []).toHaveLength(standing.newest);
      }
      const { loop, store } = standing.day;
      await loop.stop();
      const told = store.recordsAfter(0, 500).flatMap(({ body }) => {
        return body.kind === "agenda" ? [body.version] : [];
      });
      store.close();
      expect(told).toEqual([...new Set(told)].toSorted((left, right) => left - right));
      accepts += told.length;
    }),
    { numRuns: 40, seed: 4 },
  );
  expect(accepts).toBeGreaterThan(40);
});
