import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import {
  mostSyncedPeople,
  type PeopleDocument,
  peopleDocumentSchema,
} from "../../contract/people.ts";
import { permissionsOf } from "../../contract/permissions.ts";
import { hubLimits } from "../hub-limits.ts";
import { removeFolder, silentLog } from "../rig/hub-rig.ts";
import type { Account } from "../store/hub-store.ts";
import { openStore } from "../store/open-store.ts";
import { createPlaceTree } from "../sites/place-tree.ts";
import { newAccount } from "./accounts.ts";
import { PanelPeople } from "./panel-people.ts";

const startMs = 1_760_000_000_000;
const pinHash = `scrypt$32768$8$1$${"a".repeat(22)}$${"b".repeat(43)}`;

const tree = () => createPlaceTree({ places: [], rooms: [] });

const account = (name: string, parts: Partial<Account> = {}): Account => ({
  ...newAccount(name, 1),
  grants: [{ role: "manager", place: "everywhere" }],
  ...parts,
});

async function open() {
  const folder = mkdtempSync(join(tmpdir(), "huitang-people-"));
  const store = await openStore({ data: folder }, silentLog);
  onTestFinished(async () => {
    await store.close();
    removeFolder(folder);
  });
  const clock = createVirtualClock(startMs);
  const sent: { topic: string; document: PeopleDocument }[] = [];
  const complaints: string[] = [];
  const complain = (facts: object, text: string) =>
    void complaints.push(`${text} ${JSON.stringify(facts)}`);
  const { accounts, rooms } = store;
  const people = new PanelPeople({
    accounts,
    rooms,
    tree,
    clock,
    outlet: {
      publish(topic, payload, how) {
        expect(how).toBe("document");
        sent.push({ topic, document: peopleDocumentSchema.parse(JSON.parse(String(payload))) });
        return true;
      },
      online: () => true,
    },
    log: { info() {}, warn: complain, error: complain },
  });
  const versions = () => sent.map(({ document }) => document.version);
  return { store, clock, people, sent, complaints, versions };
}

test("every room of the hub gets the people with a PIN, under a version that only a change lifts", async () => {
  const { store, clock, people, sent, versions } = await open();
  await store.rooms.enrol({ site: "city-hall", room: "3-201" }, "t1", 1);
  await store.rooms.enrol({ site: "city-hall", room: "3-202" }, "t2", 1);
  await store.accounts.create(account("li.na"));
  await store.accounts.create(account("wang"));
  await store.accounts.setPin("li.na", pinHash);
  await people.announce();
  clock.advance(1000);
  await people.announce();
  const rooms = ["3-201", "3-202"];
  const told = sent.map(({ topic }) => topic.split("/").at(-2));
  expect(told).toEqual([...rooms, ...rooms]);
  expect(versions()).toEqual([startMs, startMs, startMs, startMs]);
  expect(sent[0]?.document.people).toEqual([
    { id: "li.na", name: "li.na", role: "technician", pin: pinHash },
  ]);
  await store.accounts.update("li.na", { disabled: true });
  await people.announce();
  expect(versions().at(-1)).toBe(startMs + 1000);
  expect(sent.at(-1)?.document.people).toEqual([]);
});

test("two changes in the same moment, and a clock that went back, still lift the version", async () => {
  const { store, people, versions } = await open();
  await store.rooms.enrol({ site: "city-hall", room: "3-201" }, "t1", 1);
  await store.accounts.setPeopleVersion({ version: startMs + 5, hash: "0".repeat(64) });
  await store.accounts.create(account("li.na"));
  await people.announce();
  await store.accounts.setPin("li.na", pinHash);
  await people.announce();
  expect(versions()).toEqual([startMs + 6, startMs + 7]);
});

test("a hub back from an older backup counts on from the time, not from what it remembers", async () => {
  const { store, clock, people, versions } = await open();
  await store.rooms.enrol({ site: "city-hall", room: "3-201" }, "t1", 1);
  await store.accounts.create(account("li.na"));
  await people.announce();
  await store.accounts.setPeopleVersion({ version: 3, hash: "0".repeat(64) });
  clock.advance(60_000);
  await people.announce();
  expect(versions()).toEqual([startMs, startMs + 60_000]);
});

test("a hub that starts issues its list anew: rooms may have a later one than it remembers", async () => {
  const { store, clock, people, sent, versions } = await open();
  await store.rooms.enrol({ site: "city-hall", room: "3-201" }, "t1", 1);
  await store.accounts.create(account("li.na"));
  await store.accounts.setPin("li.na", pinHash);
  await people.announce();
  clock.advance(60_000);
  const { accounts, rooms } = store;
  const outlet = {
    publish(topic: string, payload: string | Buffer) {
      sent.push({ topic, document: peopleDocumentSchema.parse(JSON.parse(String(payload))) });
      return true;
    },
    online: () => true,
  };
  const log = { info() {}, warn() {}, error() {} };
  const restarted = new PanelPeople({ accounts, rooms, tree, clock, outlet, log });
  await restarted.announce();
  await restarted.announce();
  expect(versions()).toEqual([startMs, startMs + 60_000, startMs + 60_000]);
  expect(sent[1]?.document.hash).toBe(sent[0]?.document.hash);
});

