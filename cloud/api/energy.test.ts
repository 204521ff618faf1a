import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import type { EnergyReport, MeetingEnergies, SiteEnergy } from "../../contract/site-energy.ts";
import { type HubClient, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { silentLog } from "../rig/quiet.ts";
import { recordEnergy } from "../rig/recorded/energy-past.ts";
import { openStore } from "../store/open-store.ts";

/** 15:00 of the 20th in Shanghai. */
const nowMs = Date.parse("2026-03-20T15:00:00+08:00");
let rig: HubRig;
let client: HubClient;

const get = async <T>(path: string) => await client.call<T>("GET", path);
/** A file as text; the client reads JSON only. */
const file = async (path: string) => {
  const response = await fetch(`${rig.hub.address}${path}`, { headers: { cookie: client.cookie } });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};

describe("energy over the API", () => {
  beforeAll(async () => {
    rig = await startHubRig({ ...rigDefaults(), roomClock: createVirtualClock(nowMs) });
    client = await signInFirst(rig.hub);
    const store = await openStore({ data: rig.folder }, silentLog);
    const untilMs = Date.parse("2026-03-21T00:00:00+08:00");
    const site = { site: "city-hall", rooms: 6, days: 50, untilMs, timeZone: "Asia/Shanghai" };
    await recordEnergy(store, site, nowMs);
    await store.rooms.setMeta(
      { site: "city-hall", room: "1-02" },
      {
        name: { zh: "=1+1", en: '=HYPERLINK("x")' },
        timeZone: "Asia/Shanghai",
        standbyWatts: 15,
      },
    );
    await store.close();
  }, 60_000);

  afterAll(async () => {
    await rig.stop();
    removeFolder(rig.folder);
  });

  it("NXC 8.2.3: sums rooms and days to the same whole, and knows today by room time", async () => {
    const { body, status } = await get<SiteEnergy>("/api/energy?period=month");
    expect(status).toBe(200);
    expect(body).toMatchObject({ from: "2026-03-01", to: "2026-03-31", today: "2026-03-20" });
    const { total, ranking, series } = body;
    const ofRooms = ranking.reduce((sum, { kWh }) => sum + (kWh ?? 0), 0);
    const ofDays = series.reduce((sum, { kWh }) => sum + (kWh ?? 0), 0);
    expect(ofRooms).toBeCloseTo(total.kWh ?? 0, 6);
    expect(ofDays).toBeCloseTo(total.kWh ?? 0, 6);
    expect(total.servedKWh + total.baseKWh + total.bridgedKWh).toBeCloseTo(total.kWh ?? 0, 6);
    expect(total.wastedKWh).toBeGreaterThan(0);
    expect(body.wasters[0]).toMatchObject({ device: "hvac", kind: "hvac" });
    // The 11th was not metered, the days to come are not over.
    expect(series[10]).toMatchObject({ key: "2026-03-11", kWh: null, coverage: 0 });
    expect(series[30]).toMatchObject({ kWh: null, coverage: null });
    expect(total.coverage).toBeGreaterThan(0.9);
    expect(total.coverage).toBeLessThan(1);
    expect(body.settings).toEqual({ tariff: null, co2KgPerKWh: null });
  });

  it("narrows to a room and a place, and compares with the days before", async () => {
    const one = await get<SiteEnergy>("/api/energy?period=month&site=city-hall&room=1-01");
    expect(one.body.ranking.map(({ room }) => room)).toEqual(["1-01"]);
    expect(one.body.before?.kWh).toBeGreaterThan(0);
    const place = await get<SiteEnergy>("/api/energy?period=year&place=site:city-hall");
    expect(place.body.rooms).toBe(6);
    expect(place.body.series.map(({ key }) => key)).toContain("2026-03");
    const nowhere = await get<SiteEnergy>("/api/energy?period=year&place=site:elsewhere");
    expect(nowhere.body).toMatchObject({ rooms: 0, total: { kWh: null } });
  });

  it.each([
    "from=2026-03-01",
    "from=2026-03-02&to=2026-03-01",
    "from=2024-01-01&to=2026-01-01",
    "from=2026-02-30&to=2026-03-01",
    "from=2026-03-01&to=2026-03-02&step=half-hour",
    "period=decade",
    "period=month&room=../..",
    "period=month&other=1",
  ])("refuses %s", async (query) => {
    expect((await get(`/api/energy?${query}`)).status).toBe(400);
  });

  it("SZ data: lists meetings by what they took, without words of those that are over", async () => {
    const path = "/api/energy/meetings?from=2026-03-01&to=2026-03-20&limit=5";
    const { body } = await get<MeetingEnergies>(path);
    expect(body.meetings).toHaveLength(5);
    expect(body.count).toBeGreaterThan(5);
    const kWh = body.meetings.map((one) => one.kWh ?? 0);
    expect(kWh).toEqual(kWh.toSorted((a, b) => b - a));
    expect(new Set(body.meetings.map(({ meeting }) => meeting.title))).toEqual(new Set([""]));
  });

  it("gives files that no spreadsheet takes for formulas, and writes down who took them", async () => {
    const range = "from=2026-03-01&to=2026-03-20";
    const csv = await file(`/api/energy/export.csv?${range}&table=rooms`);
    expect(csv.response.headers.get("content-type")).toContain("text/csv");
    const text = csv.bytes.toString("utf8");
    expect(text.split("\n")).toHaveLength(8);
    expect(text).toContain(`"'=1+1"`);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    const days = await file(`/api/energy/export.csv?${range}&table=days`);
    expect(days.bytes.toString("utf8").split("\n")).toHaveLength(22);
    const book = await file(`/api/energy/export.xlsx?${range}&language=en`);
    expect(book.response.headers.get("content-disposition")).toContain(".xlsx");
    expect(book.bytes.subarray(0, 2).toString("latin1")).toBe("PK");
    const audit = await client.call("GET", "/api/audit");
    expect(JSON.stringify(audit.body)).toContain("export energy");
  });

  it("tells the last month that is over, and those before it", async () => {
    const { body } = await get<EnergyReport>("/api/energy/report");
    expect(body).toMatchObject({ month: "2026-02", days: 28, daysOver: 28, lastYear: null });
    expect(body.lastMonth?.kWh).toBeGreaterThan(0);
    const now = await get<EnergyReport>("/api/energy/report?month=2026-03");
    expect(now.body).toMatchObject({ days: 31, daysOver: 20 });
    expect(now.body.sites.map(({ site }) => site)).toEqual(["city-hall"]);
    expect((await get("/api/energy/report?month=2026-13")).status).toBe(400);
  });

  it("takes prices from who may configure, and checks them", async () => {
    const tariff = { currency: "CNY", pricePerKWh: 0.62, bands: [] };
    const set = (body: unknown) => client.call("PUT", "/api/energy/settings", body);
    expect((await set({ tariff, co2KgPerKWh: null })).status).toBe(200);
    expect((await set({ tariff: { ...tariff, pricePerKWh: -1 }, co2KgPerKWh: 0.5 })).status).toBe(
      400,
    );
    expect((await set({ tariff: { ...tariff, currency: "元" }, co2KgPerKWh: 0.5 })).status).toBe(
      400,
    );
    const band = { from: "08:10", to: "09:00", pricePerKWh: 1 };
    expect((await set({ tariff: { ...tariff, bands: [band] }, co2KgPerKWh: 0.5 })).status).toBe(
      400,
    );
    const signedOut = await client.call("GET", "/api/energy?period=month", undefined, {
      cookie: "",
    });
    expect(signedOut.status).toBe(401);
  });
});
