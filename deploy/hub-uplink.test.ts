import { cpSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Aedes } from "aedes";
import { expect, test } from "vitest";
import type { ActResult } from "../contract/act.ts";
import type { Meeting } from "../contract/agenda.ts";
import type { HubEvent, HubRoomView } from "../contract/hub-api.ts";
import type { Enrolment } from "../contract/hub-config.ts";
import { message } from "../contract/message.ts";
import type { JournalRecord } from "../contract/record.ts";
import { dutyOf } from "../contract/screen/view.fixture.ts";
import { FakeRoom, point } from "../cloud/rig/fake-room.ts";
import { HubClient, signInFirst } from "../cloud/rig/hub-client.ts";
import { removeFolder } from "../cloud/rig/hub-rig.ts";
import { until } from "../cloud/rig/until.ts";
import {
  accepted,
  clock,
  detailOf,
  Ends,
  ref,
  roomUrl,
  startEdge,
  startHub,
} from "./hub-and-room.fixture.ts";

const ends = new Ends();
const inHour = (hours: number) => clock.wallMs() + hours * 3_600_000;
const meeting = {
  title: "年度工作会",
  startMs: inHour(1),
  endMs: inHour(2),
  class: "ordinary",
  classified: false,
  headCount: 24,
  banner: "",
  seats: [{ seat: "A1", name: "李四" }],
};

test("a room's births and changes are what the hub shows", async () => {
  const rig = await startHub(ends, {});
  const client = await signInFirst(rig.hub);
  const room = new FakeRoom("epoch-0001", () => clock.wallMs());
  const { uplink } = startEdge(ends, room, rig.brokerPort, await rig.hub.enrol(ref), accepted);
  const born = await until("birth", async () => {
    const detail = await detailOf(client);
    return detail.online && detail.devices.length === 2 && detail.wattsHour.length === 3 && detail;
  });
  expect(uplink.connected()).toBe(true);
  expect(born).toMatchObject({
    name: { zh: "第一会议室" },
    timeZone: "Asia/Shanghai",
    phase: "idle",
    occupancy: "empty",
    watts: 4.25,
    meeting: null,
  });
  expect(born.wattsHour.map((slot) => slot.watts)).toEqual([5.5, null, 4.25]);
  const [air, projector] = born.devices;
  expect(air?.points[1]).toEqual(room.view.devices[0]?.points[1]);
  expect(projector).toMatchObject({ availability: "offline", kind: "projector" });
  expect(projector?.points[0]).toMatchObject({
    quality: "none",
    failure: { code: "link-timeout" },
    writable: true,
  });

  room.changeDevice("air", {
    points: [
      point("temperature", { unit: "°C", value: 25.5, quality: "stale", atMs: 1 }),
      point("power", { writable: true, value: "off", quality: "good", atMs: clock.wallMs() }),
    ],
  });
  room.changeDevice("projector", { availability: "online" });
  room.change({ phase: "meeting", occupancy: "occupied" });
  uplink.wake();
  const changed = await until("change", async () => {
    const detail = await detailOf(client);
    return detail.phase === "meeting" && detail.devices[1]?.availability === "online" && detail;
  });
  const points = new Map(changed.devices[0]?.points.map((one) => [one.point, one]));
  expect(points.get("power")).toMatchObject({ value: "off", quality: "good" });
  expect(points.get("temperature")).toMatchObject({ value: 25.5, quality: "stale" });

  await uplink.stop();
  const gone = await until("death", async () => {
    const detail = await detailOf(client);
    return !detail.online && detail;
  });
  expect(gone).toMatchObject({ phase: null, watts: null, name: { zh: "第一会议室" } });
  expect(gone.devices.every((device) => device.availability === "unknown")).toBe(true);
  expect(gone.devices[0]?.points.every((one) => one.quality !== "good")).toBe(true);
});

test("every record is stored once, over cut lines and a hub that stops in the middle", async () => {
  const first = await startHub(ends, {});
  const client = await signInFirst(first.hub);
  const enrolment = await first.hub.enrol(ref);
  const room = new FakeRoom("epoch-0002", () => clock.wallMs());
  // So many that the hub cannot have stored them all when it is told to stop.
  room.addMany(12_000);
  const { uplink } = startEdge(ends, room, first.brokerPort, enrolment, accepted);
  await until("some records", () => room.acknowledgedUpTo >= 100);
  await first.stop();
  expect(room.acknowledgedUpTo).toBeLessThan(12_000);
  room.addMany(250);
  const second = await startHub(ends, { folder: first.folder, brokerPort: first.brokerPort });
  uplink.wake();
  await until("all records", () => room.acknowledgedUpTo === 12_250);

  const again = new HubClient(second.hub.address);
  again.cookie = client.cookie;
  const numbers: number[] = [];
  for (let after = 0; ; after = numbers.at(-1) ?? 0) {
    const url = `${roomUrl}/records?afterNumber=${after}&limit=1000`;
    const { body } = await again.call<JournalRecord[]>("GET", url);
    if (body.length === 0) break;
    numbers.push(...body.map((record) => record.number));
  }
  expect(numbers).toEqual(Array.from({ length: 12_250 }, (_, index) => index + 1));
  await uplink.stop();
  await second.stop();
  const third = await startHub(ends, { folder: first.folder });
  const last = new HubClient(third.hub.address);
  last.cookie = client.cookie;
  const rooms = await last.call<HubRoomView[]>("GET", "/api/rooms");
  expect(rooms.body[0]?.lastSeenMs).toBeGreaterThan(0);
  expect(rooms.body[0]).toMatchObject({ recordsStored: 12_250 });
});

