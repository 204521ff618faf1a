import { randomUUID } from "node:crypto";
import { connectAsync } from "mqtt";
import { expect, test } from "vitest";
import type { Enrolment } from "../contract/hub-config.ts";
import { topics } from "../contract/topics.ts";
import { FakeRoom } from "../cloud/rig/fake-room.ts";
import { HubClient, password, signInFirst } from "../cloud/rig/hub-client.ts";
import type { HubRig } from "../cloud/rig/hub-rig.ts";
import { until } from "../cloud/rig/until.ts";
import { panelLimits } from "../edge/panel/limits.ts";
import { peopleTable, testPins } from "../edge/panel/panel.fixture.ts";
import { createPeople, type People } from "../edge/panel/people.ts";
import {
  accepted,
  clock,
  type Edge,
  Ends,
  ref,
  startEdge,
  startHub,
} from "./hub-and-room.fixture.ts";

/** People of the hub at a room's panel: over a real hub, a real broker and the room's own uplink. */
const ends = new Ends();
const pin = "518204";
const other = "902741";

interface Joined {
  readonly rig: HubRig;
  readonly client: HubClient;
  readonly enrolment: Enrolment;
  readonly edge: Edge;
  readonly people: People;
  /** Waits until the room has taken a list in which this is so. */
  readonly room: (what: string, holds: () => boolean) => Promise<void>;
}

const newPeople = (): People =>
  createPeople({ store: peopleTable(), pins: testPins, newId: randomUUID, limits: panelLimits });

async function join(epoch: string): Promise<Joined> {
  const rig = await startHub(ends, {});
  const client = await signInFirst(rig.hub);
  const fake = new FakeRoom(epoch, () => clock.wallMs());
  const enrolment = await rig.hub.enrol(ref);
  const edge = startEdge(ends, fake, rig.brokerPort, enrolment, accepted);
  const people = newPeople();
  const room = async (what: string, holds: () => boolean) => {
    await until(what, () => {
      for (const list of edge.people.splice(0)) people.takeFromHub(list);
      return holds();
    });
  };
  return { rig, client, enrolment, edge, people, room };
}

const setPin = async (client: HubClient, next: string | null) =>
  (await client.call("PUT", "/api/session/pin", { current: password, pin: next })).status;

async function addAccount(joined: Joined, name: string, role: string): Promise<HubClient> {
  const made = await joined.client.call("POST", "/api/accounts", { name, role, password });
  expect(made.status).toBe(201);
  const client = new HubClient(joined.rig.hub.address);
  expect((await client.signIn(name, password)).status).toBe(200);
  return client;
}

const namesOf = (people: People) => people.list().map(({ name, role }) => `${name} ${role}`);

test("a PIN set at the hub opens the room's panel, in the role that the account has", async () => {
  const joined = await join("epoch-0201");
  const { client, people, room } = joined;
  const operator = await addAccount(joined, "li.na", "manager");
  const viewer = await addAccount(joined, "wang", "viewer");
  expect(await setPin(client, pin)).toBe(200);
  expect(await setPin(operator, other)).toBe(200);
  expect(await setPin(viewer, other)).toBe(200);
  await room("three people", () => people.list().length === 3);
  expect(namesOf(people)).toEqual(["li.na technician", "wang viewer", "zhang.wei administrator"]);
  expect((await people.recognise("li.na", other))?.role).toBe("technician");
  expect(await people.recognise("li.na", pin)).toBeUndefined();
  expect((await client.call("GET", "/api/session/pin")).body).toEqual({ set: true });
});

test("who is shut out, changed or without a PIN at the hub is so in the room; its own people stay", async () => {
  const joined = await join("epoch-0202");
  const { client, people, room } = joined;
  const ended: string[] = [];
  people.onRightsChange((id) => ended.push(id));
  await people.add({ name: "local", role: "technician", pin });
  const operator = await addAccount(joined, "li.na", "manager");
  await setPin(operator, other);
  await setPin(client, pin);
  await room("both", () => people.list().length === 3);
  expect(ended).toEqual([]);
  await client.call("PUT", "/api/accounts/li.na", { role: "viewer" });
  await room("a viewer", () => namesOf(people).includes("li.na viewer"));
  await client.call("PUT", "/api/accounts/li.na", { disabled: true });
  await room("nobody of that name", () => people.list().length === 2);
  await setPin(client, null);
  await room("the room's own only", () => people.list().length === 1);
  expect(ended).toEqual(["hub:li.na", "hub:li.na", "hub:zhang.wei"]);
  expect((await people.recognise("local", pin))?.name).toBe("local");
});

test("the PIN works with the hub gone, and a hub that comes again changes nothing by that", async () => {
  const joined = await join("epoch-0203");
  const { rig, client, people, room, edge } = joined;
  await setPin(client, pin);
  await room("the list", () => people.list().length === 1);
  await rig.stop();
  expect((await people.recognise("zhang.wei", pin))?.role).toBe("administrator");
  const ended: string[] = [];
  people.onRightsChange((id) => ended.push(id));
  const again = await startHub(ends, { folder: rig.folder, brokerPort: rig.brokerPort });
  // It is issued anew, for a hub may come back from a backup; whoever is signed in stays so.
  await until("the list again", () => edge.people.some((list) => people.takeFromHub(list)));
  expect(ended).toEqual([]);
  const late = new HubClient(again.hub.address);
  await late.signIn();
  await setPin(late, other);
  await until("the newer list", () => edge.people.some((list) => people.takeFromHub(list)));
  expect(ended).toEqual(["hub:zhang.wei"]);
});

const asRoom = (clientId: string) => ({ clientId, reconnectPeriod: 0 });

test("a room reads its own list and no other's, and can write none", async () => {
  const { rig, client, enrolment } = await join("epoch-0204");
  const login = await rig.hub.enrol({ ...ref, room: "3-202" });
  const heard: string[] = [];
  const url = `mqtt://127.0.0.1:${rig.brokerPort}`;
  const stranger = await connectAsync(url, { ...login, ...asRoom(login.username) });
  ends.add(() => stranger.endAsync(true));
  stranger.on("message", (topic) => heard.push(topic));
  const own = topics.people(ref.site, "3-202");
  const wanted = [own, topics.people(ref.site, ref.room)];
  const granted = await stranger.subscribeAsync(wanted, { qos: 1 }).catch(() => []);
  expect(granted.filter(({ qos }) => qos !== 128).map(({ topic }) => topic)).not.toContain(
    wanted[1],
  );
  await setPin(client, pin);
  await until("its own list", () => heard.includes(own));
  expect(heard).not.toContain(wanted[1]);
  const forged = await connectAsync(url, { ...enrolment, ...asRoom(enrolment.username) });
  ends.add(() => forged.endAsync(true));
  let isShut = false;
  forged.on("close", () => (isShut = true));
  forged.publish(wanted[1] ?? "", "{}", { retain: true, qos: 1 });
  await until("the forger shut out", () => isShut);
});

test.each([
  [{ current: password, pin: "123456" }, 400],
  [{ current: password, pin: "51820" }, 400],
  [{ current: "guess-Guess-1", pin }, 401],
  [{ pin }, 400],
])("the hub refuses %j as a PIN with %i", async (body, status) => {
  const rig = await startHub(ends, {});
  const client = await signInFirst(rig.hub);
  expect((await client.call("PUT", "/api/session/pin", body)).status).toBe(status);
  expect((await client.call("GET", "/api/session/pin")).body).toEqual({ set: false });
  const nobody = new HubClient(rig.hub.address);
  expect((await nobody.call("PUT", "/api/session/pin", body)).status).toBe(401);
});
