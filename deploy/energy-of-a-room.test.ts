import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HubRoomDetail } from "../contract/hub-api.ts";
import { silentLog } from "../cloud/rig/quiet.ts";
import { openStore } from "../cloud/store/open-store.ts";
import {
  enterPanel,
  type StagedHub,
  type StagedRoom,
  setUpHub,
} from "../simulators/stage/stage.ts";
import type { WebClient } from "../simulators/stage/web-client.ts";
import { patiently } from "../simulators/testing/eventually.ts";
import { testStage } from "../simulators/testing/stage.fixture.ts";

/** A hub, a room's edge and every device of it on its own wire: a minute of the room is a second. */
const stage = testStage(60);
const { roomClock, wireClock, folder } = stage.ports;
const ref = { site: "city-hall", room: "3-201" };
const originMs = roomClock.wallMs();

let hub: StagedHub;
let room: StagedRoom & { stop(): Promise<void> };
let office: WebClient;

/** What the world had used, several times a minute of the room. */
const book: { readonly atMs: number; readonly wh: number }[] = [];
function note(): void {
  book.push({ atMs: roomClock.wallMs(), wh: room.simulation.world.usedKwh * 1000 });
  wireClock.after("note what was used", 100, note);
}

const usedBy = (atMs: number): number => book.findLast((each) => each.atMs <= atMs)?.wh ?? 0;
const pass = (minutes: number) =>
  new Promise<void>((resolve) => {
    roomClock.after("pass", minutes * 60_000, resolve);
  });

const counter = async (): Promise<number> => {
  const detail = await office.get<HubRoomDetail>("/api/rooms/city-hall/3-201");
  const meter = detail.devices.find(({ device }) => device === "meter");
  const value = meter?.points.find(({ point }) => point === "energy")?.value;
  return typeof value === "number" ? value : Number.NaN;
};

beforeAll(async () => {
  hub = await stage.startHub();
  office = (await setUpHub(hub, "office")).client;
  room = await stage.startRoom(office, hub.mqttUrl);
  note();
}, 60_000);

afterAll(() => stage.remove());

test("NXC 8.2.3: the hub's energy is what the room drew, though its meter was set to zero and the hub was away", async () => {
  await patiently("the hub knows the counter", async () => (await counter()) > 1_000);
  const panel = await enterPanel(room, "technician");
  for (const light of ["lights-front", "lights-back"]) {
    const untilMs = roomClock.wallMs() + 3 * 3_600_000;
    await panel.post("/api/acts", { kind: "hold", point: `${light}/power`, value: "on", untilMs });
  }
  await pass(6);
  room.simulation.world.setCounter(0);
  await patiently("the hub knows that it began anew", async () => (await counter()) < 100);
  await pass(4);
  await hub.kill();
  await pass(8);
  await hub.start();
  await patiently("the hub hears the room again", async () => (await counter()) < 100);
  await pass(8);
  await hub.stop();
  await room.stop();

  const store = await openStore({ data: join(folder, "hub", "data") }, silentLog);
  const nowMs = roomClock.wallMs();
  while (await store.readings.compact(nowMs));
  while (await store.readings.rollUp(nowMs, "all"));
  const told = await store.readings.steps(ref, ["energy"], originMs, nowMs);
  const quarters = await store.readings.energyQuarters([ref], originMs - 900_000, nowMs);
  await store.close();
  const times = told.filter(({ device }) => device === "meter").map(({ atMs }) => atMs);
  const trueWh = usedBy(Math.max(...times)) - usedBy(Math.min(...times));
  const own = quarters.filter(({ device }) => device === "meter");
  const countedWh = own.reduce((sum, each) => sum + each.measuredWh + each.bridgedWh, 0);
  const quarterWh = (trueWh * 900_000) / (Math.max(...times) - Math.min(...times));
  expect(own.flatMap(({ findings }) => findings)).toEqual(["reset"]);
  expect(own.some(({ bridgedWh }) => bridgedWh > 0)).toBe(true);
  expect(trueWh).toBeGreaterThan(50);
  // The last readings before the counter began anew, and how old a reading is when it is told.
  expect(Math.abs(countedWh - trueWh)).toBeLessThan(quarterWh);
}, 120_000);
