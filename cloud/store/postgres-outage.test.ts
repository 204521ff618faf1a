import { connect, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { topics } from "../../contract/topics.ts";
import { mustHavePostgres } from "../rig/databases.ts";
import { type HubClient, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { type Postgres, startPostgres } from "../rig/postgres.ts";
import { until } from "../rig/until.ts";
import { silentLog } from "../rig/quiet.ts";
import { openStore } from "./open-store.ts";

const ref = { site: "city-hall", room: "3-201" };
const epoch = "epoch-0001";

const batchTo = (upTo: number): string =>
  JSON.stringify({
    epoch,
    records: Array.from({ length: upTo }, (_, index) => ({
      epoch,
      number: index + 1,
      atMs: 1,
      clockTrusted: true,
      body: { kind: "clock", trusted: true },
    })),
  });

describe.runIf(mustHavePostgres())("a hub whose database goes away", () => {
  let server: Postgres;
  let rig: HubRig;
  let client: HubClient;
  let room: MqttClient;
  const acknowledged: unknown[] = [];

  beforeAll(async () => {
    server = await startPostgres();
    rig = await startHubRig({ ...rigDefaults(), postgresUrl: await server.database("hub") });
    client = await signInFirst(rig.hub);
    const login = await rig.hub.enrol(ref);
    room = connect(`mqtt://127.0.0.1:${rig.brokerPort}`, {
      protocolVersion: 4,
      clientId: `${ref.site}.${ref.room}`,
      reconnectPeriod: 0,
      ...login,
    });
    room.on("message", (_topic, bytes) => acknowledged.push(JSON.parse(bytes.toString())));
    await until("connected", () => room.connected);
    await room.subscribeAsync(topics.recordsAck(ref.site, ref.room), { qos: 1 });
  });
  afterAll(async () => {
    await room.endAsync(true);
    await rig.stop();
    await server.stop();
    removeFolder(rig.folder);
  });

  test("says so, acknowledges nothing, and goes on by itself when it is back", async () => {
    const send = (upTo: number) =>
      room.publishAsync(topics.records(ref.site, ref.room), batchTo(upTo), { qos: 1 });
    await send(2);
    await until("the first records are acknowledged", () => acknowledged.length === 1);
    expect((await client.call("GET", "/api/rooms")).status).toBe(200);

    await server.halt();
    for (const path of ["/api/rooms", "/api/session", `/api/rooms/${ref.site}/${ref.room}`]) {
      expect(await client.call("GET", path)).toMatchObject({
        status: 503,
        body: { code: "store-unreachable" },
      });
    }
    expect((await client.signIn()).status).toBe(503);
    await send(5);
    await until("the hub has tried to store them", () =>
      rig.complaints.some((line) => line.includes("records cannot be stored")),
    );
    expect(acknowledged).toHaveLength(1);

    await server.resume();
    await send(5);
    await until("the rest is acknowledged", () => acknowledged.length === 2);
    expect(acknowledged).toEqual([
      { epoch, upTo: 2 },
      { epoch, upTo: 5 },
    ]);
    expect((await client.call("GET", "/api/rooms")).status).toBe(200);
    // Once when it went, however often it was asked for.
    const told = rig.complaints.filter((line) => line.startsWith("the database cannot be reached"));
    expect(told).toHaveLength(1);
    expect(rig.complaints.filter((line) => line.startsWith("a request failed"))).toEqual([]);
  });

  test("does not start without it, and says where it was looked for", async () => {
    const nowhere = "postgres://hub@127.0.0.1:1/hub";
    const starting = startHubRig({ ...rigDefaults(), postgresUrl: nowhere });
    await expect(starting).rejects.toThrow(
      /PostgreSQL at postgres:\/\/hub@127.0.0.1:1\/hub: .*ECONNREFUSED.*hub.yaml/s,
    );
    const url = (await server.database("other")).replace("/other", "/missing");
    const refused = openStore({ data: "/nowhere", store: { postgres: { url } } }, silentLog);
    await expect(refused).rejects.toThrow('database "missing" does not exist');
  });
});
