import { expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { recordSite } from "../rig/recorded/site.ts";
import { recordedDevices } from "../rig/recorded/devices.ts";
import { storeOn } from "./open-store.ts";
import { storeFigures } from "./store-figures.ts";

const clock = createClock();
const untilMs = Date.parse("2026-03-02T00:00:00+08:00");

onEveryDatabase((open) => {
  it("tells how large the memory is, in numbers", async () => {
    const database = await open();
    const empty = await storeFigures(database);
    expect(empty).toMatchObject({ records: 0, devices: 0, alarmsOpen: 0, parts: null });
    expect(empty.bytes).toBeGreaterThan(100_000);
    const store = storeOn(database);
    const site = { site: "city-hall", rooms: 2, days: 1, untilMs, timeZone: "Asia/Shanghai" };
    const [ref] = await recordSite(store, site, 30);
    if (ref === undefined) throw new Error("no room was recorded");
    await store.devices.take(ref, recordedDevices);
    const reading = { ref, device: "air", point: "temperature", atMs: untilMs, value: 21 };
    await store.readings.append([{ ...reading, late: false }], []);
    await store.readings.compact(untilMs + 60_000);
    const told = await storeFigures(database);
    expect(told.records).toBeGreaterThan(0);
    expect(told.devices).toBe(3);
    expect(told.parts).toEqual({
      count: 1,
      fromMs: Date.parse("2026-03-01T00:00:00Z"),
      toMs: Date.parse("2026-03-02T00:00:00Z"),
    });
  });

  it("lists 10,000 devices in good time", async () => {
    const store = storeOn(await open());
    for (let room = 0; room < 500; room++) {
      const steps = Array.from({ length: 20 }, (_, at) => {
        const [first] = recordedDevices;
        if (first === undefined) throw new Error("no device is recorded");
        return { ...first, state: { ...first.state, device: `device-${at}` } };
      });
      await store.devices.take({ site: "city-hall", room: `r-${room}` }, steps);
    }
    const started = clock.monotonicMs();
    const all = await store.devices.list({});
    const tookMs = clock.monotonicMs() - started;
    expect(all).toHaveLength(10_000);
    expect(tookMs).toBeLessThan(2_000);
    console.log(`10,000 devices in ${tookMs.toFixed(0)} ms`);
  }, 120_000);
});