test("a hub that comes back from an old backup gets what it lost, and its agenda wins again", async () => {
  const first = await startHub(ends, {});
  await signInFirst(first.hub);
  const enrolment = await first.hub.enrol(ref);
  const room = new FakeRoom("epoch-0003", () => clock.wallMs());
  room.addMany(40);
  const edge = startEdge(ends, room, first.brokerPort, enrolment, accepted);
  await until("first records", () => room.acknowledgedUpTo === 40);
  await first.stop();
  const backup = mkdtempSync(join(tmpdir(), "huitang-hub-backup-"));
  ends.addLast(() => removeFolder(backup));
  cpSync(first.folder, backup, { recursive: true });

  const second = await startHub(ends, { folder: first.folder, brokerPort: first.brokerPort });
  room.addMany(60);
  edge.uplink.wake();
  await until("more records", () => room.acknowledgedUpTo === 100);
  await second.stop();
  // By now the room has seen version 7, which the backup knows nothing of.
  room.change({ agendaVersion: 7 });

  const third = await startHub(ends, { folder: backup, brokerPort: first.brokerPort });
  const client = new HubClient(third.hub.address);
  await client.signIn();
  const stored = await until("the lost records", async () => {
    const { body } = await client.call<HubRoomView[]>("GET", "/api/rooms");
    return body[0]?.recordsStored === 100 && body[0];
  });
  expect(stored.online).toBe(true);
  const newest = await until("a newer agenda", () => edge.agendas.find((one) => one.version === 8));
  expect(newest.meetings).toEqual([]);
});

