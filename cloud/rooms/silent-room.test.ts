import { expect, test } from "vitest";
import { metricNames, pointMetric, textMetric } from "../../contract/sparkplug/metrics.ts";
import type { Metric } from "../../contract/sparkplug/payload.ts";
import type { SparkplugType } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import { LiveRoom } from "./live-room.ts";

const meta = { name: { zh: "室", en: "Room" }, timeZone: "UTC", standbyWatts: 5 };

function tell(
  room: LiveRoom,
  type: SparkplugType,
  device: string | null,
  nowMs: number,
  ...metrics: Metric[]
) {
  room.apply({ site: "s", room: "r", type, device }, { timestampMs: 0, seq: 0, metrics }, nowMs);
}

test("what a silent room last said is stale, not gone; its next word brings it all back", () => {
  const room = new LiveRoom();
  const said = [
    textMetric(metricNames.meta, JSON.stringify(meta), 0),
    textMetric(metricNames.phase, "meeting", 0),
  ];
  tell(room, "NBIRTH", null, 1_000, ...said);
  const kind = textMetric(metricNames.kind, "air-sensor", 0);
  tell(room, "DBIRTH", "air", 2_000, kind, pointMetric("temperature", 21.5, 500));
  const before = { state: room.state, devices: room.devices() };
  room.fallSilent();
  expect(room.state).toMatchObject({ online: false, silentSinceMs: 2_000, lastSeenMs: 2_000 });
  expect(room.state).toMatchObject({ phase: null, meta });
  expect(room.devices()[0]).toMatchObject({
    availability: "unknown",
    points: [{ value: 21.5, quality: "stale" }],
  });
  tell(room, "NDATA", null, 90_000);
  expect(room.state).toEqual({ ...before.state, lastSeenMs: 90_000 });
  expect(room.devices()).toEqual(before.devices);
});

test("a room that has died does not fall silent as well", () => {
  const room = new LiveRoom();
  tell(room, "NBIRTH", null, 1_000);
  tell(room, "NDEATH", null, 2_000);
  room.fallSilent();
  expect(room.state).toMatchObject({ online: false, silentSinceMs: null });
});

test("a node that is none of ours cannot fill the hub's memory", () => {
  const room = new LiveRoom();
  const many = Array.from({ length: 2 * hubLimits.listening.foreignMetrics }, (_, n) =>
    pointMetric(`Tag ${n}`, n, 0),
  );
  tell(room, "NBIRTH", null, 0, ...many);
  expect(room.foreign()).toHaveLength(hubLimits.listening.foreignMetrics);
  tell(room, "NDATA", null, 0, pointMetric("Tag 1", 7, 5));
  expect(room.foreign()[1]).toEqual({
    device: null,
    name: "Tag 1",
    value: 7,
    good: true,
    atMs: 5,
  });
  tell(room, "NBIRTH", null, 0, textMetric(metricNames.meta, JSON.stringify(meta), 0));
  expect(room.foreign()).toEqual([]);
});
