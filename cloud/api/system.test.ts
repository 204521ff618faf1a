import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import type { MadeToken } from "../../contract/hub-people.ts";
import type { DeviceLedger, DeviceList } from "../../contract/inventory.ts";
import type { SystemView } from "../../contract/system-view.ts";
import { HubClient, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { recordDevices } from "../rig/recorded/devices.ts";
import { metricsIn } from "../rig/metrics-text.ts";

const ref = { site: "city-hall", room: "3-201" };
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
});

async function started(): Promise<{ rig: HubRig; client: HubClient }> {
  const rig = await startHubRig(rigDefaults());
  ends.push(() => removeFolder(rig.folder));
  ends.push(() => rig.stop());
  const client = await signInFirst(rig.hub);
  await rig.hub.enrol(ref);
  await recordDevices(rig, ref);
  return { rig, client };
}

const facts = {
  tag: "ZJ-0001",
  unit: "办公室",
  boughtOn: "2024-01-05",
  warrantyUntil: "2020-01-01",
  place: "",
  note: "=1+1",
};
const deviceUrl = "/api/rooms/city-hall/3-201/devices/projector";

describe("the inventory's API", () => {
  it("NXC 8.2.4.2: lists, narrows and tells the history of devices", async () => {
    const { client } = await started();
    const all = await client.call<DeviceList>("GET", "/api/devices");
    expect(all.body).toMatchObject({ total: 3 });
    expect(all.body.devices[0]).toMatchObject({ site: "city-hall", availability: "unknown" });
    const one = await client.call<DeviceList>("GET", "/api/devices?kind=projector&fault=standing");
    expect(one.body.devices.map(({ device }) => device)).toEqual(["projector"]);
    const saved = await client.call<DeviceLedger>("PUT", `${deviceUrl}/facts`, facts);
    expect(saved.status).toBe(200);
    expect(saved.body.device.facts).toEqual(facts);
    const ended = await client.call<DeviceList>("GET", "/api/devices?warranty=ended&q=zj-0001");
    expect(ended.body.total).toBe(1);
    const ledger = await client.call<DeviceLedger>("GET", deviceUrl);
    expect(ledger.body.history[0]).toMatchObject({ kind: "facts", who: "zhang.wei" });
    const audit = await client.call<{ lines: { action: string; object: string }[] }>(
      "GET",
      "/api/audit",
    );
    expect(audit.body.lines[0]).toMatchObject({
      action: "write device facts",
      object: "city-hall/3-201/projector",
    });
  });

  it("refuses a tag that is taken, a day that is none, and a device it does not know", async () => {
    const { client } = await started();
    await client.call("PUT", `${deviceUrl}/facts`, facts);
    const sign = "/api/rooms/city-hall/3-201/devices/sign";
    expect(await client.call("PUT", `${sign}/facts`, facts)).toMatchObject({
      status: 409,
      body: { code: "tag-taken" },
    });
    const bad = { ...facts, boughtOn: "2024-02-30" };
    expect((await client.call("PUT", `${sign}/facts`, bad)).status).toBe(400);
    expect(await client.call("GET", "/api/rooms/city-hall/3-201/devices/nothing")).toMatchObject({
      status: 404,
      body: { code: "unknown-device" },
    });
  });

  it("NXR 6.1 a: reports as CSV without formulas, and as a workbook", async () => {
    const { rig, client } = await started();
    await client.call("PUT", `${deviceUrl}/facts`, facts);
    const ask = (query: string) =>
      fetch(`${rig.hub.address}/api/devices/report?${query}`, {
        headers: { cookie: client.cookie },
      });
    const csv = await ask("format=csv&language=en");
    expect(csv.headers.get("content-type")).toContain("text/csv");
    const text = await csv.text();
    expect(text).toContain('"Asset tag"');
    expect(text).toContain(`"'=1+1"`);
    expect(text.trim().split("\r\n")).toHaveLength(4);
    const workbook = await ask("format=xlsx&language=zh");
    const bytes = Buffer.from(await workbook.arrayBuffer());
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
    expect(bytes.length).toBeGreaterThan(2_000);
  });
});

describe("the system's API", () => {
  it("tells how the hub does, and nobody who is not signed in", async () => {
    const { rig, client } = await started();
    const { body } = await client.call<SystemView>("GET", "/api/system");
    expect(body).toMatchObject({
      version: "0.0.0",
      broker: { own: true, online: true },
      rooms: { total: 1, online: 0 },
      sources: { total: 0, failing: 0 },
      store: { kind: "sqlite", devices: 3 },
      backup: { kind: "off" },
    });
    expect(body.memoryBytes).toBeGreaterThan(10_000_000);
    expect(body.store.bytes).toBeGreaterThan(100_000);
    expect(body.store.disk?.freeBytes).toBeGreaterThan(0);
    expect(body.processes[0]?.figures).toMatchObject({ malformed: 0 });
    const stranger = new HubClient(rig.hub.address);
    expect((await stranger.call("GET", "/api/system")).status).toBe(401);
    expect((await stranger.call("POST", "/api/system/backups", {})).status).toBe(401);
    expect(await client.call("POST", "/api/system/backups", {})).toMatchObject({
      body: { code: "no-backup-here" },
    });
  });

  it("gives Prometheus figures that a strict reader takes", async () => {
    const { rig, client } = await started();
    await client.call("GET", "/api/rooms");
    await client.call("GET", "/api/nothing");
    const ask = (headers: Record<string, string>) =>
      fetch(`${rig.hub.address}/metrics`, { headers });
    expect((await ask({})).status).toBe(401);
    const answer = await ask({ cookie: client.cookie });
    expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    const metrics = metricsIn(await answer.text());
    const value = (name: string, labels: Record<string, string> = {}) =>
      metrics
        .get(name)
        ?.samples.find((sample) =>
          Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
        )?.value;
    expect(value("huitang_room_online", ref)).toBe(0);
    expect(value("huitang_room_alarms_open", ref)).toBe(0);
    expect(value("huitang_ingest", { figure: "malformed" })).toBe(0);
    expect(value("huitang_broker_connected")).toBe(1);
    expect(value("process_resident_memory_bytes")).toBeGreaterThan(0);
    const requests = metrics.get("huitang_http_request_seconds");
    expect(requests?.type).toBe("histogram");
    const routes = new Set(requests?.samples.map(({ labels }) => labels["route"]));
    expect(routes).toContain("/api/rooms");
    expect([...routes].filter((route) => route?.includes("nothing"))).toEqual([]);
    expect(metrics.size).toBeGreaterThan(25);
  });

  it("with an API token of that scope, and with no other", async () => {
    const { rig, client } = await started();
    const tokenOf = async (permission: string) => {
      const expiresAtMs = createClock().wallMs() + 86_400_000;
      const request = { name: permission, permissions: [permission], expiresAtMs };
      const made = await client.call<MadeToken>("POST", "/api/tokens", request);
      expect(made.status).toBe(201);
      return made.body.secret;
    };
    const ask = (token: string) =>
      fetch(`${rig.hub.address}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask(await tokenOf("see-system"))).status).toBe(200);
    expect((await ask(await tokenOf("see-rooms"))).status).toBe(403);
  });
});
