import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { pointMetric } from "../../contract/sparkplug/metrics.ts";
import { hubLimits } from "../hub-limits.ts";
import { ReadingBuffer } from "../ingest/reading-buffer.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { silentLog } from "../rig/quiet.ts";
import type { HubDatabase } from "../store/hub-database.ts";
import { createReadingStore } from "../store/readings.ts";
import { createRoomIds } from "../store/room-ids.ts";
import { type CounterReading, countSlot } from "./counter.ts";
import { rollUp } from "./roll-up.ts";
import { quarterMs, slotOf } from "./slots.ts";

const beginMs = Date.parse("2026-03-02T05:00:00Z");
const { holdMs, meterLargestW } = hubLimits.history;

/** One stretch of a room's life. */
interface Stretch {
  readonly minutes: number;
  readonly watts: number;
  /** live: told at once · late: told afterwards · silent: never told. */
  readonly way: "live" | "late" | "silent";
  /** The counter begins from zero at its end. */
  readonly reset: boolean;
}

const stretches = fc.array(
  fc.record<Stretch>({
    minutes: fc.integer({ min: 1, max: 50 }),
    watts: fc.integer({ min: 0, max: 6_000 }),
    way: fc.constantFrom("live", "live", "late", "silent"),
    reset: fc.boolean().map((reset) => reset),
  }),
  { minLength: 2, maxLength: 10 },
);

interface World {
  readonly told: readonly { readonly at: CounterReading; readonly way: Stretch["way"] }[];
  readonly usedWh: number;
  readonly resets: number;
}

/** What the meter showed each half minute; its counter knows every watt. */
function worldOf(life: readonly Stretch[]): World {
  const told: { at: CounterReading; way: Stretch["way"] }[] = [];
  let atMs = beginMs;
  let kWh = 7_000;
  let usedKWh = 0;
  let firstKWh: number | null = null;
  let lastKWh = 0;
  let resets = 0;
  for (const { minutes, watts, way, reset } of life) {
    for (let half = 0; half < minutes * 2; half++) {
      if (way !== "silent") {
        told.push({ at: { atMs, kWh }, way });
        firstKWh ??= usedKWh;
        lastKWh = usedKWh;
      }
      atMs += 30_000;
      kWh += (watts * 30) / 3.6e6;
      usedKWh += (watts * 30) / 3.6e6;
    }
    if (reset) {
      kWh = 0;
      resets++;
    }
  }
  return { told, usedWh: (lastKWh - (firstKWh ?? lastKWh)) * 1000, resets };
}

/** Every transaction may fail when all of its work is done, as if the process had ended there. */
const failing = (database: HubDatabase, fails: () => boolean): HubDatabase => ({
  ...database,
  transaction: (work) =>
    database.transaction(async (within) => {
      const result = await work(within);
      if (fails()) throw new Error("the end");
      return result;
    }),
});

onEveryDatabase((open, kind) => {
  test("energy and means are those of the world, through resets, gaps, replays, repeats and crashes at any point", async () => {
    const database = await open();
    let run = 0;
    const chances = fc.infiniteStream(fc.integer({ min: 0, max: 99 }));
    await fc.assert(
      fc.asyncProperty(stretches, chances, async (life, chance) => {
        const ref = { site: "city-hall", room: `r-${run++}` };
        const draw = (percent: number) => (chance.next().value ?? 99) < percent;
        const { told, usedWh, resets } = worldOf(life);
        const endMs = (told.at(-1)?.at.atMs ?? beginMs) + quarterMs;
        const flaky = failing(database, () => draw(15));

        let store = createReadingStore(flaky, createRoomIds(flaky));
        /** A process that ended begins anew: it remembers only what is stored. */
        const survive = async (work: () => Promise<unknown>) => {
          for (;;) {
            try {
              return await work();
            } catch {
              store = createReadingStore(flaky, createRoomIds(flaky));
            }
          }
        };
        const work = () =>
          survive(async () => {
            while (await store.compact(endMs));
            while (await store.rollUp(endMs, "all"));
          });
        const tell = async (readings: readonly CounterReading[], late: boolean) => {
          const buffer = new ReadingBuffer(store, createVirtualClock(0), silentLog);
          for (const { atMs, kWh } of readings) {
            const metrics = [
              pointMetric("energy", kWh, atMs, late),
              pointMetric("temperature", kWh % 40, atMs, late),
            ];
            buffer.take(ref, "meter", { timestampMs: atMs, seq: 0, metrics });
          }
          await buffer.flush();
          expect(buffer.figures).toEqual({ waiting: 0, historyWaiting: 0, dropped: 0 });
        };

        const late = told.filter(({ way }) => way === "late").map(({ at }) => at);
        let live: CounterReading[] = [];
        for (const { at, way } of told) {
          if (way === "live") live.push(at);
          if (!draw(3)) continue;
          await tell(live, false);
          // Told twice, as after an acknowledgement that was lost.
          if (draw(30)) await tell(live, false);
          live = [];
          if (draw(70)) await work();
        }
        await tell(live, false);
        for (let from = 0; from < late.length; from += 37) {
          if (draw(40)) await work();
          await tell(late.slice(from, from + 50), true);
        }
        await work();

        const readings = told.map(({ at }) => at);
        const limits = { largestW: meterLargestW, modulusKWh: null, holdMs, swaps: [] };
        const gauge = readings.map(({ atMs, kWh }) => ({ atMs, value: kWh % 40 }));
        const quarters = await store.energyQuarters([ref], beginMs, endMs + quarterMs);
        const means = await store.trend(ref, "meter", "temperature", beginMs, endMs, "quarter");
        let carry: CounterReading | null = null;
        let countedWh = 0;
        for (let fromMs = slotOf(beginMs, quarterMs); fromMs < endMs; fromMs += quarterMs) {
          const slot = { fromMs, toMs: fromMs + quarterMs };
          const { last, ...expected } = countSlot(carry, readings, slot, limits);
          carry = last;
          const {
            ref: _ref,
            device: _device,
            ...stored
          } = quarters.find((quarter) => quarter.fromMs === fromMs) ?? {
            ref,
            device: "",
            fromMs,
            ...expected,
            findings: [],
          };
          expect(stored).toEqual({
            fromMs,
            ...expected,
            measuredWh: expect.closeTo(expected.measuredWh, 6),
            bridgedWh: expect.closeTo(expected.bridgedWh, 6),
          });
          countedWh += stored.measuredWh + stored.bridgedWh;
          const mean = rollUp(gauge, slot, holdMs);
          const storedMean = means.find((one) => one.fromMs === fromMs) ?? null;
          expect(storedMean?.coveredMs).toBe(mean?.coveredMs);
          expect(Math.abs((storedMean?.mean ?? 0) - (mean?.mean ?? 0))).toBeLessThan(1e-6);
        }
        // A reset takes with it what was used since the reading before; nothing else is lost.
        expect(countedWh).toBeLessThanOrEqual(usedWh + 0.001);
        expect(countedWh).toBeGreaterThan(resets === 0 ? usedWh - 0.001 : -1);
      }),
      { numRuns: kind === "sqlite" ? 40 : 8 },
    );
  }, 120_000);
});
