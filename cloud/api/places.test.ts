import { afterAll, beforeAll, expect, test } from "vitest";
import type { HubEvent, HubRoomView } from "../../contract/hub-api.ts";
import { createClock } from "../../contract/clock.ts";
import type { FreeRooms } from "../../contract/free-rooms.ts";
import type { AccountView } from "../../contract/hub-people.ts";
import type { Grant } from "../../contract/permissions.ts";
import type { Place, PlacesView } from "../../contract/places.ts";
import { HubClient, password, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { until } from "../rig/until.ts";

const clock = createClock();
const here = { site: "city-hall", room: "3-201" };
const there = { site: "city-hall", room: "3-202" };
const name = { zh: "三层", en: "Third floor" };
const site = "site:city-hall";
let rig: HubRig;
let first: HubClient;
let floor: Place;

beforeAll(async () => {
  rig = await startHubRig(rigDefaults());
  first = await signInFirst(rig.hub);
  for (const ref of [here, there]) await rig.hub.enrol(ref);
  const made = await first.call<Place>("POST", "/api/places", {
    parent: site,
    kind: "floor",
    name,
  });
  if (made.status !== 201) throw new Error("the floor was not made");
  floor = made.body;
  const put = { floor: floor.id };
  await first.call("PUT", "/api/rooms/city-hall/3-201/place", put);
});

afterAll(async () => {
  await rig.stop();
  removeFolder(rig.folder);
});

async function person(called: string, grants: readonly Grant[]): Promise<HubClient> {
  const made = await first.call("POST", "/api/accounts", { name: called, grants, password });
  expect(made.status).toBe(201);
  const client = new HubClient(rig.hub.address);
  expect((await client.signIn(called)).status).toBe(200);
  return client;
}

const codeOf = (called: { readonly body: unknown }): unknown =>
  typeof called.body === "object" && called.body !== null && "code" in called.body
    ? called.body.code
    : null;

test("NXC 6.2: of a floor, somebody sees its rooms in every list, and no others", async () => {
  const client = await person("of.a.floor", [{ role: "manager", place: floor.id }]);
  const rooms = await client.call<readonly HubRoomView[]>("GET", "/api/rooms");
  expect(rooms.body.map(({ room, place }) => [room, place])).toEqual([["3-201", [site, floor.id]]]);
  const fromMs = Math.ceil(clock.wallMs() / 86_400_000) * 86_400_000 + 9 * 3_600_000;
  const asked = `/api/free-rooms?fromMs=${fromMs}&toMs=${fromMs + 3_600_000}`;
  const free = await client.call<FreeRooms>("GET", asked);
  expect(free.body.rooms.map(({ room }) => room)).toEqual(["3-201"]);
  const places = await client.call<PlacesView>("GET", "/api/places");
  expect(places.body.places.map(({ id }) => id).toSorted()).toEqual([floor.id, site].toSorted());
  expect(places.body.rooms).toEqual([{ ...here, floor: floor.id }]);
});

test("NXC 6.2: a live page hears of its own rooms only; another's does not open", async () => {
  const client = await person("listener", [{ role: "viewer", place: floor.id }]);
  const heard: HubEvent[] = [];
  const page = client.page("/api/live", heard);
  await until("a snapshot", () => heard.length === 1);
  expect(heard[0]).toMatchObject({ type: "snapshot", rooms: [here] });
  const startMs = clock.wallMs() + 86_400_000;
  const meeting = { title: "例会", startMs, endMs: startMs + 3_600_000 };
  for (const room of ["3-202", "3-201"]) {
    await first.call("POST", `/api/rooms/city-hall/${room}/meetings`, meeting);
  }
  await until("a change", () => heard.length === 2);
  expect(heard[1]).toMatchObject({ type: "room", room: here });
  const refused = client.page("/api/rooms/city-hall/3-202/live", []);
  const status = await new Promise((resolve) =>
    refused.once("unexpected-response", (_request, response) => resolve(response.statusCode)),
  );
  expect(status).toBe(404);
  page.close();
});

test("a page of somebody whose role ends is closed at once, not at its next question", async () => {
  const client = await person("for.a.while", [{ role: "viewer", place: "everywhere" }]);
  const page = client.page("/api/live", []);
  await new Promise((resolve) => page.once("open", resolve));
  const closed = new Promise((resolve) => page.once("close", resolve));
  await first.call("PUT", "/api/accounts/for.a.while", { role: "auditor" });
  expect(await closed).toBe(1008);
});

test("who keeps a building gives no more than he has, and changes nobody who may do more", async () => {
  const keeper = await person("keeper", [{ role: "administrator", place: floor.id }]);
  const make = (grants: readonly Grant[], called = "made.by.keeper") =>
    keeper.call("POST", "/api/accounts", { name: called, grants, password });
  for (const place of ["everywhere", site, "room:city-hall/3-202"]) {
    expect(codeOf(await make([{ role: "viewer", place }]))).toBe("beyond-own-rights");
  }
  expect(codeOf(await make([{ role: "viewer", place: "floor-00000000" }]))).toBe("unknown-place");
  expect((await make([{ role: "manager", place: "room:city-hall/3-201" }])).status).toBe(201);
  const raised = { grants: [{ role: "administrator", place: "everywhere" }] };
  const change = (called: string, wish: object) =>
    keeper.call("PUT", `/api/accounts/${called}`, wish);
  expect(codeOf(await change("made.by.keeper", raised))).toBe("beyond-own-rights");
  await person("above", [{ role: "viewer", place: site }]);
  expect(codeOf(await change("above", { password: "Umbrella/Granite/7" }))).toBe("unknown-account");
  expect(codeOf(await change("zhang.wei", { disabled: true }))).toBe("unknown-account");
  await first.call("POST", "/api/accounts", {
    name: "both",
    grants: [
      { role: "viewer", place: floor.id },
      { role: "viewer", place: "room:city-hall/3-202" },
    ],
    password,
  });
  expect(codeOf(await change("both", { disabled: true }))).toBe("beyond-own-rights");
  const list = await keeper.call<readonly AccountView[]>("GET", "/api/accounts");
  const seen = new Map(list.body.map((account) => [account.name, account]));
  expect(seen.get("both")).toMatchObject({ isKept: false, grants: [{ place: floor.id }] });
  expect(seen.has("zhang.wei")).toBe(false);
  expect(seen.has("above")).toBe(false);
});

test("a place is made, named, moved and removed where it can be, and nowhere else", async () => {
  const make = (parent: string | null, kind: string) =>
    first.call<Place>("POST", "/api/places", { parent, kind, name });
  const region = (await make(null, "region")).body;
  const city = (await make(region.id, "city")).body;
  expect(codeOf(await make(city.id, "region"))).toBe("misplaced");
  expect(codeOf(await make(city.id, "floor"))).toBe("misplaced");
  expect(codeOf(await make("city-00000000", "unit"))).toBe("unknown-place");
  const moved = await first.call("PUT", `/api/places/${site}`, { parent: city.id });
  expect(moved).toMatchObject({ status: 200, body: { parent: city.id } });
  const rooms = await first.call<readonly HubRoomView[]>("GET", "/api/rooms");
  expect(rooms.body[0]?.place).toEqual([region.id, city.id, site, floor.id]);
  for (const id of [city.id, floor.id, site]) {
    expect(codeOf(await first.call("DELETE", `/api/places/${id}`))).toBe("place-in-use");
  }
  await first.call("PUT", `/api/places/${site}`, { parent: null });
  expect((await first.call("DELETE", `/api/places/${city.id}`)).status).toBe(200);
  const other = { floor: "floor-00000000" };
  expect(codeOf(await first.call("PUT", "/api/rooms/city-hall/3-201/place", other))).toBe(
    "unknown-place",
  );
});

test("who keeps one floor renames it, and touches no other part of the tree", async () => {
  const keeper = await person("floor.keeper", [{ role: "administrator", place: floor.id }]);
  const renamed = { name: { zh: "三楼", en: "Floor 3" } };
  expect((await keeper.call("PUT", `/api/places/${floor.id}`, renamed)).status).toBe(200);
  for (const [method, path, body] of [
    ["PUT", `/api/places/${site}`, renamed],
    ["PUT", `/api/places/${floor.id}`, { parent: site }],
    ["DELETE", `/api/places/${site}`, undefined],
    ["POST", "/api/places", { parent: null, kind: "region", name }],
    ["POST", "/api/places", { parent: site, kind: "floor", name }],
  ] as const) {
    expect([method, path, codeOf(await keeper.call(method, path, body))]).toEqual([
      method,
      path,
      "unknown-place",
    ]);
  }
});

test("several rooms are put on a floor together, or none of them; each is a line of the audit", async () => {
  const move = (client: HubClient, to: string, rooms: readonly object[]) =>
    client.call<{ moved: number }>("PUT", `/api/places/${to}/rooms`, { rooms });
  const other = await first.call<Place>("POST", "/api/places", {
    parent: site,
    kind: "floor",
    name: { zh: "四层", en: "Fourth floor" },
  });
  const to = other.body.id;
  const placed = async () => {
    const { body } = await first.call<PlacesView>("GET", "/api/places");
    return body.rooms.filter((one) => one.floor === to).map(({ room }) => room);
  };
  expect(codeOf(await move(first, to, [here, { ...here, room: "9-999" }]))).toBe("unknown-room");
  expect(codeOf(await move(first, "floor-00000000", [here]))).toBe("unknown-place");
  const region = { parent: null, kind: "region", name };
  const elsewhere = await first.call<Place>("POST", "/api/places", region);
  expect(codeOf(await move(first, elsewhere.body.id, [here]))).toBe("misplaced");
  for (const rooms of [[], [here, here]]) {
    expect((await move(first, to, rooms)).status).toBe(400);
  }
  const keeper = await person("mover", [{ role: "administrator", place: floor.id }]);
  expect(codeOf(await move(keeper, to, [here]))).toBe("unknown-place");
  expect(codeOf(await move(keeper, floor.id, [there]))).toBe("unknown-room");
  expect(await placed()).toEqual([]);
  expect(await move(first, to, [here, there])).toMatchObject({ status: 200, body: { moved: 2 } });
  expect(await placed()).toEqual(["3-201", "3-202"]);
  const audit = JSON.stringify((await first.call("GET", "/api/audit")).body);
  for (const { room } of [here, there]) expect(audit).toContain(`city-hall/${room} ${to}`);
  expect((await move(first, site, [here, there])).body).toEqual({ moved: 2 });
  expect(await placed()).toEqual([]);
  expect((await first.call("DELETE", `/api/places/${to}`)).status).toBe(200);
});