test("whom rooms would refuse is left out, with a warning, and the others are told of", async () => {
  const { store, people, sent, complaints } = await open();
  await store.rooms.enrol({ site: "city-hall", room: "3-201" }, "t1", 1);
  for (const name of ["li.na", "ﷺ".repeat(10), "wang"]) {
    await store.accounts.create(account(name));
    await store.accounts.setPin(name, pinHash);
  }
  await store.accounts.setPin("wang", "scrypt$1048576$8$1$x$y");
  await people.announce();
  expect(sent.map(({ document }) => document.people.map(({ name }) => name))).toEqual([["li.na"]]);
  expect(complaints).toHaveLength(2);
  expect(complaints.join()).toMatch(/cannot be told of this account.*wang.*pin: /);
});

test("the longest list there can be fits into a packet of the hub", async () => {
  const { store, people, sent } = await open();
  await store.rooms.enrol({ site: "s".repeat(64), room: "r".repeat(64) }, "t1", 1);
  for (let count = 0; count < mostSyncedPeople; count++) {
    const name = `${"中".repeat(60)}${1000 + count}`;
    await store.accounts.create(
      account(name, { grants: [{ role: "administrator", place: "everywhere" }] }),
    );
    await store.accounts.setPin(name, pinHash);
  }
  await people.announce();
  const [{ topic, document } = { topic: "", document: undefined }] = sent;
  expect(document?.people).toHaveLength(mostSyncedPeople);
  const bytes = Buffer.byteLength(JSON.stringify(document)) + Buffer.byteLength(topic);
  expect(bytes + 16).toBeLessThan(hubLimits.broker.packetBytes);
});

test("what goes wrong is logged, and the next list goes out", async () => {
  const { store, people, sent, complaints } = await open();
  await store.rooms.enrol({ site: "city-hall", room: "3-201" }, "t1", 1);
  const failing = new PanelPeople({
    accounts: { ...store.accounts, all: () => Promise.reject(new Error("no disk")) },
    rooms: store.rooms,
    tree,
    clock: createVirtualClock(startMs),
    outlet: { publish: () => true, online: () => true },
    log: { info() {}, warn() {}, error: (facts) => void complaints.push(JSON.stringify(facts)) },
  });
  await failing.announce();
  expect(complaints.join()).toContain("no disk");
  await people.announce();
  expect(sent).toHaveLength(1);
});

test("NXC 6.2: a room is told only of people with a role at its place, each in his role there", async () => {
  const { store, people, sent } = await open();
  for (const [site, room] of [
    ["city-hall", "3-201"],
    ["city-hall", "3-202"],
    ["library", "1-001"],
  ] as const) {
    await store.rooms.enrol({ site, room }, `${site} ${room}`, 1);
  }
  const grants: Readonly<Record<string, Account["grants"]>> = {
    anna: [{ role: "administrator", place: "site:city-hall" }],
    bo: [
      { role: "viewer", place: "everywhere" },
      { role: "technician", place: "room:city-hall/3-202" },
    ],
    carl: [{ role: "manager", place: "site:library" }],
    dora: [],
  };
  for (const [name, held] of Object.entries(grants)) {
    await store.accounts.create(account(name, { grants: held, pinHash }));
  }
  await people.announce();
  const told = sent.map(({ document }) =>
    document.people.map(({ name, role }) => `${name} ${role}`).join(", "),
  );
  expect(told).toEqual([
    "anna administrator, bo viewer",
    "anna administrator, bo technician",
    "bo viewer, carl technician",
  ]);
});

test.each([
  ["viewer", "viewer"],
  ["auditor", "viewer"],
  ["service", "viewer"],
  ["technician", "technician"],
  ["manager", "technician"],
  ["administrator", "administrator"],
] as const)(
  "a %s of the hub is a %s at the panels: nobody acts there who may not from here",
  async (role, panelRole) => {
    const { store, people, sent } = await open();
    await store.rooms.enrol({ site: "city-hall", room: "3-201" }, "t1", 1);
    await store.accounts.create(account("li.na", { grants: [{ role, place: "everywhere" }] }));
    await store.accounts.setPin("li.na", pinHash);
    await people.announce();
    expect(sent.at(-1)?.document.people).toMatchObject([{ name: "li.na", role: panelRole }]);
    expect(panelRole === "viewer").toBe(!permissionsOf[role].includes("operate"));
  },
);