test("behind a broker of somebody else, a hub that starts again hears of its rooms at once", async () => {
  const aedes = await Aedes.createBroker();
  const server = createServer((socket) => aedes.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.add(() => new Promise<void>((resolve) => server.close(() => resolve())));
  ends.add(() => new Promise<void>((resolve) => aedes.close(resolve)));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const externalUrl = `mqtt://127.0.0.1:${port}`;
  const first = await startHub(ends, { externalUrl });
  const client = await signInFirst(first.hub);
  const room = new FakeRoom("epoch-0009", () => clock.wallMs());
  room.addMany(3);
  const { uplink } = startEdge(ends, room, port, await first.hub.enrol(ref), accepted);
  await until("records", () => room.acknowledgedUpTo === 3);
  expect(first.hub.brokerUrl).toBeNull();
  await first.stop();
  await until("the room knows that the hub left", () => !uplink.connected());

  const second = await startHub(ends, { externalUrl, folder: first.folder });
  const again = new HubClient(second.hub.address);
  again.cookie = client.cookie;
  await until("online again", async () => (await detailOf(again)).online);
  expect(uplink.connected()).toBe(true);
});

test("what records say is shown: duties, alarms, self-tests", async () => {
  const rig = await startHub(ends, {});
  const client = await signInFirst(rig.hub);
  const room = new FakeRoom("epoch-0004", () => clock.wallMs());
  const nowMs = clock.wallMs();
  const duty = dutyOf("m-1", "prepared", { opensAtMs: nowMs - 5_000, dueAtMs: nowMs });
  const evidence = [{ text: message("evidence.attested-by", { by: "wang" }), atMs: nowMs }];
  const alarm = {
    id: "offline:projector",
    severity: "now",
    text: message("alarm.device-offline", { device: "projector" }),
    device: "projector",
    raisedAtMs: nowMs,
    clearedAtMs: null,
  } as const;
  room.add(
    { kind: "duty", duty },
    { kind: "alarm", alarm },
    { kind: "duty", duty: { ...duty, status: "done", settledAtMs: nowMs, evidence } },
    { kind: "alarm", alarm: { ...alarm, id: "clock", clearedAtMs: nowMs } },
  );
  startEdge(ends, room, rig.brokerPort, await rig.hub.enrol(ref), accepted);
  await until("records", () => room.acknowledgedUpTo === 4);
  const detail = await detailOf(client);
  expect(detail.duties).toEqual([{ ...duty, status: "done", settledAtMs: nowMs, evidence }]);
  expect(detail.alarms.map((one) => one.id).toSorted()).toEqual(["clock", "offline:projector"]);
  expect(detail).toMatchObject({ openAlarms: 1, dutiesToday: { done: 1, late: 0, missed: 0 } });
});

test("a booking reaches the room as a hashed agenda, also when the room comes later", async () => {
  const rig = await startHub(ends, {});
  const client = await signInFirst(rig.hub);
  const enrolment = await rig.hub.enrol(ref);
  const booked = await client.call<{ meeting: Meeting }>("POST", `${roomUrl}/meetings`, meeting);
  expect(booked).toMatchObject({ status: 201, body: { agendaVersion: 1 } });
  const room = new FakeRoom("epoch-0005", () => clock.wallMs());
  const { agendas } = startEdge(ends, room, rig.brokerPort, enrolment, accepted);
  const first = await until("the agenda", () => agendas.at(-1));
  expect(first).toMatchObject({ ...ref, version: 1, meetings: [{ title: "年度工作会" }] });

  const id = booked.body.meeting.id;
  await client.call("DELETE", `${roomUrl}/meetings/${id}`);
  await until("version 2", () => agendas.at(-1)?.version === 2);
  expect(agendas.at(-1)?.meetings).toEqual([]);
});

test("an act goes to the room, its answer comes back, and nothing goes to a room that is away", async () => {
  const rig = await startHub(ends, {});
  const client = await signInFirst(rig.hub);
  const enrolment = await rig.hub.enrol(ref);
  const release = { kind: "release", point: "air/power" };
  const away = await client.call("POST", `${roomUrl}/acts`, release);
  expect(away).toMatchObject({ status: 409, body: { code: "room-offline" } });

  const refusal: ActResult = { accepted: false, code: "not-now", text: "a test is running" };
  const room = new FakeRoom("epoch-0006", () => clock.wallMs());
  const { uplink, acts } = startEdge(ends, room, rig.brokerPort, enrolment, refusal);
  await until("birth", async () => (await detailOf(client)).online);
  const refused = await client.call("POST", `${roomUrl}/acts`, release);
  expect(refused).toMatchObject({ status: 409, body: { code: "not-now", message: refusal.text } });
  expect(acts).toEqual([{ act: release, by: "zhang.wei" }]);

  await uplink.stop();
  const { uplink: willing } = startEdge(ends, room, rig.brokerPort, enrolment, accepted);
  await until("second birth", () => willing.connected());
  await until("online", async () => (await detailOf(client)).online);
  expect(await client.call("POST", `${roomUrl}/acts`, release)).toMatchObject({
    status: 200,
    body: accepted,
  });
});

test("a login that was replaced ends at once and lets nobody in again", async () => {
  const rig = await startHub(ends, {});
  const client = await signInFirst(rig.hub);
  const old = await rig.hub.enrol(ref);
  const room = new FakeRoom("epoch-0007", () => clock.wallMs());
  const { uplink } = startEdge(ends, room, rig.brokerPort, old, accepted);
  await until("connected", () => uplink.connected());
  const made = await client.call<Enrolment>("POST", `${roomUrl}/enrolment`);
  expect(made).toMatchObject({ status: 201, body: { username: "city-hall.3-201" } });
  await until("cut off", () => !uplink.connected());
  await until("refused", () => rig.complaints.some((text) => text.includes("login was refused")));
  const { uplink: fresh } = startEdge(ends, room, rig.brokerPort, made.body, accepted);
  await until("let in", () => fresh.connected());
  expect(uplink.connected()).toBe(false);
});

test("a hub that has stopped leaves nothing running", async () => {
  const kept = new Set(["TCPServerWrap", "TCPSocketWrap", "Timeout"]);
  const running = () => process.getActiveResourcesInfo().filter((kind) => kept.has(kind));
  const before = running().length;
  const rig = await startHub(ends, {});
  const client = await signInFirst(rig.hub);
  const room = new FakeRoom("epoch-0008", () => clock.wallMs());
  room.addMany(5);
  const { uplink } = startEdge(ends, room, rig.brokerPort, await rig.hub.enrol(ref), accepted);
  await until("records", () => room.acknowledgedUpTo === 5);
  const heard: HubEvent[] = [];
  const page = client.page("/api/live", heard);
  await until("a snapshot", () => heard.length > 0);
  await uplink.stop();
  await rig.stop();
  await until("page closed", () => page.readyState === page.CLOSED);
  await until("nothing runs", () => running().length <= before);
  expect(running().length).toBeLessThanOrEqual(before);
});
