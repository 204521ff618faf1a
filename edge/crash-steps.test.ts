import { afterEach, describe, expect, it } from "vitest";
import type { RecordBody } from "../contract/record.ts";
import type { DeviceRunner } from "./devices/device-runner.ts";
import { minuteMs, tenMs } from "./demo-room.fixture.ts";
import type { Store, TickChange } from "./store/store.ts";
import { startDay, type VirtualDay } from "./virtual-day.fixture.ts";

/**
 * A command passes these steps: its intent is stored, it is sent, the device does it, the read-back
 * comes in, the receipt is stored. The room is killed at every one of them, and started again.
 */
const steps = [
  "before its intent is stored",
  "when its intent is stored, before it is sent",
  "when it is sent, before the device does it",
  "when the device has done it, before that is heard",
  "when it is read back, before its receipt is stored",
  "when its receipt is stored",
] as const;
type Step = (typeof steps)[number];

const point = "lights-front/power";
const open: Store[] = [];

afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

class Killed extends Error {}

/** The same until the wanted step; from then on nothing of it lives. */
function killer(step: Step) {
  const life = { isOver: false };
  const die = (): never => {
    life.isOver = true;
    throw new Killed();
  };
  const tells = (change: TickChange, matches: (body: RecordBody) => boolean) =>
    change.records.some(matches);
  const isIntent = (body: RecordBody) => body.kind === "command" && body.point === point;
  const isReceipt = (body: RecordBody) =>
    body.kind === "receipt" && body.point === point && body.result === "confirmed";
  const store = (real: Store): Store => ({
    ...passThrough(real),
    commit(change) {
      if (life.isOver) die();
      if (step === steps[0] && tells(change, isIntent)) die();
      if (step === steps[4] && tells(change, isReceipt)) die();
      const records = real.commit(change);
      if (step === steps[1] && tells(change, isIntent)) die();
      if (step === steps[5] && tells(change, isReceipt)) die();
      return records;
    },
  });
  const never = new Promise<never>(() => {});
  const runner = (real: DeviceRunner): DeviceRunner => ({
    ...real,
    poll: (monotonicMs, watched) => void (life.isOver || real.poll(monotonicMs, watched)),
    write(name, value, priority) {
      if (life.isOver || step === steps[2]) {
        life.isOver = true;
        return never;
      }
      if (step === steps[3]) life.isOver = true;
      const done = real.write(name, value, priority);
      return step === steps[3] ? never : done;
    },
  });
  return { life, store, runner };
}

const passThrough = (real: Store): Store => ({
  epoch: real.epoch,
  load: () => real.load(),
  commit: (change) => real.commit(change),
  recordsAfter: (number, limit) => real.recordsAfter(number, limit),
  recordsBefore: (number, limit) => real.recordsBefore(number, limit),
  acknowledged: () => real.acknowledged(),
  acknowledge: (upTo) => real.acknowledge(upTo),
  lastNumber: () => real.lastNumber(),
  wattsSince: (fromMs) => real.wattsSince(fromMs),
  close: () => real.close(),
});

/** A room that was asked for light and killed on the way. */
async function killedDay(step: Step): Promise<VirtualDay> {
  const { life, store, runner } = killer(step);
  const day = startDay(tenMs, {
    store,
    runner: (id, real) => (id === "lights-front" ? runner(real) : real),
  });
  open.push(day.store);
  await day.until(tenMs + minuteMs);
  const untilMs = tenMs + 60 * minuteMs;
  try {
    day.loop.act({ kind: "hold", point, value: "on", untilMs }, "Li");
    while (!life.isOver && day.now() < tenMs + 10 * minuteMs) {
      await day.until(day.now() + 1000);
    }
  } catch (reason) {
    if (!(reason instanceof Killed)) throw reason;
  }
  expect(life.isOver, `it was killed ${step}`).toBe(true);
  return day;
}

describe("a room killed in the middle of a command", () => {
  it.each(steps)("%s, ends where it should, with a truthful journal", async (step) => {
    const first = await killedDay(step);
    const second = startDay(first.now(), { file: first.file });
    open.push(second.store);
    for (const [key, value] of first.room.values) second.room.values.set(key, value);
    const light = () =>
      second.loop.view().devices.find(({ device }) => device === "lights-front")?.points[0];
    expect(light(), "unknown until the device has said it").toMatchObject({ quality: "none" });
    await second.until(second.now() + 5 * minuteMs);
    // The act itself is on record before its result is told: only the first step loses it.
    const isKept = step !== steps[0] || second.loop.snapshot.holds.length > 0;
    expect(light()).toMatchObject({ value: isKept ? "on" : "off", quality: "good" });
    await second.loop.stop();
    const bodies = second.store.recordsAfter(0, 10_000).map(({ body }) => body);
    expect(bodies).toContainEqual(expect.objectContaining({ kind: "started", afterCrash: true }));
    const commands = bodies.flatMap((body) =>
      body.kind === "command" && body.point === point ? [body] : [],
    );
    const receipts = bodies.flatMap((body) =>
      body.kind === "receipt" && body.point === point ? [body] : [],
    );
    expect(commands.every(({ value }) => value === "on")).toBe(true);
    expect(commands.length).toBeLessThanOrEqual(2);
    const answered = receipts.map(({ command }) => command);
    expect(new Set(answered).size).toBe(answered.length);
    const known = new Set(commands.map(({ command }) => command));
    expect(answered.every((command) => known.has(command))).toBe(true);
    const sent = [...first.room.written, ...second.room.written].filter(
      (each) => each.point === point,
    );
    expect(sent.length, "nothing is done that is not on record").toBeLessThanOrEqual(
      commands.length,
    );
  });
});
