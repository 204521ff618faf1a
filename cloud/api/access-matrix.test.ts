import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { z } from "zod";
import type { ApiProblem } from "../../contract/api.ts";
import {
  type HubRole,
  hubRoles,
  type Permission,
  permissions,
  permissionsOf,
} from "../../contract/permissions.ts";
import { HubClient, password, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import type { MadeToken } from "../../contract/hub-people.ts";

const clock = createClock();
const own = { site: "city-hall", room: "3-201" };
const foreign = { site: "city-hall", room: "3-202" };
const elsewhere = { site: "library", room: "1-001" };
type Room = typeof own;

/** A role, and where it was given; null: nobody who is signed in. */
interface Caller {
  readonly name: string;
  readonly held: readonly Permission[] | null;
  readonly place: "everywhere" | "room";
  readonly byToken: boolean;
  /** Of its own on this machine: requests are counted by address. */
  readonly from: string;
  readonly headers: Record<string, string>;
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly access: "public" | "signed-in" | Permission;
  readonly ofWholeHub: boolean;
}

let rig: HubRig;
let administrator: HubClient;
let operations: readonly Operation[];
const callers: Caller[] = [];

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ tags: z.array(z.string()) }))),
});
const accessSchema = z.enum(["public", "signed-in", ...permissions]);

beforeAll(async () => {
  rig = await startHubRig(rigDefaults());
  administrator = await signInFirst(rig.hub);
  for (const ref of [own, foreign]) await rig.hub.enrol(ref);
  const { body } = await administrator.call("GET", "/api/openapi.json");
  operations = Object.entries(documentSchema.parse(body).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { tags }]) => ({
      method: method.toUpperCase(),
      path,
      access: accessSchema.parse(tags[0]),
      ofWholeHub: tags.includes("whole-hub"),
    })),
  );
  let last = 1;
  const from = () => `127.0.1.${(last += 1)}`;
  const add = (name: string, part: Omit<Caller, "name" | "from">) =>
    void callers.push({ name, from: from(), ...part });
  add("nobody", { held: null, place: "room", byToken: false, headers: {} });
  for (const role of hubRoles) {
    const atRoom = await signedIn(`${role}-here`, role, "room:city-hall/3-201");
    const held = permissionsOf[role];
    add(`${role} of a room`, { held, place: "room", byToken: false, headers: atRoom });
    const everywhere = await signedIn(`${role}-all`, role, "everywhere");
    add(`${role} everywhere`, { held, place: "everywhere", byToken: false, headers: everywhere });
  }
  const few: Permission[] = ["see-rooms", "operate"];
  const token = await administrator.call<MadeToken>("POST", "/api/tokens", {
    name: "a program",
    permissions: few,
    place: "room:city-hall/3-201",
    expiresAtMs: clock.wallMs() + 86_400_000,
  });
  if (token.status !== 201) throw new Error("the token was not made");
  const headers = { authorization: `Bearer ${token.body.secret}` };
  add("a token for a room", { held: few, place: "room", byToken: true, headers });
}, 60_000);

afterAll(async () => {
  await rig.stop();
  removeFolder(rig.folder);
});

async function signedIn(name: string, role: HubRole, place: string) {
  const made = { name, grants: [{ role, place }], password };
  expect((await administrator.call("POST", "/api/accounts", made)).status).toBe(201);
  const client = new HubClient(rig.hub.address);
  // Logins of one minute are counted by address, too.
  const signed = await ask("POST", "/api/session", `127.0.2.${callers.length + 1}`, {}, made);
  expect(signed.status).toBe(200);
  client.cookie = signed.cookie;
  return { cookie: signed.cookie };
}

interface Asked {
  readonly status: number;
  readonly code: string;
  readonly cookie: string;
}

const problemSchema = z.looseObject({ code: z.string() }).catch({ code: "" });

/** A request that leaves from an address of its own. */
function ask(
  method: string,
  path: string,
  from: string,
  headers: Record<string, string>,
  account: { readonly name: string; readonly password: string } | null,
): Promise<Asked> {
  const { hostname, port, origin } = new URL(rig.hub.address);
  const body = account === null ? "" : JSON.stringify({ name: account.name, password });
  const byCookie = headers["authorization"] === undefined ? { origin } : {};
  const json = body === "" ? {} : { "content-type": "application/json" };
  const options = { method, host: hostname, port, path, localAddress: from };
  return new Promise((resolve, reject) => {
    const sent = request(
      { ...options, headers: { ...byCookie, ...json, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const { code } = problemSchema.parse(text.startsWith("{") ? JSON.parse(text) : {});
          const cookie = response.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
          resolve({ status: response.statusCode ?? 0, code, cookie });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const isOfRoom = ({ path }: Operation): boolean => path.includes("{site}");

/** What the gate must say, by the permissions alone; null: it lets pass. */
function expected(operation: Operation, caller: Caller, room: Room): ApiProblem["code"] | null {
  const { access, ofWholeHub } = operation;
  if (caller.held === null) return "not-signed-in";
  const reaches = caller.place === "everywhere" || room === own;
  if (isOfRoom(operation) && !reaches) return "unknown-room";
  if (isOfRoom(operation) && !caller.held.includes("see-rooms")) return "unknown-room";
  if (access === "public" || access === "signed-in") return null;
  if (!caller.held.includes(access)) return "forbidden";
  return ofWholeHub && caller.place !== "everywhere" ? "forbidden" : null;
}

/** What only the gate says. */
const gateCodes = ["not-signed-in", "forbidden", "unknown-room"];
/** Routes that a token may not take although its permissions would do: they open doors. */
const forPeople = /^\/api\/(?:session|accounts|tokens)/;

test("NXC 6.2: every route, every role, one's own room and others': 100 % of the cells, by the permissions alone", async () => {
  const wrong: string[] = [];
  let cells = 0;
  const asked = operations.filter(({ access }) => access !== "public");
  for (const caller of callers) {
    for (const operation of asked) {
      const rooms = isOfRoom(operation) ? [own, foreign, elsewhere] : [own];
      for (const room of rooms) {
        const path = operation.path
          .replace("{site}", room.site)
          .replace("{room}", room.room)
          .replace("{name}", "no-such-name")
          .replaceAll(/\{\w+\}/g, "none");
        const { code } = await ask(operation.method, path, caller.from, caller.headers, null);
        const said = gateCodes.includes(code) ? code : null;
        const wanted = expected(operation, caller, room);
        cells++;
        // A room of a site that this hub does not have is unknown to everybody.
        const isNowhere = room === elsewhere && said === "unknown-room" && wanted === null;
        const isForPeople = caller.byToken && said === "forbidden" && forPeople.test(path);
        if (said === wanted || isNowhere || isForPeople) continue;
        wrong.push(`${caller.name}: ${operation.method} ${path}: ${code}, not ${wanted ?? "in"}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(asked.length).toBeGreaterThan(50);
  expect(cells).toBeGreaterThan(1_000);
}, 300_000);

test("default deny: what is public is this list and nothing else", () => {
  const open = operations.filter(({ access }) => access === "public");
  expect(open.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
    "DELETE /api/session",
    "DELETE /api/sources/{id}/bookings/{key}",
    "GET /api/health",
    "GET /api/session",
    "POST /api/invite",
    "POST /api/session",
    "POST /api/setup",
    "PUT /api/sources/{id}/bookings/{key}",
  ]);
});
