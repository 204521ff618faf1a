import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimPort } from "../stage/free-port.ts";
import { noLogins, startTestRoom } from "../testing/room.ts";
import type { TestRoom } from "../testing/room.ts";
import { connectTcp } from "../testing/wire-client.ts";
import { deskClient, faultOrder, listText } from "./fault-command.ts";
import { openFaultDesk } from "./fault-desk.ts";
import type { FaultDesk } from "./fault-desk.ts";

const parts = `
devices:
  projector: { profile: pjlink/class-1, tcp: { host: 192.0.2.31 }, role: main-screen }
`;

let room: TestRoom;
let desk: FaultDesk;
let port: number;

beforeAll(async () => {
  room = await startTestRoom(parts, noLogins);
  port = await claimPort(8270, new Set());
  const name = { zh: "第一会议室", en: "Meeting room 1" };
  const panelUrl = "http://127.0.0.1:8080";
  const rooms = [{ room: "3-201", name, panelUrl, simulation: room }];
  desk = await openFaultDesk({ rooms, port, pageFolder: null });
});

afterAll(async () => {
  await desk.stop();
  await room.stop();
});

/** `fetch` lets nobody choose the Host. */
const ask = (method: string, headers: Readonly<Record<string, string>>, body: string) =>
  new Promise<number>((resolve, reject) => {
    const path = "/api/faults";
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.once("error", reject);
    asked.end(body);
  });

const wish = JSON.stringify({ room: "3-201", device: "projector", fault: "silent" });
const json = { "content-type": "application/json" };
const faultNow = async () => (await deskClient(desk.url).view())[0]?.devices[0]?.fault;

describe("the fault desk", () => {
  it("makes a device misbehave on its wire, and behave again", async () => {
    const client = deskClient(desk.url);
    const projector = await connectTcp(room.tcpPort("projector"));
    await projector.take(/PJLINK 0\r/);
    const badWish = { room: "3-201", device: "projector", fault: "loud" };
    expect(await ask("POST", json, JSON.stringify(badWish))).toBe(400);
    await client.switch({ room: "3-201", device: "projector", fault: "ignores-commands" });
    projector.send("%1POWR 1\r");
    expect(await projector.take(/%1POWR=.*\r/)).toBe("%1POWR=OK\r");
    projector.send("%1POWR ?\r");
    expect(await projector.take(/%1POWR=.*\r/)).toBe("%1POWR=0\r");
    expect(await faultNow()).toBe("ignores-commands");
    await client.switch({ room: "3-201", device: "projector", fault: null });
    projector.send("%1POWR 1\r%1POWR ?\r");
    expect(await projector.take(/%1POWR=3\r/)).toBe("%1POWR=3\r");
    expect(await faultNow()).toBe(null);
    await projector.close();
  });

  it.each([
    [{ room: "9-999", device: "projector", fault: null }, /no room "9-999"; there is: 3-201/],
    [{ room: "3-201", device: "fan", fault: null }, /no device "fan" in 3-201; .*projector/],
    [{ room: "3-201", device: "projector", fault: "wrong-unit" }, /cannot show "wrong-unit"/],
  ] as const)("says what is wrong with %j", async (wrong, words) => {
    await expect(deskClient(desk.url).switch(wrong)).rejects.toThrow(words);
  });

  it.each<[string, string, Readonly<Record<string, string>>, number]>([
    ["its own page", "POST", { ...json, origin: "SELF" }, 200],
    ["a program", "POST", json, 200],
    ["a name that leads here", "GET", { host: "evil.example" }, 403],
    ["a name that looks like it", "GET", { host: "127.0.0.1.evil.example" }, 403],
    ["another site's page", "POST", { ...json, origin: "http://evil.example" }, 403],
    [
      "another site's request without origin",
      "POST",
      { ...json, "sec-fetch-site": "cross-site" },
      403,
    ],
    ["a form", "POST", { "content-type": "text/plain" }, 400],
  ])("answers %s as it should", async (_who, method, headers, status) => {
    await deskClient(desk.url).switch({ room: "3-201", device: "projector", fault: null });
    const origin = headers["origin"] === "SELF" ? { origin: desk.url } : {};
    const sent = method === "POST" ? wish : "";
    expect(await ask(method, { ...headers, ...origin }, sent)).toBe(status);
    expect(await faultNow()).toBe(status === 200 ? "silent" : null);
  });

  it("takes no long wishes", async () => {
    expect(await ask("POST", json, JSON.stringify({ room: "x".repeat(5000) }))).toBe(413);
  });
});

describe("the fault command", () => {
  it.each([
    ["list", { kind: "list", room: null, device: null }],
    ["", { kind: "list", room: null, device: null }],
    ["list 3-201 hvac", { kind: "list", room: "3-201", device: "hvac" }],
    [
      "3-201 hvac silent",
      { kind: "switch", wish: { room: "3-201", device: "hvac", fault: "silent" } },
    ],
    ["3-201 hvac none", { kind: "switch", wish: { room: "3-201", device: "hvac", fault: null } }],
    ["3-201 hvac", { kind: "wrong", text: "say ROOM DEVICE FAULT, or list" }],
    ["3-201 hvac loud", { kind: "wrong", text: expect.stringContaining('"loud": silent, ') }],
  ])("understands %j", (line, order) => {
    expect(faultOrder(line.split(" ").filter((word) => word !== ""))).toEqual(order);
  });

  it("lists what a device shows and can show", async () => {
    const wanted = { room: "3-201", device: "projector", fault: "echo" } as const;
    const view = await deskClient(desk.url).switch(wanted);
    expect(listText(view, null, null)).toMatch(/^3-201 {2}projector +pjlink\/class-1 +echo$/);
    const text = listText(view, "3-201", "projector");
    expect(text).toMatch(/never-cools +never reports the end of its cool-down · 冷却不结束/);
    expect(() => listText(view, "3-201", "nobody")).toThrow(/no device "nobody" in 3-201; .*proj/);
    expect(() => listText(view, "9-999", null)).toThrow('no room "9-999"; there is: 3-201');
  });

  it("says what to do when no demonstration runs", async () => {
    const nobody = await claimPort(8290, new Set());
    await expect(deskClient(`http://127.0.0.1:${nobody}`).view()).rejects.toThrow(/npm start/);
  });
});
