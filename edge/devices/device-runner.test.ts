import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { ModbusPoints } from "../drivers/modbus-points.ts";
import { closeBuses, openBus, usualBus } from "../links/modbus-bus.fixture.ts";
import { eventually } from "../links/rig/eventually.ts";
import { deviceFrom } from "../links/rig/room.ts";
import type { SlaveTrick } from "../links/rig/rtu-slave.ts";
import { createDeviceRunner, everySlot } from "./device-runner.ts";

const clock = createClock();
const stops: (() => void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await closeBuses();
});

const profile = (timings: string, every: string, responseTimeoutMs: number) => `
  kind: hvac
  driver: modbus-points
  link: { type: modbus, responseTimeoutMs: ${responseTimeoutMs} }
  timings: { ${timings} }
  points:
    power: { function: holding, address: 1, values: { "0": off, "1": on }, writable: true, every: 1 h }
    setpoint: { function: holding, address: 9, writable: true, every: 1 h }
    temperature: { function: holding, address: 100, every: ${every} }`;

/** A device on a real bus, polled in slots, and what it told. */
const runDevice = (tricks: () => SlaveTrick, timings: string, every: string) =>
  run(tricks, profile(timings, every, 150), new Set());

async function run(tricks: () => SlaveTrick, profileText: string, watched: ReadonlySet<string>) {
  const far = await openBus(tricks, { ...usualBus, lateWindowMinMs: 60 });
  const device = deviceFrom("hvac", profileText, "{ link: bus, unit: 1 }");
  const { profile: compiled } = device;
  if (compiled.driver !== "modbus-points") throw new Error("the test's profile speaks Modbus");
  const told: (boolean | string)[] = [];
  const read: string[] = [];
  const runner = createDeviceRunner(
    device,
    new ModbusPoints(device, compiled, far.bus, clock),
    clock,
    {
      samples: (_device, samples) => void read.push(...samples.map(({ point }) => point)),
      reachable: (_device, isReachable) => void told.push(isReachable),
      owes: () => void told.push("owes"),
      pointFailure: (_device, point, failure) => void (failure && told.push(point)),
    },
  );
  runner.start();
  stops.push(everySlot(clock, "slot", 50, () => runner.poll(clock.monotonicMs(), watched)));
  return { ...far, runner, told, read };
}

const reads = (log: readonly string[], point: string) =>
  log.filter((name) => name === point).length;

describe("a device at work", () => {
  it("reads a fast point again and again while slow ones wait for their hour", async () => {
    const { read } = await runDevice(() => ({ do: "answer" }), "", "200 ms");
    await eventually("five readings", () => reads(read, "temperature") >= 5);
    expect(reads(read, "setpoint")).toBe(1);
  });

  it("asks anew at once for what is overdue, instead of in the next slot", async () => {
    const device = await runDevice(() => ({ do: "late", afterMs: 110 }), "", "100 ms");
    // No slot from now on: what follows, the answers themselves have set going.
    for (const stop of stops.splice(0)) stop();
    await eventually("more readings", () => reads(device.read, "temperature") >= 4);
    expect(device.told).toContain(true);
  });

  it("counts as gone after three silent rounds", async () => {
    let isSilent = false;
    const device = await runDevice(() => ({ do: isSilent ? "silent" : "answer" }), "", "100 ms");
    await eventually("it is there", () => device.told.includes(true));
    isSilent = true;
    await eventually("it is gone", () => device.told.includes(false));
    expect(device.told).toContain("temperature");
  });

  it("is not gone for its silence after power-on, and is when that lasts longer", async () => {
    let isSilent = false;
    const tricks = (): SlaveTrick => ({ do: isSilent ? "silent" : "answer" });
    const { runner, told } = await runDevice(tricks, "deaf: 1500 ms", "100 ms");
    await eventually("it is there", () => told.includes(true));
    const writtenMs = clock.monotonicMs();
    expect(await runner.write("power", "on", "command")).toMatchObject({ ok: true });
    isSilent = true;
    await eventually("it is gone at last", () => told.includes(false));
    expect(clock.monotonicMs() - writtenMs).toBeGreaterThanOrEqual(1500);
  });

  it("reads back only the newest of many writes", async () => {
    const timings = "settle: 300 ms";
    const { runner, read, slave } = await runDevice(() => ({ do: "answer" }), timings, "1 h");
    await eventually("the first readings", () => read.length === 2);
    const writes: Promise<unknown>[] = [];
    for (let value = 1; value <= 8; value++) {
      writes.push(runner.write("setpoint", value, "command"));
      await eventually("it is written", () => slave.written.has(`1/9/${value}`));
    }
    await Promise.all(writes);
    expect(read.slice(2)).toEqual(["setpoint"]);
  });
});

describe("a device that is watched closely", () => {
  const watched = new Set(["setpoint"]);

  it("is asked twice a second for what its profile wants once an hour", async () => {
    const { read } = await run(() => ({ do: "answer" }), profile("", "1 h", 150), watched);
    const fromMs = clock.monotonicMs();
    await eventually("three readings", () => reads(read, "setpoint") >= 3);
    expect(clock.monotonicMs() - fromMs).toBeGreaterThan(700);
    expect(reads(read, "temperature")).toBe(1);
  });

  it("NX T7-7: owes its answer long before its line gives it up, and is not gone for that", async () => {
    let trick: SlaveTrick = { do: "answer" };
    const device = await run(() => trick, profile("", "1 h", 5000), watched);
    await eventually("it is there", () => device.told.includes(true));
    trick = { do: "silent" };
    // A busy machine may have been late before: that is not what is asked here.
    device.told.length = 0;
    const silentMs = clock.monotonicMs();
    await eventually("it owes an answer", () => device.told.includes("owes"));
    expect(clock.monotonicMs() - silentMs).toBeLessThan(5000);
    expect(device.told).not.toContain(false);
  });
});

describe("the shared slot", () => {
  it("falls on a grid, so that points due together are asked together", async () => {
    const at: number[] = [];
    stops.push(everySlot(clock, "slot", 100, () => void at.push(clock.monotonicMs())));
    await eventually("four slots", () => at.length >= 5);
    const offGrid = at.slice(1).map((ms) => Math.abs(ms / 100 - Math.round(ms / 100)) * 100);
    const middle = offGrid.sort((left, right) => left - right)[1] ?? 100;
    expect(middle).toBeLessThan(25);
    const slots = at.map((ms) => Math.round(ms / 100));
    expect(new Set(slots.slice(1)).size).toBe(slots.length - 1);
  });
});
