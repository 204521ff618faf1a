import * as fc from "fast-check";
import { env } from "node:process";
import { expect, test } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { pointMetric } from "../../contract/sparkplug/metrics.ts";
import { hubLimits } from "../hub-limits.ts";
import { ReadingBuffer } from "../ingest/reading-buffer.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { silentLog } from "../rig/quiet.ts";
import { type CounterReading, countSlot } from "./counter.ts";
import { correctedSlot } from "./energy-correction.ts";
import {
  type Life,
  lives,
  type Told,
  unknowable,
  type World,
  worldOf,
} from "./energy-world.fixture.ts";
import { type Hub, mortalHub } from "./mortal-hub.fixture.ts";
import { rollUp } from "./roll-up.ts";
import { minuteMs, quarterMs, slotOf } from "./slots.ts";

/** Of the room, the last evening of a month: its lives last into the next. */
const beginMs = Date.parse("2026-03-31T20:00:00+08:00");
const timeZone = "Asia/Shanghai";
const { holdMs, meterLargestW } = hubLimits.history;
/** By hand: another seed, and so many lives of it on SQLite. */
const seed = Number(env["WORLD_SEED"] ?? 20_260_331);
const byHand = Number(env["WORLD_LIVES"] ?? 0);

type Ref = { readonly site: string; readonly room: string };

async function tell(hub: Hub, ref: Ref, readings: readonly Told[]): Promise<void> {
  const buffer = new ReadingBuffer(hub.store().readings, createVirtualClock(0), silentLog);
  for (const { atMs, kWh, way } of readings) {
    const metrics = [
      pointMetric("energy", kWh, atMs, way === "late"),
      pointMetric("temperature", kWh % 40, atMs, way === "late"),
    ];
    buffer.take(ref, "meter", { timestampMs: atMs, seq: 0, metrics });
  }
  await buffer.flush();
  expect(buffer.figures).toEqual({ waiting: 0, historyWaiting: 0, dropped: 0 });
}

/** What persons enter; returns the totals that stand. */
async function correct(hub: Hub, ref: Ref, { said }: Life, { swaps, totals }: World) {
  const enter = (words: World["swaps"][number] | World["totals"][number]) =>
    hub.survive(({ readings }) =>
      readings.correct(ref, { device: "meter", words, reason: "read off", who: "li.na", atMs: 1 }),
    );
  for (const swap of swaps) {
    await enter({ ...swap, newKWh: swap.newKWh + 7 });
    await enter(swap);
  }
  const standing: World["totals"][number][] = [];
  for (const [index, total] of totals.entries()) {
    const others = standing.filter(
      ({ fromMs, toMs }) => fromMs < total.toMs && toMs > total.fromMs,
    );
    const isSame = others.every(
      ({ fromMs, toMs }) => fromMs === total.fromMs && toMs === total.toMs,
    );
    if (said[index]?.slips === true) {
      expect(await enter({ ...total, kWh: total.kWh + 50 })).toBe(isSame);
    }
    expect(await enter(total)).toBe(isSame);
    if (others.length === 0) standing.push(total);
  }
  return standing.toSorted((left, right) => left.fromMs - right.fromMs);
}

/** In an order that is drawn: live, repeated, late, rolled up in between and corrected at some point. */
async function liveThrough(
  hub: Hub,
  ref: Ref,
  life: Life,
  world: World,
  draw: (percent: number) => boolean,
) {
  const late = world.told.filter(({ way }) => way === "late");
  let live: Told[] = [];
  for (const told of world.told) {
    if (told.way === "live") live.push(told);
    if (!draw(3)) continue;
    await tell(hub, ref, live);
    // Told twice, as after an acknowledgement that was lost.
    if (draw(30)) await tell(hub, ref, live);
    live = [];
    if (draw(70)) await hub.rollUpAll();
  }
  await tell(hub, ref, live);
  // Nobody corrects a meter that has told nothing yet.
  const isEarly = world.told.some(({ way }) => way === "live") && draw(50);
  if (draw(70)) await hub.rollUpAll();
  let standing = isEarly ? await correct(hub, ref, life, world) : [];
  if (draw(30)) await hub.reckonDays();
  for (let from = 0; from < late.length; from += 37) {
    if (draw(40)) await hub.rollUpAll();
    await tell(hub, ref, late.slice(from, from + 50));
  }
  if (life.hasMinutes) await tellMinutes(hub, ref, world);
  if (draw(70)) await hub.rollUpAll();
  if (!isEarly) standing = await correct(hub, ref, life, world);
  await hub.rollUpAll();
  await hub.reckonDays();
  return standing;
}

const tellMinutes = (hub: Hub, ref: Ref, { usedBy, endMs }: World) =>
  hub.survive(({ readings }) => {
    const minutes = Array.from(
      { length: Math.floor((endMs - beginMs) / minuteMs) },
      (_, minute) => {
        const atMs = beginMs + minute * minuteMs;
        return { ref, atMs, watts: (usedBy(atMs + minuteMs) - usedBy(atMs)) * 60 };
      },
    );
    return readings.append([], minutes);
  });

const sum = (all: readonly number[]) => all.reduce((left, right) => left + right, 0);

