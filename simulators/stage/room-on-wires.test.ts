import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Explanation, RoomView } from "../../contract/api.ts";
import type { HubRoomDetail, HubRoomView } from "../../contract/hub-api.ts";
import type { PointValue } from "../../contract/reading.ts";
import { patiently } from "../testing/eventually.ts";
import { testStage } from "../testing/stage.fixture.ts";
import { enterPanel, setUpHub, type StagedHub, type StagedRoom } from "./stage.ts";
import type { WebClient } from "./web-client.ts";

/**
 * The whole product on one machine: a hub process, an edge process, and every device of the demo
 * room as a server on its own wire. Nothing in between is replaced.
 */
const stage = testStage(20);
const { roomClock } = stage.ports;
const hourMs = 3_600_000;

let hub: StagedHub;
let room: StagedRoom & { stop(): Promise<void> };
let office: WebClient;
let panel: WebClient;

const view = () => panel.get<RoomView>("/api/room");

async function pointOf(key: `${string}/${string}`): Promise<PointValue | null | undefined> {
  const [device, point] = key.split("/");
  const found = (await view()).devices.find((each) => each.device === device);
  return found?.points.find((each) => each.point === point)?.value;
}

const hold = (point: string, value: PointValue) =>
  panel.post("/api/acts", { kind: "hold", point, value, untilMs: roomClock.wallMs() + hourMs });

beforeAll(async () => {
  hub = await stage.startHub();
  office = (await setUpHub(hub, "office")).client;
  room = await stage.startRoom(office, hub.mqttUrl);
  panel = await enterPanel(room, "technician");
}, 60_000);

afterAll(async () => {
  await room.stop();
  await hub.stop();
  stage.remove();
});

describe("one room on real wires", { timeout: 60_000 }, () => {
  it("reaches every device that has power, and knows that the others have none", async () => {
    await patiently("all devices", async () => {
      const { devices } = await view();
      const missing = devices.filter(
        ({ availability }) => availability !== "online" && availability !== "unpowered",
      );
      return missing.length === 0 && devices.length === 25;
    });
    const unpowered = (await view()).devices.filter((each) => each.availability === "unpowered");
    expect(unpowered.map((each) => each.device)).toContain("projector");
  });

  it("switches a light by hand and reads it back", async () => {
    await hold("lights-front/power", "on");
    await patiently(
      "the light reads on",
      async () => (await pointOf("lights-front/power")) === "on",
    );
    expect(room.simulation.world.switches.isClosed("lights-front")).toBe(true);
  });

  it("never lets the air-conditioning be set below 26 °C, and says why", async () => {
    await hold("hvac/setpoint", 22);
    await patiently("the set-point arrives", async () => (await pointOf("hvac/setpoint")) === 26);
    const explanation = await panel.get<Explanation>("/api/explain?point=hvac/setpoint");
    expect(explanation.changedBy?.clause?.id).toBe("PI26");
    expect(explanation.changedBy?.text.params).toEqual({ limit: 26, wanted: 22 });
  });

  it("shows a device that falls silent, while the others on its bus go on", async () => {
    room.simulation.misbehave("meter", "silent");
    const availability = async (id: string) =>
      (await view()).devices.find((each) => each.device === id)?.availability;
    await patiently(
      "the meter is missing",
      async () => (await availability("meter")) === "offline",
    );
    expect(await availability("air")).toBe("online");
    room.simulation.misbehave("meter", null);
    await patiently("the meter is back", async () => (await availability("meter")) === "online");
  });

  it("is seen at the hub, target beside actual", async () => {
    const seen = await patiently("the hub sees the room", async () => {
      const rooms = await office.get<readonly HubRoomView[]>("/api/rooms");
      return rooms.find((each) => each.room === "3-201" && each.online);
    });
    expect(seen.name).toEqual({ zh: "第一会议室", en: "Meeting room 1" });
    const setpoint = await patiently("the hub sees the target", async () => {
      const detail = await office.get<HubRoomDetail>("/api/rooms/city-hall/3-201");
      const hvac = detail.devices.find((each) => each.device === "hvac");
      return hvac?.points.find((each) => each.point === "setpoint" && each.target !== null);
    });
    expect(setpoint).toMatchObject({ value: 26, target: { value: 26 }, unit: "°C" });
  });

  it("is back where it was after the edge was killed", async () => {
    await room.killEdge();
    await room.startEdge();
    await patiently("the hold stands", async () => (await pointOf("lights-front/power")) === "on");
    const { alarms } = await view();
    expect(alarms.filter((alarm) => alarm.severity === "now")).toEqual([]);
  });
});
