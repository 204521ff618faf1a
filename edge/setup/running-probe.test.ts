import { expect, test } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { pointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import { demoModel, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { Priority } from "../drivers/driver.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { createRunningProbe } from "./running-probe.ts";

const model = demoModel();

/** A room whose devices answer when the test lets them, and what each said before. */
function probed(values: Readonly<Record<string, PointValue>>, change: Partial<Snapshot>) {
  const asked: { readonly point: string; readonly priority: Priority }[] = [];
  const waiting: (() => void)[] = [];
  const snapshot = snapshotWith({
    model,
    phase: "idle",
    nowMs: tenMs,
    meeting: null,
    occupancy: "empty",
    values,
    change,
  });
  const runnerOf = (device: DeviceModel): [string, DeviceRunner] => {
    const read = async (point: string, priority: Priority): Promise<Outcome<PointValue>> => {
      asked.push({ point: pointKey(device.id, point), priority });
      await new Promise<void>((resolve) => waiting.push(resolve));
      const value = values[pointKey(device.id, point)];
      return value === undefined ? failed("link-timeout") : success(value);
    };
    const write = () => Promise.reject(new Error("a probe writes nothing"));
    const idle = { start() {}, stop: () => Promise.resolve(), poll() {} };
    return [device.id, { device, mode: "poll", read, write, ...idle }];
  };
  const runners = new Map([...model.devices.values()].map(runnerOf));
  const probe = createRunningProbe({
    model,
    snapshot: () => snapshot,
    runners: () => runners,
    roomClock: createVirtualClock(tenMs),
  });
  async function finish() {
    for (let turn = 0; turn < 10_000 && probe.view()?.endedAtMs === null; turn++) {
      for (const answer of waiting.splice(0)) answer();
      await Promise.resolve();
    }
  }
  return { probe, asked, finish };
}

test("one look at a time; its devices are asked line by line, behind everything else", async () => {
  const { probe, asked, finish } = probed({}, {});
  expect([probe.start("Li"), probe.start("Wang")]).toEqual([true, false]);
  const lines = new Set([...model.devices.values()].map(({ link }) => link));
  expect(asked.length).toBe(lines.size);
  expect(new Set(asked.map(({ priority }) => priority))).toEqual(new Set(["poll"]));
  expect(probe.view()).toMatchObject({ by: "Li", endedAtMs: null, rows: [] });
  await finish();
  expect(probe.view()).toMatchObject({ endedAtMs: tenMs, now: [], total: model.devices.size });
  expect(probe.start("Wang")).toBe(true);
});

test("who says that it is another is found out, in the order of the room file", async () => {
  const { probe, finish } = probed(
    { "projector/maker": "ACME", "projector/model": "X1", "hvac/power": "off" },
    {},
  );
  probe.start("Li");
  await finish();
  const rows = probe.view()?.rows ?? [];
  expect(rows.map(({ device }) => device)).toEqual([...model.devices.keys()]);
  const projector = rows.find(({ device }) => device === "projector");
  expect(projector?.identity).toEqual({ maker: "ACME", model: "X1" });
  expect(rows.find(({ device }) => device === "meter")?.verdict).toBe("silent");
});

test("a device without supply is not asked, and not blamed", async () => {
  const availability = new Map([["projector", "unpowered" as const]]);
  const { probe, asked, finish } = probed({}, { availability });
  probe.start("Li");
  await finish();
  const row = probe.view()?.rows.find(({ device }) => device === "projector");
  expect(row?.verdict).toBe("unpowered");
  expect(asked.filter(({ point }) => point.startsWith("projector/"))).toEqual([]);
});

test("a look that is stopped asks nobody else", async () => {
  const { probe, asked, finish } = probed({}, {});
  probe.start("Li");
  const before = asked.length;
  probe.stop();
  await finish();
  const more = new Set(asked.slice(before).map(({ point }) => point.split("/")[0]));
  const first = new Set(asked.slice(0, before).map(({ point }) => point.split("/")[0]));
  expect([...more].filter((device) => !first.has(device))).toEqual([]);
  expect(probe.view()?.rows.length).toBe(first.size);
});