onEveryDatabase((open, kind) => {
  test("energy is that of the world, in every roll-up, through resets, roll-overs, other meters, corrections, gaps, replays, repeats and crashes at any point", async () => {
    const database = await open();
    let run = 0;
    const chances = fc.infiniteStream(fc.integer({ min: 0, max: 99 }));
    await fc.assert(
      fc.asyncProperty(lives, chances, async (life, chance) => {
        const ref = { site: "city-hall", room: `r-${run++}` };
        const draw = (percent: number) => (chance.next().value ?? 99) < percent;
        const world = worldOf(life, beginMs);
        const { told, usedBy, quarterWh } = world;
        const endMs = Math.max(world.endMs, ...world.totals.map(({ toMs }) => toMs)) + quarterMs;
        const hub = mortalHub(database, draw, endMs);
        const modulusKWh = life.isModulusTold ? life.modulusKWh : null;
        await hub.survive(({ rooms }) =>
          rooms.setMeta(ref, {
            name: { zh: "会议室", en: "Room" },
            timeZone,
            standbyWatts: 10,
            meters: [
              {
                device: "meter",
                measures: "whole-room",
                ...(modulusKWh === null ? {} : { modulusKWh }),
              },
            ],
          }),
        );
        const totals = await liveThrough(hub, ref, life, world, draw);

        // Whatever came when: every slot is what its readings in order of time make of it.
        const swaps = world.swaps
          .map((swap) => ({ ...swap, atMs: swap.fromMs }))
          .toSorted((left, right) => left.atMs - right.atMs);
        const limits = { largestW: meterLargestW, modulusKWh, holdMs, swaps, totals };
        const { readings } = hub.store();
        const all = await readings.energyQuarters([ref], beginMs, endMs + quarterMs);
        const quarters = all.filter(({ device }) => device === "meter");
        const means = await readings.trend(ref, "meter", "temperature", beginMs, endMs, "quarter");
        const gauge = told.map(({ atMs, kWh }) => ({ atMs, value: kWh % 40 }));
        let carry: CounterReading | null = null;
        for (let fromMs = slotOf(beginMs, quarterMs); fromMs < endMs; fromMs += quarterMs) {
          const slot = { fromMs, toMs: fromMs + quarterMs };
          const seen = told.filter(({ atMs }) => atMs <= slot.toMs + holdMs);
          const counted = countSlot(carry, seen, slot, limits);
          const {
            last,
            isOpen: _isOpen,
            ...expected
          } = correctedSlot(counted, slot, told.length === 0 ? [] : totals);
          carry = last;
          const stored = quarters.find((quarter) => quarter.fromMs === fromMs);
          expect(
            stored ?? {
              measuredWh: 0,
              bridgedWh: 0,
              bridgedFromMs: null,
              coveredMs: 0,
              findings: [],
            },
          ).toMatchObject({
            ...expected,
            measuredWh: expect.closeTo(expected.measuredWh, 6),
            bridgedWh: expect.closeTo(expected.bridgedWh, 6),
          });
          const mean = rollUp(gauge, slot, holdMs);
          const storedMean = means.find((one) => one.fromMs === fromMs) ?? null;
          expect(storedMean?.coveredMs).toBe(mean?.coveredMs);
          expect(Math.abs((storedMean?.mean ?? 0) - (mean?.mean ?? 0))).toBeLessThan(1e-6);
        }

        // And all of them are the world's.
        const { lostWh, inventedWh, gaps } = unknowable(world, totals);
        const storedWh = sum(quarters.map(({ measuredWh, bridgedWh }) => measuredWh + bridgedWh));
        const knownFromMs = told[0]?.atMs ?? beginMs;
        const knownToMs = told.at(-1)?.atMs ?? beginMs;
        const beside = totals.map(({ fromMs, toMs }) => {
          const before =
            usedBy(Math.min(toMs, knownFromMs)) - usedBy(Math.min(fromMs, knownFromMs));
          return before + usedBy(Math.max(toMs, knownToMs)) - usedBy(Math.max(fromMs, knownToMs));
        });
        const meterWh =
          told.length === 0 ? 0 : usedBy(knownToMs) - usedBy(knownFromMs) + sum(beside);
        expect(storedWh).toBeGreaterThanOrEqual(meterWh - lostWh);
        expect(storedWh).toBeLessThanOrEqual(meterWh + inventedWh);
        for (const { fromMs, toMs } of gaps) {
          const after = quarters.filter(
            (quarter) => quarter.fromMs > fromMs - quarterMs && quarter.fromMs <= toMs,
          );
          expect(
            after.some(
              ({ findings, bridgedFromMs }) => findings.length > 0 || bridgedFromMs !== null,
            ),
          ).toBe(true);
        }

        const question = {
          from: "2026-03-31",
          to: "2026-04-01",
          includes: ({ room }: Ref) => room === ref.room,
        };
        const days = await hub.book().site({ ...question, step: "day" });
        const months = await hub.book().site({ ...question, step: "month" });
        const dayWh = sum(days.series.map(({ kWh }) => (kWh ?? 0) * 1000));
        expect(sum(months.series.map(({ kWh }) => (kWh ?? 0) * 1000))).toBeCloseTo(dayWh, 6);
        expect((months.total.kWh ?? 0) * 1000).toBeCloseTo(dayWh, 6);
        // Where the room tells its minutes too, those may speak for a day.
        expect(dayWh).toBeCloseTo(life.hasMinutes ? dayWh : storedWh, 6);
        const wholeWh = life.hasMinutes ? Math.max(usedBy(world.endMs), meterWh) : meterWh;
        const minutesWh = life.hasMinutes ? 2 * quarterWh : 0;
        expect(dayWh).toBeGreaterThanOrEqual(meterWh - lostWh - minutesWh);
        expect(dayWh).toBeLessThanOrEqual(wholeWh + inventedWh + minutesWh);
      }),
      { seed, numRuns: kind === "sqlite" ? byHand || 40 : 8 },
    );
  }, 1_200_000);
});
