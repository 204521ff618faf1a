import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createVirtualClock, sleep } from "../../contract/clock.ts";
import { success } from "../../contract/errors.ts";
import { splitPointKey, type PointKey } from "../../contract/ids.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import { roomLimits } from "../room-limits.ts";
import { model, roomWith, target } from "./guards/guarding.fixture.ts";
import { startsLoad } from "./guards/inrush.ts";
import { Reconciler } from "./reconciler.ts";

const loads: readonly PointKey[] = [
  "av-supply/power",
  "lights-front/power",
  "lights-back/power",
  "fresh-air/power",
  "hvac/power",
];
const allOff = Object.fromEntries(loads.map((point) => [point, "off"]));
const noPoints: ReadonlySet<PointKey> = new Set();

/** A reconciler over devices that answer after a while, and when each load was started. */
function rig(answerMs: () => number) {
  const wireClock = createVirtualClock(0);
  const starts: { readonly point: PointKey; readonly atMs: number }[] = [];
  let id = 0;
  const reconciler = new Reconciler({
    model,
    wireClock,
    newId: () => `c${(id += 1)}`,
    onAnswer: () => undefined,
  });
  const runnerOf = (device: string): DeviceRunner => ({
    device: modelOf(device),
    mode: "poll",
    start: () => undefined,
    stop: () => Promise.resolve(),
    poll: () => undefined,
    read: () => Promise.resolve(success("off")),
    async write(point, value) {
      const key: PointKey = `${device}/${point}`;
      if (startsLoad(model, key, value)) starts.push({ point: key, atMs: wireClock.monotonicMs() });
      await sleep(wireClock, "answer", answerMs());
      return success(undefined);
    },
  });
  const ids = loads.map((point) => splitPointKey(point).device);
  reconciler.start(new Map(ids.map((device) => [device, runnerOf(device)])));
  const tick = (wished: readonly PointKey[], reserved = noPoints) => {
    const targets = new Map(wished.map((point) => [point, target(point, "on", "hold")]));
    reconciler.plan(roomWith(allOff), targets, reserved);
    reconciler.send();
  };
  return { wireClock, starts, reconciler, tick };
}

function modelOf(device: string) {
  const found = model.devices.get(device);
  if (found === undefined) throw new Error(`no ${device}`);
  return found;
}

/** Lets every answer that is due be heard. */
async function settle() {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe("the starts of loads", () => {
  it("are never closer together than their in-rush allows, whatever is wished and however it answers", async () => {
    const step = fc.record({
      wished: fc.subarray([...loads]),
      passesMs: fc.integer({ min: 1, max: 400 }),
      answersMs: fc.integer({ min: 0, max: 2000 }),
      test: fc.constantFrom(...loads),
    });
    const property = fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      let answersMs = 0;
      const { wireClock, starts, reconciler, tick } = rig(() => answersMs);
      for (const each of steps) {
        answersMs = each.answersMs;
        tick(each.wished);
        const judged = reconciler.admitAt(roomWith(allOff), target(each.test, "on", "hold"));
        if (judged?.held === null) {
          starts.push({ point: each.test, atMs: wireClock.monotonicMs() });
          reconciler.answered(each.test);
        }
        wireClock.advance(each.passesMs);
        await settle();
      }
      const gaps = starts.slice(1).map(({ atMs }, at) => atMs - (starts[at]?.atMs ?? 0));
      expect(Math.min(Infinity, ...gaps)).toBeGreaterThanOrEqual(roomLimits.wireInrushGapMs);
    });
    await fc.assert(property, { numRuns: 300, seed: 4 });
  });

  it("wait for the answer of the one before, but not for ever", async () => {
    const { wireClock, starts, tick } = rig(() => 60_000);
    for (let count = 0; count < 30; count++) {
      tick(["lights-front/power", "lights-back/power"]);
      wireClock.advance(100);
      await settle();
    }
    expect(starts.map(({ atMs }) => atMs)).toEqual([0, roomLimits.wireStartAnswerMs]);
  });
});

describe("points that a self-test has in hand", () => {
  it("are left alone, except for people's safety", () => {
    const { starts, reconciler, tick } = rig(() => 0);
    const reserved: ReadonlySet<PointKey> = new Set(["lights-front/power"]);
    tick(["lights-front/power"], reserved);
    expect(starts).toEqual([]);
    const safety = target("lights-front/power", "on", "safety");
    reconciler.plan(roomWith(allOff), new Map([[safety.point, safety]]), reserved);
    reconciler.send();
    expect(starts.map(({ point }) => point)).toEqual(["lights-front/power"]);
  });
});
