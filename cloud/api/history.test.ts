import { afterAll, beforeAll, expect, test } from "vitest";
import { createClock } from "../../contract/clock.ts";
import type { EnergyCorrection, RollUp, Series } from "../../contract/history.ts";
import { HubClient, password, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { silentLog } from "../rig/quiet.ts";
import { openStore } from "../store/open-store.ts";

const clock = createClock();
const ref = { site: "city-hall", room: "3-201" };
const roomUrl = "/api/rooms/city-hall/3-201";
const beginMs = Math.floor((clock.wallMs() - 3_600_000) / 900_000) * 900_000;
let rig: HubRig;
let first: HubClient;

beforeAll(async () => {
  rig = await startHubRig(rigDefaults());
  first = await signInFirst(rig.hub);
  await rig.hub.enrol(ref);
  const store = await openStore({ data: rig.folder }, silentLog);
  const readings = Array.from({ length: 40 }, (_, index) => ({
    ref,
    device: "air",
    point: "temperature",
    atMs: beginMs + index * 30_000,
    value: 21.5,
    late: false,
  }));
  const counter = { ref, device: "meter", point: "energy", atMs: beginMs, value: 7, late: false };
  await store.readings.append([...readings, counter], []);
  while (await store.readings.compact(clock.wallMs()));
  while (await store.readings.rollUp(clock.wallMs(), "all"));
  await store.close();
});

afterAll(async () => {
  await rig.stop();
  removeFolder(rig.folder);
});

const trendUrl = (query: Record<string, string | number>) =>
  `${roomUrl}/trend?${new URLSearchParams(
    Object.entries({
      device: "air",
      point: "temperature",
      fromMs: beginMs,
      toMs: beginMs + 3_600_000,
      grain: "quarter",
      ...query,
    }).map(([key, value]) => [key, String(value)]),
  )}`;

test("a point's past is told by minutes and quarter-hours", async () => {
  const series = await first.call<readonly Series[]>("GET", `${roomUrl}/series`);
  expect(series.body).toEqual([
    { device: "air", point: "temperature", kind: "gauge" },
    { device: "meter", point: "energy", kind: "counter" },
  ]);
  const quarters = await first.call<readonly RollUp[]>("GET", trendUrl({}));
  expect(quarters.body.map(({ mean, coveredMs }) => [mean, coveredMs])).toEqual([
    [21.5, 900_000],
    [21.5, 360_000],
  ]);
  const minutes = await first.call<readonly RollUp[]>("GET", trendUrl({ grain: "minute" }));
  expect(minutes.body).toHaveLength(21);
});

test("a span of more slots than a chart can show is refused, and so is one that ends before it begins", async () => {
  for (const query of [
    { grain: "minute", toMs: beginMs + 3_001 * 60_000 },
    { toMs: beginMs - 1 },
    { grain: "hour" },
    { point: "a b" },
  ]) {
    expect((await first.call("GET", trendUrl(query))).status).toBe(400);
  }
});

test("a correction is kept with its author, told in the audit, and only for who may", async () => {
  const words = { kind: "total", fromMs: beginMs, toMs: beginMs + 900_000, kWh: 1.5 };
  const body = { device: "meter", words, reason: "read off the meter" };
  const url = `${roomUrl}/energy/corrections`;
  expect((await first.call("POST", url, { ...body, reason: "" })).status).toBe(400);
  const uneven = { ...words, fromMs: beginMs + 1 };
  expect((await first.call("POST", url, { ...body, words: uneven })).status).toBe(400);
  const elsewhere = "/api/rooms/city-hall/none/energy/corrections";
  expect((await first.call("POST", elsewhere, body)).status).toBe(404);
  // What tells no energy has none to correct: it would stand nowhere.
  for (const device of ["air", "none", ""]) {
    expect(await first.call("POST", url, { ...body, device })).toMatchObject({
      status: 404,
      body: { code: "unknown-device" },
    });
  }
  expect((await first.call("POST", url, body)).status).toBe(200);
  const overlapping = { ...body, words: { ...words, toMs: beginMs + 1_800_000 } };
  expect(await first.call("POST", url, overlapping)).toMatchObject({
    status: 409,
    body: { code: "corrections-overlap" },
  });
  const listed = await first.call<readonly EnergyCorrection[]>("GET", url);
  expect(listed.body).toMatchObject([body]);
  const audit = JSON.stringify((await first.call("GET", "/api/audit")).body);
  expect(audit).toContain("correct energy");
  const made = await first.call("POST", "/api/accounts", {
    name: "some.viewer",
    grants: [{ role: "viewer", place: "everywhere" }],
    password,
  });
  expect(made.status).toBe(201);
  const viewer = new HubClient(rig.hub.address);
  await viewer.signIn("some.viewer");
  expect((await viewer.call("POST", url, body)).status).toBe(403);
  expect((await viewer.call("GET", url)).status).toBe(200);
});
