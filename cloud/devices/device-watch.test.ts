import { expect, it } from "vitest";
import { createClock, createVirtualClock, sleep } from "../../contract/clock.ts";
import { metricNames, pointMetric, textMetric } from "../../contract/sparkplug/metrics.ts";
import type { Metric } from "../../contract/sparkplug/payload.ts";
import type { SparkplugType } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { silentLog } from "../rig/quiet.ts";
import { LiveRooms } from "../rooms/live-rooms.ts";
import { RoomChanges } from "../rooms/room-changes.ts";
import type { DeviceStore } from "../store/devices.ts";
import { storeOn } from "../store/open-store.ts";
import { createDeviceDesk } from "./device-desk.ts";
import { createDeviceWatch } from "./device-watch.ts";

const ref = { site: "city-hall", room: "3-201" };
const { firstLookMs, lookEveryMs, roundMs, goneAfterMs } = hubLimits.devices;

onEveryDatabase((open) => {
  const opened = async () => {
    const database = await open();
    const store = storeOn(database);
    await store.rooms.enrol(ref, "hash", 1);
    const clock = createVirtualClock(Date.parse("2026-03-02T08:00:00Z"));
    const live = new LiveRooms();
    const changes = new RoomChanges();
    let writes = 0;
    const counted: DeviceStore = {
      ...store.devices,
      take(...args) {
        writes += 1;
        return store.devices.take(...args);
      },
    };
    const parts = { store: counted, live, wireClock: clock, roomClock: clock };
    const watch = createDeviceWatch({ ...parts, changes, log: silentLog });
    const names = async () => [
      { ...ref, name: { zh: "一", en: "One" }, timeZone: "Asia/Shanghai" },
    ];
    const desk = createDeviceDesk({
      store: store.devices,
      live,
      views: { names },
      nowMs: () => clock.wallMs(),
    });
    watch.start();
    const tell = (type: SparkplugType, device: string | null, ...metrics: Metric[]) => {
      live
        .need(ref)
        ?.apply({ ...ref, type, device }, { timestampMs: 0, seq: 0, metrics }, clock.wallMs());
      changes.mark(ref);
    };
    return {
      desk,
      watch,
      tell,
      writes: () => writes,
      birth: (device: string, serial: string) => {
        const kind = textMetric(metricNames.kind, "projector", 0);
        const there = textMetric(metricNames.availability, "online", 0);
        tell("DBIRTH", device, kind, there, pointMetric("serial", serial, 0));
      },
      /** Real answers of the database come between two moments of the clock. */
      pass: async (ms: number) => {
        for (let left = ms; left > 0; left -= roundMs) {
          clock.advance(Math.min(roundMs, left));
          await store.devices.list(ref);
          await sleep(createClock(), "let others have their turn", 0);
          await store.devices.list(ref);
        }
      },
      all: () => desk.list({ presence: "all" }, () => true),
    };
  };

  it("NXR 6.1 a: devices of a room that is gone stay known, with who they were", async () => {
    const { tell, birth, pass, all, watch } = await opened();
    tell("NBIRTH", null);
    birth("projector", "A1");
    await pass(firstLookMs + roundMs);
    expect(await all()).toMatchObject([{ serial: "A1", availability: "online" }]);
    tell("NDEATH", null);
    await watch.stop();
    expect(await all()).toMatchObject([
      { serial: "A1", availability: "unknown", goneSinceMs: null },
    ]);
  });

  it("writes of a chattering room no more often than once a minute", async () => {
    const { tell, birth, pass, writes, watch } = await opened();
    tell("NBIRTH", null);
    birth("projector", "A0");
    await pass(firstLookMs + roundMs);
    for (let count = 1; count <= 50; count++) {
      birth("projector", `A${count}`);
      await pass(roundMs);
    }
    expect(writes()).toBe(1);
    await pass(lookEveryMs);
    expect(writes()).toBe(2);
    await watch.stop();
  });

  it("notes a device that is replaced, and one that is told of no more", async () => {
    const { tell, birth, pass, all, desk, watch } = await opened();
    tell("NBIRTH", null);
    birth("projector", "A1");
    birth("sign", "S1");
    await pass(firstLookMs + roundMs);
    tell("NBIRTH", null);
    birth("projector", "B2");
    await pass(lookEveryMs + roundMs);
    expect(await all()).toMatchObject([{ serial: "B2" }, { device: "sign", goneSinceMs: null }]);
    await pass(goneAfterMs + lookEveryMs + roundMs);
    const [, sign] = await all();
    expect(sign?.goneSinceMs).not.toBeNull();
    expect(await desk.list({}, () => true)).toHaveLength(1);
    expect(await desk.list({ presence: "gone" }, () => true)).toMatchObject([{ device: "sign" }]);
    const ledger = await desk.ledger(ref, "projector");
    expect(ledger?.history.map(({ kind }) => kind)).toEqual(["replaced", "found"]);
    await watch.stop();
  });

  it("shows nobody the devices of a room he may not see", async () => {
    const { tell, birth, pass, desk, watch } = await opened();
    tell("NBIRTH", null);
    birth("projector", "A1");
    await pass(firstLookMs + roundMs);
    expect(await desk.list({}, () => false)).toEqual([]);
    expect(await desk.list({ q: "a1" }, () => true)).toHaveLength(1);
    expect(await desk.list({ q: "b1" }, () => true)).toHaveLength(0);
    await watch.stop();
  });
});
