import { expect, test } from "vitest";
import {
  integerMetric,
  metricNames,
  pointMetric,
  textMetric,
} from "../../contract/sparkplug/metrics.ts";
import type { Metric } from "../../contract/sparkplug/payload.ts";
import type { SparkplugType } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import { LiveRoom } from "./live-room.ts";

function tell(room: LiveRoom, type: SparkplugType, device: string | null, ...metrics: Metric[]) {
  const address = { site: "s", room: "r", type, device };
  room.apply(address, { timestampMs: 0, seq: 0, metrics }, 1_000);
}

const why = (quality: string) =>
  textMetric(
    "temperature/why",
    JSON.stringify({ quality, reason: null, held: null, failure: null }),
    0,
  );

function born(): LiveRoom {
  const room = new LiveRoom();
  tell(room, "NBIRTH", null, textMetric(metricNames.phase, "meeting", 0));
  const kind = textMetric(metricNames.kind, "air-sensor", 0);
  tell(room, "DBIRTH", "air", kind, pointMetric("temperature", 21.5, 500));
  return room;
}

const pointOf = (room: LiveRoom) => room.devices()[0]?.points[0];

test("a value is good until the room says otherwise, or nothing more", () => {
  const room = born();
  expect(pointOf(room)).toMatchObject({ value: 21.5, quality: "good", atMs: 500, unit: "°C" });
  tell(room, "DDATA", "air", pointMetric("temperature", null, 600), why("bad"));
  expect(pointOf(room)).toMatchObject({ value: 21.5, quality: "bad", atMs: 500 });
  tell(room, "DDATA", "air", why("stale"));
  expect(pointOf(room)).toMatchObject({ value: 21.5, quality: "stale" });
  tell(
    room,
    "DDATA",
    "air",
    pointMetric("temperature", 22, 700),
    pointMetric("temperature/why", null, 0),
  );
  expect(pointOf(room)).toMatchObject({ value: 22, quality: "good", atMs: 700 });
  tell(room, "DDEATH", "air");
  expect(room.devices()[0]?.availability).toBe("offline");
  expect(pointOf(room)).toMatchObject({ value: 22, quality: "stale" });
});

test("history changes nothing of now", () => {
  const room = born();
  tell(room, "DDATA", "air", pointMetric("temperature", 5, 100, true));
  tell(room, "NDATA", null, pointMetric(metricNames.watts, 90, 100, true));
  expect(pointOf(room)).toMatchObject({ value: 21.5 });
  expect(room.state.watts).toBeNull();
});

test("words this hub does not know are nothing, not something", () => {
  const room = new LiveRoom();
  tell(
    room,
    "NBIRTH",
    null,
    textMetric(metricNames.phase, "dancing", 0),
    textMetric(metricNames.occupancy, "crowded", 0),
    textMetric(metricNames.meta, "{", 0),
    textMetric(metricNames.meeting, '{"id":5}', 0),
    integerMetric(metricNames.agendaVersion, 3, 0),
  );
  expect(room.state).toMatchObject({
    online: true,
    phase: null,
    occupancy: null,
    meta: null,
    meeting: null,
    agendaVersion: 3,
  });
  tell(room, "DBIRTH", "x", textMetric(metricNames.kind, "teapot", 0));
  expect(room.devices()).toEqual([]);
});

test("a room cannot fill the hub's memory", () => {
  const room = born();
  for (let n = 0; n < 2 * hubLimits.ingest.devices; n++) {
    tell(room, "DBIRTH", `d-${n}`, textMetric(metricNames.kind, "relay", 0));
  }
  const many = Array.from({ length: 200 }, (_, n) => pointMetric(`p${n}`, n, 0));
  tell(room, "DDATA", "air", ...many);
  expect(room.devices()).toHaveLength(hubLimits.ingest.devices);
  expect(room.devices()[0]?.points).toHaveLength(hubLimits.ingest.points);
});
